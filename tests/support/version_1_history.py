"""Histories of format version 1, as RetroTimer 0.1.0 wrote them; one was written by it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from retrotimer.store.files import workout_file
from tests.support.history_database import WORKOUT
from tests.support.paths import GOLDEN

REAL_HISTORY = GOLDEN / "history-1.sqlite3"
WORKOUT_TEXT = workout_file.serialize(WORKOUT)
# Id, and start in local time.
SESSION = ("one", "2026-03-29T01:59:59.500+01:00")
# Seconds, kind, payload.
OCCASION = (0.0, "occasion", '{"client": "Ann"}')
ENTRIES = (OCCASION, (5.0, "heartbeat", "{}"), (250.0, "end", '{"state": "finished"}'))


def create_history(path: Path) -> None:
    """Create an empty history."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(REAL_HISTORY, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM entry")
        connection.execute("DELETE FROM session")
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def add_session(
    path: Path,
    session: tuple[Any, Any] = SESSION,
    entries: Iterable[tuple[Any, Any, Any]] = ENTRIES,
    workout: Any = WORKOUT_TEXT,
) -> None:
    """Add a session with its events."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        row = "INSERT INTO session VALUES (?, ?, '0.1.0', ?)"
        connection.execute(row, (*session, workout))
        connection.executemany(
            "INSERT INTO entry (session_id, at_s, kind, payload) VALUES (?, ?, ?, ?)",
            ((session[0], *entry) for entry in entries),
        )
        connection.execute("COMMIT")


def dump_sql(path: Path) -> list[str]:
    """The whole content of a database as SQL."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        return [f"version {version}", *connection.iterdump()]
