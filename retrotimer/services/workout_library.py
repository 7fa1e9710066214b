"""What can be walked: the client's programs, own workouts, the built-in ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.coaching.program import Program
from retrotimer.domain.coaching.safety_check import is_blocked
from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.workout.workout import Workout
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.store.files import workout_file
from retrotimer.store.files.workout_file import WorkoutFileError
from retrotimer.store.folders import (
    WORKOUT_SUFFIX,
    Folders,
    bundled_workout_paths,
    create_private_folder,
    unused_path,
)

_MAX_STEM_LENGTH = 60


class LibraryService:
    """Own workouts are files in a folder; what is removed goes into a bin there and comes back.

    `problems` are lines about files that could not be read.
    """

    def __init__(self, folders: Folders, coaching: CoachingService) -> None:
        self.problems: list[str] = []
        self._folder = folders.workouts
        self.coaching = coaching
        # Where each stands in the bin, and where it was; the last is undone first.
        self._moved_to_bin: list[tuple[Path, Path]] = []

    @property
    def _own_paths(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{WORKOUT_SUFFIX}"))

    @property
    def can_undo(self) -> bool:
        return bool(self._moved_to_bin)

    def list_entries(self) -> list[LibraryEntry]:
        """What the programs have next that were begun, own workouts, built-in ones, programs."""
        programs, problems = load_bundled_programs()
        self.problems = problems
        sessions = [*self._program_entries(programs.values())]
        return [
            *(card for begun, card in sessions if begun),
            *self._load_entries(self._own_paths, is_own=True),
            *self._load_entries(bundled_workout_paths(), is_own=False),
            *(card for begun, card in sessions if not begun),
        ]

    def import_file(self, path: Path) -> LibraryEntry:
        """A workout from elsewhere becomes an own one. Raises WorkoutFileError, OSError."""
        workout = workout_file.read(path)
        there = self.find_entry(workout)
        return there if there.is_own else self.save_workout(workout)

    def save_workout(self, workout: Workout, edited: LibraryEntry | None = None) -> LibraryEntry:
        """What was edited: an own workout is replaced, all else becomes a new own one.

        What was replaced goes into the bin. Raises OSError.
        """
        create_private_folder(self._folder)
        if edited is not None and edited.is_own:
            place = Path(edited.source)
            if place.exists():
                workout_file.write(self._free_bin_path(place), edited.workout)
        else:
            place = unused_path(self._folder, _file_stem(workout.name), WORKOUT_SUFFIX)
        workout_file.write(place, workout)
        return self._build_entry(place, workout, is_own=True)

    def find_entry(self, workout: Workout) -> LibraryEntry:
        """The own workout that this is, or the workout as a card that is nobody's own."""
        text = workout_file.serialize(workout)
        own = next((path for path in self._own_paths if _normalized_text(path) == text), None)
        return (
            LibraryEntry("", workout)
            if own is None
            else self._build_entry(own, workout, is_own=True)
        )

    def move_to_bin(self, entry: LibraryEntry) -> None:
        """Put an own workout into the bin. Raises OSError."""
        path = Path(entry.source)
        there = self._free_bin_path(path)
        path.replace(there)
        self._moved_to_bin.append((there, path))

    def undo_move_to_bin(self) -> None:
        """The last one that was removed is there again. Raises OSError."""
        there, path = self._moved_to_bin.pop()
        there.replace(
            unused_path(self._folder, path.name.removesuffix(WORKOUT_SUFFIX), WORKOUT_SUFFIX)
        )

    def _free_bin_path(self, path: Path) -> Path:
        """A free place for it."""
        bin_folder = self._folder / "bin"
        create_private_folder(bin_folder)
        stamp = f"{SystemClock().local_time():%Y-%m-%d-%H%M%S}"
        return unused_path(
            bin_folder, f"{stamp}-{path.name.removesuffix(WORKOUT_SUFFIX)}", WORKOUT_SUFFIX
        )

    def _program_entries(self, programs: Iterable[Program]) -> Iterator[tuple[bool, LibraryEntry]]:
        """What each has next for this client, and whether they began it."""
        for program in programs:
            coming = self.coaching.find_next_session(program)
            if coming is not None and program.is_open_to(self.coaching.client):
                stage = ProgramPosition(program.key, coming.week, coming.number)
                note = messages.next_session_message(
                    program.name, coming.week, coming.number, coming.reason_text
                )
                workout = program.weeks[coming.week - 1].workout
                yield (
                    self.coaching.has_started_program(program),
                    LibraryEntry(program.key, workout, note, program_position=stage),
                )

    def _load_entries(self, paths: list[Path], *, is_own: bool) -> Iterator[LibraryEntry]:
        for path in paths:
            try:
                workout = workout_file.read(path)
            except WorkoutFileError as error:
                self.problems += error.messages
            else:
                yield self._build_entry(path, workout, is_own=is_own)

    def _build_entry(self, path: Path, workout: Workout, *, is_own: bool) -> LibraryEntry:
        found = self.coaching.check_workout(workout)
        note = (
            messages.BLOCKED_NOTE if is_blocked(found) else messages.CAUTION_NOTE if found else ""
        )
        return LibraryEntry(str(path), workout, note, is_own)


def _normalized_text(path: Path) -> str:
    """Of a file that can be read; nothing of another."""
    try:
        return workout_file.serialize(workout_file.read(path))
    except WorkoutFileError:
        return ""


def _file_stem(name: str) -> str:
    """A name as every disk takes it."""
    words = re.sub(r"[^\w]+", "-", name.casefold()).strip("-_")
    return words[:_MAX_STEM_LENGTH] or "workout"
