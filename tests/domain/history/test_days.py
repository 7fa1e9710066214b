"""Summaries of days in the calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retrotimer.domain.history.days import DaySummary, describe_day, group_by_day, summarize_days
from tests.support.session_items import MONDAY, make_item

TUESDAY = MONDAY + timedelta(days=1)


def test_a_day_adds_up_what_was_walked_on_it():
    newest, noon = make_item(TUESDAY, backward_s=300.0), make_item(MONDAY, backward_s=30.0)
    sessions = group_by_day([newest, noon, noon])
    assert sessions == {TUESDAY: [newest], MONDAY: [noon, noon]}
    assert summarize_days(sessions) == {TUESDAY: DaySummary(1, 300.0), MONDAY: DaySummary(2, 60.0)}


@pytest.mark.parametrize(
    ("backward_s", "short", "tone"),
    [
        (0.0, "forward", 0),
        (5.0, "1 min", 0),
        (299.0, "5 min", 1),
        (600.0, "10 min", 2),
        (1800.0, "30 min", 3),
    ],
)
def test_the_longer_backward_the_more_a_day_stands_out(backward_s, short, tone):
    day = DaySummary(1, backward_s)
    assert (day.summary_label, day.intensity) == (short, tone)


def test_a_day_in_words_names_today_and_what_was_walked():
    assert describe_day(MONDAY, None, TUESDAY) == "Mon 23 Nov 2026: nothing walked"
    description = describe_day(TUESDAY, DaySummary(1, 300.0), TUESDAY)
    assert description == "Tue 24 Nov 2026, today: 5 min backward, 1 session"
    assert DaySummary(2, 0.0).description == "0 min backward, 2 sessions"
