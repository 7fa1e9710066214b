"""What is known of a performed session of a program: the answers, and what was walked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from retrotimer.domain.coaching.program import IDEAL_PAIN
from retrotimer.domain.coaching.questionnaires import LAST_SESSION_KEYS

# The baseline is the median knee pain before the sessions of so long.
BASELINE_PERIOD = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """A performed session of a program; `week` and `number` count from 1.

    Knee pain, effort and comfort are 0-10. None stands for a question that was not answered.
    `usual_knee_pain` is the client's own baseline, if other sessions than this one tell it.
    `backward_s` and `top_backward_kmh` are what was walked.
    """

    week: int
    number: int
    started_at: datetime
    is_finished: bool
    knee_pain_before: int | None = None
    knee_pain_worst: int | None = None
    knee_pain_after: int | None = None
    knee_pain_60_min: int | None = None
    knee_pain_next_morning: int | None = None
    effort: int | None = None
    comfort: int | None = None
    near_falls: int | None = None
    rail_use: str | None = None
    stop_reason: str | None = None
    usual_knee_pain: float | None = None
    backward_s: float = 0.0
    top_backward_kmh: float = 0.0

    @property
    def is_answered(self) -> bool:
        """Are all questions answered without which a program does not go on?"""
        return all(getattr(self, key) is not None for key in LAST_SESSION_KEYS)

    @property
    def knee_pain_baseline(self) -> float:
        """The client's own baseline; the ideal value if no answer tells it."""
        known = (self.usual_knee_pain, self.knee_pain_before, IDEAL_PAIN)
        return next(pain for pain in known if pain is not None)

    @property
    def knee_pain_peak(self) -> int:
        """The worst knee pain that was answered, until the next morning."""
        answers = (
            self.knee_pain_before,
            self.knee_pain_worst,
            self.knee_pain_after,
            self.knee_pain_60_min,
            self.knee_pain_next_morning,
        )
        return max(pain or 0 for pain in answers)


def usual_knee_pain(
    pain_before_newest_first: Iterable[tuple[datetime, int | None]], started_at: datetime
) -> float | None:
    """The median knee pain before a client's other sessions, in the four weeks before this one."""
    known = []
    for at, pain in pain_before_newest_first:
        if at < started_at - BASELINE_PERIOD:
            break
        if pain is not None and at < started_at:
            known.append(pain)
    return median(known) if known else None


def parse_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers after a session that a result holds, as its fields."""
    keys = (
        "knee_pain_worst",
        "knee_pain_after",
        "knee_pain_60_min",
        "knee_pain_next_morning",
        "effort",
        "comfort",
        "near_falls",
        "rail_use",
        "stop_reason",
    )
    return {key: answers.get(key) for key in keys}
