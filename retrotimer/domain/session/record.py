"""A performed session as the history stores it, built from its Walk.

`walk` explains the model. `build_record` takes the spans of a walk and joins those of the same
segment into one WalkedSegment, which holds what was planned and what was done. Lists and limits use
the shorter SessionSummary (`summary`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from retrotimer.domain.session.energy import ENERGY_FORMULA, Body, Energy, estimate_energy
from retrotimer.domain.session.session_state import session_state
from retrotimer.domain.session.walk import TIME_TOLERANCE_S, Span, Walk, adjusted_speed_kmh
from retrotimer.domain.workout.timeline import Segment
from retrotimer.domain.workout.workout import Direction, SegmentKind


class Outcome(StrEnum):
    """How a session ended; an interrupted one was cut off before its end was written."""

    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class WalkedSegment:
    """One segment as it was walked: what was planned and what was done.

    `time_ranges_s` are the seconds after START from and to which it was walked, one range for each
    part without a pause; their lengths add up to `walked_s`. `planned_s` is its length after all
    controls, `authored_s` its length in the workout, or None for a segment added while walking.
    `speed_kmh` is the mean belt speed, or the speed of the belt below a standing walker.
    """

    kind: SegmentKind
    direction: Direction
    planned_s: float
    walked_s: float
    speed_kmh: float
    incline_pct: float
    distance_km: float
    time_ranges_s: tuple[tuple[float, float], ...] = ()
    authored_s: float | None = field(default=None, compare=False)

    @property
    def start_s(self) -> float:
        """When it was entered, in seconds after START."""
        return self.time_ranges_s[0][0]

    @property
    def end_s(self) -> float:
        """When it was left; includes pauses inside it, but not the wait at a hold after it."""
        return self.time_ranges_s[-1][1]


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """What was walked in a session.

    `elapsed_s` counts from START, with pauses and the start countdown. `energy_by_direction` is
    estimated by `formula` if the walker's weight was known, else None.
    """

    workout_name: str
    outcome: Outcome
    elapsed_s: float
    segments: tuple[WalkedSegment, ...]
    energy_by_direction: Mapping[Direction, Energy] | None = None
    formula: str = ""

    def segment_at(self, at_s: float) -> WalkedSegment | None:
        """The segment that was walked `at_s` seconds after START; None before the first."""
        return next((row for row in reversed(self.segments) if row.start_s <= at_s), None)

    def since_first_step_s(self, at_s: float) -> float:
        """Seconds from the first step to `at_s`, with pauses; never negative."""
        return max(at_s - self.segments[0].start_s, 0.0) if self.segments else 0.0

    def walked_s(self, direction: Direction) -> float:
        return sum(row.walked_s for row in self.segments if row.direction is direction)

    def distance_km(self, direction: Direction) -> float:
        return sum(row.distance_km for row in self.segments if row.direction is direction)

    def top_kmh(self, direction: Direction) -> float:
        """The highest speed of a segment in this direction; 0 if none was walked."""
        return max(
            (row.speed_kmh for row in self.segments if row.direction is direction), default=0.0
        )

    @property
    def total_energy(self) -> Energy | None:
        """Energy of the whole session, if the walker's weight is known."""
        return (
            None
            if self.energy_by_direction is None
            else sum(self.energy_by_direction.values(), Energy())
        )

    @property
    def belt_s(self) -> float:
        """Seconds walked on the belt; time on the side rails is not included."""
        return self.walked_s(Direction.FORWARD) + self.walked_s(Direction.BACKWARD)


def build_record(
    workout_name: str, walk: Walk, until_s: float, body: Body | None = None
) -> SessionRecord:
    """The record of a walk up to `until_s` seconds after START."""
    phase = session_state(walk, until_s).phase
    outcome = Outcome(phase.value) if phase.is_over else Outcome.INTERRUPTED
    spans = tuple(walk.spans(until_s))
    authored_segments = walk.runs()[0].timeline.segments
    inserted_count = len(walk.current_run.timeline.segments) - len(authored_segments)
    rows = tuple(
        _build_walked_segment(tuple(segment_spans), authored_segments, inserted_count)
        for _, segment_spans in groupby(spans, key=_segment_key)
    )
    if body is None:
        return SessionRecord(workout_name, outcome, until_s, rows)
    energy = {
        direction: estimate_energy((s for s in spans if s.segment.direction is direction), body)
        for direction in Direction
    }
    return SessionRecord(workout_name, outcome, until_s, rows, energy, ENERGY_FORMULA)


def _segment_key(span: Span) -> tuple[int, int, SegmentKind]:
    return span.place.index, span.segment.interval_number, span.segment.kind


def _build_walked_segment(
    spans: tuple[Span, ...], authored_segments: tuple[Segment, ...], inserted_count: int
) -> WalkedSegment:
    """Consecutive spans of one segment as one row; its plan is that of the last span."""
    segment = spans[-1].segment
    walked_s = sum(span.duration_s for span in spans)
    distance_km = sum(span.distance_km for span in spans)
    standing_kmh = adjusted_speed_kmh(segment.speed_kmh, spans[-1].speed_change_kmh)
    return WalkedSegment(
        segment.kind,
        segment.direction,
        segment.duration_s,
        walked_s,
        distance_km / walked_s * 3600 if segment.direction.is_moving else standing_kmh,
        segment.incline_pct,
        distance_km,
        tuple(_time_ranges_s(spans)),
        _authored_s(spans[-1], authored_segments, inserted_count),
    )


def _authored_s(
    span: Span, authored_segments: tuple[Segment, ...], inserted_count: int
) -> float | None:
    """How long the span's segment is in the workout, or None for a segment that was added.

    Added segments move the later ones back by at most `inserted_count`, so the original is looked
    for that far before the span's index.
    """
    walked = span.segment
    for index in range(span.place.index, span.place.index - inserted_count - 1, -1):
        authored = authored_segments[index] if 0 <= index < len(authored_segments) else None
        if authored and (authored.kind, authored.direction, authored.interval_number) == (
            walked.kind,
            walked.direction,
            walked.interval_number,
        ):
            return authored.duration_s
    return None


def _time_ranges_s(spans: tuple[Span, ...]) -> Iterator[tuple[float, float]]:
    """The clock times of the spans; a span that follows another without a gap is joined to it."""
    start_s = end_s = spans[0].start_clock_s
    for span in spans:
        if span.start_clock_s - end_s > TIME_TOLERANCE_S:
            yield start_s, end_s
            start_s = span.start_clock_s
        end_s = span.start_clock_s + span.duration_s
    yield start_s, end_s
