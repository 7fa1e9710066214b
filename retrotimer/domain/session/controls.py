"""The controls of a session: each one turns a Walk into a new Walk.

`walk` explains the model. `apply_control` applies one control; `session_state_at` applies all of
them from START on, which is how a session is rebuilt from its journal. A control that has no
meaning at its time leaves the walk unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce

from retrotimer.domain.session.session_state import (
    ANNOUNCEMENT_CLEAR_S,
    SessionPhase,
    SessionState,
    session_state,
    start_walk,
)
from retrotimer.domain.session.walk import Place, TimelineRun, Walk
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import (
    DURATION_BOUNDS_S,
    SPEED_BOUNDS_KMH,
    Direction,
    SegmentKind,
)

# BACK goes to the previous segment if it is pressed this early in a segment.
BACK_WINDOW_S = 3.0
# What one press of longer or shorter adds or removes.
EXTEND_S = 15.0
# One press of faster or slower, in the unit that the walker's console shows.
SPEED_STEP = 0.1
# A shortened segment keeps at least the time that its count tones need.
MIN_REMAINING_S = 5.0


class ControlKind(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"
    CONFIRM = "confirm"
    NEXT = "next"
    BACK = "back"
    RESTART_STEP = "restart-step"
    EXTEND = "extend"
    ADJUST_SPEED = "adjust-speed"
    TOGGLE_HOLD = "hold"
    SKIP_TO_COOL_DOWN = "to-cool-down"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Control:
    """One control, `at_s` seconds after START.

    `value` is in seconds for EXTEND, in km/h for ADJUST_SPEED, and unused for the others.
    """

    at_s: float
    kind: ControlKind
    value: float = 0.0


def session_state_at(timeline: Timeline, controls: Iterable[Control], now_s: float) -> SessionState:
    """The state `now_s` seconds after START, from all controls up to then."""
    past = (control for control in controls if control.at_s <= now_s)
    return session_state(reduce(apply_control, past, start_walk(timeline)), now_s)


def apply_control(walk: Walk, control: Control) -> Walk:
    """The walk after this control; the same walk if the control has no meaning now."""
    now = session_state(walk, control.at_s)
    if now.phase.is_over:
        return walk
    last_direction = _last_direction(walk, control.at_s)
    context = _ControlContext(replace(walk, last_direction=last_direction), now)
    after = _apply(context, control)
    return walk if after is context.walk else after


def _apply(context: _ControlContext, control: Control) -> Walk:
    """The walk after this control; that of the context if it has no meaning now."""
    now = context.state
    match control.kind:
        case ControlKind.PAUSE if now.phase is not SessionPhase.PAUSED:
            return context.set_moving(moving=False)
        case ControlKind.RESUME if now.phase is SessionPhase.PAUSED:
            return context.set_moving(moving=True)
        case ControlKind.CONFIRM if now.phase is SessionPhase.HOLDING:
            return context.end_hold()
        case ControlKind.NEXT:
            return context.go_to_next()
        case ControlKind.BACK:
            return context.go_back()
        case ControlKind.RESTART_STEP:
            return context.jump_to(Place(now.place.index, min(now.place.offset_s, 0.0)))
        case ControlKind.EXTEND:
            return context.extend(control.value)
        case ControlKind.ADJUST_SPEED:
            return context.adjust_speed(control.value)
        case ControlKind.TOGGLE_HOLD:
            return context.toggle_hold()
        case ControlKind.SKIP_TO_COOL_DOWN:
            return context.go_to_cool_down()
        case ControlKind.STOP:
            return context.stop()
    return context.walk


@dataclass(frozen=True, slots=True)
class _ControlContext:
    """A walk and its state at the time of a control; each method is the effect of one control."""

    walk: Walk
    state: SessionState

    def set_moving(self, *, moving: bool) -> Walk:
        # Resuming announces the segment, except at its first instant, where its own cue does that,
        # and near its end, where the next cue follows at once. A pause at the first instant
        # announces it instead, since the segment's own cue is then not heard.
        at_first_instant = self.state.place.offset_s == 0
        has_time = self.state.remaining_s >= ANNOUNCEMENT_CLEAR_S
        announced = has_time and not at_first_instant if moving else at_first_instant
        return self._start_run(self.state.place, moving=moving, announced=announced)

    def stop(self) -> Walk:
        return replace(self._start_run(self.state.place, moving=False), is_stopped=True)

    def jump_to(self, place: Place, timeline: Timeline | None = None) -> Walk:
        return self._start_run(
            place, timeline=timeline, announced=not self.walk.current_run.is_moving
        )

    def go_to_next(self) -> Walk:
        index, offset_s = self.state.place.index, self.state.place.offset_s
        if offset_s < 0:
            return self.jump_to(Place(index, 0.0))
        if self.state.segment.turn_direction is not None and offset_s < BACK_WINDOW_S:
            # The walker has not turned yet, so a key pressed twice must not skip the turnaround.
            return self.walk
        if self.state.next_segment is None:
            # One accidental key must not end a session, but it may confirm a hold at the end.
            return self.end_hold() if self.state.phase is SessionPhase.HOLDING else self.walk
        return self.jump_to(Place(index + 1, 0.0))

    def end_hold(self, timeline: Timeline | None = None) -> Walk:
        index = self.state.place.index
        if self.state.next_segment is not None:
            return self._start_run(Place(index + 1, 0.0), timeline=timeline)
        ended = self.state.timeline.with_hold(index, hold=False)
        return self._start_run(self.state.place, timeline=ended)

    def go_back(self) -> Walk:
        index, offset_s = self.state.place.index, self.state.place.offset_s
        if offset_s > BACK_WINDOW_S or index == 0:
            return self.jump_to(Place(index, min(offset_s, 0.0)))
        return self._jump_facing_correctly(index - 1)

    def extend(self, by_s: float) -> Walk:
        segment, offset_s = self.state.segment, max(self.state.place.offset_s, 0.0)
        duration_s = DURATION_BOUNDS_S.clamp(segment.duration_s + by_s)
        if by_s < 0:
            if segment.kind is SegmentKind.TURNAROUND:
                return self.walk
            duration_s = max(duration_s, offset_s + MIN_REMAINING_S)
            if duration_s >= segment.duration_s:
                return self.walk
        timeline = self.state.timeline.with_duration(self.state.place.index, duration_s)
        return self._start_run(self.state.place, timeline=timeline)

    def adjust_speed(self, by_kmh: float) -> Walk:
        moving = self.state.timeline.next_moving(self.state.place.index)
        if moving is None:
            return self.walk
        changes = dict(self.walk.current_run.speed_changes)
        change = changes.get(moving.direction, 0.0) + by_kmh
        # Presses beyond the bounds have no visible effect, so they must not add up unseen.
        ends_kmh = (moving.speed_kmh, moving.speed_at(moving.duration_s))
        change = min(
            max(change, SPEED_BOUNDS_KMH.low - max(ends_kmh)),
            SPEED_BOUNDS_KMH.high - min(ends_kmh),
        )
        change = round(change, 3)
        if change == changes.get(moving.direction, 0.0):
            # A key that is held at a bound must not make the session longer to compute.
            return self.walk
        changes[moving.direction] = change
        return self._start_run(self.state.place, speed_changes=tuple(changes.items()))

    def toggle_hold(self) -> Walk:
        """Add a hold at the end of this segment, or remove one that was added."""
        segment = self.state.segment
        is_required = segment.hold and not segment.hold_added
        if is_required or self.state.place.offset_s < 0:
            return self.walk
        timeline = self.state.timeline.with_hold(self.state.place.index, hold=not segment.hold)
        if self.state.remaining_s > 0:
            return self._start_run(self.state.place, timeline=timeline)
        # A session that is paused at the hold must be resumed before the hold can end.
        return self.end_hold(timeline) if self.state.phase is SessionPhase.HOLDING else self.walk

    def go_to_cool_down(self) -> Walk:
        segments, index = self.state.timeline.segments, self.state.place.index
        later = range(index + 1, len(segments))
        target = next((i for i in later if segments[i].kind is SegmentKind.COOL_DOWN), None)
        has_started = self.state.place.offset_s >= 0
        if target is None or not has_started or self.state.segment.kind is SegmentKind.COOL_DOWN:
            return self.walk
        return self._jump_facing_correctly(target)

    def _jump_facing_correctly(self, index: int) -> Walk:
        """Jump to a segment, through a turnaround if the walker may face the other way."""
        timeline = self.state.timeline
        target = timeline.segments[index]
        moving = timeline.next_moving(index)
        needs_no_turn = target.kind is SegmentKind.TURNAROUND or moving is None
        if needs_no_turn or self.walk.last_direction in (None, moving and moving.direction):
            return self.jump_to(Place(index, 0.0))
        previous = timeline.segments[index - 1] if index else None
        if previous is not None and previous.turn_direction is not None:
            return self.jump_to(Place(index - 1, 0.0))
        return self.jump_to(Place(index, 0.0), timeline.with_turnaround_before(index))

    def _start_run(
        self,
        place: Place,
        *,
        timeline: Timeline | None = None,
        moving: bool | None = None,
        announced: bool = False,
        speed_changes: tuple[tuple[Direction, float], ...] | None = None,
    ) -> Walk:
        old = self.walk.current_run
        new = TimelineRun(
            timeline or old.timeline,
            self.state.clock_s,
            place,
            old.is_moving if moving is None else moving,
            announced,
            old.speed_changes if speed_changes is None else speed_changes,
        )
        ended = replace(old, end_clock_s=self.state.clock_s)
        return replace(self.walk, current_run=new, past_runs=(*self.walk.past_runs, ended))


def _last_direction(walk: Walk, clock_s: float) -> Direction | None:
    """The direction in which the walker last walked, None before the first step.

    Standing if they may have turned on the rails since then.
    """
    last_direction = walk.last_direction
    for span in walk.current_run.spans_until(clock_s):
        if span.segment.direction.is_moving:
            last_direction = span.segment.direction
        elif span.segment.turn_direction and span.place.offset_s + span.duration_s >= BACK_WINDOW_S:
            last_direction = Direction.STANDING
    return last_direction
