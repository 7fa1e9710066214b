"""A workout as the library offers it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.domain.workout.workout import Workout


@dataclass(frozen=True)
class LibraryEntry:
    """A workout in the library.

    `source` identifies it. `note` is what this walker should know before they choose it: that it is
    the next session of a program, or that it is not safe for them; each line stands by itself.
    `headline` says the same of a program in one line.
    """

    source: str
    workout: Workout
    note: str = ""
    is_own: bool = False
    program_position: ProgramPosition | None = None
    headline: str = ""

    @cached_property
    def timeline(self) -> Timeline:
        return unroll(self.workout)

    def matches_search(self, text: str) -> bool:
        """Does every word of the search occur in its name, description or note?"""
        searched = f"{self.workout.name} {self.workout.description} {self.note}".casefold()
        return all(word in searched for word in text.casefold().split())
