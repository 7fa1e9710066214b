"""A session in the terminal: one line per segment and cue."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

from retrotimer.assembly import Performance, prepare
from retrotimer.cli.keys import Keys, NoKeys, opened_keys
from retrotimer.cli.reports import cue_fields, cue_line, rounded, segment_fields, segment_line
from retrotimer.conductor import Tick
from retrotimer.core import wording
from retrotimer.core.cues import DueCue
from retrotimer.core.session import START_COUNTDOWN_S, ControlKind, State
from retrotimer.core.workout import Direction, Workout
from retrotimer.sound.player import Player, SilentPlayer, open_player
from retrotimer.store.folders import Folders

DONE, NOT_KEPT, INTERRUPTED = 0, 3, 130
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
    "+": (ControlKind.EXTEND, 15.0),
    "-": (ControlKind.EXTEND, -15.0),
    "up": (ControlKind.ADJUST_SPEED, 0.1),
    "down": (ControlKind.ADJUST_SPEED, -0.1),
    "c": (ControlKind.COOL_DOWN, 0.0),
    "q": (ControlKind.STOP, 0.0),
    "s": (ControlKind.STOP, 0.0),
}


def perform(
    workout: Workout, folders: Folders, *, time_scale: float, muted: str, as_json: bool
) -> int:
    """Run a session to its end, or until it is stopped; the exit status."""
    player: Player = SilentPlayer(muted) if muted else open_player()
    performance = prepare(workout, folders, player, time_scale=time_scale)
    report = _JsonReport() if as_json else _TextReport(player)
    signal.signal(signal.SIGTERM, _interrupt)
    with opened_keys() as keys:
        status = DONE
        try:
            performance.conductor.start()
            _run(performance, keys, report.show)
        except KeyboardInterrupt:
            status = INTERRUPTED
            report.show(_stopped(performance))
        except BaseException:
            # Whatever ends it, a closed pipe or our own fault: the session is kept.
            _stopped(performance)
            performance.journal.wait()
            raise
    player.drain()
    performance.journal.wait()
    report.end(performance)
    if performance.journal.problem:
        print(wording.not_kept(performance.journal.problem), file=sys.stderr)
        return NOT_KEPT
    return status


def _stopped(performance: Performance) -> Tick:
    performance.conductor.control(ControlKind.STOP)
    return performance.conductor.tick()


def _run(performance: Performance, keys: Keys | NoKeys, show: Callable[[Tick], None]) -> None:
    conductor = performance.conductor
    while True:
        tick = conductor.tick()
        show(tick)
        if tick.moment.state.over:
            return
        for key in keys.pressed(TICK_S):
            if key in (" ", "\n", "\r"):
                conductor.toggle()
            elif key in _CONTROL_OF_KEY:
                conductor.control(*_CONTROL_OF_KEY[key])


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class _TextReport:
    """One line per segment and cue, as `rehearse` prints them; seconds from the first step."""

    def __init__(self, player: Player) -> None:
        self._index = -1
        self._state = State.COUNTDOWN
        if player.name == "none":
            _print(f"{wording.NO_SOUND}: {player.reason}")
        _print(_HELP)

    def show(self, tick: Tick) -> None:
        for due in _from_first_step(tick):
            if due.index not in (-1, self._index):
                self._index = due.index
                _print(segment_line(tick.moment.timeline, due.index, due.at_s))
            _print(cue_line(due))
        state = tick.moment.state
        if state is not self._state and state in wording.STATE:
            _print(f"{'':>9} {wording.STATE[state]}")
        self._state = state

    def end(self, performance: Performance) -> None:
        record = performance.conductor.record(performance.workout.name)
        if performance.journal.kept:
            _print(wording.summary(*(record.walked_s(d) for d in _WALKED)))


class _JsonReport:
    """One object a line: segments, cues, changes of state, and the end."""

    def __init__(self) -> None:
        self._index = -1
        self._state = State.READY

    def show(self, tick: Tick) -> None:
        now = tick.moment
        for due in _from_first_step(tick):
            if due.index not in (-1, self._index):
                self._index = due.index
                fields = segment_fields(now.timeline, due.index)
                _print_json("segment", at_s=rounded(due.at_s), **fields)
            _print_json("cue", **cue_fields(due))
        if now.state is not self._state:
            self._state = now.state
            at_s = rounded(now.clock_s - START_COUNTDOWN_S)
            _print_json("state", at_s=at_s, state=now.state.value)

    def end(self, performance: Performance) -> None:
        record = performance.conductor.record(performance.workout.name)
        backward_s, forward_s = (rounded(record.walked_s(d)) for d in _WALKED)
        _print_json(
            "end",
            outcome=record.outcome.value,
            session_id=performance.journal.session_id,
            kept=performance.journal.kept,
            backward_s=backward_s,
            forward_s=forward_s,
        )


_WALKED = (Direction.BACKWARD, Direction.FORWARD)


def _from_first_step(tick: Tick) -> list[DueCue]:
    """The tick's cues, stamped as in a rehearsal: zero is the first step."""
    return [replace(due, at_s=due.at_s - START_COUNTDOWN_S) for due in tick.cues]


def _print(line: str) -> None:
    print(line, flush=True)


def _print_json(what: str, **fields: Any) -> None:
    _print(json.dumps({"type": what} | fields))
