"""Which session of a program comes next: a small table of rows, and another one for missed days.

The numbers are from docs/domain.md, section 7, "What a program decides" and "Missed days". The
answers about the last session are compared with the client's own baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from retrotimer.domain.coaching.experience import (
    BEGIN_AGAIN_PAUSE,
    STAGE_BACK_PAUSE,
    faded_days,
)
from retrotimer.domain.coaching.program import IDEAL_PAIN, MAX_PAIN, Program
from retrotimer.domain.coaching.program_result import ProgramResult
from retrotimer.domain.coaching.program_schedule import (
    Schedule,
    SessionStatus,
    schedule_session,
)
from retrotimer.domain.coaching.questionnaires import StopReason
from retrotimer.domain.coaching.walker_profile import MIN_COUNTED_BACKWARD_S
from retrotimer.domain.values.text import Text

# From the first on an effort, up to the second a comfort, and from the third on near-falls mean the
# same session again; 0-10, and a count.
HIGH_EFFORT, LOW_COMFORT, MAX_NEAR_FALLS = 8, 3, 0
# Pain that rises by so much above the own baseline is stable.
STABLE_PAIN_RISE = 1
# Answers about the rails that mean less than holding them fully.
_LIGHTER = ("light", "none")
# After so many weeks without a session: the same again, or one week back.
REPEAT_MISSED_WEEKS, BACK_MISSED_WEEKS = 1, 2


class Decision(Enum):
    """What a row of a table decides; the place in the program that it leads to."""

    HOLD = auto()
    BEGIN_AGAIN = auto()
    STAGE_START = auto()
    WEEK_BACK = auto()
    REPEAT = auto()
    ONWARD = auto()


class NextSessionReason(StrEnum):
    """Why a session is the next one."""

    FIRST_SESSION = "begin"
    CONTINUE = "go-on"
    HOLD_FLAGGED = "hold-flagged"
    STEP_BACK_FOR_PAIN = "back-pain"
    REPEAT_FOR_PAIN = "hold-pain"
    REPEAT_FOR_EFFORT = "hold-effort"
    REPEAT_FOR_COMFORT = "hold-comfort"
    REPEAT_FOR_NEAR_FALL = "hold-near-fall"
    REPEAT_FOR_RAIL_USE = "hold-rails"
    REPEAT_FOR_TIREDNESS = "repeat-tired"
    REPEAT_UNFINISHED = "repeat"
    UNANSWERED = "ask"
    REPEAT_FOR_MISSED_WEEK = "hold-missed"
    STEP_BACK_FOR_MISSED_WEEKS = "back-missed"
    STAGE_BACK_FOR_MISSED_WEEKS = "stage-missed"
    BEGIN_AGAIN_FOR_MISSED_WEEKS = "begin-missed"


REASON_TEXTS = {
    NextSessionReason.FIRST_SESSION: Text("the first session"),
    NextSessionReason.CONTINUE: Text("the last session went well"),
    NextSessionReason.HOLD_FLAGGED: Text(
        "on hold after a warning sign: answer the health check again first"
    ),
    NextSessionReason.STEP_BACK_FOR_PAIN: Text(
        "pain above {pain}, or worse the next morning: one week back", pain=MAX_PAIN
    ),
    NextSessionReason.REPEAT_FOR_PAIN: Text(
        "pain above {pain}, not back to your usual within 60 min: the same again",
        pain=IDEAL_PAIN,
    ),
    NextSessionReason.REPEAT_FOR_EFFORT: Text(
        "effort of {effort} or more: the same again", effort=HIGH_EFFORT
    ),
    NextSessionReason.REPEAT_FOR_COMFORT: Text(
        "comfort of {comfort} or less: the same again", comfort=LOW_COMFORT
    ),
    NextSessionReason.REPEAT_FOR_NEAR_FALL: Text("a near-fall: the same again"),
    NextSessionReason.REPEAT_FOR_RAIL_USE: Text(
        "you held the rails more than before: the same again"
    ),
    NextSessionReason.REPEAT_FOR_TIREDNESS: Text(
        "you ended early because you were tired: the same again"
    ),
    NextSessionReason.REPEAT_UNFINISHED: Text("the last session ended early: the same again"),
    NextSessionReason.UNANSWERED: Text("the same again until its questions are answered"),
    NextSessionReason.REPEAT_FOR_MISSED_WEEK: Text("a week without a session: the same again"),
    NextSessionReason.STEP_BACK_FOR_MISSED_WEEKS: Text(
        "{weeks} weeks without a session: one week back", weeks=BACK_MISSED_WEEKS
    ),
    NextSessionReason.STAGE_BACK_FOR_MISSED_WEEKS: Text(
        "{weeks} weeks without a session: back to the start of the stage",
        weeks=STAGE_BACK_PAUSE.days // 7,
    ),
    NextSessionReason.BEGIN_AGAIN_FOR_MISSED_WEEKS: Text(
        "{weeks} weeks without a session: begin again", weeks=BEGIN_AGAIN_PAUSE.days // 7
    ),
}


@dataclass(frozen=True, slots=True)
class NextSession:
    """The session to walk next, and when; `week` and `number` count from 1."""

    week: int
    number: int
    reason: NextSessionReason
    schedule: Schedule

    @property
    def place(self) -> tuple[int, int]:
        return self.week, self.number

    @property
    def reason_text(self) -> str:
        return REASON_TEXTS[self.reason]


class _Review(NamedTuple):
    """The last session, the one before it, and whether a red flag is set."""

    last: ProgramResult
    previous: ProgramResult | None
    is_flagged: bool


class DecisionRow(NamedTuple):
    """A row of the table: if the condition holds, what is decided, and the reason."""

    is_met: Callable[[_Review], bool]
    decision: Decision
    reason: NextSessionReason


def _is_unsettled_pain(last: ProgramResult) -> bool:
    """Pain above the ideal that was not back to the baseline within 60 min.

    Where it was not asked after 60 min, pain that stayed near the baseline counts as settled.
    """
    baseline = last.knee_pain_baseline
    if last.knee_pain_60_min is not None:
        is_settled = last.knee_pain_60_min <= baseline
    else:
        is_back_at_once = last.knee_pain_after is not None and last.knee_pain_after <= baseline
        is_settled = is_back_at_once or last.knee_pain_peak <= baseline + STABLE_PAIN_RISE
    return last.knee_pain_peak > IDEAL_PAIN and not is_settled


def _is_worse_next_morning(last: ProgramResult) -> bool:
    morning = last.knee_pain_next_morning
    return morning is not None and morning > last.knee_pain_baseline


def _leans_more(last: ProgramResult, previous: ProgramResult | None) -> bool:
    """Did the walker hold the rails fully, and less in the session before? Chosen here."""
    return last.rail_use == "full" and previous is not None and previous.rail_use in _LIGHTER


# The first row that is met decides.
DECISION_TABLE = (
    DecisionRow(
        lambda review: review.is_flagged,
        Decision.HOLD,
        NextSessionReason.HOLD_FLAGGED,
    ),
    DecisionRow(
        lambda review: review.last.knee_pain_peak > MAX_PAIN or _is_worse_next_morning(review.last),
        Decision.WEEK_BACK,
        NextSessionReason.STEP_BACK_FOR_PAIN,
    ),
    DecisionRow(
        lambda review: _is_unsettled_pain(review.last),
        Decision.REPEAT,
        NextSessionReason.REPEAT_FOR_PAIN,
    ),
    DecisionRow(
        lambda review: (review.last.near_falls or 0) > MAX_NEAR_FALLS,
        Decision.REPEAT,
        NextSessionReason.REPEAT_FOR_NEAR_FALL,
    ),
    DecisionRow(
        lambda review: (review.last.effort or 0) >= HIGH_EFFORT,
        Decision.REPEAT,
        NextSessionReason.REPEAT_FOR_EFFORT,
    ),
    DecisionRow(
        lambda review: review.last.comfort is not None and review.last.comfort <= LOW_COMFORT,
        Decision.REPEAT,
        NextSessionReason.REPEAT_FOR_COMFORT,
    ),
    DecisionRow(
        lambda review: not review.last.is_finished and review.last.stop_reason == StopReason.TIRED,
        Decision.REPEAT,
        NextSessionReason.REPEAT_FOR_TIREDNESS,
    ),
    DecisionRow(
        lambda review: not review.last.is_finished,
        Decision.REPEAT,
        NextSessionReason.REPEAT_UNFINISHED,
    ),
    DecisionRow(
        lambda review: _leans_more(review.last, review.previous),
        Decision.REPEAT,
        NextSessionReason.REPEAT_FOR_RAIL_USE,
    ),
    DecisionRow(
        lambda review: not review.last.is_answered,
        Decision.REPEAT,
        NextSessionReason.UNANSWERED,
    ),
    DecisionRow(lambda _review: True, Decision.ONWARD, NextSessionReason.CONTINUE),
)


class MissedRow(NamedTuple):
    """A row of missed days: from so many missed weeks, or such a pause, on."""

    missed_weeks: float
    pause: timedelta
    decision: Decision
    reason: NextSessionReason


# The first row that is met decides. A week is missed when its days passed after the session was
# due; the long pauses are those after which experience fades.
MISSED_DAYS_TABLE = (
    MissedRow(
        float("inf"),
        BEGIN_AGAIN_PAUSE,
        Decision.BEGIN_AGAIN,
        NextSessionReason.BEGIN_AGAIN_FOR_MISSED_WEEKS,
    ),
    MissedRow(
        float("inf"),
        STAGE_BACK_PAUSE,
        Decision.STAGE_START,
        NextSessionReason.STAGE_BACK_FOR_MISSED_WEEKS,
    ),
    MissedRow(
        BACK_MISSED_WEEKS,
        timedelta.max,
        Decision.WEEK_BACK,
        NextSessionReason.STEP_BACK_FOR_MISSED_WEEKS,
    ),
    MissedRow(
        REPEAT_MISSED_WEEKS,
        timedelta.max,
        Decision.REPEAT,
        NextSessionReason.REPEAT_FOR_MISSED_WEEK,
    ),
)


def find_next_session(
    program: Program,
    results: Sequence[ProgramResult],
    now: datetime,
    *,
    is_flagged: bool = False,
) -> NextSession | None:
    """The session after these results, oldest first; None if the program is completed.

    Of the answers and the missed days the one that leads furthest back decides. A result beyond the
    end, from an older version of the program, counts as its last session.
    """
    today = now.date()
    if not results:
        return begin_program(now, is_flagged=is_flagged)
    last = results[-1]
    place = _clamp_place(program, last)
    row = decide(last, results[-2] if len(results) > 1 else None, is_flagged=is_flagged)
    target = _find_place(program, place, row.decision)
    if target > program.last_place:
        return None
    schedule = schedule_session(
        [result.started_at.date() for result in results],
        last_number=place[1],
        next_number=target[1],
        session_count=program.weeks[place[0] - 1].session_count,
        today=today,
    )
    # As experience does, it counts from the last session with enough walking backward.
    counted = [result for result in results if result.backward_s >= MIN_COUNTED_BACKWARD_S]
    pause = today - (counted or results)[-1].started_at.date()
    candidates = [(target, row.reason)]
    for missed in MISSED_DAYS_TABLE:
        if schedule.missed_weeks >= missed.missed_weeks or pause >= missed.pause:
            candidates.append((_find_place(program, place, missed.decision), missed.reason))
            break
    (week, number), reason = min(candidates, key=lambda candidate: candidate[0])
    if is_flagged:
        reason = row.reason
        schedule = replace(schedule, status=SessionStatus.HOLD)
    return NextSession(week, number, reason, schedule)


def begin_program(now: datetime, *, is_flagged: bool = False) -> NextSession:
    """The first session of a program."""
    reason = NextSessionReason.HOLD_FLAGGED if is_flagged else NextSessionReason.FIRST_SESSION
    status = SessionStatus.HOLD if is_flagged else SessionStatus.DUE
    return NextSession(1, 1, reason, Schedule(status, now.date(), now.date()))


def decide(
    last: ProgramResult, previous: ProgramResult | None = None, *, is_flagged: bool = False
) -> DecisionRow:
    """The row of the table that decides after a session."""
    review = _Review(last, previous, is_flagged)
    return next(row for row in DECISION_TABLE if row.is_met(review))


def current_run(program: Program, results: Sequence[ProgramResult]) -> Sequence[ProgramResult]:
    """The results since the program was begun last, which may be after it was completed."""
    for index in range(len(results) - 1, 0, -1):
        first, before = results[index], results[index - 1]
        if (first.week, first.number) == (1, 1) and _clamp_place(
            program, before
        ) == program.last_place:
            return results[index:]
    return results


def _clamp_place(program: Program, last_result: ProgramResult) -> tuple[int, int]:
    """The week and number of a result, within the program as it is today."""
    week = max(last_result.week, 1)
    if week > len(program.weeks):
        return program.last_place
    return week, min(max(last_result.number, 1), program.weeks[week - 1].session_count)


def _find_place(program: Program, place: tuple[int, int], decision: Decision) -> tuple[int, int]:
    """Where a decision leads from a place; after the last session to a week that is none."""
    week, number = place
    match decision:
        case Decision.BEGIN_AGAIN:
            return 1, 1
        case Decision.STAGE_START:
            return min(_stage_start_week(program, week), max(week - 1, 1)), 1
        case Decision.WEEK_BACK:
            return max(week - 1, 1), 1
        case Decision.ONWARD:
            if number < program.weeks[week - 1].session_count:
                return week, number + 1
            return week + 1, 1
    return place


def _stage_start_week(program: Program, week: int) -> int:
    """The week in which a walker is whose experience went one stage back in this week."""
    days = faded_days(program.planned_days(week), STAGE_BACK_PAUSE)
    weeks = range(1, len(program.weeks) + 1)
    return max((one for one in weeks if program.planned_days(one) <= days), default=1)
