"""The program's entry: `retrotimer [FILE]`, `retrotimer COMMAND`, `python -m retrotimer`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from retrotimer.cli.arguments import WINDOW, Arguments, parse
from retrotimer.domain.values.validation import ProgramNotAllowedError, UnknownNameError
from retrotimer.exit_status import ExitStatus
from retrotimer.store.errors import StoreError
from retrotimer.store.files.workout_file import WorkoutFileError, read
from retrotimer.store.folders import Folders, default_workout_path, resolve_workout


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Status: 0 done, 1 no, 2 bad input, 3 environment failed, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal cannot show is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    arguments = parse(sys.argv[1:] if argv is None else argv)
    try:
        status = _run_command(arguments, Folders())
        # Flushed here, where a failure can still be answered; a closed output is none.
        print(end="", flush=True)
    except StoreError as error:
        print(*error.messages, sep="\n", file=sys.stderr)
        bad_input = isinstance(error, WorkoutFileError)
        return ExitStatus.BAD_INPUT if bad_input else ExitStatus.ENVIRONMENT_FAILED
    except (UnknownNameError, ProgramNotAllowedError) as error:
        print(error, file=sys.stderr)
        return ExitStatus.BAD_INPUT if isinstance(error, UnknownNameError) else ExitStatus.FAILURE
    except OSError as error:
        # Nobody reads the pipe any more, or the disk behind the output is full.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"retrotimer: {error}", file=sys.stderr)
        return ExitStatus.ENVIRONMENT_FAILED
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except Exception as error:
        # Our own fault: where it was is kept for whoever helps.
        from retrotimer.store.log_file import LogEvent, LogFile

        LogFile(Folders().log).write(LogEvent.CRASHED, error)
        raise
    return status


def _run_command(arguments: Arguments, folders: Folders) -> ExitStatus:
    # Each command imports what it needs: a rehearsal must not load Qt, a window no terminal.
    as_json, client = arguments.json, arguments.client
    match arguments.command:
        case "settings":
            from retrotimer.cli.settings import change_settings, show_settings

            if arguments.pairs:
                return change_settings(folders, arguments.pairs, client, as_json=as_json)
            return show_settings(folders, client, as_json=as_json)
        case "history":
            from retrotimer.cli.history_commands import run_history

            return run_history(arguments, folders)
        case "doctor":
            from retrotimer.cli.doctor import run_doctor

            return run_doctor(folders, as_json=as_json)
        case "profile":
            from retrotimer.cli.coaching_commands import run_profile

            return run_profile(folders, arguments.pairs, client, as_json=as_json)
        case "programs":
            from retrotimer.cli.coaching_commands import run_programs

            unlock = arguments.unlock
            return run_programs(
                folders, arguments.program, client, cleared_by=unlock, as_json=as_json
            )
        case "after":
            from retrotimer.cli.coaching_commands import run_after

            session = arguments.session
            return run_after(folders, arguments.pairs, client, session_id=session, as_json=as_json)
        case "check" | "rehearse" | "export-audio":
            from retrotimer.cli.workout_selection import run_workout_command

            return run_workout_command(arguments, folders)
    return _run_session(arguments, folders)


def _run_session(arguments: Arguments, folders: Folders) -> ExitStatus:
    """Perform a session, in a window where one can open."""
    if not (arguments.no_window or arguments.json):
        from retrotimer.system.display_probe import find_display_problem

        why_not = find_display_problem()
        if not why_not:
            return _open_window(arguments, folders)
        print(f"No window, so the session runs here in the terminal: {why_not}", file=sys.stderr)
    from retrotimer.cli.terminal_session import run_session
    from retrotimer.cli.workout_selection import select_workout
    from retrotimer.services.coaching import CoachingService

    # What is wrong with the file is told before anything is asked.
    desk = CoachingService(folders, arguments.client)
    plan = select_workout(arguments, desk)
    return run_session(plan, desk, folders, arguments)


def _open_window(arguments: Arguments, folders: Folders) -> ExitStatus:
    """Open the window. The everyday call looks nothing up before the first paint."""
    from retrotimer.gui.application import run_desktop
    from retrotimer.gui.main_controller import StartOptions

    stage = None
    if arguments.client or arguments.program:
        from retrotimer.cli.workout_selection import select_workout
        from retrotimer.services.coaching import CoachingService

        workout, stage = select_workout(arguments, CoachingService(folders, arguments.client))
    else:
        workout = read(
            resolve_workout(arguments.file) if arguments.file else default_workout_path()
        )
    options = StartOptions(
        workout,
        stage,
        arguments.wishes,
        arguments.time_scale,
        starts_immediately=arguments.command != WINDOW,
        is_risk_accepted=arguments.responsible,
    )
    return run_desktop(options, folders)


if __name__ == "__main__":
    sys.exit(main())
