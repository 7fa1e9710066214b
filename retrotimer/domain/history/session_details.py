"""A session with its record, read once: the history works a record out whenever it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from retrotimer.domain.coaching.questionnaires import KNEE_PAIN_KEY
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.summary import SessionListItem, SessionSummary, summarize

# Knee pain before the session, beside the keys of the questions after it.
KNEE_PAIN_BEFORE, KNEE_PAIN_WORST = "before", "knee_pain_worst"


def find_worst_pain(summary: SessionSummary) -> int | None:
    """The worst knee pain that was told of a session, also before it; None if nothing was."""
    told = (
        summary.context.answers_before.get(KNEE_PAIN_KEY),
        summary.answers_after.get(KNEE_PAIN_WORST),
    )
    return max((pain for pain in told if pain is not None), default=None)


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """`planned_s` is how long its workout was; `after` has the newest answer to each question.

    `notes` are those that somebody made while it ran.
    """

    id: str
    started_at: datetime
    planned_s: float
    record: SessionRecord
    context: SessionContext
    answers_after: Mapping[str, Any]
    notes: tuple[Note, ...] = ()

    @property
    def done_s(self) -> float:
        return sum(row.walked_s for row in self.record.segments)

    @property
    def summary(self) -> SessionListItem:
        """The same in short."""
        summary = summarize(self.record, self.context, self.answers_after)
        return SessionListItem(self.id, self.started_at, summary)

    @property
    def written_notes(self) -> str:
        """What was written of it afterwards."""
        return str(self.answers_after.get("notes", "")).strip()

    def answer(self, key: str) -> Any:
        """What was said, also before the session; None if nothing was."""
        return (
            self.context.answers_before.get(KNEE_PAIN_KEY)
            if key == KNEE_PAIN_BEFORE
            else self.answers_after.get(key)
        )
