"""A workout on offer: as one card of the library shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from retrotimer.core.occasion import Stage
from retrotimer.core.timeline import Timeline, unroll
from retrotimer.core.workout import Direction, Workout


@dataclass(frozen=True)
class Card:
    """`source` names it once and for all. `note` is what this walker should know of it first:
    that a program has it next, or that it is not for them.
    """

    source: str
    workout: Workout
    note: str = ""
    own: bool = False
    stage: Stage | None = None

    @cached_property
    def timeline(self) -> Timeline:
        return unroll(self.workout)

    @property
    def backward_pct(self) -> int:
        """Which share of the walking is backward, in whole per cent."""
        walked = [one for one in self.timeline.segments if one.direction.moving]
        backward_s = sum(s.duration_s for s in walked if s.direction is Direction.BACKWARD)
        return round(100 * backward_s / (sum(s.duration_s for s in walked) or 1.0))

    def matches(self, text: str) -> bool:
        """Is it what somebody looks for? Every word must stand somewhere on the card."""
        there = f"{self.workout.name} {self.workout.description} {self.note}".casefold()
        return all(word in there for word in text.casefold().split())
