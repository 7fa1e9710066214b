"""Walkers for whom bundled programs are meant, and the records of their sessions."""

from __future__ import annotations

from datetime import UTC, datetime

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.program import Level
from retrotimer.domain.coaching.walker_profile import OLDER_WALKER_AGE
from retrotimer.domain.session.record import Outcome, SessionRecord, WalkedSegment
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import Workout

BEGUN = datetime(2026, 3, 2, 18, tzinfo=UTC)


def record(workout: Workout, share: float = 1.0) -> SessionRecord:
    """The record of a walk without any controls, which ended after this share of the workout."""
    steps = [step for _, step in iter_steps(workout)]
    left_s = share * sum(step.duration_s for step in steps)
    rows = []
    for step in steps:
        walked_s = min(step.duration_s, left_s)
        left_s -= walked_s
        rows.append(
            WalkedSegment(
                *(step.kind, step.direction, step.duration_s, walked_s),
                *(step.speed_kmh, step.incline_pct, step.speed_kmh * walked_s / 3600),
            )
        )
    outcome = Outcome.FINISHED if share == 1 else Outcome.STOPPED
    walked = tuple(row for row in rows if row.walked_s)
    return SessionRecord(workout.name, outcome, sum(row.walked_s for row in walked), walked)


def meant_for(level: Level, *, careful: bool) -> Client:
    """A walker of a level: one of 65 if it keeps to the careful limits, else a younger adult."""
    age = OLDER_WALKER_AGE if careful else 40
    return Client(sessions_before=level.required_days, birth_year=BEGUN.year - age)
