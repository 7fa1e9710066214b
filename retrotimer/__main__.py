"""The program's entry: `retrotimer [FILE]`, `retrotimer COMMAND`, `python -m retrotimer`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from retrotimer.cli.arguments import WINDOW, Arguments, parse
from retrotimer.domain.values.validation import NotForYouError, UnknownNameError
from retrotimer.exit_status import Status
from retrotimer.store.errors import StoreError
from retrotimer.store.files.workout_file import WorkoutFileError, read
from retrotimer.store.folders import Folders, default_workout, found


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
    except (UnknownNameError, NotForYouError) as error:
        print(error, file=sys.stderr)
        return Status.BAD_INPUT if isinstance(error, UnknownNameError) else Status.NO
    except OSError as error:
        # Nobody reads the pipe any more, or the disk behind the output is full.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"retrotimer: {error}", file=sys.stderr)
        return Status.ENVIRONMENT_FAILED
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except Exception as error:
        # Our own fault: where it was is kept for whoever helps.
        from retrotimer.store.log_file import Happened, LogFile

        LogFile(Folders().log).tell(Happened.CRASHED, error)
        raise
    return status


def _obey(arguments: Arguments, folders: Folders) -> Status:
    # Each command imports what it needs: a rehearsal must not load Qt, a window no terminal.
    as_json, client = arguments.json, arguments.client
    match arguments.command:
        case "settings":
            from retrotimer.cli.settings import change, show

            if arguments.pairs:
                return change(folders, arguments.pairs, client, as_json=as_json)
            return show(folders, client, as_json=as_json)
        case "history":
            from retrotimer.cli.history_commands import obey

            return obey(arguments, folders)
        case "doctor":
            from retrotimer.cli.doctor import examine

            return examine(folders, as_json=as_json)
        case "profile":
            from retrotimer.cli.coaching_commands import profile

            return profile(folders, arguments.pairs, client, as_json=as_json)
        case "programs":
            from retrotimer.cli.coaching_commands import programs

            unlock = arguments.unlock
            return programs(folders, arguments.program, client, unlock=unlock, as_json=as_json)
        case "after":
            from retrotimer.cli.coaching_commands import after

            session = arguments.session
            return after(folders, arguments.pairs, client, session=session, as_json=as_json)
        case "check" | "rehearse" | "export-audio":
            from retrotimer.cli.workout_selection import look

            return look(arguments, folders)
    return _perform(arguments, folders)


def _perform(arguments: Arguments, folders: Folders) -> Status:
    """Perform a session, in a window where one can open."""
    if not (arguments.no_window or arguments.json):
        from retrotimer.system.display_probe import problem

        why_not = problem()
        if not why_not:
            return _show(arguments, folders)
        print(f"No window, so the session runs here in the terminal: {why_not}", file=sys.stderr)
    from retrotimer.cli.terminal_session import perform
    from retrotimer.cli.workout_selection import chosen
    from retrotimer.services.coaching import CoachDesk

    # What is wrong with the file is told before anything is asked.
    desk = CoachDesk(folders, arguments.client)
    plan = chosen(arguments, desk)
    return perform(plan, desk, folders, arguments)


def _show(arguments: Arguments, folders: Folders) -> Status:
    """Open the window. The everyday call looks nothing up before the first paint."""
    from retrotimer.gui.application import show
    from retrotimer.gui.main_controller import Opening

    stage = None
    if arguments.client or arguments.program:
        from retrotimer.cli.workout_selection import chosen
        from retrotimer.services.coaching import CoachDesk

        workout, stage = chosen(arguments, CoachDesk(folders, arguments.client))
    else:
        workout = read(found(arguments.file) if arguments.file else default_workout())
    opening = Opening(
        workout,
        stage,
        arguments.wishes,
        arguments.time_scale,
        start=arguments.command != WINDOW,
        responsible=arguments.responsible,
    )
    return show(opening, folders)


if __name__ == "__main__":
    sys.exit(main())
