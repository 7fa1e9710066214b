"""When the next session of a program is due: the days between sessions and the days of a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from retrotimer.domain.values.text import Text

DAYS_PER_WEEK = 7
ONE_DAY = timedelta(days=1)


class SessionStatus(StrEnum):
    """Whether the next session of a program can be walked today."""

    DUE = "due"
    REST = "rest"
    MISSED = "missed"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a session is due, as seen on a day.

    `missed_sessions` are those of the plan whose days passed since then, this one included, and
    `missed_weeks` the whole weeks that passed. `is_week_full` if the week's minutes are walked, so
    that the session waits although it would be due.
    """

    status: SessionStatus
    due_on: date
    today: date
    missed_sessions: int = 0
    is_week_full: bool = False

    @property
    def missed_weeks(self) -> int:
        return max((self.today - self.due_on).days // DAYS_PER_WEEK, 0)

    @property
    def text(self) -> str:
        """The status in words."""
        match self.status:
            case SessionStatus.HOLD:
                return Text("On hold")
            case SessionStatus.REST if self.is_week_full:
                return Text("Rest today, after what you walked this week")
            case SessionStatus.REST:
                days = (self.due_on - self.today).days
                if days == 1:
                    return Text("Rest today, due tomorrow")
                return Text("Rest today, due in {days} days", days=days)
            case SessionStatus.MISSED:
                if self.missed_sessions == 1:
                    return Text("Missed 1 session, due now")
                return Text("Missed {count} sessions, due now", count=self.missed_sessions)
        return Text("Due today")

    def waiting_for_week(self) -> Schedule:
        """The same session, which waits because the week's minutes are walked."""
        if self.status not in (SessionStatus.DUE, SessionStatus.MISSED):
            return self
        return replace(self, status=SessionStatus.REST, is_week_full=True)


def gap_days(number: int, session_count: int) -> int:
    """The days from a session of a week to the one after it; they spread evenly over the week."""
    return number * DAYS_PER_WEEK // session_count - (number - 1) * DAYS_PER_WEEK // session_count


def schedule_session(
    days: Sequence[date], *, last_number: int, next_number: int, session_count: int, today: date
) -> Schedule:
    """When the session after these days is due, which has `next_number` in its week.

    There are never more sessions in seven days than in a week of the program.
    """
    due_on = days[-1] + gap_days(last_number, session_count) * ONE_DAY
    if len(days) >= session_count:
        due_on = max(due_on, days[-session_count] + DAYS_PER_WEEK * ONE_DAY)
    if today < due_on:
        return Schedule(SessionStatus.REST, due_on, today)
    missed_weeks, days_left = divmod((today - due_on).days, DAYS_PER_WEEK)
    missed_sessions, number = missed_weeks * session_count, next_number
    while (days_left := days_left - gap_days(number, session_count)) >= 0:
        missed_sessions += 1
        number = number % session_count + 1
    status = SessionStatus.MISSED if missed_sessions else SessionStatus.DUE
    return Schedule(status, due_on, today, missed_sessions)
