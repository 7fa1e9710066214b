"""Many sessions day by day: what a month of the calendar shows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from retrotimer.domain.messages import format_session_count
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.domain.values.dates import format_full_date
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.workout import Direction

# Minutes backward from which a day stands out more: bouts of five to fifteen minutes are the usual
# doses (docs/domain.md, section 7).
INTENSITY_THRESHOLDS_MIN = (5, 10, 15)


@dataclass(frozen=True, slots=True)
class DaySummary:
    """A day on which somebody walked."""

    session_count: int
    backward_s: float

    @property
    def backward_min(self) -> int:
        """In whole minutes; a little is one, nothing is none."""
        return max(round(self.backward_s / 60), 1 if self.backward_s else 0)

    @property
    def intensity(self) -> int:
        """How much it stands out, 0 to 3."""
        return bisect_right(INTENSITY_THRESHOLDS_MIN, self.backward_min)

    @property
    def summary_label(self) -> str:
        """As much as a cell has room for."""
        if not self.backward_s:
            return Direction.FORWARD
        return Text("{minutes} min", minutes=self.backward_min)

    @property
    def description(self) -> str:
        minutes, many = self.backward_min, format_session_count(self.session_count)
        return Text("{minutes} min backward, {sessions}", minutes=minutes, sessions=many)


def group_by_day(sessions: Iterable[SessionListItem]) -> dict[date, list[SessionListItem]]:
    """The sessions of each day, in their order."""
    found: dict[date, list[SessionListItem]] = {}
    for one in sessions:
        found.setdefault(one.started_at.date(), []).append(one)
    return found


def summarize_days(
    sessions_by_day: Mapping[date, Sequence[SessionListItem]],
) -> Mapping[date, DaySummary]:
    """What every day with sessions comes to."""
    return {
        day: DaySummary(
            len(walked), sum(one.summary.walked_s(Direction.BACKWARD) for one in walked)
        )
        for day, walked in sessions_by_day.items()
    }


def describe_day(day: date, summary: DaySummary | None, today: date) -> str:
    """A day of the calendar, and what was walked on it."""
    walked = summary.description if summary else Text("nothing walked")
    if day == today:
        return Text("{day}, today: {walked}", day=format_full_date(day), walked=walked)
    return Text("{day}: {walked}", day=format_full_date(day), walked=walked)
