"""Repairs that the safety check suggests for a workout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import floor
from typing import Any

from retrotimer.domain.values.bounds import ROUNDING_TOLERANCE
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.step_path import StepPath, WorkoutItem, item_at, rebuild
from retrotimer.domain.workout.workout import (
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundRule,
    Workout,
)


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that makes a workout safer, with its description.

    Either the step at `path` gets the `field_changes` or is replaced by the `replacement_items`, or
    the whole workout gets another `turnaround`.
    """

    description: str
    path: StepPath = ()
    replacement_items: tuple[WorkoutItem, ...] = ()
    field_changes: Mapping[str, Any] = field(default_factory=dict)
    turnaround: TurnaroundRule | None = None

    def apply(self, workout: Workout) -> Workout:
        """The repaired workout."""
        if self.turnaround is not None:
            return replace(workout, turnaround=self.turnaround)
        item = item_at(workout, self.path)
        if isinstance(item, Step):
            item = replace(item, **self.field_changes)
        return rebuild(workout, {self.path}, {self.path: self.replacement_items or (item,)}).workout


def speed_repair_factory(units: Units, speed_kmh: float) -> Callable[[StepPath], Repair]:
    """Makes repairs that slow any step down to a speed, rounded down to 0.1 on the console."""
    display_speed = floor(units.speed_from_kmh(speed_kmh) * 10 + ROUNDING_TOLERANCE) / 10
    text = Text("walk at {speed} {unit}", speed=f"{display_speed:g}", unit=units.speed_unit)
    changes = {"speed_kmh": round(units.speed_to_kmh(display_speed), 3)}
    return lambda path: Repair(text, path, field_changes=changes)


def insert_before_first(workout: Workout, step: Step, description: str) -> Repair:
    return Repair(description, (0,), (step, workout.steps[0]))


def insert_after_last(workout: Workout, step: Step, description: str) -> Repair:
    last = len(workout.steps) - 1
    return Repair(description, (last,), (workout.steps[last], step))


def split_with_rests(step: Step, count: int, rest_s: float) -> tuple[WorkoutItem, ...]:
    """The step in `count` equal pieces, with a rest on the side rails between them."""
    piece = replace(step, duration_s=step.duration_s / count)
    rest = Step(SegmentKind.RECOVERY, Direction.STANDING, rest_s)
    return (Repeat(count - 1, (piece, rest)), piece)
