"""Backups of the history: one a day, kept for a week; and restoring one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from retrotimer.regular_file import copy_private, create_private
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.folders import create_private_folder, unused_path
from retrotimer.store.history.database import (
    DamagedHistoryError,
    HistoryError,
    as_history_error,
    connect,
    connect_existing,
    exists,
    read_schema_version,
    require_supported_version,
    sidecar_paths,
)
from retrotimer.store.upkeep import foreign_database

BACKUP_INTERVAL = timedelta(days=1)
MAX_BACKUPS = 7
# Also where the program is used once a week: what was erased must not stay for longer.
MAX_BACKUP_AGE = timedelta(days=7)
TIMESTAMP_FORMAT = "%Y-%m-%d-%H%M%S"


def backup_folder(path: Path) -> Path:
    """Where a history's backups are."""
    return path.parent / "backups"


def list_backups(path: Path) -> list[Path]:
    """A history's dated backups, newest first."""
    dated = [
        (time, backup)
        for backup in backup_folder(path).glob("history-*.sqlite3")
        if (time := _parse_backup_time(backup))
    ]
    return [backup for _, backup in sorted(dated, reverse=True)]


def back_up_daily(path: Path, now: datetime) -> Path | None:
    """Make a backup if the newest is older than a day; None if none is due or there is no history.

    Raises HistoryError; DamagedHistoryError if the history is found to be damaged.
    """
    with as_history_error(path):
        if not exists(path):
            return None
    # A clock that was wrong once must neither stop backups nor cause one at every start.
    local = now.replace(tzinfo=None)
    past = [copy for copy in list_backups(path) if (_parse_backup_time(copy) or local) <= local]
    newest = _parse_backup_time(past[0]) if past else None
    if newest is not None and local - newest < BACKUP_INTERVAL:
        _remove_old(past[1:], local)
        return None
    made = back_up(path, backup_folder(path) / f"history-{now:{TIMESTAMP_FORMAT}}.sqlite3")
    future = [copy for copy in list_backups(path) if copy not in past and copy != made]
    for old in [made, *past, *future][MAX_BACKUPS:]:
        old.unlink(missing_ok=True)
    _remove_old(past, local)
    return made


def _remove_old(copies: Iterable[Path], local: datetime) -> None:
    """Remove those of these copies that are older than a week."""
    for copy in copies:
        if local - (_parse_backup_time(copy) or local) > MAX_BACKUP_AGE:
            copy.unlink(missing_ok=True)


def back_up(path: Path, target_path: Path) -> Path:
    """Make a consistent copy, also while a session is being written. Raises HistoryError."""
    with as_history_error(target_path):
        within_deadline(target_path, lambda: _prepare_target(target_path, path))
        unfinished = target_path.with_name(f"{target_path.name}.unfinished")
        try:
            with closing(connect_existing(path)) as source:
                _copy_database(source, unfinished)
            with closing(sqlite3.connect(unfinished)) as copy:
                _require_intact(copy, path)
            unfinished.replace(target_path)
        finally:
            remove_database(unfinished)
    return target_path


def _prepare_target(target_path: Path, path: Path) -> None:
    if target_path.is_symlink() or (target_path.exists() and not target_path.is_file()):
        raise HistoryError(target_path, "this is no file")
    if target_path.exists() and target_path.samefile(path):
        raise HistoryError(target_path, "this is the history itself")
    if not target_path.parent.exists():
        create_private_folder(target_path.parent)


def make_working_copy(source_path: Path, target_path: Path) -> None:
    """Copy a backup in order to work with it; the backup is not changed. Raises HistoryError."""
    with as_history_error(source_path):
        # Opening the backup itself would change it: SQLite creates files next to it.
        remove_database(target_path)
        foreign_database.require_possible_size(source_path)
        _copy_files(source_path, target_path)
        with closing(sqlite3.connect(target_path, isolation_level=None)) as opened:
            foreign_database.limit(opened)
            version = read_schema_version(opened)
            require_supported_version(source_path, version)
            if version < 1:
                raise HistoryError(source_path, "this is no history of RetroTimer")
            with foreign_database.time_limit(opened, source_path):
                foreign_database.require_plain_tables(opened, source_path)
                _require_intact(opened, source_path)
            opened.execute("PRAGMA journal_mode = DELETE")


def restore(path: Path, backup: Path, now: datetime) -> Path | None:
    """Replace the history by a backup; returns where the old one is now, None if there was none.

    The caller must hold the WriterLock. Raises HistoryError.
    """
    with as_history_error(backup):
        if not exists(backup) or backup.is_dir():
            raise HistoryError(backup, "no such file")
        create_private_folder(path.parent)
        fresh = path.with_name(f"{path.name}.restored")
        try:
            remove_database(fresh)
            make_working_copy(backup, fresh)
            _bring_up_to_date(fresh, backup)
            return replace_history(fresh, path, "before-restore", now)
        finally:
            remove_database(fresh)


def replace_history(new_path: Path, path: Path, label: str, now: datetime) -> Path | None:
    """Replace the history by a complete new file; returns where the old one is now, if any.

    A program that is killed in the middle leaves the old one or the new one, never none.
    """
    aside = _copy_aside(path, label, now) if path.exists() else None
    # The old history's log must not be taken for the new one's.
    for sidecar in sidecar_paths(path):
        sidecar.unlink(missing_ok=True)
    new_path.replace(path)
    return aside


def _copy_aside(path: Path, label: str, now: datetime) -> Path:
    """Copy the history, with its log, under another, dated name."""
    aside = unused_path(path.parent, f"{path.stem}.{label}-{now:{TIMESTAMP_FORMAT}}", path.suffix)
    _copy_files(path, aside)
    return aside


def _copy_files(path: Path, target_path: Path) -> None:
    """Copy a history's file and its log, which may hold the newest rows."""
    for suffix in ("", "-wal"):
        source = path.with_name(f"{path.name}{suffix}")
        if source.exists():
            target = target_path.with_name(f"{target_path.name}{suffix}")
            copy_private(source, target)


def remove_database(path: Path) -> None:
    """Delete a history and the files that SQLite keeps with it."""
    for file in (path, *sidecar_paths(path)):
        file.unlink(missing_ok=True)


def _copy_database(source: sqlite3.Connection, target_path: Path) -> None:
    # Also what stands in the place of its log: SQLite would wait for a pipe there.
    remove_database(target_path)
    create_private(target_path).close()
    with closing(sqlite3.connect(target_path)) as target:
        source.backup(target)
        # A backup is one file that needs no others to be read.
        target.execute("PRAGMA journal_mode = DELETE")


def _bring_up_to_date(new_path: Path, backup: Path) -> None:
    try:
        with closing(connect(new_path)) as opened:
            _require_intact(opened, backup)
            opened.execute("SELECT 1 FROM session, entry, summary, erased LIMIT 1").fetchall()
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            opened.execute("PRAGMA journal_mode = DELETE")
    except HistoryError as error:
        raise HistoryError(backup, error.reason) from error


def _require_intact(connection: sqlite3.Connection, path: Path) -> None:
    result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if result != "ok":
        raise DamagedHistoryError(path, result)


def _parse_backup_time(backup: Path) -> datetime | None:
    try:
        return datetime.strptime(backup.stem.removeprefix("history-"), TIMESTAMP_FORMAT)  # noqa: DTZ007 - local
    except ValueError:
        return None
