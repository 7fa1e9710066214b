"""A workout as somebody edits it: what each change makes of it, and the way back.

Places are StepPaths; a place behind the last item of a list counts too. Whatever would be no
workout raises ValueError, in words for who edits.
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

# So many changes can be taken back.
MAX_UNDO_STEPS = 200
NEW_STEP = Step(SegmentKind.WORK, Direction.FORWARD, 60, 2.4)
# Long enough at both ends for anybody, and slow enough.
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
    """A workout, those it was before, and those that were taken back."""

    workout: Workout
    undo_stack: tuple[Workout, ...] = ()
    redo_stack: tuple[Workout, ...] = ()

    def apply(self, workout: Workout) -> Draft:
        """With one change more. Raises ValueError where it can not be performed."""
        if workout == self.workout:
            return self
        if _nesting_depth(workout.steps) > MAX_NESTING:
            raise ValueError(Text("at most {count} repeats inside one another", count=MAX_NESTING))
        unroll(workout)
        return Draft(workout, (*self.undo_stack, self.workout)[-MAX_UNDO_STEPS:])

    def undo(self) -> Draft:
        """The last change taken back; the same where there is none."""
        if not self.undo_stack:
            return self
        return Draft(self.undo_stack[-1], self.undo_stack[:-1], (self.workout, *self.redo_stack))

    def redo(self) -> Draft:
        """What was taken back last, done again; the same where there is nothing."""
        if not self.redo_stack:
            return self
        return Draft(self.redo_stack[0], (*self.undo_stack, self.workout), self.redo_stack[1:])


def replace_item(workout: Workout, path: StepPath, item: WorkoutItem) -> EditResult:
    """Another item instead of the one that stands there."""
    return rebuild(workout, {path}, {path: (item,)})


def insert_items(workout: Workout, path: StepPath, items: Sequence[WorkoutItem]) -> EditResult:
    """New items before the one that stands there."""
    return rebuild(workout, set(), {path: tuple(items)})


def remove_items(workout: Workout, selected: Iterable[StepPath]) -> EditResult:
    """Without these; a repeat of which nothing is left goes with them."""
    return rebuild(workout, set(selected), {})


def move_items(workout: Workout, selected: Iterable[StepPath], destination: StepPath) -> EditResult:
    """These, in their order, before what stands at `to` now."""
    roots = _outermost_paths(selected)
    if any(destination[: len(root)] == root and destination != root for root in roots):
        raise ValueError(Text("a repeat cannot be moved into itself"))
    return rebuild(workout, set(roots), {destination: _items_at(workout, roots)})


def shift_items(workout: Workout, selected: Iterable[StepPath], offset: int) -> EditResult:
    """These one place up (-1) or down (1) among their neighbours; at the end nothing happens."""
    roots = _outermost_paths(selected)
    above, ends = roots[0][:-1], (roots[0][-1], roots[-1][-1])
    neighbours = len(workout.steps)
    if above:
        inside = item_at(workout, above)
        neighbours = len(inside.steps) if isinstance(inside, Repeat) else 0
    to = ends[0] - 1 if offset < 0 else ends[1] + 2
    if any(root[:-1] != above for root in roots) or not 0 <= to <= neighbours:
        return EditResult(workout, roots)
    return move_items(workout, roots, (*above, to))


def duplicate_items(workout: Workout, selected: Iterable[StepPath]) -> EditResult:
    """These once more, behind the last of them."""
    roots = _outermost_paths(selected)
    return rebuild(workout, set(), {_path_after(roots[-1]): _items_at(workout, roots)})


def group_as_repeat(workout: Workout, selected: Iterable[StepPath], count: int = 2) -> EditResult:
    """These as one repeat, where the first of them stood."""
    roots = _outermost_paths(selected)
    return rebuild(workout, set(roots), {roots[0]: (Repeat(count, _items_at(workout, roots)),)})


def ungroup_repeat(workout: Workout, path: StepPath) -> EditResult:
    """What a repeat holds, once, where it stood; a step stays as it is."""
    item = item_at(workout, path)
    if not isinstance(item, Repeat):
        return EditResult(workout, (path,))
    return rebuild(workout, {path}, {path: item.steps})


def update_item(workout: Workout, path: StepPath, values: Mapping[str, Any]) -> EditResult:
    """A step with other values, or a repeat with another `count`.

    Who stands needs no speed, and who begins to walk again gets that of the last step in the same
    direction. Only a forward step keeps a ramp.
    """
    item = item_at(workout, path)
    if isinstance(item, Repeat):
        return replace_item(workout, path, replace(item, **values))
    direction = values.get("direction", item.direction)
    fitting: dict[str, Any] = {}
    if direction is not Direction.FORWARD:
        fitting["speed_end_kmh"] = None
    if not direction.is_moving:
        fitting["speed_kmh"] = 0.0
    elif not item.direction.is_moving:
        fitting["speed_kmh"] = _previous_speed_kmh(workout, path, direction)
    return replace_item(workout, path, replace(item, **{**fitting, **values}))


def _previous_speed_kmh(workout: Workout, path: StepPath, direction: Direction) -> float:
    before = [
        step.speed_kmh
        for place, step in iter_steps(workout)
        if place < path and step.direction is direction
    ]
    return before[-1] if before else BEGINNER_TURN_SPEED_KMH


def _outermost_paths(selected: Iterable[StepPath]) -> tuple[StepPath, ...]:
    """In order, and without what stands inside another of them."""
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
        (1 + _nesting_depth(one.steps) for one in items if isinstance(one, Repeat)), default=0
    )
