"""Programs: what they may contain, and whom they are open to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.program import Level, ProgramWeek, find_unsafe_weeks
from retrotimer.domain.workout.workout import Direction, Repeat, Workout
from tests.support.program_results import program, step


def test_levels_are_so_many_sessions():
    assert [level.required_days for level in Level] == [0, 6, 24]


def test_before_each_week_so_many_days_were_walked():
    regular = program(level=Level.REGULAR)
    assert [regular.planned_days(week) for week in (1, 2, 4)] == [6, 9, 15]
    assert regular.last_place == (4, 3)


def test_a_program_has_one_to_fifty_two_weeks_of_one_to_seven_sessions():
    assert len(program(*[step()] * 52, sessions=7).weeks) == 52
    for sessions in (0, 8):
        with pytest.raises(ValueError, match="sessions: expected a number from 1 to 7"):
            program(sessions=sessions)
    for weeks in ((), program().weeks * 14):
        with pytest.raises(ValueError, match=f"weeks: expected .* 1 to 52, got {len(weeks)}"):
            replace(program(), weeks=weeks)


def test_a_locked_program_is_open_to_those_whom_a_clinician_allowed_it():
    assert program(needs_clearance=False).is_open_to(Client())
    locked = program(needs_clearance=True)
    assert locked.is_open_to(Client(unlocked={"four": "Dr Ada"}))
    for unlocked in ({}, {"other": "Dr Ada"}, {"four": " "}):
        assert not locked.is_open_to(Client(unlocked=unlocked))


FORWARD = Direction.FORWARD


@pytest.mark.parametrize(
    ("before", "later"),
    [
        (step(), step()),
        (step(speed_kmh=2.0), step(speed_kmh=2.4)),
        (step(incline_pct=1), step(incline_pct=2)),
        (step(speed_kmh=2.4, incline_pct=1), step(speed_kmh=2.0, incline_pct=2)),
        (step(speed_kmh=2.0, incline_pct=2), step(speed_kmh=2.4, incline_pct=1)),
        # 2.8 - 0.4 is not less than 2.4.
        (step(speed_kmh=2.8 - 0.4), step(speed_kmh=2.4, incline_pct=1)),
        (step(FORWARD, 3.0, speed_end_kmh=4.0), step(FORWARD, 4.0, 1)),
        (step(FORWARD, 5.0, speed_end_kmh=4.0), step(FORWARD, 5.0, 1)),
        (step(Direction.STANDING, 1.0), step(Direction.STANDING, 2.0, 1)),
        (step(incline_pct=-2), step(speed_kmh=2.4, incline_pct=-2)),
    ],
)
def test_a_week_may_raise_speed_or_incline(before, later):
    assert find_unsafe_weeks(program(before, later)) == ()


@pytest.mark.parametrize(
    ("before", "later"),
    [
        (step(), step(speed_kmh=2.1, incline_pct=1)),
        (step(), step(speed_kmh=2.1, incline_pct=0.5)),
        (step(incline_pct=-2), step(speed_kmh=2.4, incline_pct=-1)),
        (step(FORWARD, 3.0), step(FORWARD, 3.0, 1, speed_end_kmh=4.0)),
        # What was not walked at all the week before was not walked fast.
        (step(FORWARD, 4.0), step(speed_kmh=2.0, incline_pct=1)),
    ],
)
def test_a_week_never_raises_both(before, later):
    assert find_unsafe_weeks(program(before, later)) == (2,)


def test_one_direction_faster_and_the_other_steeper_is_both():
    def week(forward, backward):
        return ProgramWeek(3, Workout("Week", (Repeat(2, (forward, backward)),)))

    weeks = (
        week(step(FORWARD, 3.0), step(speed_kmh=2.0)),
        week(step(FORWARD, 3.0, 1), step(speed_kmh=2.4)),
        week(step(FORWARD, 3.5), step(speed_kmh=2.8)),
        week(step(FORWARD, 4.0), step(speed_kmh=2.8, incline_pct=1)),
    )
    assert find_unsafe_weeks(replace(program(), weeks=weeks)) == (2, 4)
    assert find_unsafe_weeks(replace(program(), weeks=weeks[3:])) == ()
