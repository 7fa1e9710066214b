"""Training programs: weeks of workouts, and which session comes next for a walker.

The pain guide is from docs/domain.md, section 5 (ideally at most 2, never above 5, back to normal
within 60 min, not worse the next morning). Which answer repeats a session and which one steps back
a week is chosen here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.experience import LAST_EARLY_DAY, TRAINED_DAYS
from retrotimer.domain.coaching.findings import exceeds
from retrotimer.domain.coaching.walker_profile import ONE_WEEK
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import Direction, Workout

# Chosen here: at most one session a day, for at most a year.
SESSIONS_PER_WEEK_BOUNDS = Bounds(1, 7)
WEEK_COUNT_BOUNDS = Bounds(1, 52)
# Knee pain, 0-10: above the first the session is repeated, above the second the program goes back
# a week.
IDEAL_PAIN, MAX_PAIN = 2, 5
# After so many whole weeks without a session the week is repeated; each further one goes back one
# more week.
MISSED_WEEKS_TO_REPEAT = 1


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

    def is_open_to(self, client: Client) -> bool:
        """May this client start it? If it needs clearance, their profile must name a clinician."""
        return not self.needs_clearance or bool(client.unlocked.get(self.key, "").strip())


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """A performed session of a program; `week` and `number` count from 1.

    Knee pain is 0-10, or None if the question was not answered.
    """

    week: int
    number: int
    started_at: datetime
    is_finished: bool
    knee_pain_before: int | None = None
    knee_pain_worst: int | None = None
    knee_pain_after: int | None = None
    knee_pain_60_min: int | None = None
    knee_pain_next_morning: int | None = None


class NextSessionReason(StrEnum):
    """Why a session is the next one."""

    FIRST_SESSION = "begin"
    CONTINUE = "go-on"
    REPEAT_UNFINISHED = "repeat"
    REPEAT_FOR_PAIN = "hold-pain"
    STEP_BACK_FOR_PAIN = "back-pain"
    REPEAT_FOR_MISSED_WEEK = "hold-missed"
    STEP_BACK_FOR_MISSED_WEEKS = "back-missed"


REASON_TEXTS = {
    NextSessionReason.FIRST_SESSION: Text("the first session"),
    NextSessionReason.CONTINUE: Text("the last session went well"),
    NextSessionReason.REPEAT_UNFINISHED: Text("the last session ended early: the same again"),
    NextSessionReason.REPEAT_FOR_PAIN: Text(
        "pain above {pain}, or not gone within 60 min: the same session again", pain=IDEAL_PAIN
    ),
    NextSessionReason.STEP_BACK_FOR_PAIN: Text(
        "pain above {pain}, or worse the next morning: one week back", pain=MAX_PAIN
    ),
    NextSessionReason.REPEAT_FOR_MISSED_WEEK: Text(
        "a whole week without a session: the same week again"
    ),
    NextSessionReason.STEP_BACK_FOR_MISSED_WEEKS: Text(
        "weeks without a session: one week back for each beyond the first"
    ),
}


@dataclass(frozen=True, slots=True)
class NextSession:
    """The session to walk next; `week` and `number` count from 1."""

    week: int
    number: int
    reason: NextSessionReason

    @property
    def reason_text(self) -> str:
        return REASON_TEXTS[self.reason]


def find_next_session(
    program: Program, results: Sequence[ProgramResult], now: datetime
) -> NextSession | None:
    """The session after these results, oldest first; None if the program is completed.

    Only the last result and the time since then decide. Of several reasons the one that leads
    furthest back wins. A result beyond the end, from an older version of the program, counts as
    its last session.
    """
    if not results:
        return NextSession(1, 1, NextSessionReason.FIRST_SESSION)
    last = results[-1]
    week, number = _clamp_position(program, last)
    candidates = list(_next_after_pain(last, week, number))
    if not last.is_finished:
        candidates.append(NextSession(week, number, NextSessionReason.REPEAT_UNFINISHED))
    if not candidates:
        candidates = list(_next_in_order(program, week, number))
    if not candidates:
        return None
    candidates += _next_after_missed_weeks((now - last.started_at) // ONE_WEEK - 1, week)
    return min(candidates, key=lambda session: (session.week, session.number))


def find_unsafe_weeks(program: Program) -> tuple[int, ...]:
    """The weeks, from 1, that raise both a speed and an incline compared with the week before."""
    loads = [_peak_loads(week.workout) for week in program.weeks]
    return tuple(
        number
        for number, (before, after) in enumerate(pairwise(loads), start=2)
        if all(_is_any_raised(*pair) for pair in zip(before, after, strict=True))
    )


def _clamp_position(program: Program, last_result: ProgramResult) -> tuple[int, int]:
    """The week and number of a result, within the program as it is today."""
    week = max(last_result.week, 1)
    if week > len(program.weeks):
        return len(program.weeks), program.weeks[-1].session_count
    return week, min(max(last_result.number, 1), program.weeks[week - 1].session_count)


def _next_after_pain(last_result: ProgramResult, week: int, number: int) -> Iterator[NextSession]:
    # The pain before the session is this walker's normal; if it is not known, the ideal value is.
    normal = IDEAL_PAIN if last_result.knee_pain_before is None else last_result.knee_pain_before
    after_60_min, next_morning = (
        last_result.knee_pain_60_min or 0,
        last_result.knee_pain_next_morning or 0,
    )
    during = max(last_result.knee_pain_worst or 0, last_result.knee_pain_after or 0)
    worst = max(normal, during, after_60_min, next_morning)
    if worst > MAX_PAIN or next_morning > normal:
        yield NextSession(max(week - 1, 1), 1, NextSessionReason.STEP_BACK_FOR_PAIN)
    elif worst > IDEAL_PAIN or after_60_min > normal:
        yield NextSession(week, number, NextSessionReason.REPEAT_FOR_PAIN)


def _next_in_order(program: Program, week: int, number: int) -> Iterator[NextSession]:
    if number < program.weeks[week - 1].session_count:
        yield NextSession(week, number + 1, NextSessionReason.CONTINUE)
    elif week < len(program.weeks):
        yield NextSession(week + 1, 1, NextSessionReason.CONTINUE)


def _next_after_missed_weeks(missed_weeks: int, week: int) -> Iterator[NextSession]:
    if missed_weeks == MISSED_WEEKS_TO_REPEAT:
        yield NextSession(week, 1, NextSessionReason.REPEAT_FOR_MISSED_WEEK)
    elif missed_weeks > MISSED_WEEKS_TO_REPEAT:
        yield NextSession(
            max(week - (missed_weeks - MISSED_WEEKS_TO_REPEAT), 1),
            1,
            NextSessionReason.STEP_BACK_FOR_MISSED_WEEKS,
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
