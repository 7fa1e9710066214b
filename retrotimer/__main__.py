"""The program's entry: `retrotimer [FILE]`, `retrotimer COMMAND`, `python -m retrotimer`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from retrotimer.cli.arguments import WINDOW, Arguments, parse
from retrotimer.status import Status
from retrotimer.store import StoreError
from retrotimer.store.folders import Folders, default_workout
from retrotimer.store.workout_file import WorkoutFileError, read


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

            return rehearsal(path, as_json=as_json)
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


def _perform(arguments: Arguments, folders: Folders) -> Status:
    """Perform a session, in a window where one can open."""
    workout = read(arguments.file or default_workout())
    muted = _muted(arguments)
    if not (arguments.no_window or arguments.json):
        from retrotimer.ui.display import problem

        why_not = problem()
        if not why_not:
            from retrotimer import app

            return app.show(
                workout,
                folders,
                time_scale=arguments.time_scale,
                muted=muted,
                start=arguments.command != WINDOW,
            )
        print(f"No window, so the session runs here in the terminal: {why_not}", file=sys.stderr)
    from retrotimer.cli import terminal

    return terminal.perform(
        workout, folders, time_scale=arguments.time_scale, muted=muted, as_json=arguments.json
    )


def _muted(arguments: Arguments) -> str:
    """Why this session is to be silent, or nothing."""
    if arguments.no_sound:
        return "--no-sound"
    return f"time runs {arguments.time_scale:g} times as fast" if arguments.time_scale != 1 else ""


if __name__ == "__main__":
    sys.exit(main())
