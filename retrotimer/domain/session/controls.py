"""What a walker presses, and what it does: each control makes a new Walk of the old one.

Controls are stamped in seconds since START. `walk_after` folds one of them into a Walk, and
`moment_at` all of them from the beginning: it remembers nothing.
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

# Back, this early in a segment, goes to the one before.
BACK_WINDOW_S = 3.0
# What one press changes.
EXTEND_S = 15.0
# In what the walker's console shows.
SPEED_STEP = 0.1
# A shortened segment keeps room for its count tones.
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
    """What the walker asked for. `value` is seconds for extend, km/h for adjust-speed."""

    at_s: float
    kind: ControlKind
    value: float = 0.0


def session_state_at(timeline: Timeline, controls: Iterable[Control], now_s: float) -> SessionState:
    """Where the session stands `now_s` seconds after START; remembers nothing."""
    past = (control for control in controls if control.at_s <= now_s)
    return session_state(reduce(apply_control, past, start_walk(timeline)), now_s)


def apply_control(walk: Walk, control: Control) -> Walk:
    """The walk once this control is obeyed; one that makes no sense now changes nothing."""
    now = session_state(walk, control.at_s)
    if now.phase.is_over:
        return walk
    facing = _last_direction(walk, control.at_s)
    here = _ControlContext(replace(walk, last_direction=facing), now)
    match control.kind:
        case ControlKind.PAUSE if now.phase is not SessionPhase.PAUSED:
            return here.set_moving(moving=False)
        case ControlKind.RESUME if now.phase is SessionPhase.PAUSED:
            return here.set_moving(moving=True)
        case ControlKind.CONFIRM if now.phase is SessionPhase.HOLDING:
            return here.end_hold()
        case ControlKind.NEXT:
            return here.go_to_next()
        case ControlKind.BACK:
            return here.go_back()
        case ControlKind.RESTART_STEP:
            return here.jump_to(Place(now.place.index, min(now.place.offset_s, 0.0)))
        case ControlKind.EXTEND:
            return here.extend(control.value)
        case ControlKind.ADJUST_SPEED:
            return here.adjust_speed(control.value)
        case ControlKind.TOGGLE_HOLD:
            return here.toggle_hold()
        case ControlKind.SKIP_TO_COOL_DOWN:
            return here.go_to_cool_down()
        case ControlKind.STOP:
            return here.stop()
    return walk


@dataclass(frozen=True, slots=True)
class _ControlContext:
    """A walk at the moment of a control; each method is one control's effect."""

    walk: Walk
    state: SessionState

    def set_moving(self, *, moving: bool) -> Walk:
        # At a segment's first instant its own cue says where the walker is, unless it is paused
        # just then; near its end the next cue comes at once.
        begun = self.state.place.offset_s == 0
        clear = self.state.remaining_s >= ANNOUNCEMENT_CLEAR_S
        announced = clear and not begun if moving else begun
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
            # Nobody has turned round yet: a key pressed twice leads into no other direction.
            return self.walk
        if self.state.next_segment is None:
            # One accidental key never ends a session; a hold at the end is confirmed away.
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
        walking = self.state.timeline.next_moving(self.state.place.index)
        if walking is None:
            return self.walk
        changes = dict(self.walk.current_run.speed_changes)
        change = changes.get(walking.direction, 0.0) + by_kmh
        # Not beyond the bounds: what cannot be seen must not be stored up either.
        ends = (walking.speed_kmh, walking.speed_at(walking.duration_s))
        change = min(
            max(change, SPEED_BOUNDS_KMH.low - max(ends)), SPEED_BOUNDS_KMH.high - min(ends)
        )
        changes[walking.direction] = round(change, 3)
        return self._start_run(self.state.place, speed_changes=tuple(changes.items()))

    def toggle_hold(self) -> Walk:
        """Wait at the end of this segment, or wait there no longer."""
        segment = self.state.segment
        demanded = segment.hold and not segment.hold_added
        if demanded or self.state.place.offset_s < 0:
            return self.walk
        timeline = self.state.timeline.with_hold(self.state.place.index, hold=not segment.hold)
        if self.state.remaining_s > 0:
            return self._start_run(self.state.place, timeline=timeline)
        # Where it waits and is paused as well, somebody goes on first.
        return self.end_hold(timeline) if self.state.phase is SessionPhase.HOLDING else self.walk

    def go_to_cool_down(self) -> Walk:
        segments, index = self.state.timeline.segments, self.state.place.index
        later = range(index + 1, len(segments))
        target = next((i for i in later if segments[i].kind is SegmentKind.COOL_DOWN), None)
        begun = self.state.place.offset_s >= 0
        if target is None or not begun or self.state.segment.kind is SegmentKind.COOL_DOWN:
            return self.walk
        return self._jump_facing_correctly(target)

    def _jump_facing_correctly(self, index: int) -> Walk:
        """Jump to a segment, through a turnaround if the walker faces the other way."""
        timeline = self.state.timeline
        target = timeline.segments[index]
        walking = timeline.next_moving(index)
        turned = target.kind is SegmentKind.TURNAROUND or walking is None
        if turned or self.walk.last_direction in (None, walking and walking.direction):
            return self.jump_to(Place(index, 0.0))
        before = timeline.segments[index - 1] if index else None
        if before is not None and before.turn_direction is not None:
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

    Standing: they may have turned on the rails, so nothing is sure.
    """
    facing = walk.last_direction
    for span in walk.current_run.spans_until(clock_s):
        if span.segment.direction.is_moving:
            facing = span.segment.direction
        elif span.segment.turn_direction and span.place.offset_s + span.duration_s >= BACK_WINDOW_S:
            facing = Direction.STANDING
    return facing
