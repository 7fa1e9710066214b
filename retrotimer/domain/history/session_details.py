"""A session with its record, read once: the history works a record out whenever it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from retrotimer.domain.coaching.questionnaires import KNEE_PAIN
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import Record
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.summary import Listed, Summary, summary_of

# Knee pain before the session, beside the keys of the questions after it.
BEFORE, WORST = "before", "knee_pain_worst"


def worst_pain(summary: Summary) -> int | None:
    """The worst knee pain that was told of a session, also before it; None if nothing was."""
    told = summary.occasion.before.get(KNEE_PAIN), summary.after.get(WORST)
    return max((pain for pain in told if pain is not None), default=None)


@dataclass(frozen=True, slots=True)
class Visit:
    """`planned_s` is how long its workout was; `after` has the newest answer to each question.

    `notes` are those that somebody made while it ran.
    """

    id: str
    started_at: datetime
    planned_s: float
    record: Record
    occasion: Occasion
    after: Mapping[str, Any]
    notes: tuple[Note, ...] = ()

    @property
    def done_s(self) -> float:
        return sum(row.done_s for row in self.record.rows)

    @property
    def listed(self) -> Listed:
        """The same in short."""
        summary = summary_of(self.record, self.occasion, self.after)
        return Listed(self.id, self.started_at, summary)

    @property
    def written(self) -> str:
        """What was written of it afterwards."""
        return str(self.after.get("notes", "")).strip()

    def answer(self, key: str) -> Any:
        """What was said, also before the session; None if nothing was."""
        return self.occasion.before.get(KNEE_PAIN) if key == BEFORE else self.after.get(key)
