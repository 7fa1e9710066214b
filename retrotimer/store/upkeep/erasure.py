"""Erasing for good: a client's sessions, profile and settings, and every copy of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.settings_update import update_settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import HistoryError, as_history_error, connect, transaction
from retrotimer.store.upkeep import backups

_ERASE_STATEMENTS = (
    "INSERT OR IGNORE INTO erased VALUES (?)",
    "DELETE FROM summary WHERE session_id = ?",
    "DELETE FROM entry WHERE session_id = ?",
    "DELETE FROM session WHERE id = ?",
)
_OPEN_ELSEWHERE_MESSAGE = "somebody has it open just now, erase again when they are done"
# Work beside the copies, where a later erasing finds what a killed one left.
_WORK_FOLDER_PREFIX = "erase-"


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What there is of a client. `unreadable` are copies nobody can look into."""

    session_count: int
    copies: tuple[Path, ...]
    unreadable: tuple[Path, ...]


def preview_erasure(folders: Folders, client: str) -> ErasurePreview:
    """Where something of a client is kept; nothing is changed. Raises HistoryError."""
    history = folders.history_path
    count = _count_sessions(history, client) if history.exists() else 0
    copies, unreadable = [], []
    for copy in _list_copies(history):
        with (
            as_history_error(copy),
            TemporaryDirectory(dir=copy.parent, prefix=_WORK_FOLDER_PREFIX) as folder,
        ):
            try:
                backups.make_working_copy(copy, Path(folder) / copy.name)
                if _count_sessions(Path(folder) / copy.name, client):
                    copies.append(copy)
            except HistoryError as error:
                if _is_environment_error(error):
                    raise
                unreadable.append(copy)
    return ErasurePreview(count, tuple(copies), tuple(unreadable))


def erase_client(folders: Folders, client: str) -> None:
    """Remove all of it; copies that cannot be looked into are removed whole. Raises StoreError.

    Only who writes this history alone may do it.
    """
    # Read first: what cannot be read must be known before anything is gone.
    settings = settings_file.read(folders.settings_path)
    found = preview_erasure(folders, client)
    for copy in found.copies:
        _erase_from_copy(copy, client)
    for copy in found.unreadable:
        backups.remove_database(copy)
    client_file.client_path(folders.clients, client).unlink(missing_ok=True)
    if client in settings.cue_settings_by_client:
        update_settings_file(folders.settings_path, partial(_without_client, client=client))
    _remove_leftovers(folders)
    # Last: whoever is interrupted before can erase again, for the history still knows the client.
    if folders.history_path.exists():
        _erase_from_database(folders.history_path, client)


def _without_client(settings: Settings, client: str) -> Settings:
    others = {
        name: cues for name, cues in settings.cue_settings_by_client.items() if name != client
    }
    return replace(settings, cue_settings_by_client=others)


def erase_sessions(connection: sqlite3.Connection, session_ids: set[str]) -> None:
    """Remove these, and let them never come back; copies forget them within their days."""
    if not session_ids:
        return
    connection.execute("PRAGMA secure_delete = ON")
    with transaction(connection):
        for statement in _ERASE_STATEMENTS:
            connection.executemany(statement, ((one,) for one in session_ids))


def _list_copies(history: Path) -> list[Path]:
    """Backups, and what was put aside: damaged, or before a restore."""
    beside = history.parent.glob(f"{history.stem}.*{history.suffix}")
    return [*backups.list_backups(history), *sorted(beside)]


def _is_environment_error(error: HistoryError) -> bool:
    """A disk that is full must not cost copies that are whole."""
    cause = error.__cause__
    if isinstance(cause, OSError):
        return not isinstance(cause, PermissionError)
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def _count_sessions(path: Path, client: str) -> int:
    with as_history_error(path), closing(connect(path)) as connection:
        question = "SELECT count(*) FROM session WHERE client = ?"
        return int(connection.execute(question, (client,)).fetchone()[0])


def _erase_from_database(path: Path, client: str) -> None:
    with as_history_error(path), closing(connect(path)) as connection:
        _require_exclusive_access(connection, path)
        found = connection.execute("SELECT id FROM session WHERE client = ?", (client,))
        erase_sessions(connection, {session_id for (session_id,) in found})
        connection.execute("VACUUM")


def _require_exclusive_access(connection: sqlite3.Connection, path: Path) -> None:
    """A log that others read would go on holding everything; without one nothing stays beside."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        raise HistoryError(path, _OPEN_ELSEWHERE_MESSAGE if busy else error) from error


def _erase_from_copy(copy: Path, client: str) -> None:
    """Done beside it, so that a copy is always whole."""
    with (
        as_history_error(copy),
        TemporaryDirectory(dir=copy.parent, prefix=_WORK_FOLDER_PREFIX) as folder,
    ):
        fresh = Path(folder) / copy.name
        backups.make_working_copy(copy, fresh)
        _erase_from_database(fresh, client)
        # What lies beside the old one must not be taken for the new one's.
        for path in copy.parent.iterdir():
            if path.name.startswith(f"{copy.name}-"):
                path.unlink()
        fresh.replace(copy)


def _remove_leftovers(folders: Folders) -> None:
    """What programs that were killed left behind may hold anything."""
    history = folders.history_path
    for copy in (
        *backups.backup_folder(history).glob("*.unfinished*"),
        *history.parent.glob("*.restored*"),
    ):
        copy.unlink(missing_ok=True)
    for folder in (
        *history.parent.glob("rescue-*"),
        *history.parent.glob(f"{_WORK_FOLDER_PREFIX}*"),
        *backups.backup_folder(history).glob(f"{_WORK_FOLDER_PREFIX}*"),
    ):
        rmtree(folder, ignore_errors=True)
    damaged = folders.config.glob(f"{folders.settings_path.stem}.damaged-*")
    unfinished = folders.config.glob(f".{folders.settings_path.name}.*")
    for file in (*damaged, *unfinished, *folders.clients.glob(".*")):
        file.unlink(missing_ok=True)
