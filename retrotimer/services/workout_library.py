"""What can be walked: the client's programs, own workouts, the built-in ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.coaching.library_entry import Card
from retrotimer.domain.coaching.program import Program
from retrotimer.domain.coaching.safety_check import refused
from retrotimer.domain.session.session_context import Stage
from retrotimer.domain.workout.workout import Workout
from retrotimer.services.coaching import CoachDesk, bundled_programs
from retrotimer.store.files import workout_file
from retrotimer.store.files.workout_file import WorkoutFileError
from retrotimer.store.folders import SUFFIX, Folders, built_in_workouts, free, make_private

_LONGEST_STEM = 60


class LibraryDesk:
    """Own workouts are files in a folder; what is removed goes into a bin there and comes back.

    `problems` are lines about files that could not be read.
    """

    def __init__(self, folders: Folders, coach: CoachDesk) -> None:
        self.problems: list[str] = []
        self._folder = folders.workouts
        self.coach = coach
        # Where each stands in the bin, and where it was; the last is undone first.
        self._removed: list[tuple[Path, Path]] = []

    @property
    def _own(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{SUFFIX}"))

    @property
    def can_undo(self) -> bool:
        return bool(self._removed)

    def cards(self) -> list[Card]:
        """What the programs have next that were begun, own workouts, built-in ones, programs."""
        programs, problems = bundled_programs()
        self.problems = problems
        sessions = [*self._sessions(programs.values())]
        return [
            *(card for begun, card in sessions if begun),
            *self._read(self._own, own=True),
            *self._read(built_in_workouts(), own=False),
            *(card for begun, card in sessions if not begun),
        ]

    def take(self, path: Path) -> Card:
        """A workout from elsewhere becomes an own one. Raises WorkoutFileError, OSError."""
        workout = workout_file.read(path)
        there = self.card_of(workout)
        return there if there.own else self.keep(workout)

    def keep(self, workout: Workout, edited: Card | None = None) -> Card:
        """What was edited: an own workout is replaced, all else becomes a new own one.

        What was replaced goes into the bin. Raises OSError.
        """
        make_private(self._folder)
        if edited is not None and edited.own:
            place = Path(edited.source)
            if place.exists():
                workout_file.write(self._in_bin(place), edited.workout)
        else:
            place = free(self._folder, _stem(workout.name), SUFFIX)
        workout_file.write(place, workout)
        return self._card(place, workout, own=True)

    def card_of(self, workout: Workout) -> Card:
        """The own workout that this is, or the workout as a card that is nobody's own."""
        text = workout_file.text_of(workout)
        own = next((path for path in self._own if _text(path) == text), None)
        return Card("", workout) if own is None else self._card(own, workout, own=True)

    def remove(self, card: Card) -> None:
        """Put an own workout into the bin. Raises OSError."""
        path = Path(card.source)
        there = self._in_bin(path)
        path.replace(there)
        self._removed.append((there, path))

    def undo(self) -> None:
        """The last one that was removed is there again. Raises OSError."""
        there, path = self._removed.pop()
        there.replace(free(self._folder, path.name.removesuffix(SUFFIX), SUFFIX))

    def _in_bin(self, path: Path) -> Path:
        """A free place for it."""
        bin_folder = self._folder / "bin"
        make_private(bin_folder)
        stamp = f"{SystemClock().wall():%Y-%m-%d-%H%M%S}"
        return free(bin_folder, f"{stamp}-{path.name.removesuffix(SUFFIX)}", SUFFIX)

    def _sessions(self, programs: Iterable[Program]) -> Iterator[tuple[bool, Card]]:
        """What each has next for this client, and whether they began it."""
        for program in programs:
            coming = self.coach.next_in(program)
            if coming is not None and program.open_to(self.coach.client):
                stage = Stage(program.key, coming.week, coming.number)
                note = messages.next_of(program.name, coming.week, coming.number, coming.why)
                workout = program.weeks[coming.week - 1].workout
                yield self.coach.has_begun(program), Card(program.key, workout, note, stage=stage)

    def _read(self, paths: list[Path], *, own: bool) -> Iterator[Card]:
        for path in paths:
            try:
                workout = workout_file.read(path)
            except WorkoutFileError as error:
                self.problems += error.lines
            else:
                yield self._card(path, workout, own=own)

    def _card(self, path: Path, workout: Workout, *, own: bool) -> Card:
        found = self.coach.findings(workout)
        note = messages.NOT_FOR_YOU if refused(found) else messages.CAREFUL if found else ""
        return Card(str(path), workout, note, own)


def _text(path: Path) -> str:
    """Of a file that can be read; nothing of another."""
    try:
        return workout_file.text_of(workout_file.read(path))
    except WorkoutFileError:
        return ""


def _stem(name: str) -> str:
    """A name as every disk takes it."""
    words = re.sub(r"[^\w]+", "-", name.casefold()).strip("-_")
    return words[:_LONGEST_STEM] or "workout"
