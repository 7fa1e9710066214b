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
    Moment,
    State,
    begin,
    moment,
)
from retrotimer.domain.session.walk import Leg, Place, Walk
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import DURATION_S, SPEED_KMH, Direction, Kind

# Back, this early in a segment, goes to the one before.
BACK_WINDOW_S = 3.0
# What one press changes.
EXTEND_S = 15.0
# In what the walker's console shows.
SPEED_STEP = 0.1
# A shortened segment keeps room for its count tones.
SHORTEST_REST_S = 5.0


class ControlKind(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"
    CONFIRM = "confirm"
    NEXT = "next"
    BACK = "back"
    RESTART_STEP = "restart-step"
    EXTEND = "extend"
    ADJUST_SPEED = "adjust-speed"
    HOLD = "hold"
    COOL_DOWN = "to-cool-down"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Control:
    """What the walker asked for. `value` is seconds for extend, km/h for adjust-speed."""

    at_s: float
    kind: ControlKind
    value: float = 0.0


def moment_at(timeline: Timeline, controls: Iterable[Control], now_s: float) -> Moment:
    """Where the session stands `now_s` seconds after START; remembers nothing."""
    past = (control for control in controls if control.at_s <= now_s)
    return moment(reduce(walk_after, past, begin(timeline)), now_s)


def walk_after(walk: Walk, control: Control) -> Walk:
    """The walk once this control is obeyed; one that makes no sense now changes nothing."""
    now = moment(walk, control.at_s)
    if now.state.over:
        return walk
    facing = _facing(walk, control.at_s)
    here = _Here(replace(walk, facing=facing), now)
    match control.kind:
        case ControlKind.PAUSE if now.state is not State.PAUSED:
            return here.turned(moving=False)
        case ControlKind.RESUME if now.state is State.PAUSED:
            return here.turned(moving=True)
        case ControlKind.CONFIRM if now.state is State.HOLDING:
            return here.past_the_hold()
        case ControlKind.NEXT:
            return here.to_next()
        case ControlKind.BACK:
            return here.back()
        case ControlKind.RESTART_STEP:
            return here.jumped(Place(now.place.index, min(now.place.offset_s, 0.0)))
        case ControlKind.EXTEND:
            return here.extended(control.value)
        case ControlKind.ADJUST_SPEED:
            return here.with_speed(control.value)
        case ControlKind.HOLD:
            return here.held()
        case ControlKind.COOL_DOWN:
            return here.to_cool_down()
        case ControlKind.STOP:
            return here.stopped()
    return walk


@dataclass(frozen=True, slots=True)
class _Here:
    """A walk at the moment of a control; each method is one control's effect."""

    walk: Walk
    now: Moment

    def turned(self, *, moving: bool) -> Walk:
        # At a segment's first instant its own cue says where the walker is, unless it is paused
        # just then; near its end the next cue comes at once.
        begun = self.now.place.offset_s == 0
        clear = self.now.remaining_s >= ANNOUNCEMENT_CLEAR_S
        announced = clear and not begun if moving else begun
        return self._new_leg(self.now.place, moving=moving, announced=announced)

    def stopped(self) -> Walk:
        return replace(self._new_leg(self.now.place, moving=False), stopped=True)

    def jumped(self, place: Place, timeline: Timeline | None = None) -> Walk:
        return self._new_leg(place, timeline=timeline, announced=not self.walk.leg.moving)

    def to_next(self) -> Walk:
        index, offset_s = self.now.place.index, self.now.place.offset_s
        if offset_s < 0:
            return self.jumped(Place(index, 0.0))
        if self.now.segment.toward is not None and offset_s < BACK_WINDOW_S:
            # Nobody has turned round yet: a key pressed twice leads into no other direction.
            return self.walk
        if self.now.next_segment is None:
            # One accidental key never ends a session; a hold at the end is confirmed away.
            return self.past_the_hold() if self.now.state is State.HOLDING else self.walk
        return self.jumped(Place(index + 1, 0.0))

    def past_the_hold(self, timeline: Timeline | None = None) -> Walk:
        index = self.now.place.index
        if self.now.next_segment is not None:
            return self._new_leg(Place(index + 1, 0.0), timeline=timeline)
        ended = self.now.timeline.with_hold(index, hold=False)
        return self._new_leg(self.now.place, timeline=ended)

    def back(self) -> Walk:
        index, offset_s = self.now.place.index, self.now.place.offset_s
        if offset_s > BACK_WINDOW_S or index == 0:
            return self.jumped(Place(index, min(offset_s, 0.0)))
        return self._arrive(index - 1)

    def extended(self, by_s: float) -> Walk:
        segment, offset_s = self.now.segment, max(self.now.place.offset_s, 0.0)
        duration_s = DURATION_S.clamp(segment.duration_s + by_s)
        if by_s < 0:
            if segment.kind is Kind.TURNAROUND:
                return self.walk
            duration_s = max(duration_s, offset_s + SHORTEST_REST_S)
            if duration_s >= segment.duration_s:
                return self.walk
        timeline = self.now.timeline.with_duration(self.now.place.index, duration_s)
        return self._new_leg(self.now.place, timeline=timeline)

    def with_speed(self, by_kmh: float) -> Walk:
        walking = self.now.timeline.next_moving(self.now.place.index)
        if walking is None:
            return self.walk
        changes = dict(self.walk.leg.speed_changes)
        change = changes.get(walking.direction, 0.0) + by_kmh
        # Not beyond the bounds: what cannot be seen must not be stored up either.
        ends = (walking.speed_kmh, walking.speed_at(walking.duration_s))
        change = min(max(change, SPEED_KMH.low - max(ends)), SPEED_KMH.high - min(ends))
        changes[walking.direction] = round(change, 3)
        return self._new_leg(self.now.place, speed_changes=tuple(changes.items()))

    def held(self) -> Walk:
        """Wait at the end of this segment, or wait there no longer."""
        segment = self.now.segment
        demanded = segment.hold and not segment.hold_added
        if demanded or self.now.place.offset_s < 0:
            return self.walk
        timeline = self.now.timeline.with_hold(self.now.place.index, hold=not segment.hold)
        if self.now.remaining_s > 0:
            return self._new_leg(self.now.place, timeline=timeline)
        # Where it waits and is paused as well, somebody goes on first.
        return self.past_the_hold(timeline) if self.now.state is State.HOLDING else self.walk

    def to_cool_down(self) -> Walk:
        segments, index = self.now.timeline.segments, self.now.place.index
        later = range(index + 1, len(segments))
        target = next((i for i in later if segments[i].kind is Kind.COOL_DOWN), None)
        begun = self.now.place.offset_s >= 0
        if target is None or not begun or self.now.segment.kind is Kind.COOL_DOWN:
            return self.walk
        return self._arrive(target)

    def _arrive(self, index: int) -> Walk:
        """Jump to a segment, through a turnaround if the walker faces the other way."""
        timeline = self.now.timeline
        target = timeline.segments[index]
        walking = timeline.next_moving(index)
        turned = target.kind is Kind.TURNAROUND or walking is None
        if turned or self.walk.facing in (None, walking and walking.direction):
            return self.jumped(Place(index, 0.0))
        before = timeline.segments[index - 1] if index else None
        if before is not None and before.toward is not None:
            return self.jumped(Place(index - 1, 0.0))
        return self.jumped(Place(index, 0.0), timeline.with_turnaround_before(index))

    def _new_leg(
        self,
        place: Place,
        *,
        timeline: Timeline | None = None,
        moving: bool | None = None,
        announced: bool = False,
        speed_changes: tuple[tuple[Direction, float], ...] | None = None,
    ) -> Walk:
        old = self.walk.leg
        new = Leg(
            timeline or old.timeline,
            self.now.clock_s,
            place,
            old.moving if moving is None else moving,
            announced,
            old.speed_changes if speed_changes is None else speed_changes,
        )
        ended = replace(old, until_s=self.now.clock_s)
        return replace(self.walk, leg=new, past=(*self.walk.past, ended))


def _facing(walk: Walk, clock_s: float) -> Direction | None:
    """The direction in which the walker last walked, None before the first step.

    Standing: they may have turned on the rails, so nothing is sure.
    """
    facing = walk.facing
    for span in walk.leg.spans_until(clock_s):
        if span.segment.direction.moving:
            facing = span.segment.direction
        elif span.segment.toward and span.place.offset_s + span.length_s >= BACK_WINDOW_S:
            facing = Direction.STANDING
    return facing
