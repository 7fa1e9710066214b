"""The model of a session: a Walk is a list of TimelineRuns over a Timeline.

One session, step by step:

1. A workout is unrolled into a Timeline (`domain.workout.timeline`): a flat list of segments. A
   Place on it is a segment's index and an offset in seconds.
2. START creates a Walk with a single TimelineRun (`session_state.start_walk`). A run says where the
   walker is at which clock time: it begins at a place and either moves along the timeline, one
   second a second, or stands still there. It stops by itself at a hold and at the end.
3. Each Control (`controls.apply_control`) makes a new Walk: it ends the current run and begins the
   next one from another place, on a changed timeline, with other speeds, or standing still. Without
   a control the walk needs no update, however much time passes.
4. The SessionState at any clock time is computed from the walk (`session_state.session_state`).
   Nothing counts ticks, so nothing drifts, and the same walk always gives the same answer.
5. What was walked is read from the same runs: cut at the segments' ends they are Spans, from which
   the SessionRecord, with distance and energy, is built (`record.build_record`).

Clock times are seconds since START (`clock_s`); places and positions are on the timeline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import SPEED_BOUNDS_KMH, Direction

# Rounding makes sums of seconds differ by less than this: a twentieth of an audio sample.
TIME_TOLERANCE_S = 1e-6


@dataclass(frozen=True, slots=True)
class Place:
    """A segment's index and the seconds into it; a negative offset is the start countdown."""

    index: int
    offset_s: float


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch walked without interruption inside one segment, from a clock time and a place on.

    `speed_change_kmh` is what the walker had added to the planned belt speed.
    """

    segment: Segment
    start_clock_s: float
    place: Place
    duration_s: float
    speed_change_kmh: float

    def speed_kmh(self, after_s: float) -> float:
        """Belt speed `after_s` seconds into the span."""
        return adjusted_speed_kmh(
            self.segment.speed_at(self.place.offset_s + after_s), self.speed_change_kmh
        )

    @property
    def distance_km(self) -> float:
        """Belt speed times time on the belt; 0 on the side rails (docs/domain.md, section 6)."""
        if not self.segment.direction.is_moving:
            return 0.0
        return (self.speed_kmh(0.0) + self.speed_kmh(self.duration_s)) / 2 * self.duration_s / 3600


@dataclass(frozen=True, slots=True)
class TimelineRun:
    """The session from one control to the next: moving along the timeline, or standing still.

    `end_clock_s` is the time of the next control, infinite in the current run. With
    `starts_with_announcement` the run begins with a cue that says where the walker is.
    `speed_changes` are the walker's own changes of the belt speed for each direction, in km/h.
    """

    timeline: Timeline
    start_clock_s: float
    start_place: Place
    is_moving: bool
    starts_with_announcement: bool
    speed_changes: tuple[tuple[Direction, float], ...] = ()
    end_clock_s: float = inf

    def speed_change_kmh(self, direction: Direction) -> float:
        return dict(self.speed_changes).get(direction, 0.0)

    def speed_kmh(self, place: Place) -> float:
        """Belt speed at a place; in a turnaround at most the speed of the step after it."""
        segments = self.timeline.segments
        segment = segments[place.index]
        change = self.speed_change_kmh(segment.direction)
        speed_kmh = adjusted_speed_kmh(segment.speed_at(place.offset_s), change)
        if segment.turn_direction is None or place.index + 1 == len(segments):
            return speed_kmh
        return min(speed_kmh, self.speed_kmh(Place(place.index + 1, 0.0)))

    @property
    def first_step_s(self) -> float:
        """Clock time of the first step in this run; infinite in a run that stands still."""
        return self.start_clock_s + max(-self.start_place.offset_s, 0.0) if self.is_moving else inf

    @property
    def start_position_s(self) -> float:
        """Position on the timeline, in seconds, at which the run starts."""
        return self.timeline.segment_starts_s[self.start_place.index] + self.start_place.offset_s

    @property
    def stop_index(self) -> int:
        """Index of the segment at whose end this run stops moving: one with a hold, or the last."""
        return self.timeline.next_stop_index(self.start_place.index)

    @property
    def stop_position_s(self) -> float:
        return self.timeline.segment_starts_s[self.stop_index + 1]

    @property
    def finish_clock_s(self) -> float:
        """Clock time at which the workout ends in this run; infinite if it does not."""
        stops_before = not self.is_moving or self.timeline.segments[self.stop_index].hold
        return (
            inf
            if stops_before
            else self.start_clock_s + self.stop_position_s - self.start_position_s
        )

    def place_at(self, clock_s: float) -> Place:
        """The place at this clock time; after the end of the run, where it ended."""
        until_s = min(clock_s, self.end_clock_s)
        if not self.is_moving or until_s <= self.start_clock_s:
            return self.start_place
        position_s = self.start_position_s + until_s - self.start_clock_s
        if position_s >= self.stop_position_s - TIME_TOLERANCE_S:
            return Place(self.stop_index, self.timeline.segments[self.stop_index].duration_s)
        index = self.timeline.index_at(position_s)
        return Place(index, position_s - self.timeline.segment_starts_s[index])

    def spans_until(self, clock_s: float) -> Iterator[Span]:
        """The spans of this run up to a clock time, cut at the ends of the segments."""
        first, last = self.start_place, self.place_at(clock_s)
        for index in range(first.index, last.index + 1):
            segment = self.timeline.segments[index]
            begin_s = max(first.offset_s, 0.0) if index == first.index else 0.0
            end_s = last.offset_s if index == last.index else segment.duration_s
            if end_s > begin_s:
                position_s = self.timeline.segment_starts_s[index] + begin_s
                change = self.speed_change_kmh(segment.direction)
                start_s = self.start_clock_s + position_s - self.start_position_s
                yield Span(segment, start_s, Place(index, begin_s), end_s - begin_s, change)


@dataclass(frozen=True, slots=True)
class Walk:
    """The result of all controls so far: the past runs, and the one that is under way.

    `last_direction` is the direction in which the walker last walked: None before the first step,
    standing when they may have turned on the rails.
    """

    current_run: TimelineRun
    past_runs: tuple[TimelineRun, ...] = ()
    last_direction: Direction | None = None
    is_stopped: bool = False

    def runs(self) -> tuple[TimelineRun, ...]:
        return (*self.past_runs, self.current_run)

    @property
    def first_step_s(self) -> float:
        """Clock time of the first step, past or to come; skipping the start countdown moves it."""
        runs = self.runs()
        first = next((run for run in runs if run.first_step_s < run.end_clock_s), runs[-1])
        return first.first_step_s

    def spans(self, clock_s: float) -> Iterator[Span]:
        """All spans up to a clock time, in order."""
        for run in self.runs():
            yield from run.spans_until(clock_s)


def adjusted_speed_kmh(speed_kmh: float, adjustment_kmh: float) -> float:
    """A belt speed plus the walker's own adjustment, kept within the physical bounds."""
    return SPEED_BOUNDS_KMH.clamp(speed_kmh + adjustment_kmh)
