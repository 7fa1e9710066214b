"""The engine: where a session stands, as a pure function of timeline, controls and clock.

Controls are stamped in seconds since START. `walk_after` folds one control into a Walk and
`moment` reads a Walk at any later time; `moment_at` is both from the beginning. A Walk is made of
Legs, one between every two controls, so what was walked is never counted, only looked up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce

from retrotimer.core.timeline import Segment, Timeline
from retrotimer.core.walk import Leg, Place, Walk, shifted
from retrotimer.core.workout import DURATION_S, SPEED_KMH, Direction, Kind

START_COUNTDOWN_S = 10.0
# Back, this early in a segment, goes to the one before.
BACK_WINDOW_S = 3.0
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
    COOL_DOWN = "to-cool-down"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Control:
    """What the walker asked for. `value` is seconds for extend, km/h for adjust-speed."""

    at_s: float
    kind: ControlKind
    value: float = 0.0


class State(StrEnum):
    READY = "ready"
    COUNTDOWN = "countdown"
    RUNNING = "running"
    HOLDING = "holding"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"

    @property
    def over(self) -> bool:
        return self in (State.FINISHED, State.STOPPED)


@dataclass(frozen=True, slots=True)
class Moment:
    """What is true now: for the screen, the terminal, the journal."""

    clock_s: float
    state: State
    timeline: Timeline
    place: Place
    speed_kmh: float
    next_speed_kmh: float | None

    @property
    def segment(self) -> Segment:
        return self.timeline.segments[self.place.index]

    @property
    def next_segment(self) -> Segment | None:
        later = self.place.index + 1
        return self.timeline.segments[later] if later < len(self.timeline.segments) else None

    @property
    def remaining_s(self) -> float:
        """Seconds to the end of the segment, or of the start countdown."""
        if self.place.offset_s < 0:
            return -self.place.offset_s
        return self.segment.duration_s - self.place.offset_s

    @property
    def position_s(self) -> float:
        return self.timeline.start_s[self.place.index] + self.place.offset_s

    @property
    def total_remaining_s(self) -> float:
        """Seconds of the workout still to come, holds not counted."""
        return self.timeline.duration_s - max(self.position_s, 0.0)


def begin(timeline: Timeline) -> Walk:
    """The walk at the instant START is pressed: a countdown to get on the belt."""
    return Walk(Leg(timeline, 0.0, Place(0, -START_COUNTDOWN_S), moving=True, announced=False))


def moment_at(timeline: Timeline, controls: Iterable[Control], now_s: float) -> Moment:
    """Where the session stands `now_s` seconds after START; remembers nothing."""
    past = (control for control in controls if control.at_s <= now_s)
    return moment(reduce(walk_after, past, begin(timeline)), now_s)


def moment_before(timeline: Timeline) -> Moment:
    """What the screen shows before START: the first step, waiting."""
    return replace(moment(begin(timeline), 0.0), state=State.READY, place=Place(0, 0.0))


def moment(walk: Walk, clock_s: float) -> Moment:
    """Where this walk stands at a clock time not before its last control."""
    leg = walk.leg
    place = leg.place_at(clock_s)
    segments = leg.timeline.segments
    segment = segments[place.index]
    change = leg.speed_change_kmh(segment.direction)
    speed_kmh = shifted(segment.speed_at(place.offset_s), change)
    following = segments[place.index + 1] if place.index + 1 < len(segments) else None
    next_speed_kmh = None
    if following is not None:
        next_change = leg.speed_change_kmh(following.direction)
        next_speed_kmh = shifted(following.speed_kmh, next_change)
    return Moment(clock_s, _state(walk, place), leg.timeline, place, speed_kmh, next_speed_kmh)


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
        # At a segment's first or last instant its own cue says where the walker is; paused at the
        # first, that cue would not come.
        begun = self.now.place.offset_s == 0
        announced = not (begun or self._at_the_end) if moving else begun
        return self._new_leg(self.now.place, moving=moving, announced=announced)

    def stopped(self) -> Walk:
        return replace(self._new_leg(self.now.place, moving=False), stopped=True)

    @property
    def _at_the_end(self) -> bool:
        return self.now.place.offset_s == self.now.segment.duration_s

    def jumped(self, place: Place) -> Walk:
        return self._new_leg(place, announced=not self.walk.leg.moving)

    def to_next(self) -> Walk:
        index, offset_s = self.now.place.index, self.now.place.offset_s
        if offset_s < 0:
            return self.jumped(Place(index, 0.0))
        if self.now.next_segment is None:
            # One accidental key never ends a session; a hold at the end is confirmed away.
            return self.past_the_hold() if self.now.state is State.HOLDING else self.walk
        return self.jumped(Place(index + 1, 0.0))

    def past_the_hold(self) -> Walk:
        index = self.now.place.index
        if self.now.next_segment is not None:
            return self._new_leg(Place(index + 1, 0.0))
        segment = replace(self.now.segment, hold=False)
        segments = (*self.now.timeline.segments[:-1], segment)
        return self._new_leg(self.now.place, timeline=replace(self.now.timeline, segments=segments))

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
        changes[walking.direction] = round(min(max(change, -SPEED_KMH.high), SPEED_KMH.high), 3)
        return self._new_leg(self.now.place, speed_changes=tuple(changes.items()))

    def to_cool_down(self) -> Walk:
        segments, index = self.now.timeline.segments, self.now.place.index
        later = range(index + 1, len(segments))
        target = next((i for i in later if segments[i].kind is Kind.COOL_DOWN), None)
        if target is None or self.now.segment.kind is Kind.COOL_DOWN:
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
        return self._new_leg(
            Place(index, 0.0),
            timeline=timeline.with_turnaround_before(index),
            announced=not self.walk.leg.moving,
        )

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


def _state(walk: Walk, place: Place) -> State:
    leg = walk.leg
    if walk.stopped:
        return State.STOPPED
    segment = leg.timeline.segments[place.index]
    if not leg.moving:
        return State.PAUSED
    if place.offset_s < 0:
        return State.COUNTDOWN
    if place.offset_s < segment.duration_s:
        return State.RUNNING
    return State.HOLDING if segment.hold else State.FINISHED


def _facing(walk: Walk, clock_s: float) -> Direction | None:
    """The direction in which the walker last walked, None before the first step."""
    facing = walk.facing
    for span in walk.leg.spans_until(clock_s):
        if span.segment.direction.moving:
            facing = span.segment.direction
    return facing
