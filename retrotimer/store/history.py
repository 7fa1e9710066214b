"""The history: an append-only journal in SQLite, and the Records derived from it.

Plain sqlite3, because SQLAlchemy would cost the running session 32 MB and 0.2-0.3 s at start.

Schema 1. `session`: one row when START is pressed, with the workout as file text. `entry`: one
row for each control, each segment reached, each heartbeat and the end, stamped `at_s` seconds
after START. A session without an end entry was interrupted; it is kept up to its last entry.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from math import isfinite
from pathlib import Path

from retrotimer.core.controls import Control, ControlKind, walk_after
from retrotimer.core.record import Record, record_of
from retrotimer.core.session import begin
from retrotimer.core.timeline import unroll
from retrotimer.store import StoreError, workout_file
from retrotimer.store.folders import make_private
from retrotimer.store.workout_file import WorkoutFileError

SCHEMA_VERSION = 1
BUSY_TIMEOUT_S = 5.0
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS session (
    id TEXT PRIMARY KEY,
    started_at TEXT NOT NULL,
    program_version TEXT NOT NULL,
    workout TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (id),
    at_s REAL NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entry_by_session ON entry (session_id, number);
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""


class HistoryError(StoreError):
    """The history cannot be opened or read; says which file and why."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__([f"{path}: {reason}"])


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One session of the history. `started_at` carries its offset from UTC."""

    id: str
    started_at: datetime
    record: Record


def connect(path: Path) -> sqlite3.Connection:
    """An open history, created if it does not exist. Raises HistoryError."""
    try:
        make_private(path.parent)
        if not path.exists():
            # The files that SQLite puts beside it get the same mode.
            path.touch(mode=0o600)
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError, _NewerError) as error:
        raise HistoryError(path, error) from error
    return connection


class _NewerError(Exception):
    """A newer program wrote this history."""


def _prepare(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise _NewerError(
            f"this history has version {version}, this program reads version {SCHEMA_VERSION}"
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if version < SCHEMA_VERSION:
        connection.executescript(_SCHEMA)


def sessions(path: Path) -> Iterator[KeptSession]:
    """Every session kept, oldest first. No file is an empty history. Raises HistoryError."""
    try:
        if not path.exists():
            return
        with closing(connect(path)) as connection:
            rows = connection.execute("SELECT id, started_at, workout FROM session ORDER BY rowid")
            for session_id, started_at, workout in rows:
                yield _kept(connection, session_id, started_at, workout)
    except (sqlite3.Error, OSError, WorkoutFileError) as error:
        raise HistoryError(path, error) from error
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        # What is stored is not what we store: another program, or a damaged file.
        raise HistoryError(path, f"a session is damaged: {error!r}") from error


def _kept(
    connection: sqlite3.Connection, session_id: str, started_at: str, workout_text: str
) -> KeptSession:
    workout = workout_file.parse(workout_text, f"session {session_id}")
    controls: list[Control] = []
    until_s = 0.0
    entries = connection.execute(
        "SELECT at_s, kind, payload FROM entry WHERE session_id = ? ORDER BY number", (session_id,)
    )
    for at_s, kind, payload in entries:
        until_s = at_s
        if kind == "control":
            content = json.loads(payload)
            control = ControlKind(content["kind"])
            value = float(content["value"])
            if not (isfinite(at_s) and isfinite(value)):
                raise ValueError(f"{control} at {at_s} by {value}")
            controls.append(Control(at_s, control, value))
    walk = reduce(walk_after, controls, begin(unroll(workout)))
    record = record_of(workout.name, walk, until_s)
    return KeptSession(session_id, datetime.fromisoformat(started_at), record)
