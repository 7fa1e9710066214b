"""When the next session of a program is due: days between sessions, and days of a week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.program_schedule import (
    Schedule,
    SessionStatus,
    gap_days,
    schedule_session,
)

MONDAY = date(2026, 3, 2)


def schedule(*days: int, today: int, last=1, following=2, count=3) -> Schedule:
    """After sessions on these days of the plan."""
    return schedule_session(
        [MONDAY + timedelta(days=day) for day in days],
        last_number=last,
        next_number=following,
        session_count=count,
        today=MONDAY + timedelta(days=today),
    )


@pytest.mark.parametrize(
    ("count", "gaps"),
    [
        (1, [7]),
        (2, [3, 4]),
        (3, [2, 2, 3]),
        (4, [1, 2, 2, 2]),
        (5, [1, 1, 2, 1, 2]),
        (7, [1] * 7),
    ],
)
def test_the_sessions_of_a_week_are_spread_over_its_days(count, gaps):
    assert [gap_days(number, count) for number in range(1, count + 1)] == gaps


@pytest.mark.parametrize(
    ("today", "status", "missed"),
    [
        (-5, SessionStatus.REST, 0),
        (0, SessionStatus.REST, 0),
        (1, SessionStatus.REST, 0),
        (2, SessionStatus.DUE, 0),
        (3, SessionStatus.DUE, 0),
        (4, SessionStatus.MISSED, 1),
        (6, SessionStatus.MISSED, 1),
        (7, SessionStatus.MISSED, 2),
        (9, SessionStatus.MISSED, 3),
        (16, SessionStatus.MISSED, 6),
    ],
)
def test_a_session_is_due_after_its_days_of_rest_and_missed_when_the_next_is(today, status, missed):
    found = schedule(0, today=today)
    assert (found.status, found.missed_sessions) == (status, missed)
    assert found.due_on == MONDAY + timedelta(days=2)


@pytest.mark.parametrize(("today", "weeks"), [(8, 0), (9, 1), (15, 1), (16, 2), (-9, 0)])
def test_a_week_is_missed_when_its_days_passed_after_the_session_was_due(today, weeks):
    assert schedule(0, today=today).missed_weeks == weeks


def test_there_are_never_more_sessions_in_seven_days_than_in_a_week():
    repeated = schedule(0, 1, 2, 3, today=4, count=4)
    assert (repeated.status, repeated.due_on) == (SessionStatus.REST, MONDAY + timedelta(days=7))
    assert schedule(0, 1, 2, 3, today=7, count=4).status is SessionStatus.DUE
    assert schedule(0, 1, 2, today=4, count=4).status is SessionStatus.DUE


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (schedule(0, today=1), "Rest today, due tomorrow"),
        (schedule(0, today=0), "Rest today, due in 2 days"),
        (schedule(0, today=2), "Due today"),
        (schedule(0, today=4), "Missed 1 session, due now"),
        (schedule(0, today=7), "Missed 2 sessions, due now"),
        (schedule(0, today=2).waiting_for_week(), "Rest today, after what you walked this week"),
        (Schedule(SessionStatus.HOLD, MONDAY, MONDAY), "On hold"),
    ],
)
def test_each_status_has_its_words(found, text):
    assert found.text == text


def test_only_what_is_due_waits_for_the_week():
    for status in (SessionStatus.REST, SessionStatus.HOLD):
        found = Schedule(status, MONDAY, MONDAY)
        assert found.waiting_for_week() is found
    missed = schedule(0, today=4).waiting_for_week()
    assert (missed.status, missed.is_week_full) == (SessionStatus.REST, True)


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=9),
    st.integers(1, 7),
    st.integers(1, 7),
    st.integers(0, 90),
)
def test_a_session_is_never_due_on_the_day_of_the_last_one(days, count, number, later):
    last = min(number, count)
    found = schedule(
        *sorted(days), today=max(days) + later, last=last, following=last % count + 1, count=count
    )
    assert found.due_on > MONDAY + timedelta(days=max(days))
    assert found.missed_sessions >= 0
    assert (found.status is SessionStatus.REST) is (found.today < found.due_on)
