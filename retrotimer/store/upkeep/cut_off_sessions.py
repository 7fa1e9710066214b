"""Sessions without a written end: offered at each start until resumed, kept or discarded.

Whatever else is written meanwhile, here or by merging other histories, is no answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from retrotimer.domain import messages
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import SessionState, session_state
from retrotimer.domain.session.summary import SUMMARY_VERSION
from retrotimer.domain.session.walk import Walk
from retrotimer.domain.values.text import join_texts
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import as_history_error, connect_existing, exists
from retrotimer.store.history.event_order import written_time
from retrotimer.store.history.events import (
    CLOSING_EVENTS,
    DISCARDED_EVENT,
    KEPT_EVENT,
    RESUMED_EVENT,
    parse_time,
)
from retrotimer.store.history.merge import SessionRows, read_session_rows
from retrotimer.store.history.sessions import add_event, to_local_time

# In the order in which they were written, because a clock may have been wrong. Only a session that
# is closed has a summary; the others are looked at one by one.
_SELECT_UNSUMMARIZED_IDS = """
    SELECT id FROM session LEFT JOIN summary ON session_id = id AND derivation = ?
    WHERE document IS NULL ORDER BY session.rowid DESC
"""
_SELECT_CLOSING_KIND = """
    SELECT count(*) FILTER (WHERE kind IN (?, ?, ?)), count(*) FILTER (WHERE kind = ?)
    FROM entry WHERE session_id = ?
"""
# After this time without a sign of life a session was cut off, on whichever computer it ran.
ABANDONED_AFTER = timedelta(days=1)


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
        line = messages.cut_off_session_message(self.workout.name, when, self.walked_s)
        # There may be several, and of several people.
        return join_texts((self.context.client, line), ": ") if self.context.client else line

    @property
    def state(self) -> SessionState:
        """The state of the session when it was cut off."""
        return session_state(self.walk, self.at_s)


def find_cut_off_sessions(path: Path) -> tuple[CutOffSession, ...]:
    """The sessions in real time that were cut off and can be resumed, the newest first.

    Each is among them until it was resumed to its end, kept or discarded. Raises HistoryError. The
    caller must hold the WriterLock: another program's running session looks the same.
    """
    with as_history_error(path):
        if not exists(path):
            return ()
        with closing(connect_existing(path)) as connection:
            found = map(_to_cut_off_session, _read_open_sessions(connection))
            return tuple(session for session in found if session is not None)


def find_abandoned_ids(connection: sqlite3.Connection, now: datetime) -> list[str]:
    """The sessions without an end of which nothing was heard for a day. Raises sqlite3.Error.

    Nothing will be added to them here, so other computers may have them too.
    """
    return [
        rows.id
        for rows in _read_open_sessions(connection)
        if (last := _last_sign_of_life(rows)) is None or abs(now - last) > ABANDONED_AFTER
    ]


def _read_open_sessions(connection: sqlite3.Connection) -> Iterator[SessionRows]:
    """The sessions that are not closed, the newest first; damaged ones are left out."""
    ids = connection.execute(_SELECT_UNSUMMARIZED_IDS, (SUMMARY_VERSION,)).fetchall()
    for (session_id,) in ids:
        values = (*CLOSING_EVENTS, RESUMED_EVENT, session_id)
        closed, resumed = connection.execute(_SELECT_CLOSING_KIND, values).fetchone()
        # One that was resumed may have been closed before, or on another computer.
        if closed and not resumed:
            continue
        for rows in read_session_rows(connection, [session_id]):
            if not (rows.find_problem() or rows.events.closing_kind):
                yield rows


def _last_sign_of_life(rows: SessionRows) -> datetime | None:
    """When the last event of a session was written; None if that is beyond all times."""
    until_s = rows.events.until_s
    begun = [(parse_time(rows.started_at), 0.0)]
    begun += [
        (written_time(event), event.at_s)
        for _, event in rows.numbered_events
        if event.kind == RESUMED_EVENT
    ]
    # Its own time stood still until it was resumed.
    signs = (time + timedelta(seconds=until_s - at_s) for time, at_s in begun if time)
    return max(signs, default=None)


def _to_cut_off_session(rows: SessionRows) -> CutOffSession | None:
    """The session in its state; None if it was over but for its end, or was a simulation."""
    events = rows.events
    workout = workout_file.parse(rows.workout, "workout")
    walk = events.build_walk(workout)
    is_over = session_state(walk, events.until_s).phase.is_over
    if is_over or events.context.time_scale != 1:
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
