"""Which workout a command is about, and for whom; the commands that only look at it."""

from __future__ import annotations

import sys
from typing import NamedTuple

from retrotimer.cli import coaching_commands
from retrotimer.cli.arguments import Arguments
from retrotimer.domain.coaching.findings import Severity
from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.values.validation import ProgramNotAllowedError, UnknownNameError
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import ExitStatus
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.services.speech import AudioSetup, load_audio_setup
from retrotimer.store.files.workout_file import WorkoutFileError, read
from retrotimer.store.folders import Folders, default_workout_path, resolve_workout


class WorkoutSelection(NamedTuple):
    """A workout as it was written, and its place in a program if it has one."""

    workout: Workout
    program_position: ProgramPosition | None = None


def select_workout(arguments: Arguments, coaching: CoachingService) -> WorkoutSelection:
    """Raises WorkoutFileError, UnknownNameError, NotForYouError."""
    for problem in coaching.problems:
        print(problem, file=sys.stderr)
    if not arguments.program:
        return WorkoutSelection(
            read(resolve_workout(arguments.file) if arguments.file else default_workout_path())
        )
    programs, problems = load_bundled_programs()
    for problem in problems:
        print(problem, file=sys.stderr)
    if arguments.program not in programs:
        there = ", ".join(programs) or "none"
        raise UnknownNameError(f"no program {arguments.program!r}, there are: {there}")
    program = programs[arguments.program]
    if not program.is_open_to(coaching.client):
        raise ProgramNotAllowedError(
            f"{program.name}: a clinician must allow it first:"
            f" retrotimer programs {program.key} --unlock WHO"
        )
    coming = coaching.find_next_session(program)
    if coming is None:
        raise ProgramNotAllowedError(f"{program.name}: completed")
    print(
        f"{program.name}, week {coming.week}, session {coming.number}: {coming.reason_text}",
        file=sys.stderr,
    )
    stage = ProgramPosition(program.key, coming.week, coming.number)
    return WorkoutSelection(program.weeks[coming.week - 1].workout, stage)


def load_audio_setup_for(
    arguments: Arguments, folders: Folders, coaching: CoachingService
) -> AudioSetup:
    """What this client will hear; what could not be had is told."""
    heard = load_audio_setup(folders, arguments.wishes, coaching.walker.habits)
    for problem in heard.problems:
        print(problem, file=sys.stderr)
    return heard


def run_workout_command(arguments: Arguments, folders: Folders) -> ExitStatus:
    """Check, rehearse or export a workout as its walker performs it."""
    as_json, command = arguments.json, arguments.command
    desk = CoachingService(folders, arguments.client)
    try:
        workout, _ = select_workout(arguments, desk)
    except WorkoutFileError as error:
        if not (command == "check" and as_json):
            raise
        return coaching_commands.print_invalid_workout(error.problems)
    if command == "check":
        return coaching_commands.run_check(workout, desk, as_json=as_json)
    performed = desk.adapt_workout(workout)
    if command == "rehearse":
        from retrotimer.cli.output_fields import print_rehearsal

        heard = load_audio_setup_for(arguments, folders, desk)
        return print_rehearsal(performed, heard.speech, folders, as_json=as_json)
    # Nothing asks again when the track is played.
    refused = (one for one in desk.check_workout(workout) if one.severity is Severity.BLOCK)
    coaching_commands.print_findings(refused, desk.client.units, sys.stderr)
    choices = load_audio_setup(folders, arguments.wishes).policy.cue_settings
    from retrotimer.cli.audio_export import export_audio

    return export_audio(performed, arguments.track, choices, folders, desk.walker.habits)
