"""Sessions grouped by week: how long and how fast backward, and with what knee pain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from retrotimer.domain.history.session_details import find_worst_pain
from retrotimer.domain.session.summary import SessionListItem, SessionSummary
from retrotimer.domain.values.dates import session_day
from retrotimer.domain.workout.workout import Direction

_ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """The figures of the week that begins on `monday`; `worst_pain` is None without a score."""

    monday: date
    session_count: int = 0
    backward_s: float = 0.0
    forward_s: float = 0.0
    top_backward_kmh: float = 0.0
    worst_pain: int | None = None

    @property
    def backward_pct(self) -> int:
        """The share of the walking time that was backward, in whole percent."""
        return round(100 * self.backward_s / ((self.backward_s + self.forward_s) or 1.0))


def summarize_weeks(sessions: Iterable[SessionListItem], today: date) -> tuple[WeekSummary, ...]:
    """Every week from the first session to today, including weeks without a session."""
    # Grouped by day first: a long history has many sessions, and far fewer days.
    by_day: dict[date, list[SessionSummary]] = {}
    for session in sessions:
        by_day.setdefault(session_day(session.started_at), []).append(session.summary)
    if not by_day:
        return ()
    by_monday: dict[date, list[SessionSummary]] = {}
    for day, summaries in by_day.items():
        by_monday.setdefault(_monday_of(day), []).extend(summaries)
    first, last = min(by_monday), max(*by_monday, _monday_of(today))
    count = (last - first) // _ONE_WEEK + 1
    mondays = (first + number * _ONE_WEEK for number in range(count))
    return tuple(_summarize_week(monday, by_monday.get(monday, ())) for monday in mondays)


def _summarize_week(monday: date, sessions: Sequence[SessionSummary]) -> WeekSummary:
    # Totals are read directly: a long history has many sessions, and method calls add up.
    pains = map(find_worst_pain, sessions)
    backward_totals = [session.totals_by_direction[Direction.BACKWARD] for session in sessions]
    return WeekSummary(
        monday,
        len(sessions),
        sum(walked_s for walked_s, _, _ in backward_totals),
        sum(session.totals_by_direction[Direction.FORWARD][0] for session in sessions),
        max((top_kmh for _, _, top_kmh in backward_totals), default=0.0),
        max((pain for pain in pains if pain is not None), default=None),
    )


def current_streak(weeks: Iterable[WeekSummary], today: date) -> int:
    """How many weeks in a row up to now have a session; the current week may still be empty."""
    walked = {week.monday for week in weeks if week.session_count}
    monday = _monday_of(today)
    if monday not in walked:
        monday -= _ONE_WEEK
    count = 0
    while monday in walked:
        count, monday = count + 1, monday - _ONE_WEEK
    return count


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
