"""What can be exported, as it is offered and told."""

from __future__ import annotations

from retrotimer.domain.history.export_choices import (
    EXPORT_CHOICES,
    PDF_FORMAT,
    PERIODS,
    export_done_message,
    export_failed_message,
    export_progress_message,
)
from retrotimer.exchange.export_formats import FORMATS


def test_every_format_there_is_is_offered():
    offered = {(one.format_name, one.row_unit) for one in EXPORT_CHOICES}
    others = {(PDF_FORMAT, "session"), ("json", "session")}
    assert offered == others | {(fmt, per) for fmt, pers in FORMATS.items() for per in pers}


def test_a_period_is_some_days_or_everything():
    assert [period.days for period in PERIODS] == [28, 84, None]


def test_an_export_says_how_far_it_is_and_what_became_of_it():
    assert export_progress_message(0.42) == "Writing ... 42%"
    assert export_done_message("a.csv", "3 sessions") == "a.csv: 3 sessions"
    assert export_failed_message("a.csv", "No space left") == "Not written. a.csv: No space left"
