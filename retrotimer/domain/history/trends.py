"""How knee pain and the weeks went on: where it began, how far it is from there, how many in a row.

The pain guide is that of docs/domain.md, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from retrotimer.domain.history.session_details import find_worst_pain
from retrotimer.domain.history.weeks import WeekSummary
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.domain.values.text import Text

# On the scale of 0 to 10, a change from which pain counts as changed. The sheet has no such
# number: it is chosen here, as rating scales of pain are usually read.
MEANINGFUL_CHANGE = 2.0
# Where pain began and where it is now: the mean of so many sessions that tell it; chosen here.
COMPARED_SESSIONS = 3


@dataclass(frozen=True, slots=True)
class SessionPain:
    """The worst knee pain of one session, 0 to 10."""

    day: date
    worst_pain: int


@dataclass(frozen=True, slots=True)
class PainTrend:
    """Every session that tells its knee pain, oldest first."""

    session_pains: Sequence[SessionPain] = ()

    @property
    def first_mean(self) -> float:
        """The mean of the first sessions; 0 if none tells it."""
        return _mean_pain(self.session_pains[:COMPARED_SESSIONS])

    @property
    def last_mean(self) -> float:
        """The mean of the last sessions; 0 if none tells it."""
        return _mean_pain(self.session_pains[-COMPARED_SESSIONS:])

    @property
    def is_comparable(self) -> bool:
        """Are there first and last ones, and not the same?"""
        return len(self.session_pains) >= 2 * COMPARED_SESSIONS

    @property
    def description(self) -> str:
        """What became of it, in words; no word of why."""
        if not self.session_pains:
            return Text("Nobody told any knee pain yet.")
        if not self.is_comparable:
            worst = self.session_pains[-1].worst_pain
            return Text(
                "Worst knee pain in the last session that tells it: {worst} of 10.", worst=worst
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
    """Of sessions that come newest first."""
    found = []
    for one in sessions:
        worst = find_worst_pain(one.summary)
        if worst is not None:
            found.append(SessionPain(one.started_at.date(), worst))
    return PainTrend(found[::-1])


def find_longest_streak(weeks: Iterable[WeekSummary]) -> int:
    """The most weeks in a row in which somebody walked, of weeks without a gap."""
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
