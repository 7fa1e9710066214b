"""By what the sessions of a laptop and of the server are compared, without reading all of them.

Heartbeats, nineteen of twenty events, are only counted: hashing them would take longer than
everything else.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from retrotimer.store.history.events import CLOSING_EVENTS

_SELECT_LOCAL_EVENTS = """
    SELECT session_id, sum(origin = ''), count(*), sum(number), min(at_s), max(at_s), sum(
        CASE WHEN kind = 'heartbeat' AND payload = '{}' THEN 0
        ELSE checksum(CAST(kind || payload AS BLOB)) END
    )
    FROM entry GROUP BY session_id
    HAVING sum(kind IN (?, ?, ?)) > 0 OR session_id IN (SELECT value FROM json_each(?))
"""
_SELECT_LOCAL_LATER = "SELECT session_id, number, origin FROM entry WHERE origin <> ''"
_SELECT_LOCAL_SESSIONS = (
    "SELECT id, started_at, utc_offset_s, client, program_version, workout FROM session"
)
_SEPARATOR = "\n"
# The same on the server. What has a longer id or origin is damaged.
SELECT_REMOTE_EVENTS = """
    SELECT session_id, count(*) FILTER (WHERE origin = ''),
        count(*), sum(number)::bigint, min(at_s), max(at_s), coalesce(sum(
            ('x' || left(encode(sha256(convert_to(kind || payload, 'UTF8')), 'hex'), 8))
            ::bit(32)::bigint
        ) FILTER (WHERE (kind, payload) <> ('heartbeat', '{}')), 0)::bigint
    FROM entry WHERE octet_length(session_id) <= %(longest)s GROUP BY session_id
"""
SELECT_REMOTE_LATER = """
    SELECT session_id, number, origin FROM entry WHERE origin <> ''
    AND octet_length(session_id) <= %(longest)s AND octet_length(origin) <= %(longest)s
"""
SELECT_REMOTE_SESSIONS = """
    SELECT id, encode(sha256(convert_to(concat_ws(
        chr(10), started_at, utc_offset_s, client, program_version, workout
    ), 'UTF8')), 'hex')
    FROM session WHERE octet_length(id) <= %(longest)s
"""
COUNT_DAMAGED_IDS = "SELECT count(*) FROM session WHERE octet_length(id) > %(longest)s"


@dataclass(frozen=True, slots=True)
class SessionFingerprint:
    """What one side has of a session.

    `own_count` is how many events the session itself wrote, `later` the number and origin of each
    event that was added afterwards, and `content` a checksum of what all of them say.
    """

    own_count: int
    later: frozenset[tuple[int, str]]
    content: tuple[Any, ...]

    def has_same_events(self, other: SessionFingerprint) -> bool:
        """Whether the other side has the same events, though one of them may be damaged there."""
        return (self.own_count, self.later) == (other.own_count, other.later)


def build_fingerprints(
    events: Iterable[Sequence[Any]],
    later_events: Iterable[Sequence[Any]],
    sessions: Iterable[Sequence[Any]],
) -> dict[str, SessionFingerprint]:
    """Fingerprints by session id, from the rows of the three queries."""
    added: dict[str, set[tuple[int, str]]] = {}
    for session_id, number, origin in later_events:
        added.setdefault(session_id, set()).add((number, origin))
    checksums = dict(map(tuple, sessions))
    return {
        session_id: SessionFingerprint(
            own_count,
            frozenset(added.get(session_id, ())),
            (checksums.get(session_id), *content),
        )
        for session_id, own_count, *content in events
    }


def read_local_fingerprints(
    connection: sqlite3.Connection, abandoned_ids: Iterable[str] = ()
) -> dict[str, SessionFingerprint]:
    """Of each closed session, and of these; the others wait for their end. Raises sqlite3.Error."""
    abandoned = json.dumps(list(abandoned_ids))
    connection.create_function("checksum", 1, _checksum, deterministic=True)
    sessions = (
        (session_id, sha256(_SEPARATOR.join(map(str, values)).encode()).hexdigest())
        for session_id, *values in connection.execute(_SELECT_LOCAL_SESSIONS)
    )
    return build_fingerprints(
        connection.execute(_SELECT_LOCAL_EVENTS, (*CLOSING_EVENTS, abandoned)),
        connection.execute(_SELECT_LOCAL_LATER),
        sessions,
    )


def _checksum(content: bytes) -> int:
    return int.from_bytes(sha256(content).digest()[:4])
