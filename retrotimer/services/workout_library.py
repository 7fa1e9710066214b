"""The workouts to choose from: a client's programs, their own workouts, and the built-in ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.coaching.findings import is_blocked
from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.coaching.program import Program
from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.values.text import join_texts
from retrotimer.domain.values.validation import UnsuitableWorkoutError
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
    """Lists the workouts, and keeps the client's own ones as files in a folder.

    A workout that is deleted is moved to a bin, from which it can be restored. `problems` are lines
    about files that could not be read.
    """

    def __init__(self, folders: Folders, coaching: CoachingService) -> None:
        self.problems: list[str] = []
        self._folder = folders.workouts
        self.coaching = coaching
        # The path in the bin and the path before, of each workout moved; the last is undone first.
        self._moved_to_bin: list[tuple[Path, Path]] = []

    @property
    def _own_paths(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{WORKOUT_SUFFIX}"))

    @property
    def can_undo(self) -> bool:
        return bool(self._moved_to_bin)

    def list_entries(self) -> list[LibraryEntry]:
        """The next sessions of started programs, own workouts, built-in ones, other programs."""
        programs, problems = load_bundled_programs()
        self.problems = list(problems)
        sessions = [*self._program_entries(programs.values())]
        return [
            *(entry for is_started, entry in sessions if is_started),
            *self._load_entries(self._own_paths, is_own=True),
            *self._load_entries(bundled_workout_paths(), is_own=False),
            *(entry for is_started, entry in sessions if not is_started),
        ]

    def import_file(self, path: Path) -> LibraryEntry:
        """Copy a file into the own workouts, unless an equal one is there already.

        Raises WorkoutFileError, OSError.
        """
        workout = workout_file.read(path)
        entry = self.find_entry(workout)
        return entry if entry.is_own else self.save_workout(workout)

    def save_workout(self, workout: Workout, edited: LibraryEntry | None = None) -> LibraryEntry:
        """Save what was edited: an own workout is replaced, any other becomes a new own one.

        The replaced file goes to the bin. Raises OSError.
        """
        create_private_folder(self._folder)
        if edited is not None and edited.is_own:
            path = Path(edited.source)
            if path.exists():
                workout_file.write(self._unused_bin_path(path), edited.workout)
        else:
            path = unused_path(self._folder, _file_stem(workout.name), WORKOUT_SUFFIX)
        workout_file.write(path, workout)
        return self._build_entry(path, workout, is_own=True)

    def find_entry(self, workout: Workout) -> LibraryEntry:
        """The entry of the own workout that equals this one, else an entry without a file."""
        text = workout_file.serialize(workout)
        for path in self._own_paths:
            if _normalized_text(path) == text:
                return self._build_entry(path, workout, is_own=True)
        return LibraryEntry("", workout)

    def move_to_bin(self, entry: LibraryEntry) -> None:
        """Move an own workout to the bin. Raises OSError."""
        path = Path(entry.source)
        bin_path = self._unused_bin_path(path)
        path.replace(bin_path)
        self._moved_to_bin.append((bin_path, path))

    def undo_move_to_bin(self) -> None:
        """Restore the workout that was moved last. Raises OSError."""
        bin_path, path = self._moved_to_bin.pop()
        bin_path.replace(
            unused_path(self._folder, path.name.removesuffix(WORKOUT_SUFFIX), WORKOUT_SUFFIX)
        )

    def _unused_bin_path(self, path: Path) -> Path:
        bin_folder = self._folder / "bin"
        create_private_folder(bin_folder)
        stamp = f"{SystemClock().local_time():%Y-%m-%d-%H%M%S}"
        return unused_path(
            bin_folder, f"{stamp}-{path.name.removesuffix(WORKOUT_SUFFIX)}", WORKOUT_SUFFIX
        )

    def _program_entries(self, programs: Iterable[Program]) -> Iterator[tuple[bool, LibraryEntry]]:
        """Each program's next session for this client, and whether they started the program."""
        for program in programs:
            if program.is_open_to(self.coaching.client):
                entry = build_program_entry(program, self.coaching)
                yield self.coaching.has_started_program(program), entry

    def _load_entries(self, paths: list[Path], *, is_own: bool) -> Iterator[LibraryEntry]:
        for path in paths:
            try:
                workout = workout_file.read(path)
            except WorkoutFileError as error:
                self.problems += error.messages
            else:
                yield self._build_entry(path, workout, is_own=is_own)

    def _build_entry(self, path: Path, workout: Workout, *, is_own: bool) -> LibraryEntry:
        findings = self.coaching.check_workout(workout)
        caution = messages.CAUTION_NOTE if findings else ""
        note = messages.BLOCKED_NOTE if is_blocked(findings) else caution
        try:
            self.coaching.adapt_workout(workout)
        except UnsuitableWorkoutError:
            note = messages.TOO_LONG_NOTE
        return LibraryEntry(str(path), workout, note, is_own)


def build_program_entry(program: Program, coaching: CoachingService) -> LibraryEntry:
    """The next session of a program for this client, and what they should know of it."""
    session = coaching.find_next_session(program)
    completion = coaching.find_completion(program)
    position = ProgramPosition(program.key, session.week, session.number)
    workout = coaching.session_workout(program, session)
    message = messages.next_session_message(
        program.name, session.week, session.number, session.reason_text
    )
    lines = [] if completion is None else completion.format_lines(coaching.client.units)
    notes = [session.schedule.text]
    if workout != program.weeks[session.week - 1].workout:
        notes.append(messages.SHORTENED_NOTE)
    if is_blocked(coaching.check_workout(workout, position)):
        notes.append(messages.BLOCKED_NOTE)
    note = join_texts((*lines, message, join_texts(notes, ". ")), "\n")
    headline = message if completion is None else completion.headline
    return LibraryEntry(program.key, workout, note, program_position=position, headline=headline)


def _normalized_text(path: Path) -> str:
    """The text that RetroTimer would write for this workout; empty if it cannot be read."""
    try:
        return workout_file.serialize(workout_file.read(path))
    except WorkoutFileError:
        return ""


def _file_stem(name: str) -> str:
    """A workout's name as a file name that every disk accepts."""
    words = re.sub(r"[^\w]+", "-", name.casefold()).strip("-_")
    return words[:_MAX_STEM_LENGTH] or "workout"
