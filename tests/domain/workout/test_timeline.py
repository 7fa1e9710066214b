"""Unrolling a workout: all steps in order, turnarounds where the direction changes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from retrotimer.domain.workout.timeline import WorkoutTooLargeError, unroll
from retrotimer.domain.workout.workout import (
    BEGINNER_TURN_SPEED_KMH,
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
    count_steps,
)
from tests.support.strategies import workouts

FORWARD, BACKWARD, STANDING = Direction.FORWARD, Direction.BACKWARD, Direction.STANDING


def step(direction: Direction, duration_s: float = 60, **more) -> Step:
    return Step(SegmentKind.WORK, direction, duration_s, more.pop("speed_kmh", 2.0), **more)


def kinds(*steps: Step, **rule) -> list[tuple[SegmentKind, Direction, float]]:
    timeline = unroll(Workout("w", steps, turnaround=TurnaroundRule(**rule)))
    return [(s.kind, s.direction, s.duration_s) for s in timeline.segments]


TURN = SegmentKind.TURNAROUND


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((FORWARD, FORWARD), []),
        ((FORWARD, BACKWARD), [(1, 30.0)]),
        ((FORWARD, BACKWARD, FORWARD), [(1, 30.0), (3, 30.0)]),
        ((BACKWARD, STANDING, BACKWARD), []),
        ((STANDING, BACKWARD, STANDING), []),
        ((FORWARD, STANDING, BACKWARD), [(1, 60.0)]),
        ((FORWARD, STANDING, STANDING, BACKWARD), [(2, 60.0)]),
        ((FORWARD, BACKWARD, STANDING), [(1, 30.0)]),
    ],
)
def test_a_turnaround_stands_between_moving_steps_of_different_direction(steps, expected):
    timeline = unroll(Workout("w", tuple(step(direction) for direction in steps)))
    turns = [(i, s.duration_s) for i, s in enumerate(timeline.segments) if s.kind is TURN]
    assert turns == expected


@pytest.mark.parametrize(
    ("kind", "standing_s", "turn_s"),
    [
        # The rule's own length is 30 s.
        (TurnaroundKind.FULL_STOP, 29, 30),
        (TurnaroundKind.FULL_STOP, 30, 30),
        (TurnaroundKind.FULL_STOP, 31, 31),
        (TurnaroundKind.STRADDLE, 15, 30),
    ],
)
def test_a_standing_step_that_is_too_short_is_stretched_to_the_rule(kind, standing_s, turn_s):
    steps = step(FORWARD), step(STANDING, standing_s), step(BACKWARD)
    assert kinds(*steps, kind=kind)[1] == (TURN, STANDING, turn_s)


@pytest.mark.parametrize(("kind", "least_s"), [("full-stop", 25), ("straddle", 15)])
def test_a_turnaround_is_never_shorter_than_its_kind_allows(kind, least_s):
    turn = kinds(step(FORWARD), step(BACKWARD), kind=TurnaroundKind(kind), duration_s=5)[1]
    assert turn == (TURN, STANDING, least_s)


def test_turnarounds_are_not_counted_as_intervals():
    steps = step(FORWARD), step(BACKWARD), step(STANDING), step(FORWARD), step(STANDING)
    timeline = unroll(Workout("w", steps))
    assert [s.interval_number for s in timeline.segments] == [1, 0, 2, 0, 3, 4]
    assert timeline.interval_count == 4


def test_a_turnaround_holds_if_the_rule_or_the_standing_step_says_so():
    held = TurnaroundRule(hold=True)
    generated = unroll(Workout("w", (step(FORWARD), step(BACKWARD)), turnaround=held))
    assert generated.segments[1].hold
    steps = step(FORWARD), step(STANDING, hold=True), step(BACKWARD)
    assert unroll(Workout("w", steps)).segments[1].hold


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(1.2, 2.4, 1.2), (2.4, 0.8, 0.8), (5.0, 4.0, BEGINNER_TURN_SPEED_KMH)],
)
def test_a_straddled_belt_runs_no_faster_than_either_step(before, after, expected):
    rule = TurnaroundRule(TurnaroundKind.STRADDLE)
    steps = step(FORWARD, speed_kmh=before), step(BACKWARD, speed_kmh=after)
    assert unroll(Workout("w", steps, turnaround=rule)).segments[1].speed_kmh == expected


def test_the_belt_stands_in_a_full_stop():
    assert unroll(Workout("w", (step(FORWARD), step(BACKWARD)))).segments[1].speed_kmh == 0


def test_a_ramp_is_a_straight_line_held_at_its_ends():
    ramp = unroll(Workout("w", (step(FORWARD, speed_kmh=2.0, speed_end_kmh=4.0),))).segments[0]
    assert [ramp.speed_at(s) for s in (-1, 0, 30, 60, 61)] == [2.0, 2.0, 3.0, 4.0, 4.0]


def test_repeats_nest():
    inner = Repeat(3, (step(FORWARD),))
    timeline = unroll(Workout("w", (Repeat(2, (inner, step(FORWARD, 5))),)))
    assert [s.duration_s for s in timeline.segments] == [60, 60, 60, 5] * 2


@pytest.mark.parametrize("count", [10_000, 10_001])
def test_ten_thousand_segments_are_the_most(count):
    workout = Workout("w", (Repeat(count, (step(FORWARD, 1),)),)) if count <= 10_000 else None
    if workout is None:
        workout = Workout("w", (Repeat(10_000, (step(FORWARD, 1),)), step(FORWARD, 1)))
        with pytest.raises(WorkoutTooLargeError, match="10000 segments"):
            unroll(workout)
    else:
        assert len(unroll(workout).segments) == count


def test_turnarounds_count_towards_the_most_segments():
    workout = Workout("w", (Repeat(4000, (step(FORWARD, 1), step(BACKWARD, 1))),))
    with pytest.raises(WorkoutTooLargeError, match="10000 segments with turnarounds"):
        unroll(workout)


@pytest.mark.parametrize(("last_s", "fits"), [(3600, True), (3601, False)])
def test_twelve_hours_are_the_longest(last_s, fits):
    steps = (*[step(FORWARD, 3600)] * 11, step(FORWARD, last_s))
    if fits:
        assert unroll(Workout("w", steps)).duration_s == 12 * 3600
    else:
        with pytest.raises(WorkoutTooLargeError, match="12 hours"):
            unroll(Workout("w", steps))


@pytest.mark.parametrize(
    ("lengths_s", "path"),
    [
        ((14_400, 14_400, 14_399, 14_400), (0, 3)),
        ((14_400, 14_400, 14_400, 60), (0, 3)),
        ((14_400, 14_400, 14_340, 1), (0, 3)),
    ],
)
def test_the_step_in_which_the_longest_session_is_over_is_named(lengths_s, path):
    steps = tuple(
        Step(SegmentKind.WORK, Direction.BACKWARD if number == 3 else Direction.FORWARD, length, 2)
        for number, length in enumerate(lengths_s)
    )
    with pytest.raises(WorkoutTooLargeError) as error:
        unroll(Workout("w", (Repeat(1, steps),), turnaround=TurnaroundRule(duration_s=60)))
    assert (error.value.path, error.value.duration_s) == (path, sum(lengths_s) + 60)


@given(workouts())
def test_directions_never_change_without_a_turnaround(workout):
    moving = None
    turned = True
    for segment in unroll(workout).segments:
        if segment.kind is TURN:
            turned = True
        if segment.direction.is_moving:
            assert turned or segment.direction is moving
            moving, turned = segment.direction, False


@given(workouts())
def test_every_turnaround_leads_into_the_next_moving_step(workout):
    segments = unroll(workout).segments
    assert segments[-1].kind is not TURN or segments[-1].turn_direction is None
    for turn, following in pairwise(segments):
        if turn.kind is TURN:
            assert following.direction is turn.turn_direction
            assert turn.duration_s >= workout.turnaround.kind.minimum_s


@given(workouts())
def test_every_step_keeps_its_place_and_at_least_its_length(workout):
    timeline = unroll(workout)
    assert timeline.duration_s == pytest.approx(sum(s.duration_s for s in timeline.segments))
    standing_turns = count_steps(workout.steps) - timeline.interval_count
    assert standing_turns >= 0
    assert [s.interval_number for s in timeline.segments if s.interval_number] == list(
        range(1, timeline.interval_count + 1)
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration_s", 0),
        ("duration_s", float("nan")),
        ("duration_s", 14_401),
        ("speed_kmh", -0.1),
        ("speed_kmh", 25.1),
        ("incline_pct", -10.1),
        ("incline_pct", float("inf")),
        ("speed_end_kmh", 26),
    ],
)
def test_a_step_outside_the_physical_bounds_cannot_be_made(field, value):
    values = {"duration_s": 60, "speed_kmh": 2} | {field: value}
    with pytest.raises(ValueError, match=f"{field}: expected a number"):
        Step(SegmentKind.WORK, FORWARD, **values)


def test_what_cannot_be_authored_cannot_be_made():
    with pytest.raises(ValueError, match="generated"):
        Step(TURN, STANDING, 30)
    with pytest.raises(ValueError, match="only a forward step"):
        Step(SegmentKind.WORK, BACKWARD, 30, 2.0, speed_end_kmh=3.0)
    with pytest.raises(ValueError, match="needs steps"):
        Repeat(2, ())
    with pytest.raises(ValueError, match="at least one step"):
        Workout("w", ())
