"""Training programs: weeks of workouts, and which session of them comes next for a walker.

The pain guide is that of the domain sheet, section 5 (ideally at most 2, never above 5, back to
normal within 60 min, not worse the next morning); what is held and what steps back is chosen here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.findings import more
from retrotimer.domain.coaching.walker_profile import EARLY_SESSIONS, WEEK
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.step_path import placed
from retrotimer.domain.workout.workout import Direction, Workout

# Chosen here: at most one session a day, for at most a year.
SESSIONS_A_WEEK = Bounds(1, 7)
WEEKS = Bounds(1, 52)
# Knee pain, 0-10: above the first the session is walked again, above the second a week steps back.
IDEAL_PAIN, MOST_PAIN = 2, 5
# Whole weeks without a session, by which the week is walked again; one week back for each beyond.
MISSED_HOLDS = 1


class Level(StrEnum):
    """Who a program is meant for."""

    BEGINNER = "beginner"
    REGULAR = "regular"
    TRAINED = "trained"

    @property
    def sessions_before(self) -> int:
        """Sessions backward that somebody of this level has walked, at least; chosen here."""
        return _SESSIONS_BEFORE[self]


_SESSIONS_BEFORE = {Level.BEGINNER: 0, Level.REGULAR: EARLY_SESSIONS, Level.TRAINED: 24}


@dataclass(frozen=True, slots=True)
class Week:
    """The same workout, so many times."""

    sessions: int
    workout: Workout

    def __post_init__(self) -> None:
        SESSIONS_A_WEEK.require("sessions", self.sessions)


@dataclass(frozen=True, slots=True)
class Program:
    """Weeks of workouts. `basis` says where they come from, and claims nothing.

    `careful` ones keep to the limits of careful walkers. `locked` ones are for people to whom a
    clinician allowed them. Raises ValueError naming what cannot be.
    """

    key: str
    name: str
    basis: str
    level: Level
    careful: bool
    locked: bool
    weeks: tuple[Week, ...]

    def __post_init__(self) -> None:
        WEEKS.require("weeks", len(self.weeks))

    def open_to(self, client: Client) -> bool:
        """May this client start it? A locked one names the clinician who allowed it."""
        return not self.locked or bool(client.unlocked.get(self.key, "").strip())


@dataclass(frozen=True, slots=True)
class Done:
    """One performed session of a program; `week` and `number` count from 1.

    Knee pain is 0-10 as it was answered, None where it was not.
    """

    week: int
    number: int
    at: datetime
    finished: bool
    knee_pain_before: int | None = None
    knee_pain_worst: int | None = None
    knee_pain_after: int | None = None
    knee_pain_60_min: int | None = None
    knee_pain_next_morning: int | None = None


class Reason(StrEnum):
    """Why this session is the next."""

    BEGIN = "begin"
    GO_ON = "go-on"
    REPEAT = "repeat"
    HOLD_PAIN = "hold-pain"
    BACK_PAIN = "back-pain"
    HOLD_MISSED = "hold-missed"
    BACK_MISSED = "back-missed"


WHY = {
    Reason.BEGIN: Text("the first session"),
    Reason.GO_ON: Text("the last session went well"),
    Reason.REPEAT: Text("the last session ended early: the same again"),
    Reason.HOLD_PAIN: Text(
        "pain above {pain}, or not gone within 60 min: the same session again", pain=IDEAL_PAIN
    ),
    Reason.BACK_PAIN: Text(
        "pain above {pain}, or worse the next morning: one week back", pain=MOST_PAIN
    ),
    Reason.HOLD_MISSED: Text("a whole week without a session: the same week again"),
    Reason.BACK_MISSED: Text("weeks without a session: one week back for each beyond the first"),
}


@dataclass(frozen=True, slots=True)
class Next:
    """The session to walk next; `week` and `number` count from 1."""

    week: int
    number: int
    reason: Reason

    @property
    def why(self) -> str:
        return WHY[self.reason]


def next_session(program: Program, done: Sequence[Done], now: datetime) -> Next | None:
    """What comes after these sessions, oldest first; None once the program is completed.

    The last session decides. Of several reasons the one that leads furthest back wins. Sessions
    beyond the program, of an older version of it, count as its end.
    """
    if not done:
        return Next(1, 1, Reason.BEGIN)
    last = done[-1]
    week, number = _place(program, last)
    held = list(_by_pain(last, week, number))
    if not last.finished:
        held.append(Next(week, number, Reason.REPEAT))
    wanted = held or list(_onward(program, week, number))
    if not wanted:
        return None
    missed = _by_missed((now - last.at) // WEEK - 1, week)
    return min((*wanted, *missed), key=lambda one: (one.week, one.number))


def unsafe_growth(program: Program) -> tuple[int, ...]:
    """The weeks, counted from 1, that raise a speed and an incline against the week before."""
    tops = [_tops(week.workout) for week in program.weeks]
    return tuple(
        number
        for number, (before, after) in enumerate(pairwise(tops), start=2)
        if all(_raised(*both) for both in zip(before, after, strict=True))
    )


def _place(program: Program, last: Done) -> tuple[int, int]:
    """Where in the program of today a session was."""
    week = max(last.week, 1)
    if week > len(program.weeks):
        return len(program.weeks), program.weeks[-1].sessions
    return week, min(max(last.number, 1), program.weeks[week - 1].sessions)


def _by_pain(last: Done, week: int, number: int) -> Iterator[Next]:
    # What hurts before the session is normal for this walker; if it was not asked, the ideal is.
    normal = IDEAL_PAIN if last.knee_pain_before is None else last.knee_pain_before
    after_60_min, next_morning = last.knee_pain_60_min or 0, last.knee_pain_next_morning or 0
    walking = max(last.knee_pain_worst or 0, last.knee_pain_after or 0)
    worst = max(normal, walking, after_60_min, next_morning)
    if worst > MOST_PAIN or next_morning > normal:
        yield Next(max(week - 1, 1), 1, Reason.BACK_PAIN)
    elif worst > IDEAL_PAIN or after_60_min > normal:
        yield Next(week, number, Reason.HOLD_PAIN)


def _onward(program: Program, week: int, number: int) -> Iterator[Next]:
    if number < program.weeks[week - 1].sessions:
        yield Next(week, number + 1, Reason.GO_ON)
    elif week < len(program.weeks):
        yield Next(week + 1, 1, Reason.GO_ON)


def _by_missed(missed: int, week: int) -> Iterator[Next]:
    if missed == MISSED_HOLDS:
        yield Next(week, 1, Reason.HOLD_MISSED)
    elif missed > MISSED_HOLDS:
        yield Next(max(week - (missed - MISSED_HOLDS), 1), 1, Reason.BACK_MISSED)


def _tops(workout: Workout) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The highest speeds in km/h, and inclines in %, forward and backward."""
    steps = [step for _, step in placed(workout)]
    ways = [
        [step for step in steps if step.direction is direction]
        for direction in (Direction.FORWARD, Direction.BACKWARD)
    ]
    speeds_kmh = (
        max((max(step.speed_kmh, step.speed_end_kmh or 0.0) for step in way), default=0.0)
        for way in ways
    )
    inclines_pct = (max((step.incline_pct for step in way), default=0.0) for way in ways)
    return tuple(speeds_kmh), tuple(inclines_pct)


def _raised(before: tuple[float, ...], after: tuple[float, ...]) -> bool:
    return any(more(high, low) for low, high in zip(before, after, strict=True))
