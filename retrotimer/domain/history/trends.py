"""Trends: how knee pain has changed since the first sessions, and the longest streak of weeks.

The pain guide is from docs/domain.md, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from retrotimer.domain.history.session_details import find_worst_pain
from retrotimer.domain.history.weeks import WeekSummary
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.domain.values.dates import session_day
from retrotimer.domain.values.text import Text

# The smallest change on the scale of 0 to 10 that counts. docs/domain.md has no such number: it is
# chosen here, as pain scales are usually read.
MEANINGFUL_CHANGE = 2.0
# How many sessions with an answer are averaged at the start and at the end; chosen here.
COMPARED_SESSIONS = 3


@dataclass(frozen=True, slots=True)
class SessionPain:
    """The worst knee pain of one session, 0 to 10."""

    day: date
    worst_pain: int


@dataclass(frozen=True, slots=True)
class PainTrend:
    """The sessions with a knee pain score, oldest first."""

    session_pains: Sequence[SessionPain] = ()

    @property
    def first_mean(self) -> float:
        """The mean of the first sessions; 0 if there are none."""
        return _mean_pain(self.session_pains[:COMPARED_SESSIONS])

    @property
    def last_mean(self) -> float:
        """The mean of the last sessions; 0 if there are none."""
        return _mean_pain(self.session_pains[-COMPARED_SESSIONS:])

    @property
    def is_comparable(self) -> bool:
        """Are there enough sessions that the first and the last ones do not overlap?"""
        return len(self.session_pains) >= 2 * COMPARED_SESSIONS

    @property
    def description(self) -> str:
        """The trend in one sentence, without any interpretation of its cause."""
        if not self.session_pains:
            return Text("No knee pain scores yet.")
        if not self.is_comparable:
            worst = self.session_pains[-1].worst_pain
            return Text(
                "Worst knee pain in the last session with a score: {worst} of 10.", worst=worst
            )
        return Text(
            "Worst knee pain, first {sessions} sessions {began}, last {sessions} {now}: {size}."
            " A change of {points} points counts.",
            sessions=COMPARED_SESSIONS,
            began=f"{self.first_mean:.1f}",
            now=f"{self.last_mean:.1f}",
            size=_describe_change(self.last_mean - self.first_mean),
            points=f"{MEANINGFUL_CHANGE:g}",
        )


def build_pain_trend(sessions: Iterable[SessionListItem]) -> PainTrend:
    """The trend of sessions that are given newest first."""
    pains = []
    for session in sessions:
        worst = find_worst_pain(session.summary)
        if worst is not None:
            pains.append(SessionPain(session_day(session.started_at), worst))
    return PainTrend(pains[::-1])


def find_longest_streak(weeks: Iterable[WeekSummary]) -> int:
    """The most weeks in a row with a session; `weeks` are in order and without gaps."""
    longest = count = 0
    for week in weeks:
        count = count + 1 if week.session_count else 0
        longest = max(longest, count)
    return longest


def _describe_change(change: float) -> Text:
    points = f"{abs(change):.1f}"
    if abs(change) < MEANINGFUL_CHANGE:
        return Text("within the band")
    return (
        Text("{points} lower", points=points)
        if change < 0
        else Text("{points} higher", points=points)
    )


def _mean_pain(pains: Sequence[SessionPain]) -> float:
    return sum(pain.worst_pain for pain in pains) / len(pains) if pains else 0.0
