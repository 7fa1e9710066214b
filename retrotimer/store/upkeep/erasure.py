"""Erasing for good: a client's sessions, profile and settings, and every copy of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from retrotimer.store.files import client_file, settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import HistoryError, connect, errors_of, transaction
from retrotimer.store.upkeep import backups

_STATEMENTS = (
    "INSERT OR IGNORE INTO erased VALUES (?)",
    "DELETE FROM summary WHERE session_id = ?",
    "DELETE FROM entry WHERE session_id = ?",
    "DELETE FROM session WHERE id = ?",
)
_OPEN_ELSEWHERE = "somebody has it open just now, erase again when they are done"
# Work beside the copies, where a later erasing finds what a killed one left.
_ASIDE = "erase-"


@dataclass(frozen=True, slots=True)
class Traces:
    """What there is of a client. `unreadable` are copies nobody can look into."""

    sessions: int
    copies: tuple[Path, ...]
    unreadable: tuple[Path, ...]


def traces(folders: Folders, client: str) -> Traces:
    """Where something of a client is kept; nothing is changed. Raises HistoryError."""
    history = folders.history
    count = _count(history, client) if history.exists() else 0
    copies, unreadable = [], []
    for copy in _copies(history):
        with errors_of(copy), TemporaryDirectory(dir=copy.parent, prefix=_ASIDE) as folder:
            try:
                backups.copy_of(copy, Path(folder) / copy.name)
                if _count(Path(folder) / copy.name, client):
                    copies.append(copy)
            except HistoryError as error:
                if _is_no_fault_of_it(error):
                    raise
                unreadable.append(copy)
    return Traces(count, tuple(copies), tuple(unreadable))


def erase(folders: Folders, client: str) -> None:
    """Remove all of it; copies that cannot be looked into are removed whole. Raises StoreError.

    Only who writes this history alone may do it.
    """
    # Read first: what cannot be read must be known before anything is gone.
    settings = settings_file.read(folders.settings)
    found = traces(folders, client)
    for copy in found.copies:
        _erase_in_copy(copy, client)
    for copy in found.unreadable:
        backups.remove(copy)
    client_file.path_of(folders.clients, client).unlink(missing_ok=True)
    if client in settings.clients:
        others = {name: chosen for name, chosen in settings.clients.items() if name != client}
        settings_file.write(folders.settings, replace(settings, clients=others))
    _remove_leftovers(folders)
    # Last: whoever is interrupted before can erase again, for the history still knows the client.
    if folders.history.exists():
        _erase_in(folders.history, client)


def erase_sessions(connection: sqlite3.Connection, ids: set[str]) -> None:
    """Remove these, and let them never come back; copies forget them within their days."""
    if not ids:
        return
    connection.execute("PRAGMA secure_delete = ON")
    with transaction(connection):
        for statement in _STATEMENTS:
            connection.executemany(statement, ((one,) for one in ids))


def _copies(history: Path) -> list[Path]:
    """Backups, and what was put aside: damaged, or before a restore."""
    beside = history.parent.glob(f"{history.stem}.*{history.suffix}")
    return [*backups.all_of(history), *sorted(beside)]


def _is_no_fault_of_it(error: HistoryError) -> bool:
    """A disk that is full must not cost copies that are whole."""
    cause = error.__cause__
    if isinstance(cause, OSError):
        return not isinstance(cause, PermissionError)
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def _count(path: Path, client: str) -> int:
    with errors_of(path), closing(connect(path)) as connection:
        question = "SELECT count(*) FROM session WHERE client = ?"
        return int(connection.execute(question, (client,)).fetchone()[0])


def _erase_in(path: Path, client: str) -> None:
    with errors_of(path), closing(connect(path)) as connection:
        _require_alone(connection, path)
        found = connection.execute("SELECT id FROM session WHERE client = ?", (client,))
        erase_sessions(connection, {session_id for (session_id,) in found})
        connection.execute("VACUUM")


def _require_alone(connection: sqlite3.Connection, path: Path) -> None:
    """A log that others read would go on holding everything; without one nothing stays beside."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        raise HistoryError(path, _OPEN_ELSEWHERE if busy else error) from error


def _erase_in_copy(copy: Path, client: str) -> None:
    """Done beside it, so that a copy is always whole."""
    with errors_of(copy), TemporaryDirectory(dir=copy.parent, prefix=_ASIDE) as folder:
        fresh = Path(folder) / copy.name
        backups.copy_of(copy, fresh)
        _erase_in(fresh, client)
        # What lies beside the old one must not be taken for the new one's.
        for path in copy.parent.iterdir():
            if path.name.startswith(f"{copy.name}-"):
                path.unlink()
        fresh.replace(copy)


def _remove_leftovers(folders: Folders) -> None:
    """What programs that were killed left behind may hold anything."""
    history = folders.history
    for copy in (
        *backups.folder_of(history).glob("*.unfinished*"),
        *history.parent.glob("*.restored*"),
    ):
        copy.unlink(missing_ok=True)
    for folder in (
        *history.parent.glob("rescue-*"),
        *history.parent.glob(f"{_ASIDE}*"),
        *backups.folder_of(history).glob(f"{_ASIDE}*"),
    ):
        rmtree(folder, ignore_errors=True)
    damaged = folders.config.glob(f"{folders.settings.stem}.damaged-*")
    unfinished = folders.config.glob(f".{folders.settings.name}.*")
    for file in (*damaged, *unfinished, *folders.clients.glob(".*")):
        file.unlink(missing_ok=True)
