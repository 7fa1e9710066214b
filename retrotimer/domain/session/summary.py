"""Summaries of sessions, so that lists, limits and programs need not rebuild the whole record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.record import Outcome, SessionRecord
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.workout.workout import Direction

# Increase it when a summary holds more or is computed differently: stored ones are then rebuilt.
SUMMARY_VERSION = 1


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """The main figures of one session. `answers_after` has the newest answer to each question.

    `totals_by_direction` holds seconds walked, km and the highest speed in km/h. `total_energy` is
    None if the walker's weight was not known. `problems` has a line for each entry of the session
    that could not be read whole.
    """

    workout_name: str
    outcome: Outcome
    elapsed_s: float
    context: SessionContext
    totals_by_direction: Mapping[Direction, tuple[float, float, float]]
    total_energy: Energy | None = None
    answers_after: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def walked_s(self, direction: Direction) -> float:
        return self.totals_by_direction[direction][0]

    def distance_km(self, direction: Direction) -> float:
        return self.totals_by_direction[direction][1]

    def top_kmh(self, direction: Direction) -> float:
        """The highest speed of a segment in this direction; 0 if none was walked."""
        return self.totals_by_direction[direction][2]


@dataclass(frozen=True, slots=True)
class SessionListItem:
    """One session of a list. `started_at` has its offset from UTC."""

    id: str
    started_at: datetime
    summary: SessionSummary


def summarize(
    record: SessionRecord,
    context: SessionContext,
    answers_after: Mapping[str, Any],
    problems: tuple[str, ...] = (),
) -> SessionSummary:
    """The summary of a record, with its context and the answers given after it."""
    totals_by_direction = {
        direction: (
            record.walked_s(direction),
            record.distance_km(direction),
            record.top_kmh(direction),
        )
        for direction in (Direction.FORWARD, Direction.BACKWARD)
    }
    return SessionSummary(
        record.workout_name,
        record.outcome,
        record.elapsed_s,
        context,
        totals_by_direction,
        record.total_energy,
        answers_after,
        problems,
    )
