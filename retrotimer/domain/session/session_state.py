"""The engine: where a session stands, as a pure function of timeline, controls and clock.

Controls fold into a Walk (`controls`); `moment` reads it at any later time. A Walk is made of Legs,
one between every two controls, so what was walked is never counted, only looked up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from retrotimer.domain.session.walk import Leg, Place, Walk
from retrotimer.domain.workout.timeline import Segment, Timeline

START_COUNTDOWN_S = 10.0
# The longest announcement's tone lasts 1.4 s, and 0.3 s of quiet behind it keep it apart.
ANNOUNCEMENT_CLEAR_S = 1.7


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

    @property
    def performing(self) -> bool:
        """From START to the end, also while it is paused."""
        return not (self is State.READY or self.over)


@dataclass(frozen=True, slots=True)
class Moment:
    """What is true now: for the screen, the terminal, the journal."""

    clock_s: float
    state: State
    leg: Leg
    place: Place
    first_step_s: float

    @property
    def timeline(self) -> Timeline:
        return self.leg.timeline

    @property
    def speed_kmh(self) -> float:
        """Belt speed now, the walker's own adjustments counted in."""
        return self.leg.speed_kmh(self.place)

    @property
    def next_speed_kmh(self) -> float | None:
        """Belt speed at which the next segment begins."""
        if self.next_segment is None:
            return None
        return self.leg.speed_kmh(Place(self.place.index + 1, 0.0))

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


def moment_before(timeline: Timeline) -> Moment:
    """What the screen shows before START: the first step, waiting."""
    return replace(moment(begin(timeline), 0.0), state=State.READY, place=Place(0, 0.0))


def moment(walk: Walk, clock_s: float) -> Moment:
    """Where this walk stands at a clock time not before its last control."""
    place = walk.leg.place_at(clock_s)
    return Moment(clock_s, _state(walk, place), walk.leg, place, walk.first_step_s)


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
