"""Days as people read them."""

from __future__ import annotations

from datetime import date

from retrotimer.domain.values.dates import brief_day, whole_day
from retrotimer.domain.values.text import in_language

SPANISH = {"Mon": "lun", "Nov": "nov"}


def test_a_day_is_named_with_its_weekday_and_its_year():
    assert whole_day(date(2026, 11, 2)) == "Mon 2 Nov 2026"
    assert brief_day(date(2026, 5, 31)) == "31 May"


def test_a_day_is_said_in_another_language():
    day = whole_day(date(2026, 11, 2))
    assert in_language(day, lambda text: SPANISH.get(text, text)) == "lun 2 nov 2026"
