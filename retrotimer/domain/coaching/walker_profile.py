"""The profile of a walker: a client and their history, on which limits and turnarounds depend.

The numbers are from docs/domain.md, section 3 and docs/domain.md, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from retrotimer.domain.coaching.client import Client, Condition, HandrailUse
from retrotimer.domain.coaching.experience import (
    LAST_BEGINNER_DAY,
    LAST_EARLY_DAY,
    experience_days,
)
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.session.summary import SessionSummary
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.values.formats import format_duration
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.validation import UnsuitableWorkoutError
from retrotimer.domain.workout.step_path import format_path
from retrotimer.domain.workout.timeline import WorkoutTooLargeError, unroll
from retrotimer.domain.workout.workout import (
    BEGINNER_TURN_SPEED_KMH,
    MAX_TURN_SPEED_KMH,
    MAX_WORKOUT_S,
    BeltOperator,
    Direction,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)

OLDER_WALKER_AGE = 65
# The shortest turnaround of a walker with guided turns, in seconds.
MIN_GUIDED_TURN_S = 40.0
# A session counts if it has at least so many seconds of walking backward; chosen here.
MIN_COUNTED_BACKWARD_S = 60.0
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WalkHistory:
    """The figures of a client's history that limits need.

    `session_count` counts the sessions with enough walking backward, and `backward_days` are their
    days. `rest` is the time since the last of them ended. `week_ago_top_kmh` is the highest speed
    of the last of them that is at least a week old, or else of the first one.
    `this_week_backward_s` is about the last seven days, `last_week_backward_s` about the seven days
    before them, or 0 if the history begins within those. `last_active_week_backward_s` is about the
    last seven days with a session that counts if they are older still, or else 0.
    """

    session_count: int = 0
    last_top_kmh: float | None = None
    week_ago_top_kmh: float | None = None
    this_week_backward_s: float = 0.0
    last_week_backward_s: float = 0.0
    last_active_week_backward_s: float = 0.0
    backward_days: frozenset[date] = frozenset()
    rest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class WalkerProfile:
    """A client with their history, on one day, with their knee pain on it (0-10)."""

    client: Client
    history: WalkHistory
    today: date
    knee_pain: int | None = None

    @property
    def experience_days(self) -> int:
        """On how many days before today the walker walked backward, less what faded."""
        return experience_days(self.history.backward_days, self.today, self.client.sessions_before)

    @property
    def day_number(self) -> int:
        """The number of today among the days with walking backward, from 1."""
        return self.experience_days + 1

    @property
    def is_first_day(self) -> bool:
        return self.experience_days == 0

    @property
    def is_beginner(self) -> bool:
        return self.experience_days < LAST_BEGINNER_DAY

    @property
    def is_early_stage(self) -> bool:
        return self.experience_days < LAST_EARLY_DAY

    @property
    def is_older(self) -> bool:
        """65 or over, or of unknown age."""
        # Only the year of birth is known, so this year's birthday counts as over.
        birth_year = self.client.birth_year
        return birth_year is None or self.today.year - birth_year >= OLDER_WALKER_AGE

    @property
    def has_fallen(self) -> bool:
        """A fall in the last twelve months?"""
        return self.client.fall or Condition.FALL in self._conditions

    @property
    def has_balance_condition(self) -> bool:
        return Condition.BALANCE in self._conditions

    @property
    def needs_caution(self) -> bool:
        """Older, a fall in the last twelve months, or a yes in the screening."""
        return self.is_older or self.has_fallen or bool(self._conditions)

    @property
    def _conditions(self) -> tuple[Condition, ...]:
        screening = self.client.screening
        return () if screening is None else screening.confirmed_conditions

    @property
    def belt_operator(self) -> BeltOperator:
        """Who operates the belt; for guided turns a helper, unless the client said otherwise."""
        if self.client.belt_operator is not None:
            return self.client.belt_operator
        return BeltOperator.HELPER if self.needs_guided_turns else BeltOperator.ALONE

    @property
    def needs_guided_turns(self) -> bool:
        """Must the belt be stopped at each turn, and the turn be confirmed?"""
        return self.is_beginner or self.needs_caution

    @property
    def habits(self) -> Habits:
        """What the cues need to know about this walker."""
        holds_rails = self.is_beginner or self.client.rails is HandrailUse.HOLD
        return Habits(self.experience_days, holds_rails, self.client.units)

    @property
    def max_turn_speed_kmh(self) -> float:
        """The highest belt speed at a turn."""
        return BEGINNER_TURN_SPEED_KMH if self.is_early_stage else MAX_TURN_SPEED_KMH

    def adapt_turnaround(self, rule: TurnaroundRule) -> TurnaroundRule:
        """The turnaround rule of a workout, made at least as safe as this walker needs or chose."""
        speed_kmh = self.max_turn_speed_kmh
        if rule.speed_kmh is not None:
            speed_kmh = min(rule.speed_kmh, speed_kmh)
        kind, least_s = rule.kind, self.client.least_turn_s or rule.duration_s
        if self.needs_guided_turns:
            kind, least_s = TurnaroundKind.FULL_STOP, max(least_s, MIN_GUIDED_TURN_S)
        hold = rule.hold or self.needs_guided_turns or self.client.confirm_turns
        return TurnaroundRule(kind, max(rule.duration_s, least_s), hold, speed_kmh)

    def adapt_workout(self, workout: Workout) -> Workout:
        """The workout as this walker performs it; it can always be unrolled.

        Raises UnsuitableWorkoutError if their turnarounds make it longer than a session can be.
        """
        adapted = replace(workout, turnaround=self.adapt_turnaround(workout.turnaround))
        try:
            unroll(adapted)
        except WorkoutTooLargeError as error:
            problem = Text(
                "with turnarounds of {turn} s, as you need them, it lasts {length}, and a session"
                " lasts at most {hours} hours. Shorten the workout, or repeat less often",
                turn=f"{adapted.turnaround.duration_s:g}",
                length=format_duration(error.duration_s),
                hours=MAX_WORKOUT_S // 3600,
            )
            raise UnsuitableWorkoutError(
                workout.name, error.path, format_path(error.path), problem
            ) from error
        return adapted


def is_backward_session(record: SessionRecord | SessionSummary) -> bool:
    """Does this session have enough walking backward to count?"""
    return record.walked_s(Direction.BACKWARD) >= MIN_COUNTED_BACKWARD_S


def summarize_walk_history(
    records_newest_first: Iterable[tuple[datetime, SessionRecord | SessionSummary]],
    now: datetime,
    session_count: int,
    backward_days: frozenset[date] = frozenset(),
) -> WalkHistory:
    """The figures of one client's sessions; `session_count` of them have enough backward walking.

    `backward_days` are the days of those. Stops reading records as soon as older ones cannot change
    the result.
    """
    backward_s_by_age: list[tuple[timedelta, float]] = []
    top_speeds_kmh: list[float] = []
    week_ago_kmh: float | None = None
    rest: timedelta | None = None
    active_week: int | None = None
    for started_at, record in records_newest_first:
        age = now - started_at
        week, backward_s = age // ONE_WEEK, record.walked_s(Direction.BACKWARD)
        backward_s_by_age.append((age, backward_s))
        if active_week is None and week >= 1 and is_backward_session(record):
            active_week = week
        if is_backward_session(record):
            top_speeds_kmh.append(record.top_kmh(Direction.BACKWARD))
            if rest is None:
                rest = max(age - timedelta(seconds=record.elapsed_s), timedelta())
            if week_ago_kmh is None and age >= ONE_WEEK:
                week_ago_kmh = top_speeds_kmh[-1]
        if week_ago_kmh is not None and active_week is not None and week > active_week:
            break

    def backward_s_in(week: int | None) -> float:
        return sum(s for age, s in backward_s_by_age if age // ONE_WEEK == week)

    # A week in which the client began is incomplete and cannot be compared with the next one.
    has_full_last_week = any(age >= 2 * ONE_WEEK for age, _ in backward_s_by_age)
    first_kmh = top_speeds_kmh[-1] if top_speeds_kmh else None
    return WalkHistory(
        session_count=session_count,
        last_top_kmh=top_speeds_kmh[0] if top_speeds_kmh else None,
        week_ago_top_kmh=first_kmh if week_ago_kmh is None else week_ago_kmh,
        this_week_backward_s=sum(s for age, s in backward_s_by_age if age < ONE_WEEK),
        last_week_backward_s=backward_s_in(1) if has_full_last_week else 0.0,
        last_active_week_backward_s=0.0 if active_week == 1 else backward_s_in(active_week),
        backward_days=backward_days,
        rest=rest,
    )
