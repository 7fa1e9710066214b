"""Refuses a database that is more than the tables of a history, before anything reads its rows.

A file from elsewhere may hold views, triggers, virtual tables or expressions that compute for ever
or without bound as soon as SQLite touches them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrotimer.clock import monotonic_s
from retrotimer.store.history.database import HistoryError
from retrotimer.store.history.merge import MAX_SESSION_BYTES

# About ten times the history of a studio with 20 000 sessions.
MAX_FILE_BYTES = 2 * 1024**3
# A history has four tables and one index, and what SQLite adds to them.
_MAX_OBJECTS = 40
# Longer than any statement of a history; checking a file of that size takes less.
_TIME_LIMIT_S = 60.0
_INSTRUCTIONS_BETWEEN_CHECKS = 100_000
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_SESSION_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 10,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 10,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_SELECT_SCHEMA = "SELECT type, name, rootpage, sql FROM sqlite_schema LIMIT ?"
# Words with which a table computes something of its own.
_COMPUTING_WORDS = re.compile(
    r"\b(check|generated|as|default|collate|virtual|using)\b", re.IGNORECASE
)
_PLAIN_INDEX = re.compile(
    r'create\s+(unique\s+)?index\s+["\w]+\s+on\s+["\w]+\s*\(["\w\s,]+\)\s*', re.IGNORECASE
)


def limit(connection: sqlite3.Connection) -> None:
    """Bound what this connection reads, and let the file's own schema compute nothing unsafe."""
    for category, value in _LIMITS.items():
        connection.setlimit(category, value)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def require_plain_tables(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse whatever a history never holds. Raises HistoryError, which names `path`."""
    objects = connection.execute(_SELECT_SCHEMA, (_MAX_OBJECTS + 1,)).fetchall()
    if len(objects) > _MAX_OBJECTS:
        raise HistoryError(path, "it has too many tables for a history of RetroTimer")
    for kind, name, root_page, sql in objects:
        if not _is_plain(kind, root_page, sql):
            raise HistoryError(
                path,
                f"it is no plain history of RetroTimer: it holds the {kind} {name!r:.60},"
                " which a history never has",
            )


@contextmanager
def time_limit(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Stop what takes longer than any history needs. Raises HistoryError, which names `path`."""
    until_s = monotonic_s() + _TIME_LIMIT_S
    connection.set_progress_handler(lambda: monotonic_s() > until_s, _INSTRUCTIONS_BETWEEN_CHECKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        if monotonic_s() <= until_s:
            # Ctrl-C: SQLite tells no more of it than that it was interrupted.
            raise KeyboardInterrupt from error
        raise HistoryError(path, f"it could not be checked within {_TIME_LIMIT_S:.0f} s") from error
    finally:
        connection.set_progress_handler(None, 0)


def require_possible_size(path: Path) -> None:
    """Raises HistoryError if this file is larger than any history, OSError."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise HistoryError(path, f"it is larger than {MAX_FILE_BYTES // 1024**3} GB")


def _is_plain(kind: object, root_page: object, sql: object) -> bool:
    if sql is None:
        # An index that SQLite made for a key.
        return kind == "index"
    if not isinstance(sql, str) or not root_page:
        return False
    if kind == "table":
        return not _COMPUTING_WORDS.search(sql)
    return kind == "index" and bool(_PLAIN_INDEX.fullmatch(sql))
