"""Who is about to walk: a client, and what their history tells. Limits and turnarounds ask this.

The numbers are those of the domain sheet, sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from retrotimer.domain.coaching.client import Client, Rails
from retrotimer.domain.session.record import Record
from retrotimer.domain.session.summary import Summary
from retrotimer.domain.settings.habits import Habits
from retrotimer.domain.workout.workout import (
    SLOW_TURN_KMH,
    TURN_KMH,
    Direction,
    Turnaround,
    TurnaroundKind,
    Workout,
)

# A client's sessions up to these numbers have limits of their own.
BEGINNER_SESSIONS = 3
EARLY_SESSIONS = 6
OLDER_YEARS = 65
# What a beginner, or somebody who must be careful, turns round with.
GUIDED_TURN_S = 40.0
# A session counts as one from so much walking backward on; chosen here.
COUNTS_FROM_S = 60.0
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Past:
    """What a client's history tells: sessions that count, and how they walked backward.

    `week_ago_kmh` is the speed of the last session at least a week ago, or else of the first.
    The two weeks are the last seven days, and the seven before them if they were walked in full.
    """

    sessions: int = 0
    last_kmh: float | None = None
    week_ago_kmh: float | None = None
    this_week_s: float = 0.0
    last_week_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Walker:
    """A client on a day: `year` is the calendar's, `knee_pain` what they felt before, 0-10."""

    client: Client
    past: Past
    year: int
    knee_pain: int | None = None

    @property
    def number(self) -> int:
        """Of the session that comes, from 1."""
        return self.client.sessions_before + self.past.sessions + 1

    @property
    def beginner(self) -> bool:
        return self.number <= BEGINNER_SESSIONS

    @property
    def early(self) -> bool:
        return self.number <= EARLY_SESSIONS

    @property
    def careful(self) -> bool:
        """65 or over, a fall in the last twelve months, or a yes in the screening."""
        born, screening = self.client.birth_year, self.client.screening
        # Only the year is known, so the birthday counts as over.
        older = born is not None and self.year - born >= OLDER_YEARS
        return older or self.client.fall or bool(screening and screening.yes)

    @property
    def guided(self) -> bool:
        """Does this walker turn round only with the belt stopped, and confirmed?"""
        return self.beginner or self.careful

    @property
    def habits(self) -> Habits:
        """What the cues need to know."""
        held = self.beginner or self.client.rails is Rails.HOLD
        return Habits(self.number - 1, held, self.client.units)

    @property
    def turn_speed_kmh(self) -> float:
        """Belt speed at a turn, at most."""
        return SLOW_TURN_KMH if self.early else TURN_KMH

    def turnaround(self, rule: Turnaround) -> Turnaround:
        """A workout's rule, made as careful as this walker needs it, or wants it."""
        speed_kmh = self.turn_speed_kmh
        if rule.speed_kmh is not None:
            speed_kmh = min(rule.speed_kmh, speed_kmh)
        kind, least_s = rule.kind, self.client.least_turn_s or rule.duration_s
        if self.guided:
            kind, least_s = TurnaroundKind.FULL_STOP, max(least_s, GUIDED_TURN_S)
        hold = rule.hold or self.guided or self.client.confirm_turns
        return Turnaround(kind, max(rule.duration_s, least_s), hold, speed_kmh)

    def adapted(self, workout: Workout) -> Workout:
        """The workout as this walker performs it."""
        return replace(workout, turnaround=self.turnaround(workout.turnaround))


def counts(record: Record | Summary) -> bool:
    """Is this a session of walking backward?"""
    return record.walked_s(Direction.BACKWARD) >= COUNTS_FROM_S


def past_of(
    newest_first: Iterable[tuple[datetime, Record | Summary]], now: datetime, sessions: int
) -> Past:
    """What the sessions of one client tell, of which so many count.

    Reads no further than anything older would be asked for.
    """
    walked: list[tuple[timedelta, float]] = []
    counted: list[float] = []
    before: float | None = None
    for started_at, record in newest_first:
        ago = now - started_at
        walked.append((ago, record.walked_s(Direction.BACKWARD)))
        if counts(record):
            counted.append(record.top_kmh(Direction.BACKWARD))
            if before is None and ago >= WEEK:
                before = counted[-1]
        if before is not None and ago >= 2 * WEEK:
            break
    # A week in which somebody only began is nothing to compare the next one with.
    whole = any(ago >= 2 * WEEK for ago, _ in walked)
    first_kmh = counted[-1] if counted else None
    return Past(
        sessions=sessions,
        last_kmh=counted[0] if counted else None,
        week_ago_kmh=first_kmh if before is None else before,
        this_week_s=sum(s for ago, s in walked if ago < WEEK),
        last_week_s=sum(s for ago, s in walked if whole and WEEK <= ago < 2 * WEEK),
    )
