"""Reads summaries of sessions, for lists and limits.

A summary is computed once a session is closed and stored in a table of its own; adding an event to
a session deletes its summary. `store_missing_summaries` does so where sessions arrive, so that no
list of a long history has to wait for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from retrotimer.domain.coaching.walker_profile import MIN_COUNTED_BACKWARD_S, is_backward_session
from retrotimer.domain.session.summary import SUMMARY_VERSION, SessionListItem, summarize
from retrotimer.store.history import summary_row
from retrotimer.store.history.database import (
    HistoryError,
    as_history_error,
    connect_existing,
    exists,
    transaction,
)
from retrotimer.store.history.events import CLOSING_EVENTS, DISCARDED_EVENT, READ_ERRORS
from retrotimer.store.history.sessions import load_session, to_local_time, to_utc_text

_SELECT_SUMMARIES = """
    SELECT id, started_at, utc_offset_s, workout, client, document FROM session
    LEFT JOIN summary ON session_id = id AND derivation = ?1
    WHERE (?2 IS NULL OR client = ?2) AND (?3 IS NULL OR started_at < ?3)
    AND document IS NOT ''
    ORDER BY started_at DESC, session.rowid DESC
"""
# Sessions without a stored summary: those still running or cut off, and those not read before.
_SELECT_UNSUMMARIZED = """
    SELECT id, started_at, utc_offset_s, workout, client, document FROM session
    LEFT JOIN summary ON session_id = id AND derivation = ?1
    WHERE client = ?2 AND document IS NULL AND (?3 IS NULL OR started_at < ?3)
    ORDER BY started_at DESC, session.rowid DESC
"""
# What the counts need of each session, newest last; grouping in SQL would sort them once more.
_SELECT_COUNTS = """
    SELECT session.rowid,
        CASE WHEN json_extract(document, '$.walked.backward[0]') >= ?3
            THEN date(started_at, utc_offset_s || ' seconds') END,
        json_extract(document, '$.occasion.stage.program')
    FROM session JOIN summary ON session_id = id AND derivation = ?1
    WHERE client = ?2 AND document != '' AND (?4 IS NULL OR started_at < ?4)
        AND json_extract(document, '$.occasion.client') = ?2
        AND json_extract(document, '$.occasion.time_scale') IS NULL
    ORDER BY started_at
"""
# Those of one program, and those without a stored summary, of which only reading tells.
_SELECT_PROGRAM = """
    SELECT id, started_at, utc_offset_s, workout, client, document FROM session
    LEFT JOIN summary ON session_id = id AND derivation = ?1
    WHERE client = ?2 AND document IS NOT ''
        AND (document IS NULL OR json_extract(document, '$.occasion.stage.program') = ?3)
    ORDER BY started_at DESC, session.rowid DESC
"""
_SELECT_SUMMARY_BY_ROWID = """
    SELECT id, started_at, utc_offset_s, document FROM session JOIN summary ON session_id = id
    WHERE session.rowid = ?
"""
_SELECT_IDS_WITHOUT_SUMMARY = """
    SELECT id FROM session
    WHERE NOT EXISTS (SELECT 1 FROM summary WHERE session_id = id AND derivation = ?)
        AND EXISTS (SELECT 1 FROM entry WHERE session_id = id AND kind IN (?, ?, ?))
    ORDER BY started_at DESC
"""
_SELECT_SESSION = """
    SELECT id, started_at, utc_offset_s, workout, client, NULL FROM session WHERE id = ?
"""
# Unless an event was added meanwhile.
_INSERT_SUMMARY = """
    INSERT OR REPLACE INTO summary SELECT ?1, ?2, ?3
    WHERE (SELECT count(*) FROM entry WHERE session_id = ?1) = ?4
"""
# How many summaries are written together, so that reading in pieces stays responsive.
WRITE_BATCH_SIZE = 20
# Where nothing waits between two of them, but the progress is shown and another program may write.
_MISSING_BATCH_SIZE = 100
# Session id, version of the summary, the summary, and the number of events it covers.
_SummaryRow = tuple[str, int, str, int]


@dataclass(frozen=True, slots=True)
class SessionList:
    """Summaries, and a line for each session that cannot be read."""

    sessions: Sequence[SessionListItem] = ()
    problems: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """What limits and programs need from a long history.

    The number of sessions with enough walking backward and their days, and the newest session of
    each program by its key.
    """

    session_count: int = 0
    backward_days: frozenset[date] = frozenset()
    newest_by_program: Mapping[str, SessionListItem] = field(default_factory=dict)
    problems: Sequence[str] = ()


def read_summaries(
    path: Path,
    *,
    client: str | None = None,
    limit: int = -1,
    started_before: datetime | None = None,
) -> SessionList:
    """Summaries, newest first, of one client or of all; at most `limit` unless it is negative.

    Empty if there is no file. Raises HistoryError.
    """
    problems: list[str] = []
    with closing(
        iterate_summaries(path, client=client, started_before=started_before, problems=problems)
    ) as items:
        return SessionList(tuple(islice(items, None if limit < 0 else limit)), tuple(problems))


def iterate_summaries(
    path: Path,
    *,
    client: str | None = None,
    started_before: datetime | None = None,
    problems: list[str] | None = None,
) -> Generator[SessionListItem]:
    """The same one by one, so that a caller can pause between two.

    A caller that does not read to the end must close it. Raises HistoryError.
    """
    with as_history_error(path):
        if not exists(path):
            return
        with closing(connect_existing(path)) as connection:
            # Rows are fetched on demand: a short list of a long history costs little.
            values = (
                SUMMARY_VERSION,
                client,
                to_utc_text(started_before) if started_before else None,
            )
            rows = connection.execute(_SELECT_SUMMARIES, values)
            yield from _summarize_rows(connection, path, rows, problems)


def store_missing_summaries(path: Path) -> Iterator[float]:
    """Compute the summaries of closed sessions that have none, newest first, and store them.

    Yields how much of it is done after each batch, from 0 to 1. Ends at once where they cannot be
    stored. Raises HistoryError.
    """
    with as_history_error(path):
        if not exists(path):
            return
        with closing(connect_existing(path)) as connection:
            values = (SUMMARY_VERSION, *CLOSING_EVENTS)
            ids = [row[0] for row in connection.execute(_SELECT_IDS_WITHOUT_SUMMARY, values)]
            for begin in range(0, len(ids), _MISSING_BATCH_SIZE):
                fresh: list[_SummaryRow] = []
                batch = ids[begin : begin + _MISSING_BATCH_SIZE]
                for session_id in batch:
                    row = connection.execute(_SELECT_SESSION, (session_id,)).fetchone()
                    # A list names those that cannot be read; erased meanwhile is no problem.
                    with suppress(*READ_ERRORS, _DiscardedSessionError):
                        _summarize(connection, row, fresh)
                if not _save_summaries(connection, fresh):
                    return
                yield (begin + len(batch)) / len(ids)


def count_sessions(
    path: Path, client: str, started_before: datetime | None = None
) -> SessionCounts:
    """The counts of one client, fast for thousands of sessions. Raises HistoryError."""
    problems: list[str] = []
    with as_history_error(path):
        if not exists(path):
            return SessionCounts()
        with closing(connect_existing(path)) as connection:
            until = to_utc_text(started_before) if started_before else None
            values = (SUMMARY_VERSION, client, MIN_COUNTED_BACKWARD_S, until)
            try:
                counted_rows = connection.execute(_SELECT_COUNTS, values).fetchall()
                newest_rowids = {program: rowid for rowid, _, program in counted_rows if program}
                newest_by_program = {
                    program: _parse_summary(
                        *connection.execute(_SELECT_SUMMARY_BY_ROWID, (rowid,)).fetchone()
                    )
                    for program, rowid in newest_rowids.items()
                }
                rows = connection.execute(_SELECT_UNSUMMARIZED, (SUMMARY_VERSION, client, until))
            except (*READ_ERRORS, sqlite3.OperationalError):
                # A stored summary is damaged; reading all sessions computes it again.
                counted_rows, newest_by_program = [], {}
                rows = connection.execute(_SELECT_SUMMARIES, (SUMMARY_VERSION, client, until))
            day_texts = [day for _, day, _ in counted_rows if day]
            count, days = len(day_texts), set(map(date.fromisoformat, set(day_texts)))
            for item in _summarize_rows(connection, path, rows, problems):
                context = item.summary.context
                if context.belongs_to(client):
                    if is_backward_session(item.summary):
                        count += 1
                        days.add(item.started_at.date())
                    if context.program_position is not None:
                        newest = newest_by_program.setdefault(
                            context.program_position.program, item
                        )
                        if newest.started_at < item.started_at:
                            newest_by_program[context.program_position.program] = item
    return SessionCounts(count, frozenset(days), newest_by_program, tuple(problems))


def read_program_sessions(path: Path, client: str, program: str) -> tuple[SessionListItem, ...]:
    """A client's sessions of one program, oldest first. Raises HistoryError."""
    with as_history_error(path):
        if not exists(path):
            return ()
        with closing(connect_existing(path)) as connection:
            values = (SUMMARY_VERSION, client)
            try:
                rows = connection.execute(_SELECT_PROGRAM, (*values, program)).fetchall()
            except sqlite3.OperationalError:
                # A stored summary is damaged; reading all sessions computes it again.
                rows = connection.execute(_SELECT_SUMMARIES, (*values, None)).fetchall()
            items = [
                item
                for item in _summarize_rows(connection, path, rows, None)
                if item.summary.context.belongs_to(client)
                and item.summary.context.program_position is not None
                and item.summary.context.program_position.program == program
            ]
    return tuple(reversed(items))


def _summarize_rows(
    connection: sqlite3.Connection,
    path: Path,
    rows: Iterable[tuple[Any, ...]],
    problems: list[str] | None,
) -> Generator[SessionListItem]:
    """The summaries of these rows; those that are computed are stored."""
    fresh: list[_SummaryRow] = []
    try:
        for row in rows:
            try:
                yield _summarize(connection, row, fresh)
            except READ_ERRORS as error:
                if problems is not None:
                    problems += HistoryError(path, f"session {row[0]}: {error}").messages
            except _DiscardedSessionError:
                continue
            if len(fresh) >= WRITE_BATCH_SIZE:
                _save_summaries(connection, fresh)
                fresh.clear()
    finally:
        _save_summaries(connection, fresh)


class _DiscardedSessionError(Exception):
    """The session was discarded."""


def _summarize(
    connection: sqlite3.Connection, row: tuple[Any, ...], new_summaries: list[_SummaryRow]
) -> SessionListItem:
    *session_row, document = row
    session_id, started_at, utc_offset_s, *_ = session_row
    if document is not None:
        # The table is only a cache: a damaged summary is computed again.
        with suppress(*READ_ERRORS):
            return _parse_summary(session_id, started_at, utc_offset_s, document)
    session = load_session(connection, tuple(session_row))
    events = session.events
    if events.closing_kind == DISCARDED_EVENT:
        new_summaries.append((session_id, SUMMARY_VERSION, "", events.event_count))
        raise _DiscardedSessionError
    summary = summarize(session.record, events.context, events.answers_after, events.problems)
    if events.closing_kind:
        new_summaries.append(
            (session_id, SUMMARY_VERSION, summary_row.serialize(summary), events.event_count)
        )
    return SessionListItem(session_id, session.started_at, summary)


def _parse_summary(
    session_id: str, started_at: str, utc_offset_s: int, document: str
) -> SessionListItem:
    """The list item of a stored summary. Raises one of READ_ERRORS."""
    when = to_local_time(started_at, utc_offset_s)
    return SessionListItem(session_id, when, summary_row.parse(document))


def _save_summaries(connection: sqlite3.Connection, new_summaries: list[_SummaryRow]) -> bool:
    """Store computed summaries; False where the file cannot be written: then each time anew."""
    try:
        if new_summaries:
            with transaction(connection):
                connection.executemany(_INSERT_SUMMARY, new_summaries)
    except sqlite3.OperationalError:
        return False
    return True
