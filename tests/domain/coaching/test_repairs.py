"""Repairs: what gives way to what, wherever it stands."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching.repairs import (
    Repair,
    insert_after_last,
    insert_before_first,
    split_with_rests,
)
from retrotimer.domain.workout.step_path import format_path, iter_steps
from retrotimer.domain.workout.workout import (
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundRule,
    Workout,
)

ONE, TWO, THREE, OTHER = (
    Step(SegmentKind.WORK, Direction.FORWARD, seconds, 3.0) for seconds in (1, 2, 3, 9)
)
NESTED = Workout("w", (ONE, Repeat(2, (TWO, Repeat(3, (THREE,))))))


def lengths(workout: Workout) -> list[float]:
    return [step.duration_s for _, step in iter_steps(workout)]


def test_every_step_is_placed_each_time_it_is_walked():
    assert [(path, step.duration_s) for path, step in iter_steps(NESTED)] == [
        ((0,), 1),
        *[((1, 0), 2), *[((1, 1, 0), 3)] * 3] * 2,
    ]


@pytest.mark.parametrize(
    ("path", "name"), [((), "steps"), ((2,), "steps[2]"), ((1, 0), "steps[1].steps[0]")]
)
def test_a_place_has_the_name_that_it_has_in_a_file(path, name):
    assert format_path(path) == name


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((0,), [9, 9, *[2, 3, 3, 3] * 2]),
        ((1,), [1, 9, 9]),
        ((1, 0), [1, *[9, 9, 3, 3, 3] * 2]),
        ((1, 1), [1, *[2, 9, 9] * 2]),
        ((1, 1, 0), [1, *[2, *[9, 9] * 3] * 2]),
    ],
)
def test_one_item_gives_way_to_others_at_any_depth(path, expected):
    repaired = Repair("other", path, (OTHER, OTHER)).apply(NESTED)
    assert lengths(repaired) == expected
    assert lengths(NESTED) == [1, *[2, 3, 3, 3] * 2]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((0,), [9, *[2, 3, 3, 3] * 2]),
        ((1, 0), [1, *[9, 3, 3, 3] * 2]),
        ((1, 1, 0), [1, *[2, 9, 9, 9] * 2]),
    ],
)
def test_a_step_changes_in_its_place(path, expected):
    repaired = Repair("9 s", path, field_changes={"duration_s": 9}).apply(NESTED)
    assert lengths(repaired) == expected
    speeds = Repair("4", path, field_changes={"speed_kmh": 4.0}).apply(NESTED)
    assert lengths(speeds) == lengths(NESTED)
    assert {step.speed_kmh for there, step in iter_steps(speeds) if there == path} == {4.0}
    assert {step.speed_kmh for there, step in iter_steps(speeds) if there != path} == {3.0}


def test_a_change_within_the_bounds_only():
    with pytest.raises(ValueError, match="speed_kmh"):
        Repair("too fast", (0,), field_changes={"speed_kmh": 25.1}).apply(NESTED)


def test_what_changes_nothing_leaves_all_as_it_was():
    for path in ((0,), (1,), (1, 0)):
        assert Repair("", path).apply(NESTED) == NESTED
    # A repeat has no fields of a step.
    assert Repair("", (1,), field_changes={"duration_s": 9}).apply(NESTED) == NESTED


def test_a_path_that_leads_into_a_step_leads_nowhere():
    with pytest.raises(ValueError, match=r"^steps\[0\]\.steps\[1\]: no such step$"):
        Repair("other", (0, 1), (OTHER,)).apply(NESTED)


def test_a_rule_gives_way_to_a_rule():
    rule = TurnaroundRule(duration_s=40)
    repaired = Repair("40 s", turnaround=rule).apply(NESTED)
    assert (repaired.turnaround, repaired.steps) == (rule, NESTED.steps)


def test_a_step_is_put_before_the_first_and_behind_the_last():
    assert lengths(insert_before_first(NESTED, OTHER, "").apply(NESTED))[:2] == [9, 1]
    assert lengths(insert_after_last(NESTED, OTHER, "").apply(NESTED))[-2:] == [3, 9]


@pytest.mark.parametrize("count", [2, 3, 7])
def test_pieces_are_as_long_together_with_a_rest_between_each_two(count):
    pieces = Workout("w", split_with_rests(OTHER, count, 30))
    steps = [step for _, step in iter_steps(pieces)]
    assert sum(s.duration_s for s in steps if s.direction.is_moving) == pytest.approx(9)
    assert [s.direction.is_moving for s in steps] == [True, *[False, True] * (count - 1)]
