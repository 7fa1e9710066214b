"""Weeks and streaks of many sessions."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.history.weeks import WeekSummary, current_streak, summarize_weeks
from tests.support.session_items import MONDAY, WEEK, make_item


def test_a_week_adds_up_what_was_walked_from_monday_to_sunday():
    sunday = MONDAY + timedelta(days=6)
    sessions = [make_item(MONDAY, top_kmh=1.6), make_item(sunday, backward_s=180.0, top_kmh=2.4)]
    (week,) = summarize_weeks(sessions, sunday)
    assert week == WeekSummary(MONDAY, 2, 240.0, 360.0, 2.4)
    assert week.backward_pct == 40


def test_the_pain_of_a_week_is_the_worst_reported_one():
    sessions = [make_item(MONDAY), make_item(MONDAY, before=2, worst=1), make_item(MONDAY, worst=4)]
    assert [summarize_weeks(sessions[:count], MONDAY)[0].worst_pain for count in (1, 2, 3)] == [
        None,
        2,
        4,
    ]


def test_weeks_without_a_session_are_included_up_to_today():
    weeks = summarize_weeks([make_item(MONDAY - 3 * WEEK), make_item(MONDAY - 2 * WEEK)], MONDAY)
    assert [week.session_count for week in weeks] == [1, 1, 0, 0]
    assert weeks[-1].backward_pct == 0


def test_without_a_session_there_are_no_weeks():
    assert summarize_weeks([], MONDAY) == ()
    assert current_streak((), MONDAY) == 0


def test_a_streak_may_still_have_this_week_to_come():
    weeks = summarize_weeks([make_item(MONDAY - 2 * WEEK), make_item(MONDAY - WEEK)], MONDAY)
    assert current_streak(weeks, MONDAY) == 2
    assert current_streak(weeks, MONDAY + WEEK) == 0
    now = summarize_weeks([make_item(MONDAY - WEEK), make_item(MONDAY)], MONDAY)
    assert current_streak(now, MONDAY) == 2


@given(st.lists(st.integers(-400, 10), max_size=30))
def test_no_session_is_lost_and_no_week_is_missing(days):
    sessions = [make_item(MONDAY + timedelta(days=day)) for day in days]
    weeks = summarize_weeks(sessions, MONDAY)
    assert sum(week.session_count for week in weeks) == len(sessions)
    assert all(b.monday - a.monday == WEEK for a, b in pairwise(weeks))
    assert all(week.monday.weekday() == 0 for week in weeks)
