"""Edits a workout: each function returns a changed copy, and a Draft can undo and redo changes.

Places are StepPaths; the place after the last item of a list is allowed too. A change that leaves
no valid workout raises ValueError with a Text that the editor shows.
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
# Its warm-up and cool-down are long enough, and its speeds slow enough, for a beginner.
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
    """The workout as it is now, with the earlier ones to undo to and the undone ones to redo."""

    workout: Workout
    undo_stack: tuple[Workout, ...] = ()
    redo_stack: tuple[Workout, ...] = ()

    def apply(self, workout: Workout) -> Draft:
        """A draft with this workout as its newest. Raises ValueError if it cannot be performed."""
        if workout == self.workout:
            return self
        if _nesting_depth(workout.steps) > MAX_NESTING:
            raise ValueError(Text("at most {count} repeats inside one another", count=MAX_NESTING))
        unroll(workout)
        return Draft(workout, (*self.undo_stack, self.workout)[-MAX_UNDO_STEPS:])

    def undo(self) -> Draft:
        """Undo the last change; the same draft if there is none."""
        if not self.undo_stack:
            return self
        return Draft(self.undo_stack[-1], self.undo_stack[:-1], (self.workout, *self.redo_stack))

    def redo(self) -> Draft:
        """Redo what was undone last; the same draft if there is nothing."""
        if not self.redo_stack:
            return self
        return Draft(self.redo_stack[0], (*self.undo_stack, self.workout), self.redo_stack[1:])


def replace_item(workout: Workout, path: StepPath, item: WorkoutItem) -> EditResult:
    """Replace the item at this place."""
    return rebuild(workout, {path}, {path: (item,)})


def insert_items(workout: Workout, path: StepPath, items: Sequence[WorkoutItem]) -> EditResult:
    """Insert items before the one at this place."""
    return rebuild(workout, set(), {path: tuple(items)})


def remove_items(workout: Workout, selected: Iterable[StepPath]) -> EditResult:
    """Remove these items, and a repeat in which no step is left."""
    return rebuild(workout, set(selected), {})


def move_items(workout: Workout, selected: Iterable[StepPath], destination: StepPath) -> EditResult:
    """Move these items, in their order, before the one that is at `destination` now."""
    roots = _outermost_paths(selected)
    if any(destination[: len(root)] == root and destination != root for root in roots):
        raise ValueError(Text("a repeat cannot be moved into itself"))
    return rebuild(workout, set(roots), {destination: _items_at(workout, roots)})


def shift_items(workout: Workout, selected: Iterable[StepPath], offset: int) -> EditResult:
    """Move these items one place up (-1) or down (1) in their list; at its end nothing changes.

    Items of different lists stay where they are.
    """
    roots = _outermost_paths(selected)
    parent, first, last = roots[0][:-1], roots[0][-1], roots[-1][-1]
    item_count = len(workout.steps)
    if parent:
        repeat = item_at(workout, parent)
        item_count = len(repeat.steps) if isinstance(repeat, Repeat) else 0
    destination = first - 1 if offset < 0 else last + 2
    if any(root[:-1] != parent for root in roots) or not 0 <= destination <= item_count:
        return EditResult(workout, roots)
    return move_items(workout, roots, (*parent, destination))


def duplicate_items(workout: Workout, selected: Iterable[StepPath]) -> EditResult:
    """Insert copies of these items after the last of them."""
    roots = _outermost_paths(selected)
    return rebuild(workout, set(), {_path_after(roots[-1]): _items_at(workout, roots)})


def group_as_repeat(workout: Workout, selected: Iterable[StepPath], count: int = 2) -> EditResult:
    """Put these items into a new repeat, at the place of the first of them."""
    roots = _outermost_paths(selected)
    return rebuild(workout, set(roots), {roots[0]: (Repeat(count, _items_at(workout, roots)),)})


def ungroup_repeat(workout: Workout, path: StepPath) -> EditResult:
    """Replace a repeat by the items in it, once; a step stays as it is."""
    item = item_at(workout, path)
    if not isinstance(item, Repeat):
        return EditResult(workout, (path,))
    return rebuild(workout, {path}, {path: item.steps})


def update_item(workout: Workout, path: StepPath, values: Mapping[str, Any]) -> EditResult:
    """Change values of a step, or the `count` of a repeat.

    A step that becomes standing loses its speed; one that no longer is gets the speed of the last
    step before it in its direction. Only a forward step keeps a ramp.
    """
    item = item_at(workout, path)
    if isinstance(item, Repeat):
        return replace_item(workout, path, replace(item, **values))
    direction = values.get("direction", item.direction)
    implied: dict[str, Any] = {}
    if direction is not Direction.FORWARD:
        implied["speed_end_kmh"] = None
    if not direction.is_moving:
        implied["speed_kmh"] = 0.0
    elif not item.direction.is_moving:
        implied["speed_kmh"] = _previous_speed_kmh(workout, path, direction)
    return replace_item(workout, path, replace(item, **{**implied, **values}))


def _previous_speed_kmh(workout: Workout, path: StepPath, direction: Direction) -> float:
    speeds_kmh = [
        step.speed_kmh
        for step_path, step in iter_steps(workout)
        if step_path < path and step.direction is direction
    ]
    return speeds_kmh[-1] if speeds_kmh else BEGINNER_TURN_SPEED_KMH


def _outermost_paths(selected: Iterable[StepPath]) -> tuple[StepPath, ...]:
    """The paths in order, without those inside a repeat that is among them."""
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
