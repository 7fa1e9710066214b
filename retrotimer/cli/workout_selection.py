"""The workout that a command is about, and how its client will hear it."""

from __future__ import annotations

import sys
from typing import NamedTuple

from retrotimer.cli.safe_output import print_problems
from retrotimer.cli.workout_command import AudibleWorkoutCommand, WorkoutCommand
from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.values.validation import ProgramNotAllowedError, UnknownNameError
from retrotimer.domain.workout.workout import Workout
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.services.speech import AudioSetup, load_audio_setup
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, default_workout_path, resolve_workout


class WorkoutSelection(NamedTuple):
    """A workout as it was written, and its place in a program if it has one."""

    workout: Workout
    program_position: ProgramPosition | None = None


def select_workout(command: WorkoutCommand, coaching: CoachingService) -> WorkoutSelection:
    """The file that was named, or the program's next session for this client.

    Problems with other files are printed to standard error. Raises WorkoutFileError,
    UnknownNameError, ProgramNotAllowedError.
    """
    print_problems(coaching.problems)
    if command.program:
        return select_next_session(command.program, coaching)
    return WorkoutSelection(
        read(resolve_workout(command.file) if command.file else default_workout_path())
    )


def select_next_session(program_key: str, coaching: CoachingService) -> WorkoutSelection:
    """The program's next session for this client.

    Raises UnknownNameError, ProgramNotAllowedError.
    """
    programs, problems = load_bundled_programs()
    print_problems(problems)
    if program_key not in programs:
        known = ", ".join(programs) or "none"
        raise UnknownNameError(f"Unknown program {program_key!r}. Available: {known}")
    program = programs[program_key]
    if not program.is_open_to(coaching.client):
        raise ProgramNotAllowedError(
            f"{program.name} is locked. A clinician must allow it first:"
            f" retrotimer programs {program.key} --unlock WHO"
        )
    session = coaching.find_next_session(program)
    print(
        f"{program.name}, week {session.week}, session {session.number}: {session.reason_text}."
        f" {session.schedule.text}",
        file=sys.stderr,
    )
    return WorkoutSelection(
        coaching.session_workout(program, session),
        ProgramPosition(program.key, session.week, session.number),
    )


def load_audio_setup_for(
    command: AudibleWorkoutCommand, folders: Folders, coaching: CoachingService
) -> AudioSetup:
    """How this client hears the session; what is missing is printed to standard error."""
    audio_setup = load_audio_setup(folders, command.overrides, coaching.walker.habits)
    print_problems(audio_setup.problems)
    return audio_setup
