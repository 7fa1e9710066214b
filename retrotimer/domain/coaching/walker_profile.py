"""Who is about to walk: a client, and what their history tells. Limits and turnarounds ask this.

The numbers are those of docs/domain.md, sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from retrotimer.domain.coaching.client import Client, HandrailUse
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.session.summary import SessionSummary
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.workout.workout import (
    BEGINNER_TURN_SPEED_KMH,
    MAX_TURN_SPEED_KMH,
    Direction,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)

# A client's sessions up to these numbers have limits of their own.
LAST_BEGINNER_SESSION = 3
LAST_EARLY_SESSION = 6
OLDER_WALKER_AGE = 65
# What a beginner, or somebody who must be careful, turns round with.
MIN_GUIDED_TURN_S = 40.0
# A session counts as one from so much walking backward on; chosen here.
MIN_COUNTED_BACKWARD_S = 60.0
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WalkHistory:
    """What a client's history tells: sessions that count, and how they walked backward.

    `week_ago_kmh` is the speed of the last session at least a week ago, or else of the first.
    The two weeks are the last seven days, and the seven before them if they were walked in full.
    """

    session_count: int = 0
    last_top_kmh: float | None = None
    week_ago_top_kmh: float | None = None
    this_week_backward_s: float = 0.0
    last_week_backward_s: float = 0.0


@dataclass(frozen=True, slots=True)
class WalkerProfile:
    """A client on a day: `year` is the calendar's, `knee_pain` what they felt before, 0-10."""

    client: Client
    history: WalkHistory
    current_year: int
    knee_pain: int | None = None

    @property
    def session_number(self) -> int:
        """Of the session that comes, from 1."""
        return self.client.sessions_before + self.history.session_count + 1

    @property
    def is_beginner(self) -> bool:
        return self.session_number <= LAST_BEGINNER_SESSION

    @property
    def is_early_stage(self) -> bool:
        return self.session_number <= LAST_EARLY_SESSION

    @property
    def needs_caution(self) -> bool:
        """65 or over, a fall in the last twelve months, or a yes in the screening."""
        born, screening = self.client.birth_year, self.client.screening
        # Only the year is known, so the birthday counts as over.
        older = born is not None and self.current_year - born >= OLDER_WALKER_AGE
        return older or self.client.fall or bool(screening and screening.confirmed_conditions)

    @property
    def needs_guided_turns(self) -> bool:
        """Does this walker turn round only with the belt stopped, and confirmed?"""
        return self.is_beginner or self.needs_caution

    @property
    def habits(self) -> Habits:
        """What the cues need to know."""
        held = self.is_beginner or self.client.rails is HandrailUse.HOLD
        return Habits(self.session_number - 1, held, self.client.units)

    @property
    def max_turn_speed_kmh(self) -> float:
        """Belt speed at a turn, at most."""
        return BEGINNER_TURN_SPEED_KMH if self.is_early_stage else MAX_TURN_SPEED_KMH

    def adapt_turnaround(self, rule: TurnaroundRule) -> TurnaroundRule:
        """A workout's rule, made as careful as this walker needs it, or wants it."""
        speed_kmh = self.max_turn_speed_kmh
        if rule.speed_kmh is not None:
            speed_kmh = min(rule.speed_kmh, speed_kmh)
        kind, least_s = rule.kind, self.client.least_turn_s or rule.duration_s
        if self.needs_guided_turns:
            kind, least_s = TurnaroundKind.FULL_STOP, max(least_s, MIN_GUIDED_TURN_S)
        hold = rule.hold or self.needs_guided_turns or self.client.confirm_turns
        return TurnaroundRule(kind, max(rule.duration_s, least_s), hold, speed_kmh)

    def adapt_workout(self, workout: Workout) -> Workout:
        """The workout as this walker performs it."""
        return replace(workout, turnaround=self.adapt_turnaround(workout.turnaround))


def is_backward_session(record: SessionRecord | SessionSummary) -> bool:
    """Is this a session of walking backward?"""
    return record.walked_s(Direction.BACKWARD) >= MIN_COUNTED_BACKWARD_S


def summarize_walk_history(
    records_newest_first: Iterable[tuple[datetime, SessionRecord | SessionSummary]],
    now: datetime,
    session_count: int,
) -> WalkHistory:
    """What the sessions of one client tell, of which so many count.

    Reads no further than anything older would be asked for.
    """
    walked: list[tuple[timedelta, float]] = []
    counted: list[float] = []
    before: float | None = None
    for started_at, record in records_newest_first:
        ago = now - started_at
        walked.append((ago, record.walked_s(Direction.BACKWARD)))
        if is_backward_session(record):
            counted.append(record.top_kmh(Direction.BACKWARD))
            if before is None and ago >= ONE_WEEK:
                before = counted[-1]
        if before is not None and ago >= 2 * ONE_WEEK:
            break
    # A week in which somebody only began is nothing to compare the next one with.
    whole = any(ago >= 2 * ONE_WEEK for ago, _ in walked)
    first_kmh = counted[-1] if counted else None
    return WalkHistory(
        session_count=session_count,
        last_top_kmh=counted[0] if counted else None,
        week_ago_top_kmh=first_kmh if before is None else before,
        this_week_backward_s=sum(s for ago, s in walked if ago < ONE_WEEK),
        last_week_backward_s=sum(
            s for ago, s in walked if whole and ONE_WEEK <= ago < 2 * ONE_WEEK
        ),
    )
