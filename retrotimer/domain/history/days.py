"""Sessions grouped by day, as the calendar shows them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from retrotimer.domain.messages import format_session_count
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.domain.values.dates import format_full_date, session_day
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.workout import Direction

# Minutes backward from which a day is shown stronger: five to fifteen minutes are the usual doses
# (docs/domain.md, section 7).
INTENSITY_THRESHOLDS_MIN = (5, 10, 15)


@dataclass(frozen=True, slots=True)
class DaySummary:
    """The figures of a day with at least one session."""

    session_count: int
    backward_s: float

    @property
    def backward_min(self) -> int:
        """Whole minutes walked backward; anything above zero is at least one."""
        return max(round(self.backward_s / 60), 1 if self.backward_s else 0)

    @property
    def intensity(self) -> int:
        """How strongly the day is shown, 0 to 3."""
        return bisect_right(INTENSITY_THRESHOLDS_MIN, self.backward_min)

    @property
    def summary_label(self) -> str:
        """A text short enough for a cell of the calendar."""
        if not self.backward_s:
            return Direction.FORWARD
        return Text("{minutes} min", minutes=self.backward_min)

    @property
    def description(self) -> str:
        minutes, sessions = self.backward_min, format_session_count(self.session_count)
        return Text("{minutes} min backward, {sessions}", minutes=minutes, sessions=sessions)


def group_by_day(sessions: Iterable[SessionListItem]) -> dict[date, list[SessionListItem]]:
    """The sessions of each day, in their given order."""
    by_day: dict[date, list[SessionListItem]] = {}
    for session in sessions:
        by_day.setdefault(session_day(session.started_at), []).append(session)
    return by_day


def summarize_days(
    sessions_by_day: Mapping[date, Sequence[SessionListItem]],
) -> Mapping[date, DaySummary]:
    """The summary of each day with sessions."""
    return {
        day: DaySummary(
            len(sessions),
            sum(session.summary.walked_s(Direction.BACKWARD) for session in sessions),
        )
        for day, sessions in sessions_by_day.items()
    }


def describe_day(day: date, summary: DaySummary | None, today: date) -> str:
    """A day of the calendar with what was walked on it, in one line."""
    walked = summary.description if summary else Text("nothing walked")
    if day == today:
        return Text("{day}, today: {walked}", day=format_full_date(day), walked=walked)
    return Text("{day}: {walked}", day=format_full_date(day), walked=walked)
