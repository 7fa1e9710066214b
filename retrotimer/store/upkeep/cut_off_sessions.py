"""Sessions without a written end: found at the next start, then resumed, kept or discarded."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from retrotimer.domain import messages
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import SessionState, session_state
from retrotimer.domain.session.walk import Walk
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import as_history_error, connect, exists
from retrotimer.store.history.events import DISCARDED_EVENT, KEPT_EVENT, SessionEvents
from retrotimer.store.history.merge import SessionRows, read_session_rows
from retrotimer.store.history.sessions import add_event, to_local_time

# In the order in which they were written, because a clock may have been wrong.
_SELECT_NEWEST_IDS = "SELECT id FROM session ORDER BY rowid DESC LIMIT 20"


@dataclass(frozen=True, slots=True)
class CutOffSession:
    """A session that was cut off; its last event is `at_s` seconds after START.

    `walk` is paused at that time.
    """

    id: str
    started_at: datetime
    workout: Workout
    context: SessionContext
    walk: Walk
    at_s: float
    rows: SessionRows

    @property
    def walked_s(self) -> float:
        """Seconds walked, without the start countdown and pauses."""
        return sum(span.duration_s for span in self.walk.spans(self.at_s))

    @property
    def description(self) -> str:
        """A line for the question what to do with it."""
        when = f"{self.started_at:%Y-%m-%d %H:%M}"
        return messages.cut_off_session_message(self.workout.name, when, self.walked_s)

    @property
    def state(self) -> SessionState:
        """The state of the session when it was cut off."""
        return session_state(self.walk, self.at_s)


def find_cut_off_session(path: Path) -> CutOffSession | None:
    """The last session in real time, if it was cut off and can be resumed. Raises HistoryError.

    The caller must hold the WriterLock: another program's running session looks the same.
    """
    with as_history_error(path):
        if not exists(path):
            return None
        with closing(connect(path)) as connection:
            newest = [session_id for (session_id,) in connection.execute(_SELECT_NEWEST_IDS)]
            for session in read_session_rows(connection, newest):
                if session.find_problem():
                    return None
                events = session.events
                if events.context.time_scale == 1:
                    return _to_cut_off_session(session, events)
    return None


def _to_cut_off_session(rows: SessionRows, events: SessionEvents) -> CutOffSession | None:
    workout = workout_file.parse(rows.workout, "workout")
    walk = events.build_walk(workout)
    if events.closing_kind or session_state(walk, events.until_s).phase.is_over:
        return None
    paused = apply_control(walk, Control(events.until_s, ControlKind.PAUSE))
    when = to_local_time(rows.started_at, rows.utc_offset_s)
    return CutOffSession(rows.id, when, workout, events.context, paused, events.until_s, rows)


def keep(path: Path, session: CutOffSession) -> None:
    """Keep it in the history as it is, and do not ask again. Raises HistoryError."""
    add_event(path, session.id, KEPT_EVENT, {})


def discard(path: Path, session: CutOffSession) -> None:
    """Hide it; its rows are removed when the client is erased. Raises HistoryError."""
    add_event(path, session.id, DISCARDED_EVENT, {})
