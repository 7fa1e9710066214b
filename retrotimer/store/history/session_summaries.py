"""The history in short, for lists and limits.

A summary is worked out once a session is closed, and kept beside it; whoever adds to a session
throws its summary away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from retrotimer.domain.coaching.walker_profile import MIN_COUNTED_BACKWARD_S, is_backward_session
from retrotimer.domain.session.summary import SUMMARY_VERSION, SessionListItem, summarize
from retrotimer.store.history import summary_row
from retrotimer.store.history.database import HistoryError, as_history_error, connect, transaction
from retrotimer.store.history.events import DISCARDED_EVENT, READ_ERRORS
from retrotimer.store.history.sessions import load_session, to_local_time, to_utc_text

_SELECT_SUMMARIES = """
    SELECT id, started_at, utc_offset_s, workout, document FROM session
    LEFT JOIN summary ON session_id = id AND derivation = ?1
    WHERE (?2 IS NULL OR client = ?2) AND (?3 IS NULL OR started_at < ?3)
    AND document IS NOT ''
    ORDER BY started_at DESC, session.rowid DESC
"""
# Sessions whose summary is not made yet, or cannot be: those that run, or were cut off.
_SELECT_UNSUMMARIZED = """
    SELECT id, started_at, utc_offset_s, workout, document FROM session
    LEFT JOIN summary ON session_id = id AND derivation = ?1
    WHERE client = ?2 AND document IS NULL
    ORDER BY started_at DESC, session.rowid DESC
"""
# What a tally needs of each, newest last; grouping them here would sort them once more.
_SELECT_COUNTS = """
    SELECT session.rowid, json_extract(document, '$.walked.backward[0]') >= ?3,
        json_extract(document, '$.occasion.stage.program')
    FROM session JOIN summary ON session_id = id AND derivation = ?1
    WHERE client = ?2 AND document != ''
        AND json_extract(document, '$.occasion.client') = ?2
        AND json_extract(document, '$.occasion.time_scale') IS NULL
    ORDER BY started_at
"""
_SELECT_SUMMARY_BY_ROWID = """
    SELECT id, started_at, utc_offset_s, document FROM session JOIN summary ON session_id = id
    WHERE session.rowid = ?
"""
# Unless somebody has added to it meanwhile.
_INSERT_SUMMARY = """
    INSERT OR REPLACE INTO summary SELECT ?1, ?2, ?3
    WHERE (SELECT count(*) FROM entry WHERE session_id = ?1) = ?4
"""
# Summaries that are written together: whoever reads in pieces waits for no more.
WRITE_BATCH_SIZE = 20
# A session, the version of its summary, the summary, and how many entries it is of.
_SummaryRow = tuple[str, int, str, int]


@dataclass(frozen=True, slots=True)
class SessionList:
    """Sessions in short, and a line about each that cannot be read."""

    sessions: Sequence[SessionListItem] = ()
    problems: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """What limits and programs ask of a long history.

    How many sessions count, and the newest of each program by its key.
    """

    session_count: int = 0
    newest_by_program: Mapping[str, SessionListItem] = field(default_factory=dict)
    problems: Sequence[str] = ()


def read_summaries(
    path: Path,
    *,
    client: str | None = None,
    limit: int = -1,
    started_before: datetime | None = None,
) -> SessionList:
    """The newest sessions, newest first: everybody's or one client's, all or so many.

    No file is an empty history. Raises HistoryError.
    """
    problems: list[str] = []
    with closing(
        iterate_summaries(path, client=client, started_before=started_before, problems=problems)
    ) as found:
        return SessionList(tuple(islice(found, None if limit < 0 else limit)), tuple(problems))


def iterate_summaries(
    path: Path,
    *,
    client: str | None = None,
    started_before: datetime | None = None,
    problems: list[str] | None = None,
) -> Generator[SessionListItem]:
    """The same, read as they are asked for: whoever has no time reads on later.

    To be closed by who does not read to the end. Raises HistoryError.
    """
    with as_history_error(path):
        if not path.exists():
            return
        with closing(connect(path)) as connection:
            # Read as they are asked for: a short list of a long history costs little.
            values = (
                SUMMARY_VERSION,
                client,
                to_utc_text(started_before) if started_before else None,
            )
            rows = connection.execute(_SELECT_SUMMARIES, values)
            yield from _summarize_rows(connection, path, rows, problems)


def count_sessions(path: Path, client: str) -> SessionCounts:
    """Of one client, with thousands of sessions at once. Raises HistoryError."""
    problems: list[str] = []
    with as_history_error(path):
        if not path.exists():
            return SessionCounts()
        with closing(connect(path)) as connection:
            values = (SUMMARY_VERSION, client, MIN_COUNTED_BACKWARD_S)
            try:
                walked = connection.execute(_SELECT_COUNTS, values).fetchall()
                newest = {program: number for number, _, program in walked if program}
                newest_of = {
                    program: _parse_summary(
                        *connection.execute(_SELECT_SUMMARY_BY_ROWID, (number,)).fetchone()
                    )
                    for program, number in newest.items()
                }
                rows = connection.execute(_SELECT_UNSUMMARIZED, (SUMMARY_VERSION, client))
            except (*READ_ERRORS, sqlite3.OperationalError):
                # A damaged summary: reading all of them makes it anew.
                walked, newest_of = [], {}
                rows = connection.execute(_SELECT_SUMMARIES, (SUMMARY_VERSION, client, None))
            counted = sum(1 for _, enough, _ in walked if enough)
            for one in _summarize_rows(connection, path, rows, problems):
                occasion = one.summary.context
                if occasion.belongs_to(client):
                    counted += is_backward_session(one.summary)
                    if occasion.program_position is not None:
                        known = newest_of.setdefault(occasion.program_position.program, one)
                        if known.started_at < one.started_at:
                            newest_of[occasion.program_position.program] = one
    return SessionCounts(counted, newest_of, tuple(problems))


def _summarize_rows(
    connection: sqlite3.Connection,
    path: Path,
    rows: Iterable[tuple[Any, ...]],
    problems: list[str] | None,
) -> Generator[SessionListItem]:
    """What these rows say; what is worked out is kept."""
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
    """Somebody did not want to keep it."""


def _summarize(
    connection: sqlite3.Connection, row: tuple[Any, ...], new_summaries: list[_SummaryRow]
) -> SessionListItem:
    session_id, started_at, utc_offset_s, workout, document = row
    if document is not None:
        # It is only a cache: a damaged one is made anew.
        with suppress(*READ_ERRORS):
            return _parse_summary(session_id, started_at, utc_offset_s, document)
    kept = load_session(connection, session_id, started_at, utc_offset_s, workout)
    story = kept.events
    if story.closing_kind == DISCARDED_EVENT:
        new_summaries.append((session_id, SUMMARY_VERSION, "", story.event_count))
        raise _DiscardedSessionError
    summary = summarize(kept.record, story.context, story.answers_after)
    if story.closing_kind:
        new_summaries.append(
            (session_id, SUMMARY_VERSION, summary_row.serialize(summary), story.event_count)
        )
    return SessionListItem(session_id, kept.started_at, summary)


def _parse_summary(
    session_id: str, started_at: str, utc_offset_s: int, document: str
) -> SessionListItem:
    """Of a summary. Raises one of UNREADABLE."""
    when = to_local_time(started_at, utc_offset_s)
    return SessionListItem(session_id, when, summary_row.parse(document))


def _save_summaries(connection: sqlite3.Connection, new_summaries: list[_SummaryRow]) -> None:
    """Whoever may only read works them out each time."""
    if not new_summaries:
        return
    try:
        with transaction(connection):
            connection.executemany(_INSERT_SUMMARY, new_summaries)
    except sqlite3.OperationalError:
        return
