"""Sessions as the history lists them: each on a day, with its minutes, speed and knee pain."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from retrotimer.domain.history.trends import PainTrend, SessionPain
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.summary import SessionListItem, SessionSummary
from retrotimer.domain.workout.workout import Direction

MONDAY = date(2026, 11, 23)
WEEK = timedelta(weeks=1)


def make_item(
    day: date,
    *,
    backward_s: float = 60.0,
    top_kmh: float = 2.0,
    before: int | None = None,
    worst: int | None = None,
) -> SessionListItem:
    """A session at noon; `before` and `worst` are the knee pain before it and the worst in it."""
    totals = {
        Direction.BACKWARD: (backward_s, 0.1, top_kmh),
        Direction.FORWARD: (180.0, 0.2, 3.0),
    }
    context = SessionContext(answers_before={} if before is None else {"knee_pain": before})
    answers_after = {} if worst is None else {"knee_pain_worst": worst}
    summary = SessionSummary("w", Outcome.FINISHED, 300, context, totals, None, answers_after)
    return SessionListItem("id", datetime(day.year, day.month, day.day, 12, tzinfo=UTC), summary)


def make_pain_trend(*worst: int) -> PainTrend:
    """The worst knee pain of one session a day, oldest first."""
    days = (MONDAY + timedelta(days=number) for number in range(len(worst)))
    return PainTrend(tuple(map(SessionPain, days, worst)))
