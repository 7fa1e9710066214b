"""The history as it is read: sessions whole, or in short for lists and limits.

A summary is worked out once a session is closed, and kept beside it; whoever adds to a session
throws its summary away.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from retrotimer.core.note import Note
from retrotimer.core.occasion import Occasion
from retrotimer.core.record import Record
from retrotimer.core.summary import DERIVATION, Listed, summary_of
from retrotimer.core.timeline import unroll
from retrotimer.core.visit import Visit
from retrotimer.core.workout import Workout
from retrotimer.store import summary_row, workout_file
from retrotimer.store.database import (
    HistoryError,
    connect,
    connect_existing,
    errors_of,
    transaction,
)
from retrotimer.store.entries import (
    AFTER,
    DISCARDED,
    UNREADABLE,
    Entry,
    Story,
    story_of,
)

_IN_SHORT = """
    SELECT id, started_at, utc_offset_s, workout, document FROM session
    LEFT JOIN summary ON session_id = id AND derivation = ?1
    WHERE (?2 IS NULL OR client = ?2) AND (?3 IS NULL OR started_at < ?3)
    AND document IS NOT ''
    ORDER BY started_at DESC, session.rowid DESC
"""
_WHOLE = """
    SELECT id, started_at, utc_offset_s, workout FROM session
    WHERE (?1 IS NULL OR client = ?1) AND (?2 IS NULL OR started_at >= ?2)
    ORDER BY started_at, rowid
"""
# Unless somebody has added to it meanwhile.
_KEEP = """
    INSERT OR REPLACE INTO summary SELECT ?1, ?2, ?3
    WHERE (SELECT count(*) FROM entry WHERE session_id = ?1) = ?4
"""
_ONE = "SELECT id, started_at, utc_offset_s, workout FROM session WHERE id = ?"


# Summaries that are written together: whoever reads in pieces waits for no more.
KEPT_AT_ONCE = 20

# A session, its derivation and summary, and of how many entries it was made.
_Fresh = tuple[str, int, str, int]


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


@dataclass(frozen=True, slots=True)
class Listing:
    """Sessions in short, and a line about each that cannot be read."""

    sessions: Sequence[Listed] = ()
    problems: Sequence[str] = field(default_factory=tuple)


def listed(
    path: Path, *, client: str | None = None, most: int = -1, before: datetime | None = None
) -> Listing:
    """The newest sessions, newest first: everybody's or one client's, all or so many.

    No file is an empty history. Raises HistoryError.
    """
    problems: list[str] = []
    with closing(one_by_one(path, client=client, before=before, problems=problems)) as found:
        return Listing(tuple(islice(found, None if most < 0 else most)), tuple(problems))


def one_by_one(
    path: Path,
    *,
    client: str | None = None,
    before: datetime | None = None,
    problems: list[str] | None = None,
) -> Generator[Listed]:
    """The same, read as they are asked for: whoever has no time reads on later.

    To be closed by who does not read to the end. Raises HistoryError.
    """
    fresh: list[_Fresh] = []
    with errors_of(path):
        if not path.exists():
            return
        with closing(connect(path)) as connection:
            try:
                for row in _rows(connection, client, before):
                    try:
                        yield _in_short(connection, row, fresh)
                    except UNREADABLE as error:
                        if problems is not None:
                            problems += HistoryError(path, f"session {row[0]}: {error}").lines
                    except _DiscardedError:
                        continue
                    if len(fresh) >= KEPT_AT_ONCE:
                        _keep(connection, fresh)
                        fresh.clear()
            finally:
                _keep(connection, fresh)


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
            values = (client, _in_utc(since) if since else None)
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
    last = "SELECT max(number), max(at_s) FROM entry WHERE session_id = ?"
    row = "INSERT INTO entry SELECT id, ?, ?, ?, ?, ? FROM session WHERE id = ?"
    with errors_of(path), closing(connect_existing(path)) as connection, transaction(connection):
        number, at_s = connection.execute(last, (session_id,)).fetchone()
        entry = (0 if number is None else number + 1, uuid4().hex, at_s or 0.0, kind)
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
    if moment.tzinfo is None or _in_utc(moment) != started_at:
        raise ValueError(f"{started_at} is not in UTC")
    return moment.astimezone(timezone(timedelta(seconds=utc_offset_s)))


class _DiscardedError(Exception):
    """Somebody did not want to keep it."""


def _rows(
    connection: sqlite3.Connection, client: str | None, before: datetime | None
) -> Iterator[tuple[Any, ...]]:
    """Read as they are asked for: a short list of a long history costs little."""
    values = (DERIVATION, client, _in_utc(before) if before else None)
    return connection.execute(_IN_SHORT, values)


def _in_short(connection: sqlite3.Connection, row: tuple[Any, ...], fresh: list[_Fresh]) -> Listed:
    session_id, started_at, utc_offset_s, workout, document = row
    when = local_time(started_at, utc_offset_s)
    if document is not None:
        # It is only a cache: a damaged one is made anew.
        with suppress(*UNREADABLE):
            return Listed(session_id, when, summary_row.read(document))
    kept = _kept(connection, session_id, started_at, utc_offset_s, workout)
    story = kept.story
    if story.closing == DISCARDED:
        fresh.append((session_id, DERIVATION, "", story.count))
        raise _DiscardedError
    summary = summary_of(kept.record, story.occasion, story.after)
    if story.closing:
        fresh.append((session_id, DERIVATION, summary_row.text_of(summary), story.count))
    return Listed(session_id, when, summary)


def _whole(connection: sqlite3.Connection, path: Path, row: tuple[Any, ...]) -> KeptSession:
    try:
        return _kept(connection, *row)
    except UNREADABLE as error:
        raise HistoryError(path, f"session {row[0]}: {error}") from error


def _kept(
    connection: sqlite3.Connection,
    session_id: str,
    started_at: str,
    utc_offset_s: int,
    workout_text: str,
) -> KeptSession:
    workout = workout_file.parse(workout_text, "workout")
    story = story_of(entries_of(connection, session_id))
    return KeptSession(session_id, local_time(started_at, utc_offset_s), workout, story)


def _keep(connection: sqlite3.Connection, fresh: list[_Fresh]) -> None:
    """Whoever may only read works them out each time."""
    if not fresh:
        return
    try:
        with transaction(connection):
            connection.executemany(_KEEP, fresh)
    except sqlite3.OperationalError:
        return


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
