"""Many sessions week by week: how much was walked backward, how fast, and with what pain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from retrotimer.domain.history.session_details import find_worst_pain
from retrotimer.domain.session.summary import SessionListItem, SessionSummary
from retrotimer.domain.workout.workout import Direction

_ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """From a Monday on. `pain` is the worst that was told, None if nothing was."""

    monday: date
    session_count: int = 0
    backward_s: float = 0.0
    forward_s: float = 0.0
    top_backward_kmh: float = 0.0
    worst_pain: int | None = None

    @property
    def backward_pct(self) -> int:
        """Which share of the walking was backward, in whole per cent."""
        return round(100 * self.backward_s / ((self.backward_s + self.forward_s) or 1.0))


def summarize_weeks(sessions: Iterable[SessionListItem], today: date) -> tuple[WeekSummary, ...]:
    """Every week from the first session to today, also those in which nobody walked."""
    days: dict[date, list[SessionSummary]] = {}
    for session in sessions:
        days.setdefault(session.started_at.date(), []).append(session.summary)
    if not days:
        return ()
    found: dict[date, list[SessionSummary]] = {}
    for day, walked in days.items():
        found.setdefault(_monday_of(day), []).extend(walked)
    first, last = min(found), max(*found, _monday_of(today))
    count = (last - first) // _ONE_WEEK + 1
    mondays = (first + number * _ONE_WEEK for number in range(count))
    return tuple(_summarize_week(monday, found.get(monday, ())) for monday in mondays)


def _summarize_week(monday: date, sessions: Sequence[SessionSummary]) -> WeekSummary:
    """All of a week at once: a long history has many sessions."""
    told = map(find_worst_pain, sessions)
    backward = [one.totals_by_direction[Direction.BACKWARD] for one in sessions]
    return WeekSummary(
        monday,
        len(sessions),
        sum(walked_s for walked_s, _, _ in backward),
        sum(one.totals_by_direction[Direction.FORWARD][0] for one in sessions),
        max((top_kmh for _, _, top_kmh in backward), default=0.0),
        max((pain for pain in told if pain is not None), default=None),
    )


def current_streak(weeks: Iterable[WeekSummary], today: date) -> int:
    """How many weeks in a row somebody walked, up to now; this week may still be empty."""
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
