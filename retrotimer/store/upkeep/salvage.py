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
from retrotimer.store.history.database import HistoryError, connect, errors_of, version_of
from retrotimer.store.history.merge import (
    Raw,
    RawEntry,
    erased_in,
    is_whole,
    merge,
    raw_of,
    raws_of,
)
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import erase_sessions

_MAGIC = b"SQLite format 3\0"
# From both ends, and by what each index knows: a broken page hides what lies behind it.
_ROWS = (
    "SELECT * FROM session NOT INDEXED ORDER BY rowid",
    "SELECT * FROM session NOT INDEXED ORDER BY rowid DESC",
)
_LAST = (
    "SELECT max(rowid) FROM session",
    "SELECT max(rowid) FROM session INDEXED BY session_by_start",
)
_AT = "SELECT * FROM session WHERE rowid = ?"
_NAMES = (
    "SELECT id FROM session ORDER BY id",
    "SELECT id FROM session ORDER BY id DESC",
    "SELECT DISTINCT session_id FROM entry",
    "SELECT DISTINCT session_id FROM entry ORDER BY session_id DESC",
)
_NAMED = "SELECT * FROM session WHERE id = ?"
_MOST_ROWS = 1_000_000
_ENTRIES = (
    "SELECT * FROM entry WHERE session_id = ? ORDER BY number, origin",
    "SELECT * FROM entry WHERE session_id = ? ORDER BY number DESC, origin DESC",
)


@dataclass(frozen=True, slots=True)
class Rescued:
    """Where the broken file is now, and how many sessions are in the new one."""

    aside: Path
    sessions: int

    @property
    def notice(self) -> str:
        return (
            f"The history was damaged. It is kept as {self.aside.name};"
            f" {self.sessions} sessions could be read and go on in a new one."
        )


def is_emptied(path: Path) -> bool:
    """Has a history lost all its bytes? A new one has no copies."""
    return path.exists() and not path.stat().st_size and bool(backups.all_of(path))


def rescued(path: Path) -> Rescued:
    """Begin a new history with what can be read of a broken one. Raises HistoryError.

    The new one is whole before it takes the place of the old one.
    """
    with errors_of(path), tempfile.TemporaryDirectory(dir=path.parent, prefix="rescue-") as name:
        folder = Path(name)
        fresh_path = folder / path.name
        with closing(connect(fresh_path)) as fresh:
            # First the copy: what was whole then must not be what a broken page makes of it.
            for backup in backups.all_of(path):
                with suppress(HistoryError, sqlite3.Error):
                    backups.copy_of(backup, folder / backup.name)
                    with closing(connect(folder / backup.name)) as whole:
                        erase_sessions(fresh, erased_in(whole))
                        merge(fresh, raws_of(whole))
                    break
            with suppress(HistoryError, sqlite3.Error), closing(_opened(path, folder)) as broken:
                ids = {row[0] for row in _until_it_breaks(broken, "SELECT session_id FROM erased")}
                erase_sessions(fresh, {one for one in ids if isinstance(one, str)})
                merge(fresh, _salvaged(broken))
            (count,) = fresh.execute("SELECT count(*) FROM session").fetchone()
            fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            fresh.execute("PRAGMA journal_mode = DELETE")
        aside = backups.put_in_place(fresh_path, path, "damaged", SystemClock().wall())
    return Rescued(aside or path, count)


def _opened(path: Path, folder: Path) -> sqlite3.Connection:
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
        version = version_of(connection)
    if version == 1:
        # An older one is broken little enough to be brought up to date, or not at all.
        connection.close()
        return connect(copy)
    return connection


def _salvaged(broken: sqlite3.Connection) -> Iterator[Raw]:
    """Every session of which anything can be read, with those of its entries that can."""
    rows = {row[0]: row for query in _ROWS for row in _until_it_breaks(broken, query)}
    lasts = (last or 0 for query in _LAST for (last,) in _until_it_breaks(broken, query))
    for rowid in range(1, min(max(lasts, default=0), _MOST_ROWS) + 1):
        rows |= {row[0]: row for row in _until_it_breaks(broken, _AT, rowid)}
    names = {name for query in _NAMES for (name,) in _until_it_breaks(broken, query)}
    named_twice = names & rows.keys()
    for name in names - rows.keys():
        for row in _until_it_breaks(broken, _NAMED, name):
            rows[name] = row
    for session_id, row in rows.items():
        entries: dict[tuple[int, str], RawEntry] = {}
        for query in _ENTRIES:
            for entry in _until_it_breaks(broken, query, session_id):
                owner, number, origin, at_s, kind, payload = entry
                raw = number, origin, at_s, kind, payload
                # A damaged entry is left out, not its session. A broken page leads to those of
                # another session; what is nobody's, for its name is damaged, stands where it is.
                ours = owner == session_id or owner not in rows
                if ours and is_whole(raw):
                    entries[number, origin] = raw
        # A name that only the row or only an index knows, and no entry, is a broken one.
        if entries or session_id in named_twice:
            known = (session_id, *row[1:])
            yield raw_of(known, tuple(entries[key] for key in sorted(entries)))


def _until_it_breaks(
    broken: sqlite3.Connection, query: str, *values: Any
) -> Iterator[tuple[Any, ...]]:
    with suppress(sqlite3.Error, UnicodeDecodeError):
        yield from broken.execute(query, values)
