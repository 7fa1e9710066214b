"""A session in the terminal: one line per segment and cue."""

from __future__ import annotations

import json
import signal
import sys
from abc import ABC, abstractmethod
from dataclasses import replace
from types import FrameType
from typing import Any

from retrotimer.assembly import Listening, Performance, prepare
from retrotimer.cli.arguments import Arguments
from retrotimer.cli.asking import ask_after, may_start
from retrotimer.cli.chosen import Chosen
from retrotimer.cli.keys import Keys, NoKeys, opened_keys
from retrotimer.cli.reports import (
    cue_fields,
    cue_line,
    energy_fields,
    rounded,
    segment_fields,
    segment_line,
    stamp,
)
from retrotimer.coach_desk import CoachDesk
from retrotimer.conductor import Tick
from retrotimer.core import notices, wording
from retrotimer.core.controls import EXTEND_S, SPEED_STEP, ControlKind
from retrotimer.core.cues import DueCue
from retrotimer.core.session import START_COUNTDOWN_S, Moment, State
from retrotimer.core.timeline import unroll
from retrotimer.core.units import Units
from retrotimer.core.walk import Place
from retrotimer.core.workout import Direction
from retrotimer.sound.outputs import NONE
from retrotimer.sound.player import Player
from retrotimer.sound_desk import SoundDesk
from retrotimer.status import Status
from retrotimer.store.folders import Folders

TICK_S = 0.04

_HELP = (
    "Space pause/go on/confirm, n next, b back, r restart step, +/- 15 s,"
    " up/down speed, c cool-down, q end"
)
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
    "q": (ControlKind.STOP, 0.0),
    "s": (ControlKind.STOP, 0.0),
}


def perform(
    plan: Chosen,
    coach: CoachDesk,
    folders: Folders,
    listening: Listening,
    arguments: Arguments,
) -> Status:
    """Run a session to its end, or until it is stopped; the exit status.

    One that is refused does not start, unless somebody is responsible.
    """
    as_json, time_scale = arguments.json, arguments.time_scale
    asks = time_scale == 1 and not as_json and sys.stdin is not None and sys.stdin.isatty()
    if not may_start(plan.workout, coach, asks=asks, responsible=arguments.responsible):
        return Status.NO
    workout = coach.performed(plan.workout)
    desk = SoundDesk(folders, listening)
    player = desk.player
    desk.load(unroll(workout))
    desk.finish_texts()
    if desk.notice and desk.notice not in listening.problems:
        print(desk.notice, file=sys.stderr)
    player.settle()
    performance = prepare(workout, folders, player, desk.policy, time_scale=time_scale)
    performance.journal.occasion = coach.occasion(plan.stage, time_scale)
    units = desk.policy.habits.units
    report: _Report = _JsonReport(player) if as_json else _TextReport(player, units)
    signal.signal(signal.SIGTERM, _interrupt)
    with opened_keys() as keys:
        holds = any(segment.hold for segment in performance.timeline.segments)
        if holds and isinstance(keys, NoKeys):
            print(notices.NOBODY_CONFIRMS, file=sys.stderr)
        status = Status.DONE
        try:
            performance.conductor.start()
            _run(performance, keys, report, player, units)
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
    if asks and status is Status.DONE:
        ask_after(performance)
    if not performance.journal.kept:
        print(notices.not_kept(performance.journal.problem), file=sys.stderr)
        return Status.ENVIRONMENT_FAILED
    return status


def _stopped(performance: Performance) -> Tick:
    performance.conductor.control(ControlKind.STOP)
    return performance.conductor.tick()


def _run(
    performance: Performance,
    keys: Keys | NoKeys,
    report: _Report,
    player: Player,
    units: Units,
) -> None:
    conductor = performance.conductor
    while True:
        tick = conductor.tick()
        player.poll()
        report.show(tick)
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


class _Report(ABC):
    """What both reports remember: the segment and state shown last, and when it all began."""

    def __init__(self, player: Player) -> None:
        self._output = player.name
        self._index = -1
        self._state = State.READY
        self._zero_s = START_COUNTDOWN_S

    def show(self, tick: Tick) -> None:
        """Tell what is new; seconds count from the first step, as in a rehearsal."""
        now = tick.moment
        for due in tick.cues:
            if due.index >= 0 and self._index < 0:
                self._zero_s = due.at_s
            since = replace(due, at_s=due.at_s - self._zero_s)
            if due.index not in (-1, self._index):
                self._index = due.index
                self._segment(now, since)
            self._cue(since)
        if now.state is not self._state:
            self._state = now.state
            self._changed(now.clock_s - self._zero_s, now.state)

    def hear(self, player: Player) -> None:
        """Tell when the sound is lost or comes back."""
        if player.name != self._output:
            self._output = player.name
            self._heard(player)

    @abstractmethod
    def _heard(self, player: Player) -> None: ...

    @abstractmethod
    def end(self, performance: Performance) -> None:
        """Tell how it ended and what was walked."""

    @abstractmethod
    def _segment(self, now: Moment, due: DueCue) -> None: ...

    @abstractmethod
    def _cue(self, due: DueCue) -> None: ...

    @abstractmethod
    def _changed(self, at_s: float, state: State) -> None: ...


class _TextReport(_Report):
    """One line per segment and cue, as `rehearse` prints them."""

    def __init__(self, player: Player, units: Units) -> None:
        super().__init__(player)
        self._units = units
        if self._output == NONE:
            self._heard(player)
        _print(_HELP)

    def end(self, performance: Performance) -> None:
        record = performance.record()
        if performance.journal.kept:
            _print(notices.summary(record, self._units))

    def _segment(self, now: Moment, due: DueCue) -> None:
        speed_kmh = _speed_kmh(now, due)
        _print(segment_line(now.timeline, due.index, due.at_s, speed_kmh, self._units))

    def _cue(self, due: DueCue) -> None:
        _print(cue_line(due))

    def _heard(self, player: Player) -> None:
        silent = f"{notices.NO_SOUND}: " if player.name == NONE else ""
        _print(silent + player.reason)

    def _changed(self, at_s: float, state: State) -> None:
        if state in wording.STATE and state is not State.COUNTDOWN:
            _print(f"{stamp(at_s)} {wording.STATE[state]}")


class _JsonReport(_Report):
    """One object a line: segments, cues, changes of state, and the end."""

    def end(self, performance: Performance) -> None:
        record = performance.record()
        backward_s, forward_s = (rounded(record.walked_s(d)) for d in _WALKED)
        _print_json(
            "end",
            outcome=record.outcome.value,
            session_id=performance.journal.session_id,
            kept=performance.journal.kept,
            backward_s=backward_s,
            forward_s=forward_s,
            **energy_fields(record),
        )

    def _segment(self, now: Moment, due: DueCue) -> None:
        fields = segment_fields(now.timeline, due.index, _speed_kmh(now, due))
        _print_json("segment", at_s=rounded(due.at_s), **fields)

    def _cue(self, due: DueCue) -> None:
        _print_json("cue", **cue_fields(due))

    def _heard(self, player: Player) -> None:
        _print_json("sound", output=player.name, why=player.reason)

    def _changed(self, at_s: float, state: State) -> None:
        _print_json("state", at_s=rounded(at_s), state=state.value)


_WALKED = (Direction.BACKWARD, Direction.FORWARD)


def _speed_kmh(now: Moment, due: DueCue) -> float:
    return now.leg.speed_kmh(Place(due.index, 0.0))


def _print(line: str) -> None:
    print(line, flush=True)


def _print_json(what: str, **fields: Any) -> None:
    _print(json.dumps({"type": what} | fields))
