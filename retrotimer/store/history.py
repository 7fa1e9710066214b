"""The history: an append-only journal in SQLite, and the Records derived from it.

Plain sqlite3, because SQLAlchemy would cost the running session 32 MB and 0.2-0.3 s at start.

Schema 1. `session`: one row when START is pressed, with the workout as file text. `entry`: one
row for the occasion, each control, each segment reached, each heartbeat and the end, stamped `at_s`
seconds after START; then one for each time that questions were answered afterwards. A session
without an end entry was interrupted; it is kept up to its last entry.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import reduce
from math import isfinite
from pathlib import Path
from typing import Any

from retrotimer.core.controls import Control, ControlKind, walk_after
from retrotimer.core.energy import FORMULA, Body
from retrotimer.core.occasion import Occasion, Stage
from retrotimer.core.record import Record, record_of
from retrotimer.core.session import begin
from retrotimer.core.timeline import unroll
from retrotimer.store import StoreError, workout_file
from retrotimer.store.folders import make_private
from retrotimer.store.workout_file import WorkoutFileError

SCHEMA_VERSION = 1
BUSY_TIMEOUT_S = 5.0
OCCASION, AFTER = "occasion", "after"
ENTRY = "INSERT INTO entry (session_id, at_s, kind, payload) VALUES (?, ?, ?, ?)"
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
    """One session of the history. `started_at` carries its offset from UTC.

    `after` is what was answered afterwards, the newest answer to each question.
    """

    id: str
    started_at: datetime
    record: Record
    occasion: Occasion = field(default_factory=Occasion)
    after: Mapping[str, Any] = field(default_factory=dict)


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


def keep_answers(path: Path, session_id: str, answers: Mapping[str, Any]) -> None:
    """Add what was answered after a session, also days later. Raises HistoryError."""
    last = "SELECT max(at_s) FROM entry WHERE session_id = ?"
    try:
        with closing(connect(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            at_s = connection.execute(last, (session_id,)).fetchone()[0]
            connection.execute(ENTRY, (session_id, at_s or 0.0, AFTER, json.dumps(answers)))
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise HistoryError(path, error) from error


def occasion_payload(occasion: Occasion) -> dict[str, Any]:
    """An occasion as its entry keeps it; what is not known is left out."""
    payload: dict[str, Any] = {"client": occasion.client}
    if occasion.body is not None:
        payload |= asdict(occasion.body) | {"formula": FORMULA}
    if occasion.stage is not None:
        payload["stage"] = asdict(occasion.stage)
    if occasion.before:
        payload["before"] = dict(occasion.before)
    if occasion.time_scale != 1:
        payload["time_scale"] = occasion.time_scale
    if occasion.responsible_for:
        payload["responsible_for"] = list(occasion.responsible_for)
    return payload


def _occasion(payload: Mapping[str, Any]) -> Occasion:
    body, stage = None, None
    if "weight_kg" in payload:
        body = Body(float(payload["weight_kg"]), float(payload["backward_factor"]))
    if "stage" in payload:
        stage = Stage(**payload["stage"])
    return Occasion(
        str(payload["client"]),
        body,
        stage,
        dict(payload.get("before", {})),
        tuple(payload.get("responsible_for", ())),
        float(payload.get("time_scale", 1.0)),
    )


def _kept(
    connection: sqlite3.Connection, session_id: str, started_at: str, workout_text: str
) -> KeptSession:
    workout = workout_file.parse(workout_text, f"session {session_id}")
    controls: list[Control] = []
    occasion, after = Occasion(), dict[str, Any]()
    until_s = 0.0
    entries = connection.execute(
        "SELECT at_s, kind, payload FROM entry WHERE session_id = ? ORDER BY number", (session_id,)
    )
    for at_s, kind, payload in entries:
        until_s = max(until_s, at_s)
        if kind == "control":
            controls.append(_control(at_s, json.loads(payload)))
        elif kind == OCCASION:
            occasion = _occasion(json.loads(payload))
        elif kind == AFTER:
            after |= json.loads(payload)
    walk = reduce(walk_after, controls, begin(unroll(workout)))
    record = record_of(workout.name, walk, until_s, occasion.body)
    when = datetime.fromisoformat(started_at)
    return KeptSession(session_id, when, record, occasion, after)


def _control(at_s: float, content: Mapping[str, Any]) -> Control:
    kind, value = ControlKind(content["kind"]), float(content["value"])
    if not (isfinite(at_s) and isfinite(value)):
        raise ValueError(f"{kind} at {at_s} by {value}")
    return Control(at_s, kind, value)
