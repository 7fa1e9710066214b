"""Training programs: weeks of workouts, and the walkers they are meant for.

Which session comes next is decided in `program_decision`, on which day in `program_schedule`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.experience import LAST_EARLY_DAY, TRAINED_DAYS
from retrotimer.domain.coaching.findings import exceeds
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import Direction, Workout

# Chosen here: at most one session a day, for at most a year.
SESSIONS_PER_WEEK_BOUNDS = Bounds(1, 7)
WEEK_COUNT_BOUNDS = Bounds(1, 52)
# The pain guide, 0-10 (docs/domain.md, section 5): ideally at most the first, never above the
# second.
IDEAL_PAIN, MAX_PAIN = 2, 5


class Level(StrEnum):
    """Who a program is meant for."""

    BEGINNER = "beginner"
    REGULAR = "regular"
    TRAINED = "trained"

    @property
    def required_days(self) -> int:
        """On how many days a walker of this level has walked backward at least; chosen here."""
        return _REQUIRED_DAYS[self]


_REQUIRED_DAYS = {
    Level.BEGINNER: 0,
    Level.REGULAR: LAST_EARLY_DAY,
    Level.TRAINED: TRAINED_DAYS,
}


@dataclass(frozen=True, slots=True)
class ProgramWeek:
    """A week of a program: the same workout in each of its sessions."""

    session_count: int
    workout: Workout

    def __post_init__(self) -> None:
        SESSIONS_PER_WEEK_BOUNDS.validate("sessions", self.session_count)


@dataclass(frozen=True, slots=True)
class Program:
    """A program of weeks. `basis` says what it is based on, and makes no health claims.

    `keeps_cautious_limits` if it stays within the limits of walkers who need caution.
    `needs_clearance` if a clinician must allow it first. Raises ValueError for too many weeks.
    """

    key: str
    name: str
    basis: str
    level: Level
    keeps_cautious_limits: bool
    needs_clearance: bool
    weeks: tuple[ProgramWeek, ...]

    def __post_init__(self) -> None:
        WEEK_COUNT_BOUNDS.validate("weeks", len(self.weeks))

    @property
    def last_place(self) -> tuple[int, int]:
        """The week and the number of its last session."""
        return len(self.weeks), self.weeks[-1].session_count

    def planned_days(self, week: int) -> int:
        """On how many days its walker has walked backward at least before a week begins."""
        return self.level.required_days + sum(one.session_count for one in self.weeks[: week - 1])

    def is_open_to(self, client: Client) -> bool:
        """May this client start it? If it needs clearance, their profile must name a clinician."""
        return not self.needs_clearance or bool(client.unlocked.get(self.key, "").strip())


def find_unsafe_weeks(program: Program) -> tuple[int, ...]:
    """The weeks, from 1, that raise both a speed and an incline compared with the week before."""
    loads = [_peak_loads(week.workout) for week in program.weeks]
    return tuple(
        number
        for number, (before, after) in enumerate(pairwise(loads), start=2)
        if all(_is_any_raised(*pair) for pair in zip(before, after, strict=True))
    )


def _peak_loads(workout: Workout) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The highest speeds in km/h, and inclines in %, forward and backward."""
    steps = [step for _, step in iter_steps(workout)]
    steps_by_direction = [
        [step for step in steps if step.direction is direction]
        for direction in (Direction.FORWARD, Direction.BACKWARD)
    ]
    speeds_kmh = (
        max((max(step.speed_kmh, step.speed_end_kmh or 0.0) for step in group), default=0.0)
        for group in steps_by_direction
    )
    inclines_pct = (
        max((step.incline_pct for step in group), default=0.0) for group in steps_by_direction
    )
    return tuple(speeds_kmh), tuple(inclines_pct)


def _is_any_raised(before: tuple[float, ...], after: tuple[float, ...]) -> bool:
    return any(exceeds(high, low) for low, high in zip(before, after, strict=True))
