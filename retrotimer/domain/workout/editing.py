"""Editing a workout: one pure function for each change, and a Draft with undo and redo.

Positions are StepPaths; the position behind the last item of a list is valid too. A change that
would not leave a valid workout raises ValueError with a message for the person who edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.step_path import (
    EditResult,
    StepPath,
    WorkoutItem,
    item_at,
    iter_steps,
    rebuild,
)
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import (
    BEGINNER_TURN_SPEED_KMH,
    MAX_NESTING,
    Direction,
    Repeat,
    SegmentKind,
    Step,
    Workout,
)

# How many changes can be undone.
MAX_UNDO_STEPS = 200
NEW_STEP = Step(SegmentKind.WORK, Direction.FORWARD, 60, 2.4)
# Warm-up, cool-down and speeds are within the limits of every walker.
NEW_WORKOUT = Workout(
    "New workout",
    (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 2.4),
        Repeat(
            3,
            (
                Step(SegmentKind.WORK, Direction.BACKWARD, 60, BEGINNER_TURN_SPEED_KMH),
                Step(SegmentKind.RECOVERY, Direction.FORWARD, 60, 2.4),
            ),
        ),
        Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
    ),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A workout, its earlier versions (oldest first), and the undone ones (next one first)."""

    workout: Workout
    undo_stack: tuple[Workout, ...] = ()
    redo_stack: tuple[Workout, ...] = ()

    def apply(self, workout: Workout) -> Draft:
        """The draft after one more change. Raises ValueError if the workout cannot be performed."""
        if workout == self.workout:
            return self
        if _nesting_depth(workout.steps) > MAX_NESTING:
            raise ValueError(Text("at most {count} repeats inside one another", count=MAX_NESTING))
        unroll(workout)
        return Draft(workout, (*self.undo_stack, self.workout)[-MAX_UNDO_STEPS:])

    def undo(self) -> Draft:
        """The draft without its last change; the same draft if there is none."""
        if not self.undo_stack:
            return self
        return Draft(self.undo_stack[-1], self.undo_stack[:-1], (self.workout, *self.redo_stack))

    def redo(self) -> Draft:
        """The draft with the last undone change again; the same draft if there is none."""
        if not self.redo_stack:
            return self
        return Draft(self.redo_stack[0], (*self.undo_stack, self.workout), self.redo_stack[1:])


def replace_item(workout: Workout, path: StepPath, item: WorkoutItem) -> EditResult:
    """Another item in place of the one at `path`."""
    return rebuild(workout, {path}, {path: (item,)})


def insert_items(workout: Workout, path: StepPath, items: Sequence[WorkoutItem]) -> EditResult:
    """New items before the one at `path`."""
    return rebuild(workout, set(), {path: tuple(items)})


def remove_items(workout: Workout, selected: Iterable[StepPath]) -> EditResult:
    """The workout without these items; a repeat that would be left empty is removed too."""
    return rebuild(workout, set(selected), {})


def move_items(workout: Workout, selected: Iterable[StepPath], destination: StepPath) -> EditResult:
    """These items, in their order, moved before the one that is at `destination` now."""
    roots = _outermost_paths(selected)
    if any(destination[: len(root)] == root and destination != root for root in roots):
        raise ValueError(Text("a repeat cannot be moved into itself"))
    return rebuild(workout, set(roots), {destination: _items_at(workout, roots)})


def shift_items(workout: Workout, selected: Iterable[StepPath], offset: int) -> EditResult:
    """These items one position up (-1) or down (1) in their list; at its end nothing changes."""
    roots = _outermost_paths(selected)
    parent, first, last = roots[0][:-1], roots[0][-1], roots[-1][-1]
    sibling_count = len(workout.steps)
    if parent:
        repeat = item_at(workout, parent)
        sibling_count = len(repeat.steps) if isinstance(repeat, Repeat) else 0
    destination = first - 1 if offset < 0 else last + 2
    if any(root[:-1] != parent for root in roots) or not 0 <= destination <= sibling_count:
        return EditResult(workout, roots)
    return move_items(workout, roots, (*parent, destination))


def duplicate_items(workout: Workout, selected: Iterable[StepPath]) -> EditResult:
    """A copy of these items behind the last of them."""
    roots = _outermost_paths(selected)
    return rebuild(workout, set(), {_path_after(roots[-1]): _items_at(workout, roots)})


def group_as_repeat(workout: Workout, selected: Iterable[StepPath], count: int = 2) -> EditResult:
    """These items as one repeat, at the position of the first of them."""
    roots = _outermost_paths(selected)
    return rebuild(workout, set(roots), {roots[0]: (Repeat(count, _items_at(workout, roots)),)})


def ungroup_repeat(workout: Workout, path: StepPath) -> EditResult:
    """The steps of a repeat, once, in its place; a step stays as it is."""
    item = item_at(workout, path)
    if not isinstance(item, Repeat):
        return EditResult(workout, (path,))
    return rebuild(workout, {path}, {path: item.steps})


def update_item(workout: Workout, path: StepPath, values: Mapping[str, Any]) -> EditResult:
    """A step with other values, or a repeat with another `count`.

    Values that no longer fit are adjusted: a standing step has no speed, a step that is now walked
    gets the speed of the last step in its direction, and only a forward step keeps a ramp.
    """
    item = item_at(workout, path)
    if isinstance(item, Repeat):
        return replace_item(workout, path, replace(item, **values))
    direction = values.get("direction", item.direction)
    adjusted: dict[str, Any] = {}
    if direction is not Direction.FORWARD:
        adjusted["speed_end_kmh"] = None
    if not direction.is_moving:
        adjusted["speed_kmh"] = 0.0
    elif not item.direction.is_moving:
        adjusted["speed_kmh"] = _previous_speed_kmh(workout, path, direction)
    return replace_item(workout, path, replace(item, **{**adjusted, **values}))


def _previous_speed_kmh(workout: Workout, path: StepPath, direction: Direction) -> float:
    earlier_kmh = [
        step.speed_kmh
        for step_path, step in iter_steps(workout)
        if step_path < path and step.direction is direction
    ]
    return earlier_kmh[-1] if earlier_kmh else BEGINNER_TURN_SPEED_KMH


def _outermost_paths(selected: Iterable[StepPath]) -> tuple[StepPath, ...]:
    """The paths in order, without those that lie inside another selected one."""
    roots: list[StepPath] = []
    for path in sorted(set(selected)):
        if not (roots and path[: len(roots[-1])] == roots[-1]):
            roots.append(path)
    if not roots:
        raise ValueError(Text("nothing is chosen"))
    return tuple(roots)


def _items_at(workout: Workout, selected: Iterable[StepPath]) -> tuple[WorkoutItem, ...]:
    return tuple(item_at(workout, path) for path in selected)


def _path_after(path: StepPath) -> StepPath:
    return (*path[:-1], path[-1] + 1)


def _nesting_depth(items: Sequence[WorkoutItem]) -> int:
    return max(
        (1 + _nesting_depth(item.steps) for item in items if isinstance(item, Repeat)), default=0
    )
