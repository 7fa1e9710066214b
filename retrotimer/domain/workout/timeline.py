"""A workout unrolled into a Timeline: a flat list of Segments, with turnarounds between them.

Segments carry durations; the Timeline knows where each starts. A place on it is a segment's index
and an offset in seconds, so that extending one segment does not change the places already walked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, islice
from typing import Any

from retrotimer.domain.workout.step_path import StepPath, iter_steps
from retrotimer.domain.workout.workout import (
    MAX_SEGMENTS,
    MAX_WORKOUT_S,
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
    count_steps,
)


class WorkoutTooLargeError(ValueError):
    """The workout unrolls to more segments or hours than are supported.

    `duration_s` is how long it would be, and `path` the step in which the longest session is over;
    with too many segments the path is empty and the duration 0.
    """

    def __init__(self, message: str, duration_s: float = 0.0, path: StepPath = ()) -> None:
        super().__init__(message)
        self.duration_s = duration_s
        self.path = path


@dataclass(frozen=True, slots=True)
class Segment:
    """A step or turnaround at its place in the session.

    `interval_number` counts the steps from 1; a turnaround has 0. `turn_direction` is the direction
    a turnaround leads to, None for a step. `hold_added` marks a hold that was added during the
    session; only such a hold can be removed again.
    """

    kind: SegmentKind
    direction: Direction
    duration_s: float
    speed_kmh: float
    incline_pct: float
    speed_end_kmh: float | None
    cue: str
    hold: bool
    interval_number: int
    turn_direction: Direction | None = None
    hold_added: bool = False

    def speed_at(self, offset_s: float) -> float:
        """Belt speed in km/h, `offset_s` seconds into the segment; a ramp is linear."""
        if self.speed_end_kmh is None:
            return self.speed_kmh
        share = min(max(offset_s / self.duration_s, 0.0), 1.0)
        return self.speed_kmh + share * (self.speed_end_kmh - self.speed_kmh)


@dataclass(frozen=True)
class Timeline:
    """The segments of a workout. `turnaround` is the rule for turns added during a session."""

    segments: tuple[Segment, ...]
    turnaround: TurnaroundRule

    @cached_property
    def segment_starts_s(self) -> tuple[float, ...]:
        """Where each segment starts, and one more entry: where the last one ends."""
        return tuple(accumulate((segment.duration_s for segment in self.segments), initial=0.0))

    @cached_property
    def cache(self) -> dict[Any, Any]:
        """Results that pure functions computed for this whole timeline, by their arguments."""
        return {}

    @property
    def duration_s(self) -> float:
        return self.segment_starts_s[-1]

    @property
    def backward_pct(self) -> int:
        """The share of the walking time that is backward, in whole percent."""
        moving = [segment for segment in self.segments if segment.direction.is_moving]
        backward_s = sum(s.duration_s for s in moving if s.direction is Direction.BACKWARD)
        return round(100 * backward_s / (sum(s.duration_s for s in moving) or 1.0))

    @cached_property
    def interval_count(self) -> int:
        return max((segment.interval_number for segment in self.segments), default=0)

    @cached_property
    def last_work_index(self) -> int | None:
        """Index of the last moving work segment; None if there are fewer than two."""
        work = [
            index
            for index, segment in enumerate(self.segments)
            if segment.kind is SegmentKind.WORK and segment.direction.is_moving
        ]
        return work[-1] if len(work) > 1 else None

    @cached_property
    def halfway_index(self) -> int:
        """Index of the segment at half time; of the one after it if that is a turnaround."""
        index = self.index_at(self.duration_s / 2)
        is_turnaround = self.segments[index].turn_direction is not None
        return min(index + is_turnaround, len(self.segments) - 1)

    @cached_property
    def _hold_indexes(self) -> tuple[int, ...]:
        return tuple(i for i, segment in enumerate(self.segments) if segment.hold)

    def next_stop_index(self, index: int) -> int:
        """Index of the first segment, from `index` on, at whose end the session waits or ends."""
        later = bisect_right(self._hold_indexes, index - 1)
        return (
            self._hold_indexes[later] if later < len(self._hold_indexes) else len(self.segments) - 1
        )

    def index_at(self, position_s: float) -> int:
        """Index of the segment at this position in seconds; a boundary belongs to the later one."""
        return min(
            max(bisect_right(self.segment_starts_s, position_s) - 1, 0), len(self.segments) - 1
        )

    def next_moving(self, index: int) -> Segment | None:
        """The first segment from `index` on that is walked, or None."""
        later = islice(self.segments, index, None)
        return next((segment for segment in later if segment.direction.is_moving), None)

    def with_duration(self, index: int, duration_s: float) -> Timeline:
        """The same timeline with one segment made longer or shorter."""
        return self._with_segment(index, replace(self.segments[index], duration_s=duration_s))

    def with_hold(self, index: int, *, hold: bool) -> Timeline:
        """The same timeline with a hold added at the end of one segment, or removed from it."""
        return self._with_segment(index, replace(self.segments[index], hold=hold, hold_added=hold))

    def with_turnaround_before(self, index: int) -> Timeline:
        """The same timeline with one more turnaround, leading into the segment at `index`."""
        target = self.next_moving(index) or self.segments[index]
        turnaround = _create_turnaround(self.turnaround, target.speed_kmh, target)
        return replace(self, segments=(*self.segments[:index], turnaround, *self.segments[index:]))

    def _with_segment(self, index: int, segment: Segment) -> Timeline:
        return replace(
            self, segments=(*self.segments[:index], segment, *self.segments[index + 1 :])
        )


def unroll(workout: Workout) -> Timeline:
    """Every step in order, with a turnaround wherever two moving steps change direction.

    A standing step between them becomes the turnaround, lengthened to what the rule requires.
    Raises WorkoutTooLargeError beyond 10 000 segments or 12 hours.
    """
    rule = workout.turnaround
    if count_steps(workout.steps) > MAX_SEGMENTS:
        raise _too_many_segments_error()
    segments: list[Segment] = []
    last_moving: int | None = None
    for number, step in enumerate(_flatten(workout.steps), start=1):
        segment = _create_segment(step, number)
        if segment.direction.is_moving:
            if last_moving is not None and segments[last_moving].direction != segment.direction:
                if last_moving == len(segments) - 1:
                    before = segments[last_moving]
                    speed_before_kmh = before.speed_at(before.duration_s)
                    segments.append(_create_turnaround(rule, speed_before_kmh, segment))
                else:
                    segments[-1] = _convert_to_turnaround(segments[-1], rule, segment)
            last_moving = len(segments)
        segments.append(segment)
    if len(segments) > MAX_SEGMENTS:
        raise _too_many_segments_error()
    timeline = Timeline(tuple(_renumber_intervals(segments)), rule)
    if timeline.duration_s > MAX_WORKOUT_S:
        raise WorkoutTooLargeError(
            f"expected at most {MAX_WORKOUT_S // 3600} hours with turnarounds,"
            f" got {timeline.duration_s / 3600:.2f} hours",
            timeline.duration_s,
            _path_of_segment(workout, segments, timeline.index_at(MAX_WORKOUT_S)),
        )
    return timeline


def _path_of_segment(workout: Workout, segments: list[Segment], index: int) -> StepPath:
    """The path of the step that a segment comes from; of a turnaround, of the step after it.

    The segments still have the numbers of their steps.
    """
    number = next(s.interval_number for s in segments[index:] if s.interval_number)
    return next(islice(iter_steps(workout), number - 1, None))[0]


def _flatten(steps: tuple[Step | Repeat, ...]) -> Iterator[Step]:
    for step in steps:
        if isinstance(step, Repeat):
            for _ in range(step.count):
                yield from _flatten(step.steps)
        else:
            yield step


def _create_segment(step: Step, number: int) -> Segment:
    return Segment(
        step.kind,
        step.direction,
        float(step.duration_s),
        float(step.speed_kmh),
        float(step.incline_pct),
        None if step.speed_end_kmh is None else float(step.speed_end_kmh),
        step.cue,
        step.hold,
        number,
    )


def _create_turnaround(
    rule: TurnaroundRule, speed_before_kmh: float, next_segment: Segment
) -> Segment:
    return Segment(
        SegmentKind.TURNAROUND,
        Direction.STANDING,
        max(rule.duration_s, rule.kind.minimum_s),
        _turning_speed_kmh(rule, speed_before_kmh, next_segment),
        next_segment.incline_pct,
        None,
        "",
        rule.hold,
        0,
        next_segment.direction,
    )


def _convert_to_turnaround(
    standing_segment: Segment, rule: TurnaroundRule, next_segment: Segment
) -> Segment:
    return replace(
        standing_segment,
        kind=SegmentKind.TURNAROUND,
        duration_s=max(standing_segment.duration_s, rule.duration_s, rule.kind.minimum_s),
        speed_kmh=_turning_speed_kmh(rule, standing_segment.speed_kmh, next_segment),
        incline_pct=next_segment.incline_pct,
        hold=standing_segment.hold or rule.hold,
        turn_direction=next_segment.direction,
    )


def _turning_speed_kmh(
    rule: TurnaroundRule, speed_before_kmh: float, next_segment: Segment
) -> float:
    """Zero at a full stop, else the slowest of both steps and the rule."""
    if rule.kind is TurnaroundKind.FULL_STOP:
        return 0.0
    return min(speed_before_kmh, next_segment.speed_kmh, rule.effective_speed_kmh)


def _renumber_intervals(segments: list[Segment]) -> Iterator[Segment]:
    """The segments with their intervals counted again.

    A standing step that became a turnaround no longer counts as an interval.
    """
    interval_count = 0
    for segment in segments:
        is_turnaround = segment.kind is SegmentKind.TURNAROUND
        interval_count += not is_turnaround
        number = 0 if is_turnaround else interval_count
        yield (
            segment
            if segment.interval_number == number
            else replace(segment, interval_number=number)
        )


def _too_many_segments_error() -> WorkoutTooLargeError:
    return WorkoutTooLargeError(f"expected at most {MAX_SEGMENTS} segments with turnarounds")
