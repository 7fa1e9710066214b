"""Copies of the history: one a day, seven kept, and the way back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from retrotimer.store.folders import PRIVATE, free, make_private
from retrotimer.store.history.database import (
    DamagedError,
    HistoryError,
    connect,
    connect_existing,
    errors_of,
    refuse_newer,
    version_of,
)

EVERY = timedelta(days=1)
KEPT = 7
_BESIDE = ("-wal", "-shm", "-journal")
STAMP = "%Y-%m-%d-%H%M%S"


def folder_of(path: Path) -> Path:
    """Where a history's copies are."""
    return path.parent / "backups"


def all_of(path: Path) -> list[Path]:
    """A history's dated copies, newest first."""
    found = [
        (when, copy) for copy in folder_of(path).glob("history-*.sqlite3") if (when := _when(copy))
    ]
    return [copy for _, copy in sorted(found, reverse=True)]


def back_up_daily(path: Path, now: datetime) -> Path | None:
    """A new copy if the newest is older than a day; None if none is due, or nothing is there yet.

    Raises HistoryError; DamagedError if the history is found to be broken.
    """
    if not path.exists():
        return None
    # A clock that was wrong once must neither stop the copies nor make one at every start.
    local = now.replace(tzinfo=None)
    past = [copy for copy in all_of(path) if (_when(copy) or local) <= local]
    newest = _when(past[0]) if past else None
    if newest is not None and local - newest < EVERY:
        return None
    made = back_up(path, folder_of(path) / f"history-{now:{STAMP}}.sqlite3")
    future = [copy for copy in all_of(path) if copy not in past and copy != made]
    for old in [made, *past, *future][KEPT:]:
        old.unlink(missing_ok=True)
    return made


def back_up(path: Path, to: Path) -> Path:
    """A copy that is whole, also while a session is written. Raises HistoryError."""
    with errors_of(to):
        if to.is_symlink() or (to.exists() and not to.is_file()):
            raise HistoryError(to, "this is no file")
        if to.exists() and to.samefile(path):
            raise HistoryError(to, "this is the history itself")
        if not to.parent.exists():
            make_private(to.parent)
        unfinished = to.with_name(f"{to.name}.unfinished")
        try:
            with closing(connect_existing(path)) as source:
                _copy(source, unfinished)
            with closing(sqlite3.connect(unfinished)) as copy:
                _require_whole(copy, path)
            unfinished.replace(to)
        finally:
            remove(unfinished)
    return to


def copy_of(copy: Path, to: Path) -> None:
    """A copy of a copy, to work with; the first stays as it is. Raises HistoryError."""
    with errors_of(copy):
        # Opened where it lies it would be written to: SQLite makes files beside it.
        remove(to)
        _copy_files(copy, to)
        with closing(sqlite3.connect(to, isolation_level=None)) as opened:
            version = version_of(opened)
            refuse_newer(copy, version)
            if not version:
                raise HistoryError(copy, "this is no history of RetroTimer")
            _require_whole(opened, copy)
            opened.execute("PRAGMA journal_mode = DELETE")


def restore(path: Path, copy: Path, now: datetime) -> Path | None:
    """Put a copy in the history's place; where the history is now, None if there was none.

    Only who writes this history alone may do it. Raises HistoryError.
    """
    with errors_of(copy):
        if not copy.is_file():
            raise HistoryError(copy, "no such file")
        make_private(path.parent)
        fresh = path.with_name(f"{path.name}.restored")
        try:
            remove(fresh)
            copy_of(copy, fresh)
            _bring_up_to_date(fresh, copy)
            return put_in_place(fresh, path, "before-restore", now)
        finally:
            remove(fresh)


def put_in_place(fresh: Path, path: Path, why: str, now: datetime) -> Path | None:
    """Make a whole new history the history; where the old one is now, if there was one.

    Whoever is killed in the middle finds the old one or the new one, never none.
    """
    aside = _kept_aside(path, why, now) if path.exists() else None
    # What lies beside the old one must not be taken for the new one's.
    for suffix in _BESIDE:
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
    fresh.replace(path)
    return aside


def _kept_aside(path: Path, why: str, now: datetime) -> Path:
    """The same history under another, dated name, with what SQLite keeps beside it."""
    aside = free(path.parent, f"{path.stem}.{why}-{now:{STAMP}}", path.suffix)
    _copy_files(path, aside)
    return aside


def _copy_files(path: Path, to: Path) -> None:
    """A history as it lies there, with what is only in its log."""
    for suffix in ("", "-wal"):
        here = path.with_name(f"{path.name}{suffix}")
        if here.exists():
            there = to.with_name(f"{to.name}{suffix}")
            there.touch(mode=PRIVATE)
            shutil.copyfile(here, there)


def remove(path: Path) -> None:
    """A history, and what SQLite keeps beside it."""
    for suffix in ("", *_BESIDE):
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)


def _copy(source: sqlite3.Connection, to: Path) -> None:
    to.unlink(missing_ok=True)
    to.touch(mode=PRIVATE)
    with closing(sqlite3.connect(to)) as target:
        source.backup(target)
        # Whoever reads a copy needs no files beside it.
        target.execute("PRAGMA journal_mode = DELETE")


def _bring_up_to_date(fresh: Path, copy: Path) -> None:
    try:
        with closing(connect(fresh)) as opened:
            _require_whole(opened, copy)
            opened.execute("SELECT 1 FROM session, entry, summary, erased LIMIT 1").fetchall()
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            opened.execute("PRAGMA journal_mode = DELETE")
    except HistoryError as error:
        raise HistoryError(copy, error.reason) from error


def _require_whole(connection: sqlite3.Connection, path: Path) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise DamagedError(path, found)


def _when(copy: Path) -> datetime | None:
    try:
        return datetime.strptime(copy.stem.removeprefix("history-"), STAMP)  # noqa: DTZ007 - local
    except ValueError:
        return None
