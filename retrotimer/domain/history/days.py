"""Many sessions day by day: what a month of the calendar shows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from retrotimer.domain.messages import counted
from retrotimer.domain.session.summary import Listed
from retrotimer.domain.values.dates import whole_day
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.workout import Direction

# Minutes backward from which a day stands out more: bouts of five to fifteen minutes are the usual
# doses (domain sheet, section 7).
TONES_FROM_MIN = (5, 10, 15)


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which somebody walked."""

    sessions: int
    backward_s: float

    @property
    def backward_min(self) -> int:
        """In whole minutes; a little is one, nothing is none."""
        return max(round(self.backward_s / 60), 1 if self.backward_s else 0)

    @property
    def tone(self) -> int:
        """How much it stands out, 0 to 3."""
        return bisect_right(TONES_FROM_MIN, self.backward_min)

    @property
    def short(self) -> str:
        """As much as a cell has room for."""
        if not self.backward_s:
            return Direction.FORWARD
        return Text("{minutes} min", minutes=self.backward_min)

    @property
    def told(self) -> str:
        minutes, many = self.backward_min, counted(self.sessions)
        return Text("{minutes} min backward, {sessions}", minutes=minutes, sessions=many)


def by_day(sessions: Iterable[Listed]) -> dict[date, list[Listed]]:
    """The sessions of each day, in their order."""
    found: dict[date, list[Listed]] = {}
    for one in sessions:
        found.setdefault(one.started_at.date(), []).append(one)
    return found


def days_of(sessions: Mapping[date, Sequence[Listed]]) -> Mapping[date, Day]:
    """What every day with sessions comes to."""
    return {
        day: Day(len(walked), sum(one.summary.walked_s(Direction.BACKWARD) for one in walked))
        for day, walked in sessions.items()
    }


def day_in_words(day: date, known: Day | None, today: date) -> str:
    """A day of the calendar, and what was walked on it."""
    walked = known.told if known else Text("nothing walked")
    if day == today:
        return Text("{day}, today: {walked}", day=whole_day(day), walked=walked)
    return Text("{day}: {walked}", day=whole_day(day), walked=walked)
