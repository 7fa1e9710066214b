"""A performed session as the history keeps it, derived from its walk."""

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
    """How a session ended; interrupted is one that no end was written for."""

    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class WalkedSegment:
    """One segment as it was walked: planned beside done.

    `stretches` says when: from which second after START to which, pauses and the start countdown
    counted, one for each unbroken run. Their lengths make up `done_s`. `planned_s` is the last plan
    in force, `authored_s` what the workout had for it, None for what was put in meanwhile.
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
        """When it was left; a wait that follows is not counted, a pause inside it is."""
        return self.time_ranges_s[-1][1]


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """What was walked. `elapsed_s` counts from START, pauses and start countdown included.

    `energy` is estimated by `formula` where the walker's weight was known; with none it is None.
    """

    workout_name: str
    outcome: Outcome
    elapsed_s: float
    segments: tuple[WalkedSegment, ...]
    energy_by_direction: Mapping[Direction, Energy] | None = None
    formula: str = ""

    def segment_at(self, at_s: float) -> WalkedSegment | None:
        """In which segment somebody was so long after START; None before the first."""
        return next((row for row in reversed(self.segments) if row.start_s <= at_s), None)

    def since_first_step_s(self, at_s: float) -> float:
        """How long after the first step, pauses counted; the start countdown may be skipped."""
        return max(at_s - self.segments[0].start_s, 0.0) if self.segments else 0.0

    def walked_s(self, direction: Direction) -> float:
        return sum(row.walked_s for row in self.segments if row.direction is direction)

    def distance_km(self, direction: Direction) -> float:
        return sum(row.distance_km for row in self.segments if row.direction is direction)

    def top_kmh(self, direction: Direction) -> float:
        """The fastest that was walked in a direction, 0 if nothing was."""
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
        """Seconds walked on the belt, rail time excluded."""
        return self.walked_s(Direction.FORWARD) + self.walked_s(Direction.BACKWARD)


def build_record(
    workout_name: str, walk: Walk, until_s: float, body: Body | None = None
) -> SessionRecord:
    """The record of a walk up to `until_s` seconds after START."""
    state = session_state(walk, until_s).phase
    outcome = Outcome(state.value) if state.is_over else Outcome.INTERRUPTED
    spans = tuple(walk.spans(until_s))
    authored, *_, now = (leg.timeline.segments for leg in (walk.runs()[0], *walk.runs()))
    put_in = len(now) - len(authored)
    rows = tuple(
        _build_walked_segment(tuple(visit), authored, put_in)
        for _, visit in groupby(spans, key=_segment_key)
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
    """Consecutive spans in one segment; its plan is the last one in force."""
    segment = spans[-1].segment
    done_s = sum(span.duration_s for span in spans)
    distance_km = sum(span.distance_km for span in spans)
    standing_kmh = adjusted_speed_kmh(segment.speed_kmh, spans[-1].speed_change_kmh)
    return WalkedSegment(
        segment.kind,
        segment.direction,
        segment.duration_s,
        done_s,
        distance_km / done_s * 3600 if segment.direction.is_moving else standing_kmh,
        segment.incline_pct,
        distance_km,
        tuple(_time_ranges_s(spans)),
        _authored_s(spans[-1], authored_segments, inserted_count),
    )


def _authored_s(
    span: Span, authored_segments: tuple[Segment, ...], inserted_count: int
) -> float | None:
    """How long its segment was before anybody changed it; what was put in moved it back."""
    now = span.segment
    for index in range(span.place.index, span.place.index - inserted_count - 1, -1):
        was = authored_segments[index] if 0 <= index < len(authored_segments) else None
        if was and (was.kind, was.direction, was.interval_number) == (
            now.kind,
            now.direction,
            now.interval_number,
        ):
            return was.duration_s
    return None


def _time_ranges_s(spans: tuple[Span, ...]) -> Iterator[tuple[float, float]]:
    """Spans joined where one goes on when the other ends."""
    start_s = end_s = spans[0].start_clock_s
    for span in spans:
        if span.start_clock_s - end_s > TIME_TOLERANCE_S:
            yield start_s, end_s
            start_s = span.start_clock_s
        end_s = span.start_clock_s + span.duration_s
    yield start_s, end_s
