"""A workout as somebody edits it: what each change makes of it, and the way back.

Places are StepPaths; a place behind the last item of a list counts too. Whatever would be no
workout raises ValueError, in words for who edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.step_path import Edited, Item, StepPath, item_at, placed, rebuilt
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import (
    MAX_NESTING,
    SLOW_TURN_KMH,
    Direction,
    Kind,
    Repeat,
    Step,
    Workout,
)

# So many changes can be taken back.
MOST_UNDONE = 200
NEW_STEP = Step(Kind.WORK, Direction.FORWARD, 60, 2.4)
# Long enough at both ends for anybody, and slow enough.
NEW_WORKOUT = Workout(
    "New workout",
    (
        Step(Kind.WARM_UP, Direction.FORWARD, 300, 2.4),
        Repeat(
            3,
            (
                Step(Kind.WORK, Direction.BACKWARD, 60, SLOW_TURN_KMH),
                Step(Kind.RECOVERY, Direction.FORWARD, 60, 2.4),
            ),
        ),
        Step(Kind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
    ),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A workout, those it was before, and those that were taken back."""

    workout: Workout
    before: tuple[Workout, ...] = ()
    after: tuple[Workout, ...] = ()

    def changed(self, workout: Workout) -> Draft:
        """With one change more. Raises ValueError where it can not be performed."""
        if workout == self.workout:
            return self
        if _depth(workout.steps) > MAX_NESTING:
            raise ValueError(Text("at most {count} repeats inside one another", count=MAX_NESTING))
        unroll(workout)
        return Draft(workout, (*self.before, self.workout)[-MOST_UNDONE:])

    def undone(self) -> Draft:
        """The last change taken back; the same where there is none."""
        if not self.before:
            return self
        return Draft(self.before[-1], self.before[:-1], (self.workout, *self.after))

    def redone(self) -> Draft:
        """What was taken back last, done again; the same where there is nothing."""
        if not self.after:
            return self
        return Draft(self.after[0], (*self.before, self.workout), self.after[1:])


def with_item(workout: Workout, path: StepPath, item: Item) -> Edited:
    """Another item instead of the one that stands there."""
    return rebuilt(workout, {path}, {path: (item,)})


def inserted(workout: Workout, at: StepPath, items: Sequence[Item]) -> Edited:
    """New items before the one that stands there."""
    return rebuilt(workout, set(), {at: tuple(items)})


def removed(workout: Workout, chosen: Iterable[StepPath]) -> Edited:
    """Without these; a repeat of which nothing is left goes with them."""
    return rebuilt(workout, set(chosen), {})


def moved(workout: Workout, chosen: Iterable[StepPath], to: StepPath) -> Edited:
    """These, in their order, before what stands at `to` now."""
    roots = _roots(chosen)
    if any(to[: len(root)] == root and to != root for root in roots):
        raise ValueError(Text("a repeat cannot be moved into itself"))
    return rebuilt(workout, set(roots), {to: _items(workout, roots)})


def shifted(workout: Workout, chosen: Iterable[StepPath], by: int) -> Edited:
    """These one place up (-1) or down (1) among their neighbours; at the end nothing happens."""
    roots = _roots(chosen)
    above, ends = roots[0][:-1], (roots[0][-1], roots[-1][-1])
    neighbours = len(workout.steps)
    if above:
        inside = item_at(workout, above)
        neighbours = len(inside.steps) if isinstance(inside, Repeat) else 0
    to = ends[0] - 1 if by < 0 else ends[1] + 2
    if any(root[:-1] != above for root in roots) or not 0 <= to <= neighbours:
        return Edited(workout, roots)
    return moved(workout, roots, (*above, to))


def duplicated(workout: Workout, chosen: Iterable[StepPath]) -> Edited:
    """These once more, behind the last of them."""
    roots = _roots(chosen)
    return rebuilt(workout, set(), {_behind(roots[-1]): _items(workout, roots)})


def repeated(workout: Workout, chosen: Iterable[StepPath], count: int = 2) -> Edited:
    """These as one repeat, where the first of them stood."""
    roots = _roots(chosen)
    return rebuilt(workout, set(roots), {roots[0]: (Repeat(count, _items(workout, roots)),)})


def dissolved(workout: Workout, path: StepPath) -> Edited:
    """What a repeat holds, once, where it stood; a step stays as it is."""
    item = item_at(workout, path)
    if not isinstance(item, Repeat):
        return Edited(workout, (path,))
    return rebuilt(workout, {path}, {path: item.steps})


def with_values(workout: Workout, path: StepPath, values: Mapping[str, Any]) -> Edited:
    """A step with other values, or a repeat with another `count`.

    Who stands needs no speed, and who begins to walk again gets that of the last step in the same
    direction. Only a forward step keeps a ramp.
    """
    item = item_at(workout, path)
    if isinstance(item, Repeat):
        return with_item(workout, path, replace(item, **values))
    direction = values.get("direction", item.direction)
    fitting: dict[str, Any] = {}
    if direction is not Direction.FORWARD:
        fitting["speed_end_kmh"] = None
    if not direction.moving:
        fitting["speed_kmh"] = 0.0
    elif not item.direction.moving:
        fitting["speed_kmh"] = _usual_kmh(workout, path, direction)
    return with_item(workout, path, replace(item, **{**fitting, **values}))


def _usual_kmh(workout: Workout, path: StepPath, direction: Direction) -> float:
    before = [
        step.speed_kmh
        for place, step in placed(workout)
        if place < path and step.direction is direction
    ]
    return before[-1] if before else SLOW_TURN_KMH


def _roots(chosen: Iterable[StepPath]) -> tuple[StepPath, ...]:
    """In order, and without what stands inside another of them."""
    roots: list[StepPath] = []
    for path in sorted(set(chosen)):
        if not (roots and path[: len(roots[-1])] == roots[-1]):
            roots.append(path)
    if not roots:
        raise ValueError(Text("nothing is chosen"))
    return tuple(roots)


def _items(workout: Workout, chosen: Iterable[StepPath]) -> tuple[Item, ...]:
    return tuple(item_at(workout, path) for path in chosen)


def _behind(path: StepPath) -> StepPath:
    return (*path[:-1], path[-1] + 1)


def _depth(items: Sequence[Item]) -> int:
    return max((1 + _depth(one.steps) for one in items if isinstance(one, Repeat)), default=0)
