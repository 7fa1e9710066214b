"""Days as people read them."""

from __future__ import annotations

from datetime import date

from retrotimer.domain.values.dates import format_full_date, format_short_date
from retrotimer.domain.values.text import translate_text

SPANISH = {"Mon": "lun", "Nov": "nov"}


def test_a_day_is_named_with_its_weekday_and_its_year():
    assert format_full_date(date(2026, 11, 2)) == "Mon 2 Nov 2026"
    assert format_short_date(date(2026, 5, 31)) == "31 May"


def test_a_day_is_said_in_another_language():
    day = format_full_date(date(2026, 11, 2))
    assert translate_text(day, lambda text: SPANISH.get(text, text)) == "lun 2 nov 2026"
