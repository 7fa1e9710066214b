"""Erases a client for good: sessions, profile and settings, and every copy of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from retrotimer.domain.settings.settings import Settings
from retrotimer.regular_file import NotRegularFileError
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.file_lock import exclusive_lock
from retrotimer.store.files.json_document import as_file_error
from retrotimer.store.files.settings_update import update_settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import (
    HistoryError,
    as_history_error,
    connect,
    connect_existing,
    exists,
    transaction,
)
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure_markers import (
    make_marker,
    note_finished,
    read_unfinished,
    select_sessions_of,
)

_ERASE_STATEMENTS = (
    "INSERT OR IGNORE INTO erased VALUES (?)",
    "DELETE FROM summary WHERE session_id = ?",
    "DELETE FROM entry WHERE session_id = ?",
    "DELETE FROM session WHERE id = ?",
)
_OPEN_ELSEWHERE_MESSAGE = "another program has the history open; close it and erase again"
# A program that reads for longer only delays the end of an erasure.
_MAX_WAIT_MS = 500
# Working folders are next to the copies, where a later erasure finds what a killed one left.
_WORK_FOLDER_PREFIX = "erase-"


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What there is of a client. `unreadable` are copies that cannot be read."""

    session_count: int
    copies: tuple[Path, ...]
    unreadable: tuple[Path, ...]


def preview_erasure(folders: Folders, client: str) -> ErasurePreview:
    """Find what is stored of a client; nothing is changed. Raises HistoryError."""
    history = folders.history_path
    count = len(_find_sessions(history, _digests(client))) if exists(history) else 0
    copies, unreadable = _find_copies(history, _digests(client))
    return ErasurePreview(count, tuple(copies), tuple(unreadable))


def erase_client(folders: Folders, client: str) -> None:
    """Erase everything of a client; copies that cannot be read are deleted. Raises StoreError.

    Other computers that share a studio's server learn of it by a marker. The caller must hold the
    WriterLock.
    """
    history, digests = folders.history_path, _digests(client)
    # Read first, so that an unreadable history is reported before anything is erased.
    if exists(history):
        _find_sessions(history, digests)
    was_known = _erase_files(folders, digests)
    # Last: after an interruption the history still has the client, so erasing can be repeated.
    if exists(history) or was_known:
        _erase_from_database(history, digests, [make_marker(client)] if client else [])


def finish_erasures(folders: Folders) -> None:
    """Erase what is left of the clients whom other computers erased. Raises StoreError.

    A sync has erased their sessions from the history itself. This can be repeated after a failure;
    it does nothing where nothing is left to do. The caller must hold the WriterLock.
    """
    history = folders.history_path
    with as_history_error(history):
        if not exists(history):
            return
        with closing(connect_existing(history)) as connection:
            unfinished = read_unfinished(connection)
    if not unfinished:
        return
    with as_history_error(history):
        _erase_files(folders, frozenset(unfinished.values()))
    with as_history_error(history), closing(connect_existing(history)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {_MAX_WAIT_MS}")
        # Free pages and the log may hold what was changed long ago.
        connection.execute("VACUUM")
        (is_busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise HistoryError(history, _OPEN_ELSEWHERE_MESSAGE)
        note_finished(connection, unfinished)


def _digests(client: str) -> frozenset[str]:
    return frozenset((client_file.client_digest(client),))


def _erase_files(folders: Folders, digests: frozenset[str]) -> bool:
    """Erase these clients everywhere but in the history; whether there was a profile or settings.

    Raises StoreError.
    """
    # Read first, so that unreadable settings are reported before anything is erased.
    cues = settings_file.read(folders.settings_path).cue_settings_by_client
    copies, unreadable = _find_copies(folders.history_path, digests)
    for copy in copies:
        _erase_from_copy(copy, digests)
    for copy in unreadable:
        backups.remove_database(copy)
    was_known = False
    for path in client_file.find_files(folders.clients, digests):
        with as_file_error(client_file.ClientFileError, path), exclusive_lock(path):
            was_known |= path.exists()
            path.unlink(missing_ok=True)
    names = {name for name in cues if client_file.client_digest(name) in digests}
    if names:
        update_settings_file(folders.settings_path, partial(_without_clients, names=names))
    _remove_leftovers(folders)
    rmtree(folders.custom_clips, ignore_errors=True)
    return was_known or bool(names)


def _without_clients(settings: Settings, names: Collection[str]) -> Settings:
    others = {
        name: cues for name, cues in settings.cue_settings_by_client.items() if name not in names
    }
    return replace(settings, cue_settings_by_client=others)


def erase_sessions(connection: sqlite3.Connection, session_ids: set[str]) -> None:
    """Erase these sessions and mark them so that no merge brings them back.

    Markers of clients among them are kept for `finish_erasures`, which also cleans the copies.
    """
    if not session_ids:
        return
    connection.execute("PRAGMA secure_delete = ON")
    with transaction(connection):
        for statement in _ERASE_STATEMENTS:
            connection.executemany(statement, ((session_id,) for session_id in session_ids))


def _list_copies(history: Path) -> list[Path]:
    """Backups, and histories that were set aside because of damage or a restore."""
    set_aside = history.parent.glob(f"{history.stem}.*{history.suffix}")
    return [*backups.list_backups(history), *sorted(set_aside)]


def _is_environment_error(error: HistoryError) -> bool:
    """Whether the disk failed, for instance because it is full; then the copy may be intact."""
    cause = error.__cause__
    if isinstance(cause, OSError):
        return not isinstance(cause, (PermissionError, NotRegularFileError))
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def _find_copies(history: Path, digests: frozenset[str]) -> tuple[list[Path], list[Path]]:
    """The copies that have sessions of these clients, and those that cannot be read."""
    copies, unreadable = [], []
    for copy in _list_copies(history):
        with (
            as_history_error(copy),
            TemporaryDirectory(dir=copy.parent, prefix=_WORK_FOLDER_PREFIX) as folder,
        ):
            try:
                backups.make_working_copy(copy, Path(folder) / copy.name)
                if _find_sessions(Path(folder) / copy.name, digests):
                    copies.append(copy)
            except HistoryError as error:
                if _is_environment_error(error):
                    raise
                unreadable.append(copy)
    return copies, unreadable


def _find_sessions(path: Path, digests: frozenset[str]) -> set[str]:
    with as_history_error(path), closing(connect(path)) as connection:
        return _read_sessions_of(connection, digests)


def _read_sessions_of(connection: sqlite3.Connection, digests: frozenset[str]) -> set[str]:
    return select_sessions_of(connection.execute("SELECT id, client FROM session"), digests)


def _erase_from_database(path: Path, digests: frozenset[str], markers: Collection[str]) -> None:
    with as_history_error(path), closing(connect(path)) as connection:
        _require_exclusive_access(connection, path)
        erase_sessions(connection, _read_sessions_of(connection, digests) | set(markers))
        note_finished(connection, markers)
        connection.execute("VACUUM")


def _require_exclusive_access(connection: sqlite3.Connection, path: Path) -> None:
    """Leave WAL mode, because a log that others have open would keep the erased rows."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        raise HistoryError(path, _OPEN_ELSEWHERE_MESSAGE if is_busy else error) from error


def _erase_from_copy(copy: Path, digests: frozenset[str]) -> None:
    """Erase in a working copy that then replaces the copy, which is complete at any time."""
    with (
        as_history_error(copy),
        TemporaryDirectory(dir=copy.parent, prefix=_WORK_FOLDER_PREFIX) as folder,
    ):
        fresh = Path(folder) / copy.name
        backups.make_working_copy(copy, fresh)
        _erase_from_database(fresh, digests, ())
        # The old copy's log must not be taken for the new one's.
        for path in copy.parent.iterdir():
            if path.name.startswith(f"{copy.name}-"):
                path.unlink()
        fresh.replace(copy)


def _remove_leftovers(folders: Folders) -> None:
    """Delete what killed programs left behind, because it may hold rows of the client."""
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
