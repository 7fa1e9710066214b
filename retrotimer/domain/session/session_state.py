"""The state of a session at a clock time, computed from its Walk.

`walk` explains the model. `start_walk` is the walk at START, `controls` makes a new one with each
control, and `session_state` reads it at any time after its last control. The state is a pure
function of the walk and the clock: the session keeps no counters of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from retrotimer.domain.session.walk import Place, TimelineRun, Walk
from retrotimer.domain.workout.timeline import Segment, Timeline

START_COUNTDOWN_S = 10.0
# The longest tone of an announcement lasts 1.4 s, with 0.3 s of silence after it.
ANNOUNCEMENT_CLEAR_S = 1.7


class SessionPhase(StrEnum):
    """What a session is doing. Holding means waiting for a confirmation at a segment's end."""

    READY = "ready"
    COUNTDOWN = "countdown"
    RUNNING = "running"
    HOLDING = "holding"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        return self in (SessionPhase.FINISHED, SessionPhase.STOPPED)

    @property
    def is_active(self) -> bool:
        """Is the session between START and its end, walking, paused or holding?"""
        return not (self is SessionPhase.READY or self.is_over)


@dataclass(frozen=True, slots=True)
class SessionState:
    """A snapshot of a session at `clock_s`, for the screen, the terminal and the journal.

    `first_step_s` is the clock time of the first step.
    """

    clock_s: float
    phase: SessionPhase
    run: TimelineRun
    place: Place
    first_step_s: float

    @property
    def timeline(self) -> Timeline:
        return self.run.timeline

    @property
    def speed_kmh(self) -> float:
        """Belt speed now, with the walker's own changes."""
        return self.run.speed_kmh(self.place)

    @property
    def next_speed_kmh(self) -> float | None:
        """Belt speed at the start of the next segment; None in the last one."""
        if self.next_segment is None:
            return None
        return self.run.speed_kmh(Place(self.place.index + 1, 0.0))

    @property
    def segment(self) -> Segment:
        return self.timeline.segments[self.place.index]

    @property
    def next_segment(self) -> Segment | None:
        index = self.place.index + 1
        return self.timeline.segments[index] if index < len(self.timeline.segments) else None

    @property
    def remaining_s(self) -> float:
        """Seconds to the end of the segment, or of the start countdown."""
        if self.place.offset_s < 0:
            return -self.place.offset_s
        return self.segment.duration_s - self.place.offset_s

    @property
    def position_s(self) -> float:
        return self.timeline.segment_starts_s[self.place.index] + self.place.offset_s

    @property
    def total_remaining_s(self) -> float:
        """Seconds of the workout still to come; waiting at holds is not included."""
        return self.timeline.duration_s - max(self.position_s, 0.0)


def start_walk(timeline: Timeline) -> Walk:
    """The walk at the instant START is pressed: a countdown to get on the belt."""
    return Walk(
        TimelineRun(
            timeline,
            0.0,
            Place(0, -START_COUNTDOWN_S),
            is_moving=True,
            starts_with_announcement=False,
        )
    )


def ready_state(timeline: Timeline) -> SessionState:
    """The state before START: at the beginning of the first step."""
    return replace(
        session_state(start_walk(timeline), 0.0), phase=SessionPhase.READY, place=Place(0, 0.0)
    )


def session_state(walk: Walk, clock_s: float) -> SessionState:
    """The state at a clock time, which must not be before the walk's last control."""
    place = walk.current_run.place_at(clock_s)
    return SessionState(clock_s, _phase_at(walk, place), walk.current_run, place, walk.first_step_s)


def _phase_at(walk: Walk, place: Place) -> SessionPhase:
    run = walk.current_run
    if walk.is_stopped:
        return SessionPhase.STOPPED
    segment = run.timeline.segments[place.index]
    if not run.is_moving:
        return SessionPhase.PAUSED
    if place.offset_s < 0:
        return SessionPhase.COUNTDOWN
    if place.offset_s < segment.duration_s:
        return SessionPhase.RUNNING
    return SessionPhase.HOLDING if segment.hold else SessionPhase.FINISHED
