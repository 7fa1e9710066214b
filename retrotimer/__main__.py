"""The program's entry: `retrotimer [FILE]`, `retrotimer COMMAND`, `python -m retrotimer`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from retrotimer.cli.arguments import WINDOW, Arguments, parse
from retrotimer.core.choices import UnknownClientError
from retrotimer.status import Status
from retrotimer.store import StoreError
from retrotimer.store.folders import Folders, default_workout
from retrotimer.store.workout_file import WorkoutFileError, read

if TYPE_CHECKING:
    from retrotimer.assembly import Listening


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Status: 0 done, 1 no, 2 bad input, 3 environment failed, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal cannot show is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    arguments = parse(sys.argv[1:] if argv is None else argv)
    try:
        status = _obey(arguments, Folders())
        # Flushed here, where a failure can still be answered; a closed output is none.
        print(end="", flush=True)
    except StoreError as error:
        print(*error.lines, sep="\n", file=sys.stderr)
        bad_input = isinstance(error, WorkoutFileError)
        return Status.BAD_INPUT if bad_input else Status.ENVIRONMENT_FAILED
    except UnknownClientError as error:
        print(error, file=sys.stderr)
        return Status.BAD_INPUT
    except OSError as error:
        # Nobody reads the pipe any more, or the disk behind the output is full.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"retrotimer: {error}", file=sys.stderr)
        return Status.ENVIRONMENT_FAILED
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    return status


def _obey(arguments: Arguments, folders: Folders) -> Status:
    # Each command imports what it needs: a rehearsal must not load Qt, a window no terminal.
    as_json = arguments.json
    match arguments:
        case Arguments("rehearse", Path() as path):
            from retrotimer.cli.reports import rehearsal

            return rehearsal(path, _listening(arguments, folders).speech, folders, as_json=as_json)
        case Arguments("export-audio", Path() as path, out=Path() as out):
            from retrotimer.assembly import listening
            from retrotimer.cli.audio_track import export

            found = listening(folders, arguments.wishes)
            return export(path, out, found.policy.choices, folders)
        case Arguments("settings"):
            from retrotimer.cli.settings import change, show

            if arguments.pairs:
                return change(folders, arguments.pairs, arguments.client, as_json=as_json)
            return show(folders, arguments.client, as_json=as_json)
        case Arguments("check", Path() as path):
            from retrotimer.cli.reports import check

            return check(path, as_json=as_json)
        case Arguments("history"):
            from retrotimer.cli.reports import history

            return history(folders.history, as_json=as_json)
        case Arguments("doctor"):
            from retrotimer.cli.doctor import examine

            return examine(folders, as_json=as_json)
    return _perform(arguments, folders)


def _listening(arguments: Arguments, folders: Folders) -> Listening:
    """What will be heard; what could not be had is told."""
    from retrotimer.assembly import listening

    found = listening(folders, arguments.wishes)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    return found


def _perform(arguments: Arguments, folders: Folders) -> Status:
    """Perform a session, in a window where one can open."""
    workout = read(arguments.file or default_workout())
    if not (arguments.no_window or arguments.json):
        from retrotimer.ui.display import problem

        why_not = problem()
        if not why_not:
            from retrotimer import app

            if arguments.client:
                # Told before the window opens, if nobody is called that.
                _listening(arguments, folders)
            return app.show(
                workout,
                folders,
                arguments.wishes,
                time_scale=arguments.time_scale,
                start=arguments.command != WINDOW,
            )
        print(f"No window, so the session runs here in the terminal: {why_not}", file=sys.stderr)
    from retrotimer.cli import terminal

    return terminal.perform(
        workout,
        folders,
        _listening(arguments, folders),
        time_scale=arguments.time_scale,
        as_json=arguments.json,
    )


if __name__ == "__main__":
    sys.exit(main())
