"""Version 2: sessions know their client and start in UTC; events can be merged in any order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime

from retrotimer.domain.values.validation import MAX_NAME_LENGTH, is_single_line

# The tables of version 2 as they were then; `schema.sql` has those of the current version.
_CREATE_TABLES = (
    "ALTER TABLE session RENAME TO session_1",
    "ALTER TABLE entry RENAME TO entry_1",
    "DROP INDEX entry_by_session",
    """
    CREATE TABLE session (
        id TEXT NOT NULL,
        started_at TEXT NOT NULL,
        utc_offset_s INTEGER NOT NULL,
        client TEXT NOT NULL,
        program_version TEXT NOT NULL,
        workout TEXT NOT NULL,
        PRIMARY KEY (id)
    ) STRICT
    """,
    "CREATE INDEX session_by_start ON session (started_at)",
    """
    CREATE TABLE entry (
        session_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        origin TEXT NOT NULL,
        at_s REAL NOT NULL,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        PRIMARY KEY (session_id, number, origin),
        FOREIGN KEY (session_id) REFERENCES session (id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE summary (
        session_id TEXT NOT NULL,
        derivation INTEGER NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (session_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE erased (
        session_id TEXT NOT NULL,
        PRIMARY KEY (session_id)
    ) STRICT, WITHOUT ROWID
    """,
)
# Version 1 allowed a damaged row without an id, which therefore has no events.
SELECT_SESSIONS = (
    "SELECT id, started_at, program_version, workout FROM session_1 WHERE id IS NOT NULL"
    " ORDER BY id"
)
SELECT_CONTEXT_PAYLOADS = (
    "SELECT payload FROM entry_1 WHERE session_id = {} AND kind = 'occasion' ORDER BY number"
)
COPY_EVENTS = (
    "INSERT INTO entry SELECT session_id,"
    " row_number() OVER (PARTITION BY session_id ORDER BY number) - 1,"
    " '', at_s, kind, payload FROM entry_1 WHERE session_id IN (SELECT id FROM session)"
)
_SELECT_CONTEXT_PAYLOADS = SELECT_CONTEXT_PAYLOADS.format("?")
_INSERT_SESSION = "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)"
_DROP_TABLES = ("DROP TABLE entry_1", "DROP TABLE session_1")


def upgrade(connection: sqlite3.Connection) -> None:
    for statement in _CREATE_TABLES:
        connection.execute(statement)
    for session_id, started_at, program_version, workout in connection.execute(
        SELECT_SESSIONS
    ).fetchall():
        payloads = connection.execute(_SELECT_CONTEXT_PAYLOADS, (session_id,))
        client = find_client(payload for (payload,) in payloads)
        row = (session_id, *to_utc(started_at), client, program_version, workout)
        connection.execute(_INSERT_SESSION, row)
    connection.execute(COPY_EVENTS)
    for statement in _DROP_TABLES:
        connection.execute(statement)


def to_utc(local_time: str) -> tuple[str, int]:
    """A time in UTC and its offset in seconds.

    A text that is no time is returned unchanged; reading the session reports it.
    """
    try:
        started_at = datetime.fromisoformat(local_time)
        offset = started_at.utcoffset()
        in_utc = started_at.astimezone(UTC) if offset is not None else started_at
    except (ValueError, TypeError, OverflowError):
        return local_time, 0
    return in_utc.isoformat(timespec="milliseconds"), round(offset.total_seconds()) if offset else 0


def find_client(payloads: Iterable[str]) -> str:
    """The first valid client name in the payloads of `occasion` events; empty for the owner."""
    for payload in payloads:
        with suppress(ValueError, RecursionError):
            content = json.loads(payload)
            name = content.get("client") if isinstance(content, dict) else None
            if is_single_line(name, MAX_NAME_LENGTH):
                return str(name)
    return ""
