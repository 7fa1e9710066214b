"""A session in the terminal: one line per segment and cue."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

from retrotimer.cli.arguments import Arguments
from retrotimer.cli.keyboard import Keys, NoKeys, opened_keys
from retrotimer.cli.prompts import ask_after, may_start, recover
from retrotimer.cli.session_output import JsonReport, Report, TextReport
from retrotimer.cli.workout_selection import Chosen, listening_for
from retrotimer.domain import messages
from retrotimer.domain.session.controls import EXTEND_S, SPEED_STEP, ControlKind
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import Status
from retrotimer.services.audio import SoundDesk
from retrotimer.services.coaching import CoachDesk
from retrotimer.services.history_keeper import HistoryDesk
from retrotimer.services.session_runner import Tick
from retrotimer.services.session_setup import Performance, prepare
from retrotimer.services.speech import Listening
from retrotimer.store.folders import Folders

TICK_S = 0.04

_CONTROL_OF_KEY = {
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
    "c": (ControlKind.COOL_DOWN, 0.0),
    "h": (ControlKind.HOLD, 0.0),
    "q": (ControlKind.STOP, 0.0),
    "s": (ControlKind.STOP, 0.0),
}


def perform(plan: Chosen, coach: CoachDesk, folders: Folders, arguments: Arguments) -> Status:
    """Run a session to its end, or until it is stopped; the exit status.

    One that is refused does not start, unless somebody is responsible. One that was cut off may go
    on instead.
    """
    asks = arguments.time_scale == 1 and not arguments.json and _is_terminal()
    listening = listening_for(arguments, folders, coach)
    history = HistoryDesk(folders, listening.settings.history_url)
    history.open()
    if history.notice:
        print(history.notice, file=sys.stderr)
    if not history.writes:
        return Status.ENVIRONMENT_FAILED
    try:
        cut_off = recover(history, asks=asks)
        if cut_off is not None:
            # Whoever opened the program may be another client, who hears it otherwise.
            theirs = replace(arguments, client=cut_off.occasion.client)
            # A client who is known no more, or on another laptop only, walks on all the same.
            walker = CoachDesk(folders, theirs.client, new=True)
            listening = listening_for(theirs, folders, walker)
            desk, performance = _prepared(cut_off.workout, folders, listening, arguments)
            status = _perform(
                performance, desk, lambda: performance.resume(cut_off), as_json=arguments.json
            )
        elif not may_start(plan.workout, coach, asks=asks, responsible=arguments.responsible):
            return Status.NO
        else:
            workout = coach.performed(plan.workout)
            desk, performance = _prepared(workout, folders, listening, arguments)
            performance.journal.occasion = coach.occasion(plan.stage, arguments.time_scale)
            start = performance.conductor.start
            status = _perform(performance, desk, start, as_json=arguments.json)
        if asks and status is Status.DONE:
            ask_after(performance)
        performance.journal.wait()
        if not performance.journal.kept:
            print(messages.not_kept(performance.journal.problem), file=sys.stderr)
            return Status.ENVIRONMENT_FAILED
        return status
    finally:
        history.close()


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _prepared(
    workout: Workout, folders: Folders, listening: Listening, arguments: Arguments
) -> tuple[SoundDesk, Performance]:
    desk = SoundDesk(folders, listening)
    desk.load(unroll(workout))
    desk.finish_texts()
    if desk.notice and desk.notice not in listening.problems:
        print(desk.notice, file=sys.stderr)
    desk.player.settle()
    time_scale = arguments.time_scale
    return desk, prepare(workout, folders, desk.player, desk.policy, time_scale=time_scale)


def _perform(
    performance: Performance, desk: SoundDesk, begin: Callable[[], None], *, as_json: bool
) -> Status:
    player, units = desk.player, desk.policy.habits.units
    report: Report = JsonReport(player) if as_json else TextReport(player, units)
    signal.signal(signal.SIGTERM, _interrupt)
    with opened_keys() as keys:
        holds = any(segment.hold for segment in performance.timeline.segments)
        if holds and isinstance(keys, NoKeys):
            print(messages.NOBODY_CONFIRMS, file=sys.stderr)
        status = Status.DONE
        try:
            begin()
            _run(performance, keys, report, desk)
        except KeyboardInterrupt:
            status = Status.INTERRUPTED
            report.show(_stopped(performance))
        except BaseException:
            # Whatever ends it, a closed pipe or our own fault: the session is kept.
            _stopped(performance)
            performance.journal.wait()
            raise
        finally:
            player.drain()
            desk.close()
    performance.journal.wait()
    report.end(performance)
    return status


def _stopped(performance: Performance) -> Tick:
    performance.conductor.control(ControlKind.STOP)
    return performance.conductor.tick()


def _run(performance: Performance, keys: Keys | NoKeys, report: Report, desk: SoundDesk) -> None:
    conductor, player = performance.conductor, desk.player
    units = desk.policy.habits.units
    slept_s = 0.0
    while True:
        tick = conductor.tick()
        player.poll()
        report.show(tick)
        if conductor.slept_s != slept_s:
            slept_s = conductor.slept_s
            if slept_s:
                print(messages.slept(slept_s), file=sys.stderr)
        report.hear(player)
        if tick.moment.state.over:
            return
        for key in keys.pressed(TICK_S):
            if key in (" ", "\n", "\r"):
                conductor.toggle()
            elif key.lower() in _CONTROL_OF_KEY:
                kind, value = _CONTROL_OF_KEY[key.lower()]
                speeds = kind is ControlKind.ADJUST_SPEED
                conductor.control(kind, units.kmh(value) if speeds else value)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
