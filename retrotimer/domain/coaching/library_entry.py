"""A workout on offer: as one card of the library shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Workout


@dataclass(frozen=True)
class LibraryEntry:
    """`source` names it once and for all. `note` is what this walker should know of it first:
    that a program has it next, or that it is not for them.
    """

    source: str
    workout: Workout
    note: str = ""
    is_own: bool = False
    program_position: ProgramPosition | None = None

    @cached_property
    def timeline(self) -> Timeline:
        return unroll(self.workout)

    def matches_search(self, text: str) -> bool:
        """Is it what somebody looks for? Every word must stand somewhere on the card."""
        there = f"{self.workout.name} {self.workout.description} {self.note}".casefold()
        return all(word in there for word in text.casefold().split())
