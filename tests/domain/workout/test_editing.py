"""Editing a workout: every change, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.workout import editing
from retrotimer.domain.workout.editing import NEW_STEP, NEW_WORKOUT, Draft
from retrotimer.domain.workout.step_path import item_at, list_paths
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import (
    MAX_NESTING,
    Direction,
    Repeat,
    SegmentKind,
    Step,
    Workout,
)

A, B, C, D, X = (
    Step(SegmentKind.WORK, Direction.FORWARD, length_s, 2.0) for length_s in range(10, 60, 10)
)
# 0: A, 1: a repeat of B, C and 2: D.
PLAN = Workout("Plan", (A, Repeat(3, (B, C)), D))


def steps(edited):
    return edited.workout.steps


def test_paths_are_told_from_above_to_below():
    assert list_paths(PLAN) == [(0,), (1,), (1, 0), (1, 1), (2,)]
    assert [item_at(PLAN, path) for path in list_paths(PLAN)] == [A, PLAN.steps[1], B, C, D]


def test_a_new_step_stands_where_it_was_asked_for():
    assert steps(editing.insert_items(PLAN, (1,), [X])) == (A, X, Repeat(3, (B, C)), D)
    inside = editing.insert_items(PLAN, (1, 2), [X])
    assert (steps(inside)[1], inside.affected_paths) == (Repeat(3, (B, C, X)), ((1, 2),))


def test_what_is_removed_is_gone_and_an_empty_repeat_with_it():
    assert steps(editing.remove_items(PLAN, [(0,), (1, 0)])) == (Repeat(3, (C,)), D)
    assert steps(editing.remove_items(PLAN, [(1, 0), (1, 1)])) == (A, D)
    with pytest.raises(ValueError, match="at least one step"):
        editing.remove_items(PLAN, [(0,), (1,), (2,)])


def test_steps_are_moved_anywhere_but_a_repeat_into_itself():
    moved = editing.move_items(PLAN, [(2,), (0,)], (1, 1))
    assert steps(moved) == (Repeat(3, (B, A, D, C)),)
    assert moved.affected_paths == ((0, 1), (0, 2))
    with pytest.raises(ValueError, match="into itself"):
        editing.move_items(PLAN, [(1,)], (1, 0))
    assert steps(editing.move_items(PLAN, [(1,)], (1,))) == PLAN.steps


def test_a_step_that_is_chosen_with_its_repeat_is_moved_once():
    assert steps(editing.move_items(PLAN, [(1,), (1, 0)], (0,))) == (Repeat(3, (B, C)), A, D)


@pytest.mark.parametrize(
    ("chosen", "by", "expected"),
    [
        ([(0,)], 1, (Repeat(3, (B, C)), A, D)),
        ([(2,)], -1, (A, D, Repeat(3, (B, C)))),
        ([(1, 1)], -1, (A, Repeat(3, (C, B)), D)),
        ([(1, 1)], 1, PLAN.steps),
        ([(0,)], -1, PLAN.steps),
        ([(0,), (1, 0)], 1, PLAN.steps),
    ],
)
def test_steps_change_places_with_their_neighbours(chosen, by, expected):
    assert steps(editing.shift_items(PLAN, chosen, by)) == expected


def test_copies_stand_behind_what_they_are_copies_of():
    assert steps(editing.duplicate_items(PLAN, [(0,)])) == (A, A, Repeat(3, (B, C)), D)
    assert editing.duplicate_items(PLAN, [(0,), (2,)]).affected_paths == ((3,), (4,))


def test_a_repeat_is_made_of_steps_and_steps_of_a_repeat():
    made = editing.group_as_repeat(PLAN, [(0,), (1,)], 4)
    assert steps(made) == (Repeat(4, (A, Repeat(3, (B, C)))), D)
    assert steps(editing.ungroup_repeat(made.workout, (0,))) == PLAN.steps
    assert editing.ungroup_repeat(PLAN, (0,)).workout is PLAN


def test_nothing_chosen_is_said():
    with pytest.raises(ValueError, match="nothing is chosen"):
        editing.duplicate_items(PLAN, [])


def test_a_step_gets_other_values_and_a_repeat_another_count():
    assert item_at(editing.update_item(PLAN, (1, 0), {"duration_s": 99}).workout, (1, 0)) == (
        replace(B, duration_s=99)
    )
    assert steps(editing.update_item(PLAN, (1,), {"count": 5}))[1] == Repeat(5, (B, C))


def test_a_direction_takes_what_fits_it_along():
    ramp = replace(PLAN, steps=(replace(A, speed_end_kmh=4.0), *PLAN.steps[1:]))
    backward = item_at(
        editing.update_item(ramp, (0,), {"direction": Direction.BACKWARD}).workout, (0,)
    )
    assert (backward.speed_kmh, backward.speed_end_kmh) == (2.0, None)
    rest = editing.update_item(PLAN, (2,), {"direction": Direction.STANDING}).workout
    assert item_at(rest, (2,)).speed_kmh == 0
    again = editing.update_item(rest, (2,), {"direction": Direction.FORWARD}).workout
    assert item_at(again, (2,)).speed_kmh == 2.0
    first = editing.update_item(rest, (2,), {"direction": Direction.BACKWARD}).workout
    assert item_at(first, (2,)).speed_kmh == 1.6


def test_everything_can_be_taken_back_and_done_again():
    draft = Draft(PLAN)
    assert draft.apply(PLAN) is draft
    assert draft.undo() is draft
    assert draft.redo() is draft
    longer = editing.insert_items(PLAN, (0,), [X]).workout
    changed = draft.apply(longer)
    assert (changed.workout, changed.undo().workout) == (longer, PLAN)
    assert changed.undo().redo() == changed
    assert changed.undo().apply(longer).redo_stack == ()


def test_what_could_not_be_performed_is_no_change():
    deep = PLAN
    for _ in range(MAX_NESTING - 1):
        deep = editing.group_as_repeat(deep, [(0,)], 1).workout
    draft = Draft(PLAN).apply(deep)
    with pytest.raises(ValueError, match="at most 16 repeats"):
        draft.apply(
            editing.group_as_repeat(editing.group_as_repeat(deep, [(0,)]).workout, [(0,)]).workout
        )
    with pytest.raises(ValueError, match="10000 segments"):
        draft.apply(editing.update_item(PLAN, (1,), {"count": 10_000}).workout)


def test_a_new_workout_can_be_performed():
    assert unroll(NEW_WORKOUT).backward_pct == 21
    assert NEW_STEP.direction is Direction.FORWARD


@given(st.data())
def test_moving_loses_and_doubles_no_step(data):
    chosen = data.draw(st.lists(st.sampled_from(list_paths(PLAN)), min_size=1))
    to = data.draw(st.sampled_from([*list_paths(PLAN), (1, 2), (3,)]))

    def leaves(items):
        for one in items:
            if isinstance(one, Repeat):
                yield from leaves(one.steps)
            else:
                yield one.duration_s

    try:
        moved = editing.move_items(PLAN, chosen, to)
    except ValueError:
        return
    assert sorted(leaves(steps(moved))) == [10, 20, 30, 40]
    roots = [item_at(moved.workout, path) for path in moved.affected_paths]
    assert {item_at(PLAN, path) for path in chosen} >= {*roots}
