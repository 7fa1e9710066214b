"""A session with its full record, which the history rebuilds each time it is read."""

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

# The key of the knee pain before the session, used next to the keys of the questions after it.
KNEE_PAIN_BEFORE, KNEE_PAIN_WORST = "before", "knee_pain_worst"


def find_worst_pain(summary: SessionSummary) -> int | None:
    """The worst knee pain reported before and after a session; None if there is no answer."""
    scores = (
        summary.context.answers_before.get(KNEE_PAIN_KEY),
        summary.answers_after.get(KNEE_PAIN_WORST),
    )
    return max((score for score in scores if score is not None), default=None)


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """A session with its record, answers and notes.

    `planned_s` is the length of its workout. `answers_after` has the newest answer to each
    question. `notes` were made while it ran. `problems` has a line for each entry that could not be
    read whole.
    """

    id: str
    started_at: datetime
    planned_s: float
    record: SessionRecord
    context: SessionContext
    answers_after: Mapping[str, Any]
    notes: tuple[Note, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def done_s(self) -> float:
        return sum(row.walked_s for row in self.record.segments)

    @property
    def summary(self) -> SessionListItem:
        """The same session as an item of a list."""
        summary = summarize(self.record, self.context, self.answers_after, self.problems)
        return SessionListItem(self.id, self.started_at, summary)

    @property
    def written_notes(self) -> str:
        """The note written after the session; empty if there is none."""
        return str(self.answers_after.get("notes", "")).strip()

    def answer(self, key: str) -> Any:
        """The answer to a question before or after the session; None if there is none."""
        return (
            self.context.answers_before.get(KNEE_PAIN_KEY)
            if key == KNEE_PAIN_BEFORE
            else self.answers_after.get(key)
        )
