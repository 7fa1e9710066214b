"""Repairs of a workout: what the linter suggests, applied by one key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from retrotimer.domain.workout.step_path import Item, StepPath, item_at, rebuilt
from retrotimer.domain.workout.workout import Direction, Kind, Repeat, Step, Turnaround, Workout


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
        item = item_at(workout, self.path)
        if isinstance(item, Step):
            item = replace(item, **self.changes)
        return rebuilt(workout, {self.path}, {self.path: self.items or (item,)}).workout


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
