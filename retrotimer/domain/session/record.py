"""A performed session as the history keeps it, derived from its walk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from retrotimer.domain.session.energy import FORMULA, Body, Energy, energy_of
from retrotimer.domain.session.session_state import moment
from retrotimer.domain.session.walk import ROUNDING_S, Span, Walk, shifted
from retrotimer.domain.workout.timeline import Segment
from retrotimer.domain.workout.workout import Direction, Kind


class Outcome(StrEnum):
    """How a session ended; interrupted is one that no end was written for."""

    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Row:
    """One segment as it was walked: planned beside done.

    `stretches` says when: from which second after START to which, pauses and the start countdown
    counted, one for each unbroken run. Their lengths make up `done_s`. `planned_s` is the last plan
    in force, `authored_s` what the workout had for it, None for what was put in meanwhile.
    """

    kind: Kind
    direction: Direction
    planned_s: float
    done_s: float
    speed_kmh: float
    incline_pct: float
    distance_km: float
    stretches: tuple[tuple[float, float], ...] = ()
    authored_s: float | None = field(default=None, compare=False)

    @property
    def start_s(self) -> float:
        """When it was entered, in seconds after START."""
        return self.stretches[0][0]

    @property
    def end_s(self) -> float:
        """When it was left; a wait that follows is not counted, a pause inside it is."""
        return self.stretches[-1][1]


@dataclass(frozen=True, slots=True)
class Record:
    """What was walked. `elapsed_s` counts from START, pauses and start countdown included.

    `energy` is estimated by `formula` where the walker's weight was known; with none it is None.
    """

    workout: str
    outcome: Outcome
    elapsed_s: float
    rows: tuple[Row, ...]
    energy: Mapping[Direction, Energy] | None = None
    formula: str = ""

    def row_at(self, at_s: float) -> Row | None:
        """In which segment somebody was so long after START; None before the first."""
        return next((row for row in reversed(self.rows) if row.start_s <= at_s), None)

    def since_first_step_s(self, at_s: float) -> float:
        """How long after the first step, pauses counted; the start countdown may be skipped."""
        return max(at_s - self.rows[0].start_s, 0.0) if self.rows else 0.0

    def walked_s(self, direction: Direction) -> float:
        return sum(row.done_s for row in self.rows if row.direction is direction)

    def distance_km(self, direction: Direction) -> float:
        return sum(row.distance_km for row in self.rows if row.direction is direction)

    def top_kmh(self, direction: Direction) -> float:
        """The fastest that was walked in a direction, 0 if nothing was."""
        return max((row.speed_kmh for row in self.rows if row.direction is direction), default=0.0)

    @property
    def spent(self) -> Energy | None:
        """Energy of the whole session, if the walker's weight is known."""
        return None if self.energy is None else sum(self.energy.values(), Energy())

    @property
    def belt_s(self) -> float:
        """Seconds walked on the belt, rail time excluded."""
        return self.walked_s(Direction.FORWARD) + self.walked_s(Direction.BACKWARD)


def record_of(workout: str, walk: Walk, until_s: float, body: Body | None = None) -> Record:
    """The record of a walk up to `until_s` seconds after START."""
    state = moment(walk, until_s).state
    outcome = Outcome(state.value) if state.over else Outcome.INTERRUPTED
    spans = tuple(walk.spans(until_s))
    authored, *_, now = (leg.timeline.segments for leg in (walk.legs()[0], *walk.legs()))
    put_in = len(now) - len(authored)
    rows = tuple(_row(tuple(visit), authored, put_in) for _, visit in groupby(spans, key=_visit))
    if body is None:
        return Record(workout, outcome, until_s, rows)
    energy = {
        direction: energy_of((s for s in spans if s.segment.direction is direction), body)
        for direction in Direction
    }
    return Record(workout, outcome, until_s, rows, energy, FORMULA)


def _visit(span: Span) -> tuple[int, int, Kind]:
    return span.place.index, span.segment.number, span.segment.kind


def _row(spans: tuple[Span, ...], authored: tuple[Segment, ...], put_in: int) -> Row:
    """Consecutive spans in one segment; its plan is the last one in force."""
    segment = spans[-1].segment
    done_s = sum(span.length_s for span in spans)
    distance_km = sum(span.distance_km for span in spans)
    standing_kmh = shifted(segment.speed_kmh, spans[-1].speed_change_kmh)
    return Row(
        segment.kind,
        segment.direction,
        segment.duration_s,
        done_s,
        distance_km / done_s * 3600 if segment.direction.moving else standing_kmh,
        segment.incline_pct,
        distance_km,
        tuple(_stretches(spans)),
        _authored_s(spans[-1], authored, put_in),
    )


def _authored_s(span: Span, authored: tuple[Segment, ...], put_in: int) -> float | None:
    """How long its segment was before anybody changed it; what was put in moved it back."""
    now = span.segment
    for index in range(span.place.index, span.place.index - put_in - 1, -1):
        was = authored[index] if 0 <= index < len(authored) else None
        if was and (was.kind, was.direction, was.number) == (now.kind, now.direction, now.number):
            return was.duration_s
    return None


def _stretches(spans: tuple[Span, ...]) -> Iterator[tuple[float, float]]:
    """Spans joined where one goes on when the other ends."""
    start_s = end_s = spans[0].clock_s
    for span in spans:
        if span.clock_s - end_s > ROUNDING_S:
            yield start_s, end_s
            start_s = span.clock_s
        end_s = span.clock_s + span.length_s
    yield start_s, end_s
