"""Many sessions week by week: how much was walked backward, how fast, and with what pain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from retrotimer.domain.history.session_details import worst_pain
from retrotimer.domain.session.summary import Listed, Summary
from retrotimer.domain.workout.workout import Direction

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """From a Monday on. `pain` is the worst that was told, None if nothing was."""

    monday: date
    sessions: int = 0
    backward_s: float = 0.0
    forward_s: float = 0.0
    top_backward_kmh: float = 0.0
    pain: int | None = None

    @property
    def backward_pct(self) -> int:
        """Which share of the walking was backward, in whole per cent."""
        return round(100 * self.backward_s / ((self.backward_s + self.forward_s) or 1.0))


def weeks_of(sessions: Iterable[Listed], today: date) -> tuple[Week, ...]:
    """Every week from the first session to today, also those in which nobody walked."""
    days: dict[date, list[Summary]] = {}
    for session in sessions:
        days.setdefault(session.started_at.date(), []).append(session.summary)
    if not days:
        return ()
    found: dict[date, list[Summary]] = {}
    for day, walked in days.items():
        found.setdefault(_monday(day), []).extend(walked)
    first, last = min(found), max(*found, _monday(today))
    count = (last - first) // _WEEK + 1
    mondays = (first + number * _WEEK for number in range(count))
    return tuple(_week(monday, found.get(monday, ())) for monday in mondays)


def _week(monday: date, walked: Sequence[Summary]) -> Week:
    """All of a week at once: a long history has many sessions."""
    told = map(worst_pain, walked)
    backward = [one.walked[Direction.BACKWARD] for one in walked]
    return Week(
        monday,
        len(walked),
        sum(walked_s for walked_s, _, _ in backward),
        sum(one.walked[Direction.FORWARD][0] for one in walked),
        max((top_kmh for _, _, top_kmh in backward), default=0.0),
        max((pain for pain in told if pain is not None), default=None),
    )


def streak(weeks: Iterable[Week], today: date) -> int:
    """How many weeks in a row somebody walked, up to now; this week may still be empty."""
    walked = {week.monday for week in weeks if week.sessions}
    monday = _monday(today)
    if monday not in walked:
        monday -= _WEEK
    count = 0
    while monday in walked:
        count, monday = count + 1, monday - _WEEK
    return count


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
