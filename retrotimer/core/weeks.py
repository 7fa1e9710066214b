"""Many sessions week by week: how much was walked backward, how fast, and with what pain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from retrotimer.core.questions import KNEE_PAIN
from retrotimer.core.summary import Listed
from retrotimer.core.workout import Direction

_WEEK = timedelta(weeks=1)
_WORST_AFTER = "knee_pain_worst"


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

    def with_session(self, session: Listed) -> Week:
        """One session more."""
        summary = session.summary
        told = summary.occasion.before.get(KNEE_PAIN), summary.after.get(_WORST_AFTER), self.pain
        pains = [pain for pain in told if pain is not None]
        return Week(
            self.monday,
            self.sessions + 1,
            self.backward_s + summary.walked_s(Direction.BACKWARD),
            self.forward_s + summary.walked_s(Direction.FORWARD),
            max(self.top_backward_kmh, summary.top_kmh(Direction.BACKWARD)),
            max(pains, default=None),
        )


def weeks_of(sessions: Iterable[Listed], today: date) -> tuple[Week, ...]:
    """Every week from the first session to today, also those in which nobody walked."""
    found: dict[date, Week] = {}
    for session in sessions:
        monday = _monday(session.started_at.date())
        found[monday] = found.get(monday, Week(monday)).with_session(session)
    if not found:
        return ()
    first, last = min(found), max(*found, _monday(today))
    count = (last - first) // _WEEK + 1
    mondays = (first + number * _WEEK for number in range(count))
    return tuple(found.get(monday, Week(monday)) for monday in mondays)


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
