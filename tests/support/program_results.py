"""Results of a program's sessions, as its tests need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from retrotimer.domain.coaching.program import Level, Program, ProgramWeek
from retrotimer.domain.coaching.program_decision import find_next_session
from retrotimer.domain.coaching.program_result import ProgramResult
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout

STARTED_AT = datetime(2026, 3, 2, 18, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# All that must be answered, and went well.
GOOD_ANSWERS = {"knee_pain_next_morning": 0, "knee_pain_worst": 0, "effort": 3, "near_falls": 0}


def step(direction=Direction.BACKWARD, speed_kmh=2.0, incline_pct=0.0, **more):
    return Step(SegmentKind.WORK, direction, 60, speed_kmh, incline_pct, **more)


def program(*steps, sessions=3, **more) -> Program:
    """A program with one week for each of these steps; four without any."""
    weeks = tuple(ProgramWeek(sessions, Workout("Week", (one,))) for one in steps or [step()] * 4)
    fields = {
        "level": Level.BEGINNER,
        "keeps_cautious_limits": False,
        "needs_clearance": False,
    } | more
    return Program("four", "Four weeks", "Common practice", weeks=weeks, **fields)


def result(week=3, number=2, *, days=0, finished=True, **answers: Any) -> ProgramResult:
    """A session that went well so many days after the start, unless the answers say otherwise."""
    known = ProgramResult(
        week, number, STARTED_AT + days * DAY, finished, **GOOD_ANSWERS, backward_s=60.0
    )
    return replace(known, **answers)


def next_after(*results: ProgramResult, ago: timedelta = 2 * DAY, flagged=False, of=None):
    """What comes so long after the last of these results; the start without any."""
    last = results[-1].started_at if results else STARTED_AT
    return find_next_session(of or program(), results, last + ago, is_flagged=flagged)


def outcome(*results: ProgramResult, **more):
    """Week, number and reason of what comes next; None at the end."""
    session = next_after(*results, **more)
    return session and (session.week, session.number, session.reason)
