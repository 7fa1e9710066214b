"""A leg: when the workout ends on it, if nothing is pressed."""

from __future__ import annotations

from functools import reduce
from math import inf

import pytest
from hypothesis import given

from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.record import build_record
from retrotimer.domain.session.session_state import SessionPhase, session_state, start_walk
from retrotimer.domain.session.walk import Walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from tests.support.strategies import controls, workouts

PAUSE, RESUME, CONFIRM = ControlKind.PAUSE, ControlKind.RESUME, ControlKind.CONFIRM
NEXT = ControlKind.NEXT


def walk(*pressed: tuple[float, ControlKind], holds: tuple[bool, ...] = (False, False)) -> Walk:
    steps = tuple(Step(SegmentKind.WORK, Direction.FORWARD, 60, 3.0, hold=hold) for hold in holds)
    stamped = [Control(at_s, kind) for at_s, kind in pressed]
    return reduce(apply_control, stamped, start_walk(unroll(Workout("w", steps))))


@pytest.mark.parametrize(
    ("pressed", "finish_s"),
    [
        ((), 130),
        (((5, PAUSE),), inf),
        (((5, PAUSE), (15, RESUME)), 140),
        (((70, PAUSE),), inf),
        (((70, PAUSE), (100, RESUME)), 160),
    ],
)
def test_a_walk_ends_when_its_time_is_over_and_never_while_it_pauses(pressed, finish_s):
    assert walk(*pressed).current_run.finish_clock_s == finish_s


def test_a_walk_that_waits_at_a_hold_has_no_end_until_it_is_confirmed():
    assert walk(holds=(True, False)).current_run.finish_clock_s == inf
    assert walk((100, CONFIRM), holds=(True, False)).current_run.finish_clock_s == 160
    assert walk(holds=(False, True)).current_run.finish_clock_s == inf


@pytest.mark.parametrize(
    ("pressed", "first_step_s"),
    [
        ((), 10),
        (((4, NEXT),), 4),
        (((4, PAUSE),), inf),
        (((4, PAUSE), (20, RESUME)), 26),
        (((4, PAUSE), (20, NEXT)), inf),
        (((4, PAUSE), (20, NEXT), (25, RESUME)), 25),
        (((15, PAUSE), (20, RESUME), (30, PAUSE)), 10),
    ],
)
def test_the_first_step_is_when_the_countdown_is_over_or_skipped(pressed, first_step_s):
    assert walk(*pressed).first_step_s == first_step_s


@given(workouts(), controls())
def test_the_first_step_begins_the_first_row_of_the_record(workout, pressed):
    walked = reduce(apply_control, pressed, start_walk(unroll(workout)))
    record = build_record("w", walked, 1e5)
    if record.segments:
        assert walked.first_step_s == pytest.approx(record.segments[0].start_s)


def test_at_its_end_a_walk_is_finished_and_just_before_it_is_not():
    whole = walk()
    assert session_state(whole, whole.current_run.finish_clock_s).phase is SessionPhase.FINISHED
    assert (
        session_state(whole, whole.current_run.finish_clock_s - 0.001).phase is SessionPhase.RUNNING
    )
