"""One tick: clock -> moment -> sound and journal. Declares the ports it needs; knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Protocol

from retrotimer.clock import Clock
from retrotimer.core.controls import Control, ControlKind, walk_after
from retrotimer.core.cues import CueKind, DueCue, cues_between
from retrotimer.core.record import Record, record_of
from retrotimer.core.session import Moment, State, begin, moment, moment_before
from retrotimer.core.timeline import Timeline
from retrotimer.core.walk import Place

# A longer silence between two ticks means that the computer slept (design page).
SLEPT_S = 2.0
HEARTBEAT_S = 5.0
# Cues closer than this are heard as one group and are never cut apart: with the tail that leaves
# two seconds for a late tick.
GROUP_GAP_S = 4.0
LONGEST_STRETCH_S = 120.0
# What a stretch keeps after its last cue, so that its tone is not cut.
TAIL_S = 2.0


class Sounder(Protocol):
    """Sounds cues from here on, replacing what sounded; falls silent at once."""

    def play(self, cues: Sequence[DueCue], length_s: float) -> None:
        """Sound each cue `at_s` seconds from now, then silence until `length_s`."""

    def silence(self) -> None: ...


class Journal(Protocol):
    """Keeps what happened, in order; returns at once."""

    def begin(self, wall: datetime) -> None: ...

    def control(self, control: Control) -> None: ...

    def segment(self, at_s: float, place: Place) -> None: ...

    def heartbeat(self, at_s: float) -> None: ...

    def end(self, at_s: float, state: State) -> None: ...


@dataclass(frozen=True, slots=True)
class Tick:
    """What one tick found: where the session stands, and the cues that came due."""

    moment: Moment
    cues: tuple[DueCue, ...] = ()


class Conductor:
    """Performs one session: obeys controls, and keeps sound and journal with the clock.

    `slept_s` is how long the computer slept when that is why the session is paused, else 0.
    """

    def __init__(
        self,
        timeline: Timeline,
        clock: Clock,
        sounder: Sounder,
        journal: Journal,
        *,
        slept_after_s: float = SLEPT_S,
    ) -> None:
        self.slept_s = 0.0
        self._clock = clock
        self._sounder = sounder
        self._journal = journal
        self._slept_after_s = slept_after_s
        self._walk = begin(timeline)
        # Infinite until START is pressed.
        self._start_s = inf
        self._ticked_s = 0.0
        self._looked_s = 0.0
        self._sounded_s = 0.0
        self._beat_s = 0.0
        self._index = -1
        self._ended = False

    def start(self) -> None:
        """Press START: the session clock begins at zero."""
        if self._start_s == inf:
            self._start_s = self._clock.now_s()
            self._journal.begin(self._clock.wall())

    def control(self, kind: ControlKind, value: float = 0.0) -> None:
        """Obey a control now. One that makes no sense in this state changes nothing."""
        if self._start_s == inf or self._ended:
            return
        self._notice_sleep()
        self._obey(Control(self._now_s(), kind, value))

    def tick(self) -> Tick:
        """Bring everything up to now."""
        if self._start_s == inf:
            return Tick(moment_before(self._walk.leg.timeline))
        if self._ended:
            return Tick(moment(self._walk, self._ticked_s))
        self._notice_sleep()
        now_s = self._now_s()
        now = moment(self._walk, now_s)
        if now.state.over:
            self._ended = True
            due = tuple(cues_between(self._walk, self._ticked_s, inf))
        else:
            due = tuple(cues_between(self._walk, self._ticked_s, now_s))
        self._ticked_s = now_s
        self._keep_journal(now)
        if now_s >= self._sounded_s and not self._ended:
            self._play_stretch(now_s)
        return Tick(now, due)

    @property
    def ended(self) -> bool:
        return self._ended

    def record(self, workout: str) -> Record:
        """What was walked so far."""
        return record_of(workout, self._walk, self._ticked_s)

    def toggle(self) -> None:
        """The one big key: start, pause, resume, or confirm a hold."""
        slept_s = self.slept_s
        state = self.tick().moment.state
        if self.slept_s != slept_s:
            # Whoever presses it on waking has not seen yet that the session is paused.
            return
        if state is State.READY:
            self.start()
        elif state is State.HOLDING:
            self.control(ControlKind.CONFIRM)
        elif state is State.PAUSED:
            self.control(ControlKind.RESUME)
        else:
            self.control(ControlKind.PAUSE)

    def _now_s(self) -> float:
        return self._clock.now_s() - self._start_s

    def _notice_sleep(self) -> None:
        """A long gap since the last look at the clock is a pause from that look on."""
        looked_s, self._looked_s = self._looked_s, self._now_s()
        slept_s = self._looked_s - looked_s
        if slept_s > self._slept_after_s and self._walk.leg.moving and not self._ended:
            self._obey(Control(looked_s, ControlKind.PAUSE))
            self.slept_s = slept_s

    def _obey(self, control: Control) -> None:
        walk = walk_after(self._walk, control)
        if walk is self._walk:
            return
        self._walk = walk
        self.slept_s = 0.0
        self._journal.control(control)
        if control.kind is not ControlKind.ADJUST_SPEED:
            # A tone does not depend on the speed, so what sounds may go on.
            self._sounder.silence()
            self._sounded_s = control.at_s
            self._play_stretch(control.at_s)

    def _keep_journal(self, now: Moment) -> None:
        if now.place.index != self._index:
            self._index = now.place.index
            self._journal.segment(now.clock_s, now.place)
        if now.clock_s >= self._beat_s + HEARTBEAT_S:
            self._beat_s = now.clock_s
            self._journal.heartbeat(now.clock_s)
        if self._ended:
            self._journal.end(now.clock_s, now.state)

    def _play_stretch(self, now_s: float) -> None:
        """Hand over the sound up to a quiet place behind the next change, in one piece."""
        horizon_s = min(now_s + LONGEST_STRETCH_S, self._walk.leg.finish_s + TAIL_S)
        ahead = tuple(cues_between(self._walk, self._sounded_s, horizon_s + GROUP_GAP_S))
        self._sounded_s = _stretch_end_s(ahead, now_s, horizon_s)
        if not self._walk.leg.moving:
            self._sounded_s = inf
        cues = [
            replace(due, at_s=max(due.at_s - now_s, 0.0))
            for due in ahead
            if due.at_s < self._sounded_s
        ]
        if cues or self._walk.leg.moving:
            self._sounder.play(cues, min(self._sounded_s, horizon_s) - now_s)


def _stretch_end_s(cues: Sequence[DueCue], now_s: float, horizon_s: float) -> float:
    """The first quiet place behind a change, else the last one before the horizon."""
    stamps_s = [*(due.at_s for due in cues), inf]
    end_s = min(horizon_s, stamps_s[0] - GROUP_GAP_S)
    if end_s <= now_s:
        end_s = horizon_s
    for due, following_s in zip(cues, stamps_s[1:], strict=True):
        if due.at_s + TAIL_S > horizon_s:
            break
        if following_s - due.at_s >= GROUP_GAP_S:
            if _is_change(due):
                return due.at_s + TAIL_S
            end_s = max(due.at_s + TAIL_S, min(horizon_s, following_s - GROUP_GAP_S))
    return end_s


def _is_change(due: DueCue) -> bool:
    return due.cue.kind not in (CueKind.COUNT, CueKind.REMINDER)
