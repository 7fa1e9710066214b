"""The history as it is read and added to: sessions whole. `listing.py` has them in short."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import uuid4

from retrotimer.domain.history.session_details import Visit
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import Record
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.summary import DERIVATION
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import (
    HistoryError,
    connect,
    connect_existing,
    errors_of,
    transaction,
)
from retrotimer.store.history.events import AFTER, DISCARDED, UNREADABLE, Entry, Story, story_of

_WHOLE = """
    SELECT id, started_at, utc_offset_s, workout FROM session
    WHERE (?1 IS NULL OR client = ?1) AND (?2 IS NULL OR started_at >= ?2)
    ORDER BY started_at, rowid
"""
# A damaged number is text, and counts for more than any other.
_AFTER_ALL = """
    SELECT coalesce(max(number) FILTER (WHERE typeof(number) = 'integer') + 1, 0),
        coalesce(max(at_s), 0.0)
    FROM entry WHERE session_id = ?
"""
_ONE = "SELECT id, started_at, utc_offset_s, workout FROM session WHERE id = ?"


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One session, whole. `started_at` carries its offset from UTC."""

    id: str
    started_at: datetime
    workout: Workout
    story: Story

    @property
    def record(self) -> Record:
        return self.story.record(self.workout)

    @property
    def occasion(self) -> Occasion:
        return self.story.occasion

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noted while it ran, in order."""
        return self.story.notes

    @property
    def after(self) -> Mapping[str, Any]:
        """What was answered afterwards, the newest answer to each question."""
        return self.story.after

    @property
    def visit(self) -> Visit:
        """The same with its record worked out once."""
        planned_s = unroll(self.workout).duration_s
        known = self.id, self.started_at, planned_s, self.record
        return Visit(*known, self.occasion, self.after, self.notes)


def sessions(
    path: Path,
    *,
    client: str | None = None,
    since: datetime | None = None,
    problems: list[str] | None = None,
) -> Iterator[KeptSession]:
    """Every session kept, oldest first. No file is an empty history. Raises HistoryError.

    A session that cannot be read raises it too, unless there is a list that takes what is wrong.
    """
    with errors_of(path):
        if not path.exists():
            return
        with closing(connect(path)) as connection:
            values = (client, in_utc(since) if since else None)
            for row in connection.execute(_WHOLE, values):
                try:
                    kept = _whole(connection, path, row)
                except HistoryError as error:
                    if problems is None:
                        raise
                    problems += error.lines
                    continue
                if kept.story.closing != DISCARDED:
                    yield kept


def session(path: Path, session_id: str) -> KeptSession:
    """One session. Raises HistoryError, also where there is none of this id."""
    with errors_of(path), closing(connect_existing(path)) as connection:
        row = connection.execute(_ONE, (session_id,)).fetchone()
        if row is None:
            raise HistoryError(path, f"no session {session_id}")
        return _whole(connection, path, row)


def add_entry(path: Path, session_id: str, kind: str, payload: Mapping[str, Any]) -> None:
    """Add what became known of a session later, perhaps on two laptops at once.

    Raises HistoryError, also where there is no such session.
    """
    row = "INSERT INTO entry SELECT id, ?, ?, ?, ?, ? FROM session WHERE id = ?"
    with errors_of(path), closing(connect_existing(path)) as connection, transaction(connection):
        number, at_s = connection.execute(_AFTER_ALL, (session_id,)).fetchone()
        entry = (number, uuid4().hex, at_s, kind)
        written = connection.execute(row, (*entry, json.dumps(payload), session_id))
        if not written.rowcount:
            raise HistoryError(path, f"no session {session_id}")
        connection.execute("DELETE FROM summary WHERE session_id = ?", (session_id,))
        if kind == DISCARDED:
            # So that no list counts it.
            hidden = (session_id, DERIVATION, "")
            connection.execute("INSERT INTO summary VALUES (?, ?, ?)", hidden)


def keep_answers(path: Path, session_id: str, answers: Mapping[str, Any]) -> None:
    """Add what was answered after a session, also days later. Raises HistoryError."""
    add_entry(path, session_id, AFTER, answers)


def entries_of(connection: sqlite3.Connection, session_id: str) -> Iterator[Entry]:
    """What happened in a session, in order."""
    rows = connection.execute(
        "SELECT at_s, kind, payload FROM entry WHERE session_id = ? ORDER BY number, origin",
        (session_id,),
    )
    return (Entry(*row) for row in rows)


def local_time(started_at: str, utc_offset_s: int) -> datetime:
    """When it was for the walker. Raises ValueError."""
    moment = datetime.fromisoformat(started_at)
    # Lists are in the order of these texts.
    if moment.tzinfo is None or in_utc(moment) != started_at:
        raise ValueError(f"{started_at} is not in UTC")
    return moment.astimezone(timezone(timedelta(seconds=utc_offset_s)))


def _whole(connection: sqlite3.Connection, path: Path, row: tuple[Any, ...]) -> KeptSession:
    try:
        return kept_of(connection, *row)
    except UNREADABLE as error:
        raise HistoryError(path, f"session {row[0]}: {error}") from error


def kept_of(
    connection: sqlite3.Connection,
    session_id: str,
    started_at: str,
    utc_offset_s: int,
    workout_text: str,
) -> KeptSession:
    """A session of its row. Raises one of UNREADABLE."""
    workout = workout_file.parse(workout_text, "workout")
    story = story_of(entries_of(connection, session_id))
    return KeptSession(session_id, local_time(started_at, utc_offset_s), workout, story)


def in_utc(moment: datetime) -> str:
    """As the history has it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
