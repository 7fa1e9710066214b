"""Repairs: what gives way to what, wherever it stands."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching.repairs import Repair, after_last, before_first, in_pieces
from retrotimer.domain.workout.step_path import place_of, placed
from retrotimer.domain.workout.workout import Direction, Kind, Repeat, Step, Turnaround, Workout

ONE, TWO, THREE, OTHER = (
    Step(Kind.WORK, Direction.FORWARD, seconds, 3.0) for seconds in (1, 2, 3, 9)
)
NESTED = Workout("w", (ONE, Repeat(2, (TWO, Repeat(3, (THREE,))))))


def lengths(workout: Workout) -> list[float]:
    return [step.duration_s for _, step in placed(workout)]


def test_every_step_is_placed_each_time_it_is_walked():
    assert [(path, step.duration_s) for path, step in placed(NESTED)] == [
        ((0,), 1),
        *[((1, 0), 2), *[((1, 1, 0), 3)] * 3] * 2,
    ]


@pytest.mark.parametrize(
    ("path", "name"), [((), "steps"), ((2,), "steps[2]"), ((1, 0), "steps[1].steps[0]")]
)
def test_a_place_has_the_name_that_it_has_in_a_file(path, name):
    assert place_of(path) == name


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
    repaired = Repair("other", path, (OTHER, OTHER)).applied_to(NESTED)
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
    repaired = Repair("9 s", path, changes={"duration_s": 9}).applied_to(NESTED)
    assert lengths(repaired) == expected
    speeds = Repair("4", path, changes={"speed_kmh": 4.0}).applied_to(NESTED)
    assert lengths(speeds) == lengths(NESTED)
    assert {step.speed_kmh for there, step in placed(speeds) if there == path} == {4.0}
    assert {step.speed_kmh for there, step in placed(speeds) if there != path} == {3.0}


def test_a_change_within_the_bounds_only():
    with pytest.raises(ValueError, match="speed_kmh"):
        Repair("too fast", (0,), changes={"speed_kmh": 25.1}).applied_to(NESTED)


def test_what_changes_nothing_leaves_all_as_it_was():
    for path in ((0,), (1,), (1, 0)):
        assert Repair("", path).applied_to(NESTED) == NESTED
    # A repeat has no fields of a step.
    assert Repair("", (1,), changes={"duration_s": 9}).applied_to(NESTED) == NESTED


def test_a_path_that_leads_into_a_step_leads_nowhere():
    with pytest.raises(ValueError, match=r"^steps\[0\]\.steps\[1\]: no such step$"):
        Repair("other", (0, 1), (OTHER,)).applied_to(NESTED)


def test_a_rule_gives_way_to_a_rule():
    rule = Turnaround(duration_s=40)
    repaired = Repair("40 s", turnaround=rule).applied_to(NESTED)
    assert (repaired.turnaround, repaired.steps) == (rule, NESTED.steps)


def test_a_step_is_put_before_the_first_and_behind_the_last():
    assert lengths(before_first(NESTED, OTHER, "").applied_to(NESTED))[:2] == [9, 1]
    assert lengths(after_last(NESTED, OTHER, "").applied_to(NESTED))[-2:] == [3, 9]


@pytest.mark.parametrize("count", [2, 3, 7])
def test_pieces_are_as_long_together_with_a_rest_between_each_two(count):
    pieces = Workout("w", in_pieces(OTHER, count, 30))
    steps = [step for _, step in placed(pieces)]
    assert sum(s.duration_s for s in steps if s.direction.moving) == pytest.approx(9)
    assert [s.direction.moving for s in steps] == [True, *[False, True] * (count - 1)]
