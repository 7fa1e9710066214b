"""Opening the window, or running the session in the terminal where no window can open."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from retrotimer.cli.workout_command import AudibleWorkoutCommand, OpenWindow
from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import ExitStatus
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, default_workout_path, resolve_workout
from retrotimer.system.end_signals import EndSignals

if TYPE_CHECKING:
    # The window's start does not wait for the other commands.
    from retrotimer.cli.commands import RunSession
    from retrotimer.gui.start_options import StartOptions


def open_window(command: OpenWindow, folders: Folders) -> ExitStatus:
    """Open the window with a workout and wait for START; without a display, use the terminal."""
    if not _can_open_window():
        from retrotimer.cli.commands import RunSession

        session = RunSession(
            file=command.file,
            program=command.program,
            client=command.client,
            voice=command.voice,
            beeps=command.beeps,
        )
        return _run_in_terminal(session, folders)
    from retrotimer.gui.start_options import StartOptions

    workout, program_position = _select_workout(command, folders)
    return _run_desktop(StartOptions(workout, program_position, command.overrides), folders)


def run_in_window_or_terminal(command: RunSession, folders: Folders) -> ExitStatus:
    """Start a session at once: in the window, or in the terminal where no window can open."""
    if command.no_window or command.json or not _can_open_window():
        return _run_in_terminal(command, folders)
    return _run_in_window(command, folders)


def _can_open_window() -> bool:
    """Look for a display, and say on stderr why there is none."""
    from retrotimer.system.display_probe import find_display_problem

    problem = find_display_problem()
    if problem:
        print(
            f"No window can open, so the session runs in this terminal: {problem}", file=sys.stderr
        )
    return not problem


def _run_in_terminal(command: RunSession, folders: Folders) -> ExitStatus:
    from retrotimer.cli.terminal_session import run_session

    return run_session(command, folders)


def _run_in_window(command: RunSession, folders: Folders) -> ExitStatus:
    from retrotimer.gui.start_options import StartOptions

    workout, program_position = _select_workout(command, folders)
    options = StartOptions(
        workout,
        program_position,
        command.overrides,
        command.time_scale,
        starts_immediately=True,
        is_risk_accepted=command.accepts_responsibility,
        save_to=command.save_to,
    )
    return _run_desktop(options, folders)


def _run_desktop(options: StartOptions, folders: Folders) -> ExitStatus:
    """Load Qt, which no signal may interrupt: that would abort the program; then run the window."""
    signals = EndSignals()
    signals.install()
    with signals.deferred():
        from retrotimer.gui.application import run_desktop
    return (
        ExitStatus.INTERRUPTED if signals.is_requested else run_desktop(options, folders, signals)
    )


def _select_workout(
    command: AudibleWorkoutCommand, folders: Folders
) -> tuple[Workout, ProgramPosition | None]:
    if command.client or command.program:
        from retrotimer.cli.history_progress import load_coaching
        from retrotimer.cli.workout_selection import select_workout

        return select_workout(command, load_coaching(folders, command.client))
    # The everyday start: neither the clients nor the history are read before the first paint.
    return read(resolve_workout(command.file) if command.file else default_workout_path()), None
