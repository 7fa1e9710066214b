"""What was walked: Legs of a session, each an unbroken run over the Timeline, and their Spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import SPEED_BOUNDS_KMH, Direction

# Sums of seconds differ by less than this; it is a twentieth of a sample of sound.
TIME_TOLERANCE_S = 1e-6


@dataclass(frozen=True, slots=True)
class Place:
    """An index of a segment and seconds into it; negative is the start countdown."""

    index: int
    offset_s: float


@dataclass(frozen=True, slots=True)
class Span:
    """An unbroken stretch inside one segment: clock time beside place."""

    segment: Segment
    start_clock_s: float
    place: Place
    duration_s: float
    speed_change_kmh: float

    def speed_kmh(self, after_s: float) -> float:
        """Belt speed so many seconds into the span."""
        return adjusted_speed_kmh(
            self.segment.speed_at(self.place.offset_s + after_s), self.speed_change_kmh
        )

    @property
    def distance_km(self) -> float:
        """Belt speed times belt time; rail time has none (docs/domain.md, section 6)."""
        if not self.segment.direction.is_moving:
            return 0.0
        return (self.speed_kmh(0.0) + self.speed_kmh(self.duration_s)) / 2 * self.duration_s / 3600


@dataclass(frozen=True, slots=True)
class TimelineRun:
    """From one control to the next (`until_s`; the last leg is open). Moving, or standing still.

    `announced` says that the leg begins by saying where the walker is.
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
        """Belt speed at a place; in a straddled turnaround never above what comes after it."""
        segments = self.timeline.segments
        segment = segments[place.index]
        change = self.speed_change_kmh(segment.direction)
        speed_kmh = adjusted_speed_kmh(segment.speed_at(place.offset_s), change)
        if segment.turn_direction is None or place.index + 1 == len(segments):
            return speed_kmh
        return min(speed_kmh, self.speed_kmh(Place(place.index + 1, 0.0)))

    @property
    def first_step_s(self) -> float:
        """When somebody walks on this leg, past the start countdown; infinite if they stand."""
        return self.start_clock_s + max(-self.start_place.offset_s, 0.0) if self.is_moving else inf

    @property
    def start_position_s(self) -> float:
        """Timeline position at which the leg starts."""
        return self.timeline.segment_starts_s[self.start_place.index] + self.start_place.offset_s

    @property
    def stop_index(self) -> int:
        """The segment at whose end this leg stops moving: a hold, or the last."""
        return self.timeline.next_stop_index(self.start_place.index)

    @property
    def stop_position_s(self) -> float:
        return self.timeline.segment_starts_s[self.stop_index + 1]

    @property
    def finish_clock_s(self) -> float:
        """Clock time at which the workout ends on this leg; infinite if it waits before that."""
        waits = not self.is_moving or self.timeline.segments[self.stop_index].hold
        return inf if waits else self.start_clock_s + self.stop_position_s - self.start_position_s

    def place_at(self, clock_s: float) -> Place:
        """Where the walker is at this clock time, if nothing is pressed meanwhile."""
        until_s = min(clock_s, self.end_clock_s)
        if not self.is_moving or until_s <= self.start_clock_s:
            return self.start_place
        position_s = self.start_position_s + until_s - self.start_clock_s
        if position_s >= self.stop_position_s - TIME_TOLERANCE_S:
            return Place(self.stop_index, self.timeline.segments[self.stop_index].duration_s)
        index = self.timeline.index_at(position_s)
        return Place(index, position_s - self.timeline.segment_starts_s[index])

    def spans_until(self, clock_s: float) -> Iterator[Span]:
        """What was walked on this leg up to a clock time, cut at the segments' ends."""
        first, last = self.start_place, self.place_at(clock_s)
        for index in range(first.index, last.index + 1):
            segment = self.timeline.segments[index]
            begin_s = max(first.offset_s, 0.0) if index == first.index else 0.0
            end_s = last.offset_s if index == last.index else segment.duration_s
            if end_s > begin_s:
                position_s = self.timeline.segment_starts_s[index] + begin_s
                change = self.speed_change_kmh(segment.direction)
                at_s = self.start_clock_s + position_s - self.start_position_s
                yield Span(segment, at_s, Place(index, begin_s), end_s - begin_s, change)


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything the controls so far have decided; later controls only add to it."""

    current_run: TimelineRun
    past_runs: tuple[TimelineRun, ...] = ()
    last_direction: Direction | None = None
    is_stopped: bool = False

    def runs(self) -> tuple[TimelineRun, ...]:
        return (*self.past_runs, self.current_run)

    @property
    def first_step_s(self) -> float:
        """When the walker stepped on the belt, or will; the start countdown may be skipped."""
        legs = self.runs()
        first = next((leg for leg in legs if leg.first_step_s < leg.end_clock_s), legs[-1])
        return first.first_step_s

    def spans(self, clock_s: float) -> Iterator[Span]:
        """Every unbroken stretch of walking up to a clock time, in order."""
        for leg in self.runs():
            yield from leg.spans_until(clock_s)


def adjusted_speed_kmh(speed_kmh: float, adjustment_kmh: float) -> float:
    """A belt speed after the walker's own adjustment, kept inside the physical bounds."""
    return SPEED_BOUNDS_KMH.clamp(speed_kmh + adjustment_kmh)
