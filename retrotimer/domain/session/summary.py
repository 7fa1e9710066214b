"""A session in short: what lists, limits and programs ask of it, without walking it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.record import Outcome, SessionRecord
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.workout.workout import Direction

# Raised when a summary says more, or something is worked out otherwise: kept ones are made anew.
SUMMARY_VERSION = 1


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """What is known of one session. `after` has the newest answer to each question.

    `spent` is None without a weight.
    """

    workout_name: str
    outcome: Outcome
    elapsed_s: float
    context: SessionContext
    totals_by_direction: Mapping[Direction, tuple[float, float, float]]
    total_energy: Energy | None = None
    answers_after: Mapping[str, Any] = field(default_factory=dict)

    def walked_s(self, direction: Direction) -> float:
        return self.totals_by_direction[direction][0]

    def distance_km(self, direction: Direction) -> float:
        return self.totals_by_direction[direction][1]

    def top_kmh(self, direction: Direction) -> float:
        """The fastest that was walked in a direction, 0 if nothing was."""
        return self.totals_by_direction[direction][2]


@dataclass(frozen=True, slots=True)
class SessionListItem:
    """One session of a list. `started_at` carries its offset from UTC."""

    id: str
    started_at: datetime
    summary: SessionSummary


def summarize(
    record: SessionRecord, context: SessionContext, answers_after: Mapping[str, Any]
) -> SessionSummary:
    """The summary of a record, and of what was said before and after."""
    walked = {
        way: (record.walked_s(way), record.distance_km(way), record.top_kmh(way))
        for way in (Direction.FORWARD, Direction.BACKWARD)
    }
    known = record.workout_name, record.outcome, record.elapsed_s, context
    return SessionSummary(*known, walked, record.total_energy, answers_after)
