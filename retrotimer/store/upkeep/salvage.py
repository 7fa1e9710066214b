"""Salvages a damaged history: keeps it aside and copies what can be read into a new one.

What the damaged file has lost comes from the newest backup that can be read.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.regular_file import copy_private, open_descriptor, require_regular_if_exists
from retrotimer.store.history.database import (
    HistoryError,
    as_history_error,
    connect,
    exists,
    read_schema_version,
)
from retrotimer.store.history.merge import (
    EventRow,
    SessionRows,
    build_session_rows,
    is_valid_event,
    merge,
    read_session_rows,
)
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import erase_sessions

_MAGIC = b"SQLite format 3\0"
# From both ends and through each index, because a broken page hides the rows behind it.
_SESSION_QUERIES = (
    "SELECT * FROM session NOT INDEXED ORDER BY rowid",
    "SELECT * FROM session NOT INDEXED ORDER BY rowid DESC",
)
_LAST_ROWID_QUERIES = (
    "SELECT max(rowid) FROM session",
    "SELECT max(rowid) FROM session INDEXED BY session_by_start",
)
# With what is noted for this computer only.
_SELECT_ERASED = "SELECT session_id FROM erased"
_SELECT_BY_ROWID = "SELECT * FROM session WHERE rowid = ?"
_ID_QUERIES = (
    "SELECT id FROM session ORDER BY id",
    "SELECT id FROM session ORDER BY id DESC",
    "SELECT DISTINCT session_id FROM entry",
    "SELECT DISTINCT session_id FROM entry ORDER BY session_id DESC",
)
_SELECT_BY_ID = "SELECT * FROM session WHERE id = ?"
_MAX_ROWS = 1_000_000
_EVENT_QUERIES = (
    "SELECT * FROM entry WHERE session_id = ? ORDER BY number, origin",
    "SELECT * FROM entry WHERE session_id = ? ORDER BY number DESC, origin DESC",
)


@dataclass(frozen=True, slots=True)
class SalvageResult:
    """Where the damaged file is now, and how many sessions are in the new one."""

    damaged_path: Path
    session_count: int

    @property
    def notice(self) -> str:
        return (
            f"The history was damaged. It is kept as {self.damaged_path.name};"
            f" {self.session_count} sessions could be read and go on in a new one."
        )


def is_emptied(path: Path) -> bool:
    """Whether a history lost all its bytes; a new, empty file has no backups."""
    with as_history_error(path):
        return exists(path) and not path.stat().st_size and bool(backups.list_backups(path))


def salvage_history(path: Path) -> SalvageResult:
    """Start a new history with what can be read of a damaged one. Raises HistoryError.

    The new file is complete before it takes the place of the old one.
    """
    with (
        as_history_error(path),
        tempfile.TemporaryDirectory(dir=path.parent, prefix="rescue-") as name,
    ):
        require_regular_if_exists(path)
        folder = Path(name)
        fresh_path = folder / path.name
        with closing(connect(fresh_path)) as fresh:
            # The backup first: what was intact then is better than what a broken page makes of it.
            _merge_newest_backup(fresh, path, folder)
            _merge_damaged_file(fresh, path, folder)
            (session_count,) = fresh.execute("SELECT count(*) FROM session").fetchone()
            fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            fresh.execute("PRAGMA journal_mode = DELETE")
        aside = backups.replace_history(fresh_path, path, "damaged", SystemClock().local_time())
    return SalvageResult(aside or path, session_count)


def _merge_newest_backup(fresh: sqlite3.Connection, path: Path, folder: Path) -> None:
    """Take over the newest backup that can be read."""
    for backup in backups.list_backups(path):
        with suppress(HistoryError, sqlite3.Error):
            backups.make_working_copy(backup, folder / backup.name)
            with closing(connect(folder / backup.name)) as intact:
                erased = intact.execute(_SELECT_ERASED)
                erase_sessions(fresh, {session_id for (session_id,) in erased})
                merge(fresh, read_session_rows(intact))
            break


def _merge_damaged_file(fresh: sqlite3.Connection, path: Path, folder: Path) -> None:
    """Take over whatever of the damaged file can be read; erased sessions stay erased."""
    with (
        suppress(HistoryError, sqlite3.Error),
        closing(_open_repaired_copy(path, folder)) as broken,
    ):
        ids = {row[0] for row in _read_until_error(broken, _SELECT_ERASED)}
        erase_sessions(fresh, {session_id for session_id in ids if isinstance(session_id, str)})
        merge(fresh, _salvage_sessions(broken))


def _open_repaired_copy(path: Path, folder: Path) -> sqlite3.Connection:
    """A working copy of the damaged file, its first bytes put right.

    Without them SQLite reads nothing at all.
    """
    copy = folder / "broken.sqlite3"
    for suffix in ("-wal", ""):
        source = path.with_name(f"{path.name}{suffix}")
        if source.exists():
            copy_private(source, copy.with_name(f"{copy.name}{suffix}"))
    with os.fdopen(open_descriptor(copy, os.O_RDWR), "r+b") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            file.seek(0)
            file.write(_MAGIC)
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.text_factory = lambda text: text.decode(errors="replace")
    version = 0
    with suppress(sqlite3.Error):
        version = read_schema_version(connection)
    if version == 1:
        # A file of version 1 can be upgraded, or it is too damaged to be read.
        connection.close()
        return connect(copy)
    return connection


def _salvage_sessions(broken: sqlite3.Connection) -> Iterator[SessionRows]:
    """Every session of which anything can be read, with those of its events that can."""
    rows, confirmed_ids = _salvage_session_rows(broken)
    for session_id, row in rows.items():
        event_rows = _salvage_event_rows(broken, session_id, rows.keys())
        # An id that is in the table or an index but not in both, and has no event, is damaged.
        if event_rows or session_id in confirmed_ids:
            yield build_session_rows((session_id, *row[1:]), event_rows)


def _salvage_session_rows(
    broken: sqlite3.Connection,
) -> tuple[dict[Any, tuple[Any, ...]], set[Any]]:
    """Rows of sessions by id, and the ids that both the table and an index have."""
    rows = {row[0]: row for query in _SESSION_QUERIES for row in _read_until_error(broken, query)}
    last_rowids = (
        rowid or 0 for query in _LAST_ROWID_QUERIES for (rowid,) in _read_until_error(broken, query)
    )
    for rowid in range(1, min(max(last_rowids, default=0), _MAX_ROWS) + 1):
        rows |= {row[0]: row for row in _read_until_error(broken, _SELECT_BY_ROWID, rowid)}
    ids = {
        session_id for query in _ID_QUERIES for (session_id,) in _read_until_error(broken, query)
    }
    confirmed_ids = ids & rows.keys()
    for session_id in ids - rows.keys():
        for row in _read_until_error(broken, _SELECT_BY_ID, session_id):
            rows[session_id] = row
    return rows, confirmed_ids


def _salvage_event_rows(
    broken: sqlite3.Connection, session_id: Any, known_ids: Collection[Any]
) -> tuple[EventRow, ...]:
    """The intact events of one session, in order; a damaged event does not cost its session."""
    event_rows: dict[tuple[int, str], EventRow] = {}
    for query in _EVENT_QUERIES:
        for owner, *values in _read_until_error(broken, query, session_id):
            number, origin, at_s, kind, payload = values
            event_row = number, origin, at_s, kind, payload
            # A broken page can lead to the events of another session. An owner that is no
            # session's id is a damaged id: the event belongs where it is stored.
            is_own = owner == session_id or owner not in known_ids
            if is_own and is_valid_event(event_row):
                event_rows[number, origin] = event_row
    return tuple(event_rows[key] for key in sorted(event_rows))


def _read_until_error(
    broken: sqlite3.Connection, query: str, *values: Any
) -> Iterator[tuple[Any, ...]]:
    with suppress(sqlite3.Error, UnicodeDecodeError):
        yield from broken.execute(query, values)
