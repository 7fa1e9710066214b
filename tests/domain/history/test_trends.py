"""The trend of knee pain, and streaks of weeks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retrotimer.domain.history.trends import (
    SessionPain,
    build_pain_trend,
    find_longest_streak,
)
from retrotimer.domain.history.weeks import summarize_weeks
from tests.support.session_items import MONDAY, WEEK, make_item, make_pain_trend


def test_only_sessions_that_tell_it_count_with_the_worst_of_before_and_after():
    later = MONDAY + timedelta(days=1)
    sessions = [make_item(later, before=3, worst=1), make_item(later), make_item(MONDAY, worst=4)]
    assert build_pain_trend(sessions).session_pains == [
        SessionPain(MONDAY, 4),
        SessionPain(later, 3),
    ]


@pytest.mark.parametrize(
    ("worst", "expected"),
    [
        ((), "No knee pain scores yet."),
        ((4, 3), "Worst knee pain in the last session with a score: 3 of 10."),
        (
            (5, 5, 5, 3, 3, 3),
            (
                "Worst knee pain, first 3 sessions 5.0, last 3 3.0: 2.0 lower."
                " A change of 2 points counts."
            ),
        ),
        (
            (1, 2, 3, 0, 4, 5, 4),
            (
                "Worst knee pain, first 3 sessions 2.0, last 3 4.3: 2.3 higher."
                " A change of 2 points counts."
            ),
        ),
        (
            (4, 4, 4, 3, 3, 3),
            (
                "Worst knee pain, first 3 sessions 4.0, last 3 3.0: within the band."
                " A change of 2 points counts."
            ),
        ),
    ],
)
def test_a_change_of_pain_is_reported_only_if_it_is_large_enough(worst, expected):
    assert make_pain_trend(*worst).description == expected


def test_without_scores_the_trend_cannot_be_compared():
    assert (
        make_pain_trend().first_mean,
        make_pain_trend().last_mean,
        make_pain_trend().is_comparable,
    ) == (0.0, 0.0, False)


def test_the_longest_streak_may_be_over():
    days = [MONDAY, MONDAY - 2 * WEEK, MONDAY - 3 * WEEK, MONDAY - 4 * WEEK]
    assert find_longest_streak(summarize_weeks(map(make_item, days), MONDAY)) == 3
    assert find_longest_streak(()) == 0
