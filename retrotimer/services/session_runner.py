"""One tick: clock -> moment -> sound and journal. Declares the ports it needs; knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Protocol

from retrotimer.clock import Clock
from retrotimer.domain.cues.cues import CuePolicy, ScheduledCue
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.cues.upcoming import EXIT_GUIDANCE_S, UpcomingCue, upcoming_cues
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.note import sanitize_note
from retrotimer.domain.session.record import SessionRecord, build_record
from retrotimer.domain.session.session_state import (
    SessionPhase,
    SessionState,
    ready_state,
    session_state,
    start_walk,
)
from retrotimer.domain.session.walk import Place, Walk
from retrotimer.domain.workout.timeline import Timeline

# A longer silence between two ticks means that the computer slept (design page).
SLEEP_GAP_S = 2.0
HEARTBEAT_INTERVAL_S = 5.0
# Silences shorter than this are inside one group of cues, which is never cut apart.
CUE_GROUP_GAP_S = 3.0
MAX_BLOCK_S = 30.0
# A stretch is over this long after its last cue: that leaves two seconds for a late tick.
BLOCK_TAIL_S = 1.0
# Between two cues that follow close on each other there is at least twice this.
MIN_GAP_S = 0.15
# The longest cue: a tone and a long text of one's own.
MAX_CUE_S = 15.0
LOOK_AHEAD_S = 5.0
# These change what will be said, not where the walker is: a cue that sounds is said to its end.
_KEEPS_CURRENT_CUE = (ControlKind.ADJUST_SPEED, ControlKind.EXTEND, ControlKind.TOGGLE_HOLD)


class CuePlayer(Protocol):
    """Sounds cues from here on, replacing what sounded; falls silent at once."""

    def play(self, cues: Sequence[ScheduledCue], length_s: float) -> None:
        """Sound each cue `at_s` seconds from now (before zero: it is late), for `length_s`."""

    def silence(self) -> None: ...


class Journal(Protocol):
    """Keeps what happened, in order; returns at once."""

    def start(self, started_at: datetime) -> None: ...

    def record_control(self, control: Control) -> None: ...

    def record_segment(self, at_s: float, place: Place) -> None: ...

    def record_heartbeat(self, at_s: float) -> None: ...

    def record_note(self, at_s: float, text: str) -> None: ...

    def record_end(self, at_s: float, state: SessionPhase) -> None: ...


@dataclass(frozen=True, slots=True)
class TickResult:
    """What one tick found: where the session stands, and the cues that came due."""

    state: SessionState
    due_cues: tuple[ScheduledCue, ...] = ()


class SessionRunner:
    """Performs one session: obeys controls, and keeps sound and journal with the clock.

    `slept_s` is how long the computer slept when that is why the session is paused, else 0.
    """

    def __init__(
        self,
        timeline: Timeline,
        clock: Clock,
        cue_player: CuePlayer,
        journal: Journal,
        policy: CuePolicy,
    ) -> None:
        self.slept_s = 0.0
        self._clock = clock
        self._cue_player = cue_player
        self._journal = journal
        self._policy = policy
        self._sleep_gap_s = SLEEP_GAP_S * clock.time_scale
        self._walk = start_walk(timeline)
        # Infinite until START is pressed.
        self._start_s = inf
        self._last_tick_s = 0.0
        self._last_clock_check_s = 0.0
        self._played_until_s = 0.0
        self._cached_cues: tuple[ScheduledCue, ...] = ()
        self._cached_until_s = -inf
        self._last_heartbeat_s = 0.0
        self._segment_index = -1
        self._is_ended = False

    def start(self) -> None:
        """Press START: the session clock begins at zero."""
        if self._start_s == inf:
            self._start_s = self._clock.now_s()
            self._journal.start(self._clock.local_time())

    def resume(self, walk: Walk, at_s: float) -> None:
        """Instead of START: go on where a session was cut off, paused, so long after its START."""
        self._walk = walk
        self._last_tick_s = self._last_clock_check_s = self._played_until_s = (
            self._last_heartbeat_s
        ) = at_s
        self._start_s = self._clock.now_s() - at_s
        self._journal.start(self._clock.local_time())

    def apply_control(self, kind: ControlKind, value: float = 0.0) -> None:
        """Obey a control now. One that makes no sense in this state changes nothing."""
        if self._start_s == inf or self._is_ended:
            return
        self._pause_after_sleep()
        self._apply(Control(self._now_s(), kind, value))

    def add_note(self, text: str, at_s: float = inf) -> None:
        """Keep what was noted now, or at an earlier moment, also once the session is over."""
        line = sanitize_note(text)
        if self._start_s == inf or not line:
            return
        if not self._is_ended:
            self._pause_after_sleep()
        now_s = self._last_tick_s if self._is_ended else self._now_s()
        self._journal.record_note(min(at_s, now_s), line)

    def tick(self) -> TickResult:
        """Bring everything up to now."""
        if self._start_s == inf:
            return TickResult(ready_state(self._walk.current_run.timeline))
        if self._is_ended:
            return TickResult(session_state(self._walk, self._last_tick_s))
        self._pause_after_sleep()
        now_s = self._now_s()
        now = session_state(self._walk, now_s)
        self._is_ended = now.phase.is_over
        due = self._due_cues_until(inf if self._is_ended else now_s)
        self._last_tick_s = now_s
        self._update_journal(now)
        if now_s >= self._played_until_s and not self._is_ended:
            self._play_next_block(now_s)
        return TickResult(now, due)

    def set_cue_policy(self, policy: CuePolicy) -> None:
        """Say the rest of the session by this policy, from the next silence on."""
        if policy is self._policy:
            return
        if self._start_s < inf and not self._is_ended:
            now_s = self._now_s()
            self._played_until_s = min(self._played_until_s, self._current_cue_end_s(now_s))
        self._policy = policy
        self._cached_until_s = -inf

    def upcoming_cues(self) -> tuple[UpcomingCue, ...]:
        """The next cues, from the last tick on; before START they wait for it."""
        ahead = upcoming_cues(self._walk, self._last_tick_s, self._policy)
        return (
            ahead if self.is_started else tuple(replace(one, is_after_wait=True) for one in ahead)
        )

    @property
    def is_started(self) -> bool:
        """Was START pressed?"""
        return self._start_s < inf

    @property
    def is_ended(self) -> bool:
        return self._is_ended

    def build_record(self, workout_name: str, walker_body: Body | None = None) -> SessionRecord:
        """What was walked so far; with a body also what it cost."""
        return build_record(workout_name, self._walk, self._last_tick_s, walker_body)

    def press_main_key(self) -> None:
        """The one big key: start, pause, resume, or confirm a hold."""
        slept_s = self.slept_s
        state = self.tick().state.phase
        if self.slept_s != slept_s:
            # Whoever presses it on waking has not seen yet that the session is paused.
            return
        if state is SessionPhase.READY:
            self.start()
        elif state is SessionPhase.HOLDING:
            self.apply_control(ControlKind.CONFIRM)
        elif state is SessionPhase.PAUSED:
            self.apply_control(ControlKind.RESUME)
        else:
            self.apply_control(ControlKind.PAUSE)

    def _now_s(self) -> float:
        return self._clock.now_s() - self._start_s

    def _pause_after_sleep(self) -> None:
        """A long gap since the last look at the clock is a pause from that look on."""
        looked_s, self._last_clock_check_s = self._last_clock_check_s, self._now_s()
        slept_s = self._last_clock_check_s - looked_s
        if slept_s > self._sleep_gap_s and self._walk.current_run.is_moving and not self._is_ended:
            self._apply(Control(looked_s, ControlKind.PAUSE))
            self.slept_s = slept_s

    def _apply(self, control: Control) -> None:
        walk = apply_control(self._walk, control)
        if walk is self._walk:
            return
        self._journal.record_control(control)
        self.slept_s = 0.0
        if control.kind in _KEEPS_CURRENT_CUE and not self._changes_position(walk, control.at_s):
            self._played_until_s = min(self._played_until_s, self._current_cue_end_s(control.at_s))
        else:
            self._played_until_s = control.at_s
        if not walk.current_run.is_moving:
            # While it moves, what is played next replaces what sounds.
            self._cue_player.silence()
        self._walk = walk
        self._cached_until_s = -inf
        if self._played_until_s <= control.at_s and not walk.is_stopped:
            self._play_next_block(control.at_s)

    def _changes_position(self, walk: Walk, at_s: float) -> bool:
        """Is the walker elsewhere in this walk, or at the end? A hold taken back may do that."""
        here = self._walk.current_run.place_at(at_s)
        return (
            walk.current_run.start_place.index != here.index
            or session_state(walk, at_s).phase.is_over
        )

    def _due_cues_until(self, until_s: float) -> tuple[ScheduledCue, ...]:
        """The cues since the last tick; looked up some seconds ahead, because ticks are many."""
        if until_s > self._cached_until_s:
            self._cached_until_s = until_s + LOOK_AHEAD_S
            window_s = self._last_tick_s, self._cached_until_s
            self._cached_cues = tuple(cues_between(self._walk, *window_s, self._policy))
        return tuple(due for due in self._cached_cues if self._last_tick_s <= due.at_s < until_s)

    def _update_journal(self, now: SessionState) -> None:
        if now.place.index != self._segment_index:
            self._segment_index = now.place.index
            self._journal.record_segment(now.clock_s, now.place)
        if now.clock_s >= self._last_heartbeat_s + HEARTBEAT_INTERVAL_S:
            self._last_heartbeat_s = now.clock_s
            self._journal.record_heartbeat(now.clock_s)
        if self._is_ended:
            self._journal.record_end(now.clock_s, now.phase)

    def _play_next_block(self, now_s: float) -> None:
        """Hand over the sound up to a quiet place behind the next change, in one piece."""
        horizon_s, finish_s = now_s + MAX_BLOCK_S, self._walk.current_run.finish_clock_s
        if finish_s <= horizon_s:
            # Nothing is handed over once the session is over: the farewell goes with the end.
            horizon_s = finish_s + EXIT_GUIDANCE_S
        ahead = tuple(
            cues_between(
                self._walk, self._played_until_s, horizon_s + CUE_GROUP_GAP_S, self._policy
            )
        )
        self._played_until_s = _block_end_s(ahead, now_s, horizon_s)
        cues = [
            replace(due, at_s=due.at_s - now_s) for due in ahead if due.at_s < self._played_until_s
        ]
        # Also without cues: the faint tone keeps headphones awake while the session waits.
        self._cue_player.play(cues, self._played_until_s - now_s)

    def _current_cue_end_s(self, now_s: float) -> float:
        """When the cue that sounds now is over; now if none does."""
        begun = cues_between(self._walk, now_s - MAX_CUE_S, now_s, self._policy)
        until_s = max((due.until_s for due in begun), default=now_s)
        return until_s + MIN_GAP_S if until_s > now_s else now_s


def _block_end_s(cues: Sequence[ScheduledCue], now_s: float, horizon_s: float) -> float:
    """The first quiet place behind a change, else the last one before the horizon."""
    quiet_s, changed, end_s = now_s, False, now_s
    within = [due for due in cues if due.at_s <= horizon_s]
    beyond_s = next((due.at_s for due in cues if due.at_s > horizon_s), inf)
    heard = [(due.at_s, due.until_s, due.cue.kind.is_critical) for due in within]
    for begin_s, until_s, critical in [*heard, (beyond_s, inf, False)]:
        if begin_s - quiet_s >= CUE_GROUP_GAP_S and quiet_s + BLOCK_TAIL_S <= horizon_s:
            if changed:
                return quiet_s + BLOCK_TAIL_S
            end_s = min(horizon_s, begin_s - CUE_GROUP_GAP_S + BLOCK_TAIL_S)
        quiet_s = max(quiet_s, until_s)
        changed = changed or critical
    if end_s > now_s:
        return end_s
    # No quiet place at all: between two cues, then.
    begins_s = (due.at_s - MIN_GAP_S for due in within)
    return max((begin_s for begin_s in begins_s if begin_s > now_s), default=horizon_s)
