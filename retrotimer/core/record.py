"""A performed session as the history keeps it, derived from its walk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from retrotimer.core.session import moment
from retrotimer.core.walk import Span, Walk, shifted
from retrotimer.core.workout import Direction, Kind


class Outcome(StrEnum):
    """How a session ended; interrupted is one that no end was written for."""

    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Row:
    """One segment as it was walked: planned beside done."""

    kind: Kind
    direction: Direction
    planned_s: float
    done_s: float
    speed_kmh: float
    incline_pct: float
    distance_km: float


@dataclass(frozen=True, slots=True)
class Record:
    """What was walked. `elapsed_s` counts from START, pauses and start countdown included."""

    workout: str
    outcome: Outcome
    elapsed_s: float
    rows: tuple[Row, ...]

    def walked_s(self, direction: Direction) -> float:
        return sum(row.done_s for row in self.rows if row.direction is direction)

    def distance_km(self, direction: Direction) -> float:
        return sum(row.distance_km for row in self.rows if row.direction is direction)

    @property
    def belt_s(self) -> float:
        """Seconds walked on the belt, rail time excluded."""
        return self.walked_s(Direction.FORWARD) + self.walked_s(Direction.BACKWARD)


def record_of(workout: str, walk: Walk, until_s: float) -> Record:
    """The record of a walk up to `until_s` seconds after START."""
    state = moment(walk, until_s).state
    outcome = Outcome(state.value) if state.over else Outcome.INTERRUPTED
    visits = groupby(walk.spans(until_s), key=_visit)
    rows = tuple(_row(tuple(spans)) for _, spans in visits)
    return Record(workout, outcome, until_s, rows)


def _visit(span: Span) -> tuple[int, int, Kind]:
    return span.place.index, span.segment.number, span.segment.kind


def _row(spans: tuple[Span, ...]) -> Row:
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
    )
