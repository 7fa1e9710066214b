"""`retrotimer run` in the terminal: a session with one line for each segment and cue."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from retrotimer.cli.commands import RunSession
from retrotimer.cli.history_progress import load_coaching
from retrotimer.cli.keyboard import Keyboard, NoKeyboard, open_keyboard
from retrotimer.cli.prompts import (
    ask_about_cut_off_session,
    ask_about_last_session,
    ask_post_session_questions,
    confirm_start,
)
from retrotimer.cli.safe_output import print_lines, print_problems
from retrotimer.cli.session_output import JsonSessionOutput, SessionOutput, TextSessionOutput
from retrotimer.cli.unsaved_session import ask_how_to_save, save_without_asking
from retrotimer.cli.workout_selection import (
    WorkoutSelection,
    load_audio_setup_for,
    select_next_session,
    select_workout,
)
from retrotimer.domain import messages
from retrotimer.domain.coaching.findings_text import limit_notice_text
from retrotimer.domain.session.controls import EXTEND_S, SPEED_STEP, ControlKind
from retrotimer.domain.values.keyboard_layouts import latin_character
from retrotimer.domain.values.text import shown_text
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import ExitStatus
from retrotimer.services.audio import AudioService
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.services.session_runner import (
    CLOCK_JUMP_S,
    LimitNotice,
    SessionRunner,
    TickResult,
)
from retrotimer.services.session_setup import PreparedSession, prepare_session
from retrotimer.services.speech import AudioSetup
from retrotimer.store.folders import Folders
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession
from retrotimer.system.end_signals import EndSignals

TICK_S = 0.04

# Does what the safety limits blocked.
OVERRIDE_KEY = "i"
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


@dataclass(frozen=True, slots=True)
class _Performance:
    """A session that is ready, its sound, and what begins it."""

    session: PreparedSession
    audio: AudioService
    begin: Callable[[], None]


def run_session(command: RunSession, folders: Folders) -> ExitStatus:
    """Run a session to its end, or until it is stopped: a new one, or one that was cut off.

    Raises WorkoutFileError, UnknownNameError, ProgramNotAllowedError, UnsuitableWorkoutError.
    """
    signals = EndSignals()
    signals.install()
    coaching = load_coaching(folders, command.client)
    # What is wrong with the workout is reported before any question is asked.
    selection = select_workout(command, coaching)
    coaching.adapt_workout(selection.workout)
    audio_setup = load_audio_setup_for(command, folders, coaching)
    history = HistoryKeeper(folders, audio_setup.settings.history_url)
    history.open()
    print_problems(filter(None, (history.notice, history.clock_notice)))
    if not history.can_write:
        return ExitStatus.ENVIRONMENT_FAILED
    try:
        cut_off = ask_about_cut_off_session(history, is_interactive=_is_interactive(command))
        performance: _Performance | None
        if cut_off is not None:
            performance = _resume_session(cut_off, command, folders)
        else:
            performance = _start_session(selection, coaching, audio_setup, command, folders)
        if performance is None:
            return ExitStatus.FAILURE
        return _perform_session(performance, command, signals)
    finally:
        history.close()


def _start_session(
    selection: WorkoutSelection,
    coaching: CoachingService,
    audio_setup: AudioSetup,
    command: RunSession,
    folders: Folders,
) -> _Performance | None:
    """Ask what must be known, and prepare the workout.

    None if the safety limits block it, or if the answers completed its program.
    """
    position = selection.program_position
    if (
        position is not None
        and _is_interactive(command)
        and ask_about_last_session(position.program, coaching)
    ):
        selection = select_next_session(position.program, coaching)
        completion = coaching.find_completion(load_bundled_programs()[0][position.program])
        if completion is not None:
            print_lines(map(shown_text, completion.format_lines(coaching.client.units)))
            return None
    may_start = confirm_start(
        selection,
        coaching,
        is_interactive=_is_interactive(command),
        accepts_responsibility=command.accepts_responsibility,
    )
    if not may_start:
        return None
    workout = coaching.adapt_workout(selection.workout)
    audio = _open_audio(workout, audio_setup, folders)
    session = _prepare_session(workout, coaching, audio, command, folders)
    session.journal.context = coaching.build_session_context(
        selection.program_position, command.time_scale
    )
    return _Performance(session, audio, session.runner.start)


def _resume_session(cut_off: CutOffSession, command: RunSession, folders: Folders) -> _Performance:
    """Prepare to go on with a session that was cut off, as its own client hears it."""
    # Its client may be another than the one named now, and may be unknown on this computer.
    command = replace(command, client=cut_off.context.client)
    coaching = load_coaching(folders, command.client, allow_new=True)
    audio_setup = load_audio_setup_for(command, folders, coaching)
    audio = _open_audio(cut_off.workout, audio_setup, folders)
    session = _prepare_session(cut_off.workout, coaching, audio, command, folders)
    return _Performance(session, audio, lambda: session.resume_session(cut_off))


def _is_interactive(command: RunSession) -> bool:
    """Can questions be asked? Not of another program, nor in a session that runs faster."""
    is_terminal = sys.stdin is not None and sys.stdin.isatty()
    return is_terminal and command.time_scale == 1 and not command.json


def _open_audio(workout: Workout, audio_setup: AudioSetup, folders: Folders) -> AudioService:
    """The sound of this workout, as soon as all of its texts can be spoken."""
    audio = AudioService(folders, audio_setup)
    audio.load_timeline(unroll(workout))
    audio.finish_custom_texts()
    if audio.notice and audio.notice not in audio_setup.problems:
        print(audio.notice, file=sys.stderr)
    audio.player.wait_until_ready()
    return audio


def _prepare_session(
    workout: Workout,
    coaching: CoachingService,
    audio: AudioService,
    command: RunSession,
    folders: Folders,
) -> PreparedSession:
    session = prepare_session(
        workout, folders, audio.player, audio.policy, time_scale=command.time_scale
    )
    if command.time_scale == 1:
        session.runner.limits = coaching
        session.runner.is_risk_accepted = command.accepts_responsibility
    return session


def _perform_session(
    performance: _Performance, command: RunSession, signals: EndSignals
) -> ExitStatus:
    """Perform a session to its end, ask how it was, and save it."""
    journal = performance.session.journal
    try:
        output = _run_to_end(performance, command, signals)
        if not signals.is_requested:
            _save_session(performance.session, output, command)
    except BaseException:
        # Whatever ends the program, the session is not lost.
        if not journal.is_saved:
            save_without_asking(journal, command.save_to)
        raise
    if not journal.is_saved:
        return ExitStatus.ENVIRONMENT_FAILED
    return ExitStatus.INTERRUPTED if signals.is_requested else ExitStatus.SUCCESS


def _save_session(session: PreparedSession, output: SessionOutput, command: RunSession) -> None:
    """Ask how it was if that can be asked, and save the session, in a file if need be."""
    journal = session.journal
    if not _is_interactive(command):
        _save_unasked(session, output, command)
        return
    was_saved = journal.is_saved
    if was_saved:
        output.print_end(session)
    ask_post_session_questions(session)
    journal.flush()
    if (journal.is_saved or ask_how_to_save(journal, command.save_to)) and not was_saved:
        output.print_end(session)


def _save_unasked(session: PreparedSession, output: SessionOutput, command: RunSession) -> None:
    journal = session.journal
    saved_path = None if journal.is_saved else save_without_asking(journal, command.save_to)
    output.print_end(session, saved_path)


def _run_to_end(
    performance: _Performance, command: RunSession, signals: EndSignals
) -> SessionOutput:
    """Perform the session, save it, and let its last cue sound."""
    audio, session = performance.audio, performance.session
    player, units = audio.player, audio.policy.habits.units
    output: SessionOutput = (
        JsonSessionOutput(player) if command.json else TextSessionOutput(player, units)
    )
    try:
        with signals.deferred():
            _perform_saved(performance, output, signals)
            if signals.is_requested:
                # The terminal may have been closed.
                with suppress(OSError):
                    _save_unasked(session, output, command)
    finally:
        try:
            player.drain()
        finally:
            audio.close()
    return output


def _perform_saved(performance: _Performance, output: SessionOutput, signals: EndSignals) -> None:
    """Perform the session, which is saved whatever ends it."""
    session = performance.session
    with open_keyboard() as keyboard:
        has_hold = any(segment.hold for segment in session.timeline.segments)
        if has_hold and isinstance(keyboard, NoKeyboard):
            print(messages.HOLD_CANNOT_BE_CONFIRMED, file=sys.stderr)
        try:
            performance.begin()
            _run_loop(performance, keyboard, output, signals)
        except BaseException:
            # A closed pipe or a fault of our own ends the session, but it is saved all the same,
            # even if its end cannot be computed: then it is offered for resuming.
            _stop_session(session)
            raise
        finally:
            session.journal.flush()


def _stop_session(session: PreparedSession) -> TickResult:
    session.runner.apply_control(ControlKind.STOP)
    return session.runner.tick()


def _run_loop(
    performance: _Performance,
    keyboard: Keyboard | NoKeyboard,
    output: SessionOutput,
    signals: EndSignals,
) -> None:
    """Tick until the session is over, or the program is asked to end."""
    session, audio = performance.session, performance.audio
    runner, player = session.runner, audio.player
    reported_sleep_s = reported_jump_s = 0.0
    reported_notice: LimitNotice | None = None
    while True:
        tick = runner.tick()
        player.poll()
        output.show_tick(tick)
        if runner.slept_s != reported_sleep_s:
            reported_sleep_s = runner.slept_s
            if reported_sleep_s:
                print(messages.sleep_message(reported_sleep_s), file=sys.stderr)
        if abs(runner.clock_jump_s - reported_jump_s) >= CLOCK_JUMP_S:
            reported_jump_s = runner.clock_jump_s
            if reported_jump_s:
                print(messages.clock_jump_message(reported_jump_s), file=sys.stderr)
        notice = runner.limit_notice
        if notice is not None and notice is not reported_notice:
            units = audio.policy.habits.units
            print_problems([limit_notice_text(notice.findings, units)])
        reported_notice = notice
        output.update_engine(player)
        output.update_journal(session.journal)
        if tick.state.phase.is_over:
            return
        if signals.is_requested:
            stopped = _stop_session(session)
            # The terminal may have been closed.
            with suppress(OSError):
                output.show_tick(stopped)
            return
        for key in keyboard.read_keys(TICK_S):
            _press_key(key, runner, audio.policy.habits.units)


def _press_key(key: str, runner: SessionRunner, units: Units) -> None:
    # A letter of another script is that on its place of the keyboard.
    name = latin_character(key) if len(key) == 1 else key
    if key in (" ", "\n", "\r"):
        runner.press_main_key()
    elif name == OVERRIDE_KEY:
        runner.override_limits()
    elif name in _KEY_CONTROLS:
        kind, value = _KEY_CONTROLS[name]
        is_speed = kind is ControlKind.ADJUST_SPEED
        runner.apply_control(kind, units.speed_to_kmh(value) if is_speed else value)
