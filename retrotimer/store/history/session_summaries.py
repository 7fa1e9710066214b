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

from retrotimer.domain.coaching.walker_profile import COUNTS_FROM_S, counts
from retrotimer.domain.session.summary import DERIVATION, Listed, summary_of
from retrotimer.store.history import summary_row
from retrotimer.store.history.database import HistoryError, connect, errors_of, transaction
from retrotimer.store.history.events import DISCARDED, UNREADABLE
from retrotimer.store.history.sessions import in_utc, kept_of, local_time

_IN_SHORT = """
    SELECT id, started_at, utc_offset_s, workout, document FROM session
    LEFT JOIN summary ON session_id = id AND derivation = ?1
    WHERE (?2 IS NULL OR client = ?2) AND (?3 IS NULL OR started_at < ?3)
    AND document IS NOT ''
    ORDER BY started_at DESC, session.rowid DESC
"""
# Sessions whose summary is not made yet, or cannot be: those that run, or were cut off.
_UNREAD = """
    SELECT id, started_at, utc_offset_s, workout, document FROM session
    LEFT JOIN summary ON session_id = id AND derivation = ?1
    WHERE client = ?2 AND document IS NULL
    ORDER BY started_at DESC, session.rowid DESC
"""
# What a tally needs of each, newest last; grouping them here would sort them once more.
_TALLY = """
    SELECT session.rowid, json_extract(document, '$.walked.backward[0]') >= ?3,
        json_extract(document, '$.occasion.stage.program')
    FROM session JOIN summary ON session_id = id AND derivation = ?1
    WHERE client = ?2 AND document != ''
        AND json_extract(document, '$.occasion.client') = ?2
        AND json_extract(document, '$.occasion.time_scale') IS NULL
    ORDER BY started_at
"""
_SUMMED_UP = """
    SELECT id, started_at, utc_offset_s, document FROM session JOIN summary ON session_id = id
    WHERE session.rowid = ?
"""
# Unless somebody has added to it meanwhile.
_KEEP = """
    INSERT OR REPLACE INTO summary SELECT ?1, ?2, ?3
    WHERE (SELECT count(*) FROM entry WHERE session_id = ?1) = ?4
"""
# Summaries that are written together: whoever reads in pieces waits for no more.
KEPT_AT_ONCE = 20
# A session, the version of its summary, the summary, and how many entries it is of.
_Fresh = tuple[str, int, str, int]


@dataclass(frozen=True, slots=True)
class Listing:
    """Sessions in short, and a line about each that cannot be read."""

    sessions: Sequence[Listed] = ()
    problems: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Tally:
    """What limits and programs ask of a long history.

    How many sessions count, and the newest of each program by its key.
    """

    counted: int = 0
    newest_of: Mapping[str, Listed] = field(default_factory=dict)
    problems: Sequence[str] = ()


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
    with errors_of(path):
        if not path.exists():
            return
        with closing(connect(path)) as connection:
            # Read as they are asked for: a short list of a long history costs little.
            values = (DERIVATION, client, in_utc(before) if before else None)
            rows = connection.execute(_IN_SHORT, values)
            yield from _read(connection, path, rows, problems)


def tally(path: Path, client: str) -> Tally:
    """Of one client, with thousands of sessions at once. Raises HistoryError."""
    problems: list[str] = []
    with errors_of(path):
        if not path.exists():
            return Tally()
        with closing(connect(path)) as connection:
            values = (DERIVATION, client, COUNTS_FROM_S)
            try:
                walked = connection.execute(_TALLY, values).fetchall()
                newest = {program: number for number, _, program in walked if program}
                newest_of = {
                    program: _listed(*connection.execute(_SUMMED_UP, (number,)).fetchone())
                    for program, number in newest.items()
                }
                rows = connection.execute(_UNREAD, (DERIVATION, client))
            except (*UNREADABLE, sqlite3.OperationalError):
                # A damaged summary: reading all of them makes it anew.
                walked, newest_of = [], {}
                rows = connection.execute(_IN_SHORT, (DERIVATION, client, None))
            counted = sum(1 for _, enough, _ in walked if enough)
            for one in _read(connection, path, rows, problems):
                occasion = one.summary.occasion
                if occasion.is_of(client):
                    counted += counts(one.summary)
                    if occasion.stage is not None:
                        known = newest_of.setdefault(occasion.stage.program, one)
                        if known.started_at < one.started_at:
                            newest_of[occasion.stage.program] = one
    return Tally(counted, newest_of, tuple(problems))


def _read(
    connection: sqlite3.Connection,
    path: Path,
    rows: Iterable[tuple[Any, ...]],
    problems: list[str] | None,
) -> Generator[Listed]:
    """What these rows say; what is worked out is kept."""
    fresh: list[_Fresh] = []
    try:
        for row in rows:
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


class _DiscardedError(Exception):
    """Somebody did not want to keep it."""


def _in_short(connection: sqlite3.Connection, row: tuple[Any, ...], fresh: list[_Fresh]) -> Listed:
    session_id, started_at, utc_offset_s, workout, document = row
    if document is not None:
        # It is only a cache: a damaged one is made anew.
        with suppress(*UNREADABLE):
            return _listed(session_id, started_at, utc_offset_s, document)
    kept = kept_of(connection, session_id, started_at, utc_offset_s, workout)
    story = kept.story
    if story.closing == DISCARDED:
        fresh.append((session_id, DERIVATION, "", story.count))
        raise _DiscardedError
    summary = summary_of(kept.record, story.occasion, story.after)
    if story.closing:
        fresh.append((session_id, DERIVATION, summary_row.text_of(summary), story.count))
    return Listed(session_id, kept.started_at, summary)


def _listed(session_id: str, started_at: str, utc_offset_s: int, document: str) -> Listed:
    """Of a summary. Raises one of UNREADABLE."""
    when = local_time(started_at, utc_offset_s)
    return Listed(session_id, when, summary_row.read(document))


def _keep(connection: sqlite3.Connection, fresh: list[_Fresh]) -> None:
    """Whoever may only read works them out each time."""
    if not fresh:
        return
    try:
        with transaction(connection):
            connection.executemany(_KEEP, fresh)
    except sqlite3.OperationalError:
        return
