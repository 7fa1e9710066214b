"""How knee pain and the weeks went on: where it began, how far it is from there, how many in a row.

The pain guide is that of the domain sheet, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from retrotimer.domain.history.session_details import worst_pain
from retrotimer.domain.history.weeks import Week
from retrotimer.domain.session.summary import Listed
from retrotimer.domain.values.text import Text

# On the scale of 0 to 10, a change from which pain counts as changed. The domain sheet has no such
# number: it is chosen here, as rating scales of pain are usually read.
MEANINGFUL = 2.0
# Where pain began and where it is now: the mean of so many sessions that tell it; chosen here.
COMPARED = 3


@dataclass(frozen=True, slots=True)
class Pain:
    """The worst knee pain of one session, 0 to 10."""

    day: date
    worst: int


@dataclass(frozen=True, slots=True)
class PainTrend:
    """Every session that tells its knee pain, oldest first."""

    pains: Sequence[Pain] = ()

    @property
    def began(self) -> float:
        """The mean of the first sessions; 0 if none tells it."""
        return _mean(self.pains[:COMPARED])

    @property
    def now(self) -> float:
        """The mean of the last sessions; 0 if none tells it."""
        return _mean(self.pains[-COMPARED:])

    @property
    def comparable(self) -> bool:
        """Are there first and last ones, and not the same?"""
        return len(self.pains) >= 2 * COMPARED

    @property
    def told(self) -> str:
        """What became of it, in words; no word of why."""
        if not self.pains:
            return Text("Nobody told any knee pain yet.")
        if not self.comparable:
            worst = self.pains[-1].worst
            return Text(
                "Worst knee pain in the last session that tells it: {worst} of 10.", worst=worst
            )
        return Text(
            "Worst knee pain, first {sessions} sessions {began}, last {sessions} {now}: {size}."
            " A change of {points} points counts.",
            sessions=COMPARED,
            began=f"{self.began:.1f}",
            now=f"{self.now:.1f}",
            size=_in_words(self.now - self.began),
            points=f"{MEANINGFUL:g}",
        )


def pain_trend(sessions: Iterable[Listed]) -> PainTrend:
    """Of sessions that come newest first."""
    found = []
    for one in sessions:
        worst = worst_pain(one.summary)
        if worst is not None:
            found.append(Pain(one.started_at.date(), worst))
    return PainTrend(found[::-1])


def longest_streak(weeks: Iterable[Week]) -> int:
    """The most weeks in a row in which somebody walked, of weeks without a gap."""
    longest = count = 0
    for week in weeks:
        count = count + 1 if week.sessions else 0
        longest = max(longest, count)
    return longest


def _in_words(change: float) -> Text:
    points = f"{abs(change):.1f}"
    if abs(change) < MEANINGFUL:
        return Text("within the band")
    return (
        Text("{points} lower", points=points)
        if change < 0
        else Text("{points} higher", points=points)
    )


def _mean(pains: Sequence[Pain]) -> float:
    return sum(pain.worst for pain in pains) / len(pains) if pains else 0.0
