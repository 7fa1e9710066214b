"""The values of a session that the export formats use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.session.session_context import SessionContext


@dataclass(frozen=True, slots=True)
class ExportedSession:
    """One session. `started_at` is when START was pressed, with its offset from UTC.

    `answers_after` has the newest answer to each question after the session; `notes` are the notes
    taken during it, and `problems` has a line for each entry that could not be read whole.
    """

    id: str
    started_at: datetime
    record: SessionRecord
    context: SessionContext
    answers_after: Mapping[str, Any]
    notes: tuple[Note, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_real_time(self) -> bool:
        """Accelerated sessions are simulations and are not exported."""
        return self.context.time_scale == 1

    @property
    def has_walking(self) -> bool:
        """Whether any of it was walked; a session stopped before its first step has no segment."""
        return self.is_real_time and bool(self.record.segments)
