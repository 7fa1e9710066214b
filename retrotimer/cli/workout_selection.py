"""Which workout a command is about, and for whom; the commands that only look at it."""

from __future__ import annotations

import sys
from typing import NamedTuple

from retrotimer.cli import coaching_commands
from retrotimer.cli.arguments import Arguments
from retrotimer.domain.coaching.findings import Severity
from retrotimer.domain.session.session_context import Stage
from retrotimer.domain.values.validation import NotForYouError, UnknownNameError
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import Status
from retrotimer.services.coaching import CoachDesk, bundled_programs
from retrotimer.services.speech import Listening, listening
from retrotimer.store.files.workout_file import WorkoutFileError, read
from retrotimer.store.folders import Folders, default_workout, found


class Chosen(NamedTuple):
    """A workout as it was written, and its place in a program if it has one."""

    workout: Workout
    stage: Stage | None = None


def chosen(arguments: Arguments, desk: CoachDesk) -> Chosen:
    """Raises WorkoutFileError, UnknownNameError, NotForYouError."""
    for problem in desk.problems:
        print(problem, file=sys.stderr)
    if not arguments.program:
        return Chosen(read(found(arguments.file) if arguments.file else default_workout()))
    programs, problems = bundled_programs()
    for problem in problems:
        print(problem, file=sys.stderr)
    if arguments.program not in programs:
        there = ", ".join(programs) or "none"
        raise UnknownNameError(f"no program {arguments.program!r}, there are: {there}")
    program = programs[arguments.program]
    if not program.open_to(desk.client):
        raise NotForYouError(
            f"{program.name}: a clinician must allow it first:"
            f" retrotimer programs {program.key} --unlock WHO"
        )
    coming = desk.next_in(program)
    if coming is None:
        raise NotForYouError(f"{program.name}: completed")
    print(
        f"{program.name}, week {coming.week}, session {coming.number}: {coming.why}",
        file=sys.stderr,
    )
    stage = Stage(program.key, coming.week, coming.number)
    return Chosen(program.weeks[coming.week - 1].workout, stage)


def listening_for(arguments: Arguments, folders: Folders, desk: CoachDesk) -> Listening:
    """What this client will hear; what could not be had is told."""
    heard = listening(folders, arguments.wishes, desk.walker.habits)
    for problem in heard.problems:
        print(problem, file=sys.stderr)
    return heard


def look(arguments: Arguments, folders: Folders) -> Status:
    """Check, rehearse or export a workout as its walker performs it."""
    as_json, command = arguments.json, arguments.command
    desk = CoachDesk(folders, arguments.client)
    try:
        workout, _ = chosen(arguments, desk)
    except WorkoutFileError as error:
        if not (command == "check" and as_json):
            raise
        return coaching_commands.invalid(error.problems)
    if command == "check":
        return coaching_commands.check(workout, desk, as_json=as_json)
    performed = desk.performed(workout)
    if command == "rehearse":
        from retrotimer.cli.output_fields import rehearsal

        heard = listening_for(arguments, folders, desk)
        return rehearsal(performed, heard.speech, folders, as_json=as_json)
    # Nothing asks again when the track is played.
    refused = (one for one in desk.findings(workout) if one.severity is Severity.REFUSE)
    coaching_commands.tell(refused, desk.client.units, sys.stderr)
    choices = listening(folders, arguments.wishes).policy.choices
    from retrotimer.cli.audio_export import export

    return export(performed, arguments.track, choices, folders, desk.walker.habits)
