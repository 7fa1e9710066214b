"""The program's entry: `retrotimer [FILE]`, `retrotimer COMMAND`, `python -m retrotimer`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from retrotimer.cli.arguments import parse
from retrotimer.cli.safe_output import escaped_output, print_problems, print_traceback
from retrotimer.domain.values.validation import (
    ProgramNotAllowedError,
    UnknownNameError,
    UnsuitableWorkoutError,
)
from retrotimer.exit_status import ExitStatus
from retrotimer.store.errors import StoreError
from retrotimer.store.files.workout_file import WorkoutFileError
from retrotimer.store.folders import Folders
from retrotimer.system.end_signals import ignore_end_signals


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: see `exit_status`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name with letters that the terminal cannot show must not end the program.
            stream.reconfigure(errors="backslashreplace")
    with escaped_output():
        return _run_command(sys.argv[1:] if argv is None else argv)


def _run_command(argv: Sequence[str]) -> int:
    status = ExitStatus.ENVIRONMENT_FAILED
    try:
        command = parse(argv)
        status = command.run(Folders())
        # Flushed here, where a failure can still be reported; a closed output is no failure.
        print(end="", flush=True)
    except StoreError as error:
        print_problems(error.messages)
        bad_input = isinstance(error, WorkoutFileError)
        return ExitStatus.BAD_INPUT if bad_input else ExitStatus.ENVIRONMENT_FAILED
    except (UnknownNameError, UnsuitableWorkoutError, ProgramNotAllowedError) as error:
        print_problems([error])
        is_locked = isinstance(error, ProgramNotAllowedError)
        return ExitStatus.FAILURE if is_locked else ExitStatus.BAD_INPUT
    except OSError as error:
        # The reader of the pipe is gone, or the disk behind the output is full.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if status is ExitStatus.INTERRUPTED:
            return status
        if not isinstance(error, BrokenPipeError):
            # Standard error may be a terminal that was closed.
            with suppress(OSError):
                print_problems([f"retrotimer: {error}"])
        return ExitStatus.ENVIRONMENT_FAILED
    except KeyboardInterrupt:
        ignore_end_signals()
        return ExitStatus.INTERRUPTED
    except Exception as error:
        # A fault of our own: the log keeps where it happened.
        from retrotimer.store.log_file import LogEvent, LogFile

        LogFile(Folders().log).write(LogEvent.CRASHED, error)
        sys.excepthook = print_traceback
        raise
    return status


if __name__ == "__main__":
    sys.exit(main())
