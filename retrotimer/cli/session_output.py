"""What a session in the terminal tells: lines for people, or an object a line for programs."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from retrotimer.cli.output_fields import (
    cue_fields,
    cue_line,
    energy_fields,
    rounded,
    segment_fields,
    segment_line,
    stamp,
)
from retrotimer.domain import messages
from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cues import DueCue
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, Moment, State
from retrotimer.domain.session.walk import Place
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction
from retrotimer.services.session_runner import Tick
from retrotimer.services.session_setup import Performance
from retrotimer.sound.engines.engine_choice import NONE
from retrotimer.sound.player import Player

_HELP = (
    "Space pause/go on/confirm, n next, b back, r restart step, +/- 15 s,"
    " up/down speed, c cool-down, h hold at the end, q end"
)


class Report(ABC):
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


class TextReport(Report):
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
            _print(messages.summary(record, self._units))

    def _segment(self, now: Moment, due: DueCue) -> None:
        speed_kmh = _speed_kmh(now, due)
        _print(segment_line(now.timeline, due.index, due.at_s, speed_kmh, self._units))

    def _cue(self, due: DueCue) -> None:
        _print(cue_line(due))

    def _heard(self, player: Player) -> None:
        silent = f"{messages.NO_SOUND}: " if player.name == NONE else ""
        _print(silent + player.reason)

    def _changed(self, at_s: float, state: State) -> None:
        if state in phrases.STATE and state is not State.COUNTDOWN:
            _print(f"{stamp(at_s)} {phrases.STATE[state]}")


class JsonReport(Report):
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
