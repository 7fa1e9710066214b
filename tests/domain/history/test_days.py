"""Days of the calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retrotimer.domain.history.days import Day, by_day, day_in_words, days_of
from tests.domain.history.test_weeks import MONDAY, walked

TUESDAY = MONDAY + timedelta(days=1)


def test_a_day_adds_up_what_was_walked_on_it():
    newest, noon = walked(TUESDAY, backward_s=300.0), walked(MONDAY, backward_s=30.0)
    sessions = by_day([newest, noon, noon])
    assert sessions == {TUESDAY: [newest], MONDAY: [noon, noon]}
    assert days_of(sessions) == {TUESDAY: Day(1, 300.0), MONDAY: Day(2, 60.0)}


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
    day = Day(1, backward_s)
    assert (day.short, day.tone) == (short, tone)


def test_a_day_in_words_names_today_and_what_was_walked():
    assert day_in_words(MONDAY, None, TUESDAY) == "Mon 23 Nov 2026: nothing walked"
    told = day_in_words(TUESDAY, Day(1, 300.0), TUESDAY)
    assert told == "Tue 24 Nov 2026, today: 5 min backward, 1 session"
    assert Day(2, 0.0).told == "0 min backward, 2 sessions"
