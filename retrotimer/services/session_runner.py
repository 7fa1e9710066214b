"""Runs one session: at each tick, what the clock says becomes sound and journal entries.

The sound is handed over in audio blocks: all cues up to a quiet place, so that what is heard does
not depend on the ticks being punctual. The player and the journal are protocols, which the windows,
the terminal and the tests fulfil.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import NamedTuple, Protocol

from retrotimer.clock import Clock
from retrotimer.domain.coaching.findings import Finding, blocking_rules, is_blocked
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

# A longer time between two ticks means that the computer slept.
SLEEP_GAP_S = 2.0
HEARTBEAT_INTERVAL_S = 5.0
# A larger difference between the clock on the wall and the session's own means that it was set.
CLOCK_JUMP_S = 60.0
# Cues with shorter silences between them are one group, which is never divided between two blocks.
CUE_GROUP_GAP_S = 3.0
MAX_BLOCK_S = 30.0
# A block goes on for this long after its last cue. The next group begins CUE_GROUP_GAP_S after that
# cue at the earliest, so the tick that hands over the next block may be two seconds late.
BLOCK_TAIL_S = 1.0
# Half of the shortest silence between two cues of a group.
MIN_GAP_S = 0.15
# The longest cue: a tone and a long custom text.
MAX_CUE_S = 15.0
LOOK_AHEAD_S = 5.0
# How long the findings of a control are shown, and a blocked one can be overridden.
LIMIT_NOTICE_S = 10.0
# These change what will be said but not the position, so the current cue is played to its end.
_KEEPS_CURRENT_CUE = (ControlKind.ADJUST_SPEED, ControlKind.EXTEND, ControlKind.TOGGLE_HOLD)


class CuePlayer(Protocol):
    """Plays one audio block at a time."""

    def play(self, cues: Sequence[ScheduledCue], length_s: float) -> None:
        """Replace what is playing by a block of `length_s` seconds.

        Each cue begins `at_s` seconds from now; a negative time means that it is late.
        """

    def silence(self) -> None: ...


class Journal(Protocol):
    """Records what happened, in order. No method waits for the disk."""

    def start(self, started_at: datetime) -> None: ...

    def record_control(self, control: Control) -> None: ...

    def record_segment(self, at_s: float, place: Place) -> None: ...

    def record_heartbeat(self, at_s: float) -> None: ...

    def record_note(self, at_s: float, text: str) -> None: ...

    def record_override(self, at_s: float, rules: Sequence[str]) -> None:
        """A person took responsibility for what these rules block."""

    def record_end(self, at_s: float, state: SessionPhase) -> None: ...


class ControlLimits(Protocol):
    """The safety limits of the walker of a session."""

    def check_control(self, before: Walk, after: Walk, control: Control) -> tuple[Finding, ...]:
        """The findings that a control adds to a session."""


class NoLimits:
    """The limits of a session without a walker, such as a simulation."""

    def check_control(self, _before: Walk, _after: Walk, _control: Control) -> tuple[Finding, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class LimitNotice:
    """A control that led beyond a limit, with its findings; a blocked one was not applied."""

    control: Control
    findings: tuple[Finding, ...]

    @property
    def is_blocked(self) -> bool:
        return is_blocked(self.findings)


@dataclass(frozen=True, slots=True)
class TickResult:
    """What one tick found: where the session stands, and the cues that came due."""

    state: SessionState
    due_cues: tuple[ScheduledCue, ...] = ()


class SessionRunner:
    """Runs one session: applies controls, and keeps sound and journal in step with the clock.

    Controls obey the `limits`; with `is_risk_accepted` they are recorded instead of blocked.
    `slept_s` is how long the computer slept, in seconds, when that is why the session is paused,
    else 0. `clock_jump_s` is how far the computer's clock was set ahead, or back if negative, since
    the session started, else 0.
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
        self.limits: ControlLimits = NoLimits()
        self.is_risk_accepted = False
        self._limit_notice: LimitNotice | None = None
        self._overridden_rules: set[str] = set()
        self.clock_jump_s = 0.0
        self._clock = clock
        self._opened_at, self._opened_s = clock.local_time(), clock.now_s()
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
            self._begin_journal()

    def resume(self, walk: Walk, at_s: float, overridden_rules: Iterable[str] = ()) -> None:
        """Instead of START: continue a session that was cut off, paused, `at_s` after its START.

        `overridden_rules` are the rules that were overridden before.
        """
        self._overridden_rules.update(overridden_rules)
        self._walk = walk
        self._last_tick_s = self._last_clock_check_s = self._played_until_s = (
            self._last_heartbeat_s
        ) = at_s
        self._start_s = self._clock.now_s() - at_s
        self._begin_journal()

    def apply_control(self, kind: ControlKind, value: float = 0.0) -> None:
        """Apply a control now, unless the walker's limits block it.

        One that makes no sense in this state changes nothing.
        """
        if self._start_s == inf or self._is_ended:
            return
        self._pause_after_sleep()
        control = Control(self._now_s(), kind, value)
        self._limit_notice = notice = self._check_control(control)
        if notice is None or not notice.is_blocked:
            self._apply(control)
        elif self.is_risk_accepted:
            self._limit_notice = None
            self._override(notice, control)

    def override_limits(self) -> None:
        """Apply the control that was blocked last, and record that the user is responsible.

        Its rules block nothing more in this session. Does nothing if no control was blocked just
        now, in this segment: in the next one it would do something else.
        """
        notice = self.limit_notice
        if notice is not None and notice.is_blocked:
            self._limit_notice = None
            self._override(notice, replace(notice.control, at_s=self._now_s()))

    @property
    def limit_notice(self) -> LimitNotice | None:
        """The findings of the last control, for a while; None if it had none.

        A blocked one has them in its segment only.
        """
        notice, now_s = self._limit_notice, self._now_s()
        if notice is None or self._is_ended or now_s >= notice.control.at_s + LIMIT_NOTICE_S:
            return None
        run = self._walk.current_run
        is_here = run.place_at(now_s).index == run.place_at(notice.control.at_s).index
        return notice if is_here or not notice.is_blocked else None

    def add_note(self, text: str, at_s: float = inf) -> None:
        """Record a note about this moment or an earlier one, also after the session's end."""
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
        self._check_wall_clock()
        due = self._due_cues_until(inf if self._is_ended else now_s)
        self._last_tick_s = now_s
        self._update_journal(now)
        if now_s >= self._played_until_s and not self._is_ended:
            self._play_next_block(now_s)
        return TickResult(now, due)

    def set_cue_policy(self, policy: CuePolicy) -> None:
        """Use this policy for the rest of the session, from the next silence on."""
        if policy is self._policy:
            return
        if self._start_s < inf and not self._is_ended:
            now_s = self._now_s()
            self._played_until_s = min(self._played_until_s, self._current_cue_end_s(now_s))
        self._policy = policy
        self._cached_until_s = -inf

    def upcoming_cues(self) -> tuple[UpcomingCue, ...]:
        """The next cues after the last tick; before START all of them wait for it."""
        cues = upcoming_cues(self._walk, self._last_tick_s, self._policy)
        if self.is_started:
            return cues
        return tuple(replace(cue, is_after_wait=True) for cue in cues)

    @property
    def is_started(self) -> bool:
        """Was START pressed?"""
        return self._start_s < inf

    @property
    def is_ended(self) -> bool:
        return self._is_ended

    def build_record(self, workout_name: str, walker_body: Body | None = None) -> SessionRecord:
        """What was walked so far; with a body also the energy."""
        return build_record(workout_name, self._walk, self._last_tick_s, walker_body)

    def press_main_key(self) -> None:
        """The one big key: start, pause, resume, or confirm a hold."""
        slept_s = self.slept_s
        state = self.tick().state.phase
        if self.slept_s != slept_s:
            # The user who presses it on waking has not seen yet that the session is paused.
            return
        if state is SessionPhase.READY:
            self.start()
        elif state is SessionPhase.HOLDING:
            self.apply_control(ControlKind.CONFIRM)
        elif state is SessionPhase.PAUSED:
            self.apply_control(ControlKind.RESUME)
        else:
            self.apply_control(ControlKind.PAUSE)

    def _check_control(self, control: Control) -> LimitNotice | None:
        """What of the limits a control would break that was not overridden."""
        after = apply_control(self._walk, control)
        findings = self.limits.check_control(self._walk, after, control)
        new = tuple(item for item in findings if item.rule.value not in self._overridden_rules)
        return LimitNotice(control, new) if new else None

    def _override(self, notice: LimitNotice, control: Control) -> None:
        rules = blocking_rules(notice.findings)
        self._overridden_rules.update(rules)
        self._journal.record_override(control.at_s, rules)
        self._apply(control)

    def _begin_journal(self) -> None:
        self._opened_at, self._opened_s = self._clock.local_time(), self._clock.now_s()
        self._journal.start(self._opened_at)

    def _now_s(self) -> float:
        return self._clock.now_s() - self._start_s

    def _pause_after_sleep(self) -> None:
        """Pause from the last clock check on, if the computer slept since then."""
        last_check_s, self._last_clock_check_s = self._last_clock_check_s, self._now_s()
        slept_s = self._last_clock_check_s - last_check_s
        if slept_s > self._sleep_gap_s and self._walk.current_run.is_moving and not self._is_ended:
            self._apply(Control(last_check_s, ControlKind.PAUSE))
            self.slept_s = slept_s

    def _check_wall_clock(self) -> None:
        """Notice that the computer's clock was set: the session itself never reads it again."""
        passed_s = (self._clock.now_s() - self._opened_s) / self._clock.time_scale
        jump_s = (self._clock.local_time() - self._opened_at).total_seconds() - passed_s
        self.clock_jump_s = jump_s if abs(jump_s) >= CLOCK_JUMP_S else 0.0

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
            # While the session moves, the next block replaces what is playing.
            self._cue_player.silence()
        self._walk = walk
        self._cached_until_s = -inf
        if self._played_until_s <= control.at_s and not walk.is_stopped:
            self._play_next_block(control.at_s)

    def _changes_position(self, walk: Walk, at_s: float) -> bool:
        """Does this walk continue in another segment, or end? Cancelling a hold may do that."""
        old_place = self._walk.current_run.place_at(at_s)
        return (
            walk.current_run.start_place.index != old_place.index
            or session_state(walk, at_s).phase.is_over
        )

    def _due_cues_until(self, until_s: float) -> tuple[ScheduledCue, ...]:
        """The cues since the last tick. They are found for LOOK_AHEAD_S at once to save time."""
        if until_s > self._cached_until_s:
            self._cached_until_s = until_s + LOOK_AHEAD_S
            window_s = self._last_tick_s, self._cached_until_s
            self._cached_cues = tuple(cues_between(self._walk, *window_s, self._policy))
        return tuple(cue for cue in self._cached_cues if self._last_tick_s <= cue.at_s < until_s)

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
        """Hand over the next audio block, which ends in a quiet gap."""
        horizon_s, finish_s = now_s + MAX_BLOCK_S, self._walk.current_run.finish_clock_s
        if finish_s <= horizon_s:
            # After the end no more blocks are played, so the last one has the exit guidance too.
            horizon_s = finish_s + EXIT_GUIDANCE_S
        cues_ahead = tuple(
            cues_between(
                self._walk, self._played_until_s, horizon_s + CUE_GROUP_GAP_S, self._policy
            )
        )
        end_s = _block_end_s(cues_ahead, now_s, horizon_s)
        self._played_until_s = end_s
        block = [replace(cue, at_s=cue.at_s - now_s) for cue in cues_ahead if cue.at_s < end_s]
        # Also without cues: a faint tone keeps headphones awake while the session waits.
        self._cue_player.play(block, end_s - now_s)

    def _current_cue_end_s(self, now_s: float) -> float:
        """When the cue that is playing now will be over; `now_s` if none is playing."""
        recent_cues = cues_between(self._walk, now_s - MAX_CUE_S, now_s, self._policy)
        until_s = max((cue.until_s for cue in recent_cues), default=now_s)
        return until_s + MIN_GAP_S if until_s > now_s else now_s


class _QuietGap(NamedTuple):
    """A silence between two groups of cues. `is_after_change`: a change was cued before it."""

    begin_s: float
    end_s: float
    is_after_change: bool


def _block_end_s(cues: Sequence[ScheduledCue], now_s: float, horizon_s: float) -> float:
    """When the audio block that begins now shall end, at the latest at the horizon.

    Best is the first quiet gap after a change: the counts before it and its tone are then one
    block. Without a change it is as late as possible in the last quiet gap.
    """
    gaps = [
        gap
        for gap in _quiet_gaps(cues, now_s, horizon_s)
        if gap.begin_s + BLOCK_TAIL_S <= horizon_s
    ]
    for gap in gaps:
        if gap.is_after_change:
            return gap.begin_s + BLOCK_TAIL_S
    if gaps:
        return min(horizon_s, gaps[-1].end_s - CUE_GROUP_GAP_S + BLOCK_TAIL_S)
    # The cues follow one another without a quiet gap, so the block ends just before one of them.
    possible_ends_s = (cue.at_s - MIN_GAP_S for cue in cues if cue.at_s <= horizon_s)
    return max((end_s for end_s in possible_ends_s if end_s > now_s), default=horizon_s)


def _quiet_gaps(
    cues: Sequence[ScheduledCue], now_s: float, horizon_s: float
) -> Iterator[_QuietGap]:
    """The silences of at least CUE_GROUP_GAP_S before, between and after the cues, in order.

    The last one ends at the next cue after the horizon, or at infinity if there is none.
    """
    silent_from_s, is_after_change = now_s, False
    for cue in cues:
        if cue.at_s - silent_from_s >= CUE_GROUP_GAP_S:
            yield _QuietGap(silent_from_s, cue.at_s, is_after_change)
        if cue.at_s > horizon_s:
            return
        silent_from_s = max(silent_from_s, cue.until_s)
        is_after_change = is_after_change or cue.cue.kind.is_critical
    yield _QuietGap(silent_from_s, inf, is_after_change)
