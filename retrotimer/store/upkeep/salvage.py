"""A history that broke: kept aside under a dated name, and all that can be read put into a new one.

What the broken file does not give any more, the newest copy that can be read does.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.store.history.database import (
    HistoryError,
    as_history_error,
    connect,
    read_schema_version,
)
from retrotimer.store.history.merge import (
    EventRow,
    SessionRows,
    build_session_rows,
    is_valid_event,
    merge,
    read_erased_ids,
    read_session_rows,
)
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import erase_sessions

_MAGIC = b"SQLite format 3\0"
# From both ends, and by what each index knows: a broken page hides what lies behind it.
_SESSION_QUERIES = (
    "SELECT * FROM session NOT INDEXED ORDER BY rowid",
    "SELECT * FROM session NOT INDEXED ORDER BY rowid DESC",
)
_LAST_ROWID_QUERIES = (
    "SELECT max(rowid) FROM session",
    "SELECT max(rowid) FROM session INDEXED BY session_by_start",
)
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
    """Where the broken file is now, and how many sessions are in the new one."""

    damaged_path: Path
    session_count: int

    @property
    def notice(self) -> str:
        return (
            f"The history was damaged. It is kept as {self.damaged_path.name};"
            f" {self.session_count} sessions could be read and go on in a new one."
        )


def is_emptied(path: Path) -> bool:
    """Has a history lost all its bytes? A new one has no copies."""
    return path.exists() and not path.stat().st_size and bool(backups.list_backups(path))


def salvage_history(path: Path) -> SalvageResult:
    """Begin a new history with what can be read of a broken one. Raises HistoryError.

    The new one is whole before it takes the place of the old one.
    """
    with (
        as_history_error(path),
        tempfile.TemporaryDirectory(dir=path.parent, prefix="rescue-") as name,
    ):
        folder = Path(name)
        fresh_path = folder / path.name
        with closing(connect(fresh_path)) as fresh:
            # First the copy: what was whole then must not be what a broken page makes of it.
            for backup in backups.list_backups(path):
                with suppress(HistoryError, sqlite3.Error):
                    backups.make_working_copy(backup, folder / backup.name)
                    with closing(connect(folder / backup.name)) as whole:
                        erase_sessions(fresh, read_erased_ids(whole))
                        merge(fresh, read_session_rows(whole))
                    break
            with (
                suppress(HistoryError, sqlite3.Error),
                closing(_open_repaired_copy(path, folder)) as broken,
            ):
                ids = {row[0] for row in _read_until_error(broken, "SELECT session_id FROM erased")}
                erase_sessions(fresh, {one for one in ids if isinstance(one, str)})
                merge(fresh, _salvage_sessions(broken))
            (count,) = fresh.execute("SELECT count(*) FROM session").fetchone()
            fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            fresh.execute("PRAGMA journal_mode = DELETE")
        aside = backups.replace_history(fresh_path, path, "damaged", SystemClock().local_time())
    return SalvageResult(aside or path, count)


def _open_repaired_copy(path: Path, folder: Path) -> sqlite3.Connection:
    """A copy of the broken one to try things on, its first bytes put right: without them nothing
    can be read at all.
    """
    copy = folder / "broken.sqlite3"
    for suffix in ("-wal", ""):
        beside = path.with_name(f"{path.name}{suffix}")
        if beside.exists():
            shutil.copyfile(beside, copy.with_name(f"{copy.name}{suffix}"))
    with copy.open("r+b") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            file.seek(0)
            file.write(_MAGIC)
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.text_factory = lambda text: text.decode(errors="replace")
    version = 0
    with suppress(sqlite3.Error):
        version = read_schema_version(connection)
    if version == 1:
        # An older one is broken little enough to be brought up to date, or not at all.
        connection.close()
        return connect(copy)
    return connection


def _salvage_sessions(broken: sqlite3.Connection) -> Iterator[SessionRows]:
    """Every session of which anything can be read, with those of its entries that can."""
    rows = {row[0]: row for query in _SESSION_QUERIES for row in _read_until_error(broken, query)}
    lasts = (
        last or 0 for query in _LAST_ROWID_QUERIES for (last,) in _read_until_error(broken, query)
    )
    for rowid in range(1, min(max(lasts, default=0), _MAX_ROWS) + 1):
        rows |= {row[0]: row for row in _read_until_error(broken, _SELECT_BY_ROWID, rowid)}
    names = {name for query in _ID_QUERIES for (name,) in _read_until_error(broken, query)}
    named_twice = names & rows.keys()
    for name in names - rows.keys():
        for row in _read_until_error(broken, _SELECT_BY_ID, name):
            rows[name] = row
    for session_id, row in rows.items():
        entries: dict[tuple[int, str], EventRow] = {}
        for query in _EVENT_QUERIES:
            for entry in _read_until_error(broken, query, session_id):
                owner, number, origin, at_s, kind, payload = entry
                raw = number, origin, at_s, kind, payload
                # A damaged entry is left out, not its session. A broken page leads to those of
                # another session; what is nobody's, for its name is damaged, stands where it is.
                ours = owner == session_id or owner not in rows
                if ours and is_valid_event(raw):
                    entries[number, origin] = raw
        # A name that only the row or only an index knows, and no entry, is a broken one.
        if entries or session_id in named_twice:
            known = (session_id, *row[1:])
            yield build_session_rows(known, tuple(entries[key] for key in sorted(entries)))


def _read_until_error(
    broken: sqlite3.Connection, query: str, *values: Any
) -> Iterator[tuple[Any, ...]]:
    with suppress(sqlite3.Error, UnicodeDecodeError):
        yield from broken.execute(query, values)
