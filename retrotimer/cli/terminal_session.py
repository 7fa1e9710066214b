"""A session in the terminal: one line per segment and cue."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

from retrotimer.cli.arguments import Arguments
from retrotimer.cli.keyboard import Keyboard, NoKeyboard, open_keyboard
from retrotimer.cli.prompts import (
    ask_about_cut_off_session,
    ask_post_session_questions,
    confirm_start,
)
from retrotimer.cli.session_output import JsonSessionOutput, SessionOutput, TextSessionOutput
from retrotimer.cli.workout_selection import WorkoutSelection, load_audio_setup_for
from retrotimer.domain import messages
from retrotimer.domain.session.controls import EXTEND_S, SPEED_STEP, ControlKind
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import ExitStatus
from retrotimer.services.audio import AudioService
from retrotimer.services.coaching import CoachingService
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.services.session_runner import TickResult
from retrotimer.services.session_setup import PreparedSession, prepare_session
from retrotimer.services.speech import AudioSetup
from retrotimer.store.folders import Folders

TICK_S = 0.04

_KEY_CONTROLS = {
    "n": (ControlKind.NEXT, 0.0),
    "right": (ControlKind.NEXT, 0.0),
    "pagedown": (ControlKind.NEXT, 0.0),
    "b": (ControlKind.BACK, 0.0),
    "left": (ControlKind.BACK, 0.0),
    "pageup": (ControlKind.BACK, 0.0),
    "r": (ControlKind.RESTART_STEP, 0.0),
    "=": (ControlKind.EXTEND, EXTEND_S),
    "+": (ControlKind.EXTEND, EXTEND_S),
    "-": (ControlKind.EXTEND, -EXTEND_S),
    "up": (ControlKind.ADJUST_SPEED, SPEED_STEP),
    "down": (ControlKind.ADJUST_SPEED, -SPEED_STEP),
    "c": (ControlKind.SKIP_TO_COOL_DOWN, 0.0),
    "h": (ControlKind.TOGGLE_HOLD, 0.0),
    "q": (ControlKind.STOP, 0.0),
    "s": (ControlKind.STOP, 0.0),
}


def run_session(
    selection: WorkoutSelection, coaching: CoachingService, folders: Folders, arguments: Arguments
) -> ExitStatus:
    """Run a session to its end, or until it is stopped; the exit status.

    One that is refused does not start, unless somebody is responsible. One that was cut off may go
    on instead.
    """
    asks = arguments.time_scale == 1 and not arguments.json and _is_terminal()
    listening = load_audio_setup_for(arguments, folders, coaching)
    history = HistoryKeeper(folders, listening.settings.history_url)
    history.open()
    if history.notice:
        print(history.notice, file=sys.stderr)
    if not history.can_write:
        return ExitStatus.ENVIRONMENT_FAILED
    try:
        cut_off = ask_about_cut_off_session(history, is_interactive=asks)
        if cut_off is not None:
            # Whoever opened the program may be another client, who hears it otherwise.
            theirs = replace(arguments, client=cut_off.context.client)
            # A client who is known no more, or on another laptop only, walks on all the same.
            walker = CoachingService(folders, theirs.client, allow_new=True)
            listening = load_audio_setup_for(theirs, folders, walker)
            desk, performance = _prepare_session(cut_off.workout, folders, listening, arguments)
            status = _run_prepared_session(
                performance,
                desk,
                lambda: performance.resume_session(cut_off),
                as_json=arguments.json,
            )
        elif not confirm_start(
            selection.workout,
            coaching,
            is_interactive=asks,
            accepts_responsibility=arguments.responsible,
        ):
            return ExitStatus.FAILURE
        else:
            workout = coaching.adapt_workout(selection.workout)
            desk, performance = _prepare_session(workout, folders, listening, arguments)
            performance.journal.context = coaching.build_session_context(
                selection.program_position, arguments.time_scale
            )
            start = performance.runner.start
            status = _run_prepared_session(performance, desk, start, as_json=arguments.json)
        if asks and status is ExitStatus.SUCCESS:
            ask_post_session_questions(performance)
        performance.journal.flush()
        if not performance.journal.is_saved:
            print(
                messages.history_write_error_message(performance.journal.problem), file=sys.stderr
            )
            return ExitStatus.ENVIRONMENT_FAILED
        return status
    finally:
        history.close()


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _prepare_session(
    workout: Workout, folders: Folders, audio_setup: AudioSetup, arguments: Arguments
) -> tuple[AudioService, PreparedSession]:
    desk = AudioService(folders, audio_setup)
    desk.load_timeline(unroll(workout))
    desk.finish_custom_texts()
    if desk.notice and desk.notice not in audio_setup.problems:
        print(desk.notice, file=sys.stderr)
    desk.player.wait_until_ready()
    time_scale = arguments.time_scale
    return desk, prepare_session(workout, folders, desk.player, desk.policy, time_scale=time_scale)


def _run_prepared_session(
    prepared_session: PreparedSession,
    audio: AudioService,
    start: Callable[[], None],
    *,
    as_json: bool,
) -> ExitStatus:
    player, units = audio.player, audio.policy.habits.units
    report: SessionOutput = (
        JsonSessionOutput(player) if as_json else TextSessionOutput(player, units)
    )
    signal.signal(signal.SIGTERM, _raise_interrupt)
    with open_keyboard() as keys:
        holds = any(segment.hold for segment in prepared_session.timeline.segments)
        if holds and isinstance(keys, NoKeyboard):
            print(messages.HOLD_CANNOT_BE_CONFIRMED, file=sys.stderr)
        status = ExitStatus.SUCCESS
        try:
            start()
            _run_loop(prepared_session, keys, report, audio)
        except KeyboardInterrupt:
            status = ExitStatus.INTERRUPTED
            report.show_tick(_stop_session(prepared_session))
        except BaseException:
            # Whatever ends it, a closed pipe or our own fault: the session is kept.
            _stop_session(prepared_session)
            prepared_session.journal.flush()
            raise
        finally:
            player.drain()
            audio.close()
    prepared_session.journal.flush()
    report.print_end(prepared_session)
    return status


def _stop_session(prepared_session: PreparedSession) -> TickResult:
    prepared_session.runner.apply_control(ControlKind.STOP)
    return prepared_session.runner.tick()


def _run_loop(
    prepared_session: PreparedSession,
    keyboard: Keyboard | NoKeyboard,
    output: SessionOutput,
    audio: AudioService,
) -> None:
    conductor, player = prepared_session.runner, audio.player
    units = audio.policy.habits.units
    slept_s = 0.0
    while True:
        tick = conductor.tick()
        player.poll()
        output.show_tick(tick)
        if conductor.slept_s != slept_s:
            slept_s = conductor.slept_s
            if slept_s:
                print(messages.sleep_message(slept_s), file=sys.stderr)
        output.update_engine(player)
        if tick.state.phase.is_over:
            return
        for key in keyboard.read_keys(TICK_S):
            if key in (" ", "\n", "\r"):
                conductor.press_main_key()
            elif key.lower() in _KEY_CONTROLS:
                kind, value = _KEY_CONTROLS[key.lower()]
                speeds = kind is ControlKind.ADJUST_SPEED
                conductor.apply_control(kind, units.speed_to_kmh(value) if speeds else value)


def _raise_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
