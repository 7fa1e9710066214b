"""Repairs of a workout: what the linter suggests, applied by one key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from retrotimer.core.workout import Direction, Kind, Repeat, Step, Turnaround, Workout

# Indexes from the workout's own list down to a step: (2, 0) is the first step of the third item.
StepPath = tuple[int, ...]
Item = Step | Repeat


@dataclass(frozen=True, slots=True)
class Repair:
    """What to do in words, and how.

    The step at `path` changes its fields, or gives way to `items`; or the turnaround to another.
    """

    text: str
    path: StepPath = ()
    items: tuple[Item, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    turnaround: Turnaround | None = None

    def applied_to(self, workout: Workout) -> Workout:
        """The repaired workout."""
        if self.turnaround is not None:
            return replace(workout, turnaround=self.turnaround)
        return replace(workout, steps=self._repaired(workout.steps, self.path))

    def _repaired(self, steps: tuple[Item, ...], path: StepPath) -> tuple[Item, ...]:
        number, *below = path
        item = steps[number]
        items = self.items or (item,)
        if below:
            if not isinstance(item, Repeat):
                raise ValueError(f"{place_of(path)}: no such step")
            items = (replace(item, steps=self._repaired(item.steps, tuple(below))),)
        elif isinstance(item, Step) and self.changes:
            items = (replace(item, **self.changes),)
        return (*steps[:number], *items, *steps[number + 1 :])


def placed(workout: Workout) -> Iterator[tuple[StepPath, Step]]:
    """Every step in the order in which it is walked, each time with where it stands."""
    yield from _placed(workout.steps, ())


def place_of(path: StepPath) -> str:
    """A path as files and people name it: `steps[2].steps[0]`."""
    return ".".join([f"steps[{number}]" for number in path]) or "steps"


def before_first(workout: Workout, step: Step, text: str) -> Repair:
    return Repair(text, (0,), (step, workout.steps[0]))


def after_last(workout: Workout, step: Step, text: str) -> Repair:
    last = len(workout.steps) - 1
    return Repair(text, (last,), (workout.steps[last], step))


def in_pieces(step: Step, count: int, rest_s: float) -> tuple[Item, ...]:
    """The same time in so many pieces, with a rest on the side rails between."""
    piece = replace(step, duration_s=step.duration_s / count)
    rest = Step(Kind.RECOVERY, Direction.STANDING, rest_s)
    return (Repeat(count - 1, (piece, rest)), piece)


def _placed(steps: tuple[Item, ...], above: StepPath) -> Iterator[tuple[StepPath, Step]]:
    for number, item in enumerate(steps):
        path = (*above, number)
        if isinstance(item, Repeat):
            inner = list(_placed(item.steps, path))
            for _ in range(item.count):
                yield from inner
        else:
            yield path, item
