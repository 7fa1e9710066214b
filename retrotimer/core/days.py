"""Many sessions day by day: what a month of the calendar shows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from retrotimer.core.summary import Listed
from retrotimer.core.workout import Direction

# Minutes backward from which a day is a tone darker: bouts of five to fifteen minutes are the usual
# doses (domain sheet, section 7).
TONES_FROM_MIN = (5, 10, 15)


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which somebody walked. `newest_id` is its last session."""

    newest_id: str
    sessions: int
    backward_s: float

    @property
    def backward_min(self) -> int:
        """In whole minutes; a little is one, nothing is none."""
        return max(round(self.backward_s / 60), 1 if self.backward_s else 0)

    @property
    def tone(self) -> int:
        """How dark it is shown, 0 to 3."""
        return bisect_right(TONES_FROM_MIN, self.backward_min)

    @property
    def told(self) -> str:
        """The day in words."""
        many = "" if self.sessions == 1 else f", {self.sessions} sessions"
        return f"{self.backward_min} min backward{many}"


def days_of(sessions: Iterable[Listed]) -> Mapping[date, Day]:
    """Every day that has sessions, which come newest first."""
    found: dict[date, Day] = {}
    for one in sessions:
        day = one.started_at.date()
        known = found.get(day, Day(one.id, 0, 0.0))
        backward_s = known.backward_s + one.summary.walked_s(Direction.BACKWARD)
        found[day] = Day(known.newest_id, known.sessions + 1, backward_s)
    return found
