"""Opens, creates and upgrades the history's SQLite file; SCHEMA.md describes its tables.

Plain sqlite3, because SQLAlchemy would cost the running session 32 MB and 0.2-0.3 s at start.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from errno import ENOENT, ENOTDIR
from pathlib import Path
from threading import Event, Lock
from urllib.parse import quote

from retrotimer.regular_file import (
    allow_owner_to_write,
    open_descriptor,
    owner_can_write,
    read_bytes,
    require_regular_if_exists,
)
from retrotimer.store.errors import StoreError
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.folders import create_private_folder
from retrotimer.store.history.migrations import upgrade

SCHEMA_VERSION = 2
# Shorter than a journal waits before it says that the disk does not answer.
BUSY_TIMEOUT_S = 4.0
# Two programs that open a new file at the same time block each other for a moment.
_WAL_ATTEMPTS, _WAL_RETRY_PAUSE_S = 80, 0.05
# Parts of the header of every SQLite file.
_MAGIC, _PAYLOAD_FRACTIONS, _HEADER_BYTES = b"SQLite format 3\0", bytes((64, 32, 32)), 100
_SIDECAR_SUFFIXES = ("-wal", "-shm", "-journal")
# As much as a new history needs.
_TRIAL_BYTES = 64 * 1024
_DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# SQLite has no code of its own for these, only a message: a format number that never was (there has
# been one format since 2006), and a column whose name broke in the stored schema.
_DAMAGE_MESSAGES = ("unsupported file format", "no such column: ")


# The connections of this process, each with its file, until they are found to be closed.
_open_connections: list[tuple[tuple[int, int] | None, sqlite3.Connection]] = []
_opening_lock = Lock()


class HistoryError(StoreError):
    """The history cannot be opened or read; says which file and why."""

    def __init__(self, path: Path, reason: object) -> None:
        self.path = path
        # SQLite may quote any bytes of a damaged file.
        self.reason = "".join(
            character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
            for character in str(reason)
        )
        super().__init__([f"{path}: {self.reason}"])


class DamagedHistoryError(HistoryError):
    """The file exists but is damaged."""


class NewerHistoryError(HistoryError):
    """A newer version of the program wrote this history; it is not changed."""


def connect(path: Path) -> sqlite3.Connection:
    """Open a history; create it if it does not exist. Raises HistoryError."""
    with as_history_error(path):
        within_deadline(path, lambda: _create_if_missing(path))
        return _open(path)


def _create_if_missing(path: Path) -> None:
    create_private_folder(path.parent)
    if not path.exists():
        # SQLite gives the files that it creates next to it the same mode.
        os.close(open_descriptor(path, os.O_RDWR | os.O_CREAT))


def exists(path: Path) -> bool:
    """Whether there is a history. Raises OSError, also if the disk does not answer."""
    return within_deadline(path, lambda: _exists(path))


def _exists(path: Path) -> bool:
    """Whether it is there; what is in its way, or a disk that is missing, is no answer."""
    try:
        path.stat()
    except FileNotFoundError:
        nearest = next(place for place in (path, *path.parents) if os.path.lexists(place))
        # A link may name a history that is not made yet, but not one in a folder that is missing.
        if nearest.is_symlink() and not nearest.resolve().parent.exists():
            raise FileNotFoundError(ENOENT, "this link leads nowhere", str(nearest)) from None
        return False
    except NotADirectoryError:
        blocking = next(place for place in path.parents if os.path.lexists(place))
        raise NotADirectoryError(ENOTDIR, f"{blocking} is not a folder") from None
    return True


def connect_existing(path: Path) -> sqlite3.Connection:
    """Open a history that must exist. Raises HistoryError."""
    with as_history_error(path):
        try:
            return _open(path)
        except (OSError, sqlite3.OperationalError):
            if exists(path):
                raise
            raise HistoryError(path, "there is no history yet") from None


def find_write_problem(path: Path) -> str:
    """Why a session cannot be written to this history, tried by really writing; or empty.

    Nothing is created: without a history, a file without a name is written in its folder.
    """
    try:
        with as_history_error(path):
            if exists(path):
                connection = connect(path)
                within_deadline(path, lambda: _try_writing(connection))
            else:
                within_deadline(path, lambda: _try_folder(path.parent))
    except HistoryError as error:
        return str(error)
    return ""


def _try_writing(connection: sqlite3.Connection) -> None:
    """Commit a transaction that changes nothing, and close the history."""
    with closing(connection), transaction(connection):
        version = read_schema_version(connection)
        connection.execute(f"PRAGMA user_version = {version}")


def _try_folder(folder: Path) -> None:
    """Write in a folder, or where it would be created. Raises OSError."""
    # Only a check of the computer needs it.
    import tempfile

    existing = next(one for one in (folder, *folder.parents) if one.is_symlink() or one.exists())
    with tempfile.TemporaryFile(dir=existing) as file:
        file.write(bytes(_TRIAL_BYTES))
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def as_history_error(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the disk into a HistoryError of this file."""
    try:
        yield
    except sqlite3.Error as error:
        kind = DamagedHistoryError if is_damage_error(error) else HistoryError
        raise kind(path, error) from error
    except UnicodeDecodeError as error:
        # SQLite's message quotes the broken text.
        raise DamagedHistoryError(path, "its schema is malformed") from error
    except OSError as error:
        raise HistoryError(path, error.strerror or error) from error


def is_damage_error(error: sqlite3.Error) -> bool:
    """Whether the file itself is damaged, unlike a full disk or a locked file."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in _DAMAGE_CODES or str(error).startswith(_DAMAGE_MESSAGES)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit everything, or nothing if an exception is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def read_schema_version(connection: sqlite3.Connection) -> int:
    """The version of the tables; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _open(path: Path) -> sqlite3.Connection:
    connection = within_deadline(path, lambda: _open_file(path), sqlite3.Connection.close)
    try:
        if read_schema_version(connection) < SCHEMA_VERSION:
            # This may take long, because all sessions are read.
            _create_or_upgrade(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_file(path: Path) -> sqlite3.Connection:
    with _opening_lock:
        # The system drops all locks of a process on a file when the process closes any descriptor
        # of it, and another program would then delete the log that this one writes. So a file that
        # is open is not opened a second time to look at its header.
        if not _is_open_here(_file_key(path)):
            require_supported_version(path, _read_header_version(path))
        _prepare_sidecars(path)
        connection = sqlite3.connect(
            _database_uri(path),
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            # It is opened on another thread than it is used on.
            check_same_thread=False,
        )
        _open_connections.append((_file_key(path), connection))
    # One damaged text must not make all others unreadable.
    connection.text_factory = _decode_text
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_open_here(key: tuple[int, int] | None) -> bool:
    """Whether a connection of this process has this file open; the others are forgotten."""
    for file_key, connection in list(_open_connections):
        try:
            _ = connection.total_changes
        except sqlite3.ProgrammingError:
            # It was closed.
            _open_connections.remove((file_key, connection))
    return key in {file_key for file_key, _ in _open_connections}


def _file_key(path: Path) -> tuple[int, int] | None:
    """What tells a file from all others, whatever its path; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def sidecar_paths(path: Path) -> list[Path]:
    """The files that SQLite keeps next to a history, whether they exist or not."""
    return [path.with_name(f"{path.name}{suffix}") for suffix in _SIDECAR_SUFFIXES]


def _prepare_sidecars(path: Path) -> None:
    """Refuse what SQLite would wait for, and let it write its own files again.

    SQLite creates them with the mode of the history, also while that is read-only, and leaves them.
    """
    for sidecar in sidecar_paths(path):
        try:
            require_regular_if_exists(sidecar)
        except OSError as error:
            raise HistoryError(sidecar, error.strerror or error) from error
        if owner_can_write(path):
            allow_owner_to_write(sidecar)


def _database_uri(path: Path) -> str:
    """A URI with which SQLite creates no file, should this one be deleted at the same time."""
    absolute = path.absolute().as_posix()
    # A path on another computer begins with two slashes; SQLite accepts it after two more.
    server = "//" if absolute.startswith("//") else ""
    return f"file:{server}{quote(os.fsencode(absolute))}?mode=rw"


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    require_supported_version(path, read_schema_version(connection))
    _enable_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")


def require_supported_version(path: Path, version: int) -> None:
    """Raises NewerHistoryError, which names both versions, if this one is too new."""
    if version > SCHEMA_VERSION:
        raise NewerHistoryError(
            path, f"this history has version {version}, this program reads version {SCHEMA_VERSION}"
        )


def _read_header_version(path: Path) -> int:
    """The version in the file's header; 0 if it has none.

    Read before SQLite opens the file, because SQLite would recover a newer program's log.
    """
    header = read_bytes(path, _HEADER_BYTES)
    is_ours = header.startswith(_MAGIC) and header[21:24] == _PAYLOAD_FRACTIONS
    return int.from_bytes(header[60:64], "big") if is_ours else 0


def _decode_text(content: bytes) -> str:
    return content.decode(errors="replace")


def _enable_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL, which the file then keeps.

    SQLite's own timeout does not cover every lock here, so it is retried.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    attempts_left = _WAL_ATTEMPTS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            attempts_left -= 1
            # The higher bits tell variants of it apart (recovery, snapshot).
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not attempts_left:
                raise
            Event().wait(_WAL_RETRY_PAUSE_S)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000:.0f}")


def _create_or_upgrade(connection: sqlite3.Connection) -> None:
    """Bring the tables to the current version in one transaction."""
    with transaction(connection):
        # Read again under the lock: another program may have been faster.
        version = read_schema_version(connection)
        if version == 0:
            script = read_bytes(Path(__file__).parent / "schema.sql").decode()
            for statement in script.split(";"):
                connection.execute(statement)
        elif version < SCHEMA_VERSION:
            upgrade(connection, version)
        if version < SCHEMA_VERSION:
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
