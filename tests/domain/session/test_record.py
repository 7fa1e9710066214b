"""The record of a session: what was planned and what was walked."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.record import Outcome, WalkedSegment, build_record
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.session.walk import TIME_TOLERANCE_S
from retrotimer.domain.values import formats
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from tests.support.strategies import controls, workouts

approx = pytest.approx
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
WORKOUT = Workout(
    "There and back",
    (
        Step(SegmentKind.WARM_UP, FORWARD, 60, 3.6),
        Step(SegmentKind.WORK, BACKWARD, 60, 1.8, 2.5),
    ),
)


def record(until_s: float, *pressed: Control):
    return build_record("w", reduce(apply_control, pressed, start_walk(unroll(WORKOUT))), until_s)


def test_a_whole_session_has_a_row_for_every_segment():
    whole = record(160.0)
    assert whole.outcome is Outcome.FINISHED
    assert whole.segments == (
        WalkedSegment(
            SegmentKind.WARM_UP, FORWARD, 60, 60, approx(3.6), 0, approx(0.06), ((10, 70),)
        ),
        WalkedSegment(SegmentKind.TURNAROUND, Direction.STANDING, 30, 30, 0, 2.5, 0, ((70, 100),)),
        WalkedSegment(
            SegmentKind.WORK, BACKWARD, 60, 60, approx(1.8), 2.5, approx(0.03), ((100, 160),)
        ),
    )
    assert (whole.belt_s, whole.walked_s(BACKWARD)) == (120, 60)
    assert whole.distance_km(FORWARD) == pytest.approx(0.06)


@pytest.mark.parametrize(
    ("pressed", "outcome"),
    [((), Outcome.INTERRUPTED), ((Control(50, ControlKind.STOP),), Outcome.STOPPED)],
)
def test_an_unfinished_session_keeps_what_was_walked(pressed, outcome):
    unfinished = record(50.0, *pressed)
    assert (unfinished.outcome, unfinished.elapsed_s) == (outcome, 50)
    assert [(row.planned_s, row.walked_s) for row in unfinished.segments] == [(60, 40)]


def test_a_pause_does_not_split_a_row_and_a_changed_speed_is_averaged():
    pressed = (
        Control(20, ControlKind.PAUSE),
        Control(30, ControlKind.RESUME),
        Control(30, ControlKind.ADJUST_SPEED, 0.4),
    )
    (row,) = record(50.0, *pressed).segments
    assert row.walked_s == 30
    assert row.speed_kmh == pytest.approx((3.6 * 10 + 4.0 * 20) / 30)
    assert row.time_ranges_s == ((10, 20), (30, 50))
    assert (row.start_s, row.end_s) == (10, 50)


def test_a_pause_moves_what_comes_later_by_its_length_and_a_wait_belongs_to_no_row():
    steps = (
        Step(SegmentKind.WARM_UP, FORWARD, 60, 3.6, hold=True),
        Step(SegmentKind.WORK, FORWARD, 60, 3.6),
    )
    pressed = (
        Control(20, ControlKind.PAUSE),
        Control(27.5, ControlKind.RESUME),
        Control(100, ControlKind.CONFIRM),
    )
    walk = reduce(apply_control, pressed, start_walk(unroll(Workout("w", steps))))
    rows = build_record("w", walk, 110.0).segments
    assert [row.time_ranges_s for row in rows] == [((10, 20), (27.5, 77.5)), ((100, 110),)]


def test_resuming_and_pausing_at_the_same_instant_walks_nothing():
    steps = (
        Step(SegmentKind.WORK, Direction.FORWARD, 1.41, hold=True),
        Step(SegmentKind.WORK, FORWARD, 1),
    )
    pressed = Control(15.006, ControlKind.CONFIRM), Control(15.006, ControlKind.PAUSE)
    walk = reduce(apply_control, pressed, start_walk(unroll(Workout("w", steps))))
    assert [row.walked_s for row in build_record("w", walk, 16.0).segments] == [1.41]


def test_a_segment_walked_twice_has_two_rows():
    pressed = Control(75, ControlKind.NEXT), Control(76, ControlKind.BACK)
    rows = record(80.0, *pressed).segments
    assert [row.kind for row in rows][1:] == [
        SegmentKind.TURNAROUND,
        SegmentKind.WORK,
        SegmentKind.TURNAROUND,
    ]


@given(workouts(), controls(), st.floats(0, 900))
def test_rows_hold_everything_that_was_walked(workout, pressed, until_s):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    record = build_record(workout.name, walk, until_s)
    for direction in Direction:
        spans = [s for s in walk.spans(until_s) if s.segment.direction is direction]
        assert record.walked_s(direction) == pytest.approx(sum(s.duration_s for s in spans))
        assert record.distance_km(direction) == pytest.approx(sum(s.distance_km for s in spans))
    before_s = 0.0
    for row in record.segments:
        assert row.walked_s == pytest.approx(
            sum(end_s - start_s for start_s, end_s in row.time_ranges_s)
        )
        for start_s, end_s in row.time_ranges_s:
            assert before_s - TIME_TOLERANCE_S <= start_s < end_s <= until_s + TIME_TOLERANCE_S
            before_s = end_s


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (727, "12:07"), (3723, "1:02:03")],
)
def test_durations_read_as_on_a_clock(seconds, text):
    assert formats.format_duration(seconds) == text
