"""Dates sessions anew that a wrong clock had dated, as an event so that all laptops get it.

The row of the session has the date that counts, because lists are sorted by it in the database. It
follows from the events, and is therefore the same wherever these come together.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from retrotimer.store.history.events import (
    NEW_START_KEY,
    REDATED_EVENT,
    TIME_KEY,
    format_time,
    parse_time,
)

_SELECT_PAYLOADS = (
    "SELECT payload FROM entry WHERE session_id = ? AND kind = ? ORDER BY number, origin"
)
_UPDATE_START = "UPDATE session SET started_at = ?, utc_offset_s = ? WHERE id = ?"
_TICK = timedelta(milliseconds=1)
_NO_TIME = datetime.min.replace(tzinfo=UTC)


def build_payload(started_at: datetime) -> dict[str, Any]:
    """The payload of an event that dates its session to this time."""
    return {NEW_START_KEY: format_time(started_at)}


def with_redate_time(
    connection: sqlite3.Connection, session_id: str, payload: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """The payload with the time at which it is written: after all that are known here."""
    known = (written for written, _ in _read_redates(connection, session_id))
    latest = max((written + _TICK for written in known if written is not _NO_TIME), default=now)
    return {**payload, TIME_KEY: format_time(max(now, latest.astimezone(now.tzinfo)))}


def apply_redates(connection: sqlite3.Connection, session_id: str) -> None:
    """Give a session's row the date of the redating that was written last, if there is one."""
    # Of equal times the last in the order of the keys.
    _, start = max(
        _read_redates(connection, session_id), key=lambda one: one[0], default=(None,) * 2
    )
    if start is not None and (offset := start.utcoffset()) is not None:
        text = format_time(start.astimezone(UTC))
        connection.execute(_UPDATE_START, (text, round(offset.total_seconds()), session_id))


def _read_redates(
    connection: sqlite3.Connection, session_id: str
) -> Iterable[tuple[datetime, datetime]]:
    """When each redating was written, and to which date; the last in the order of keys first."""
    payloads = connection.execute(_SELECT_PAYLOADS, (session_id, REDATED_EVENT)).fetchall()
    return list(_parse_redates(payload for (payload,) in reversed(payloads)))


def _parse_redates(payloads: Iterable[Any]) -> Iterator[tuple[datetime, datetime]]:
    for text in payloads:
        # A damaged one dates nothing.
        with suppress(ValueError, TypeError, RecursionError):
            payload = json.loads(text)
            if isinstance(payload, dict) and parse_time(payload.get(NEW_START_KEY)) is not None:
                start = datetime.fromisoformat(payload[NEW_START_KEY])
                yield parse_time(payload.get(TIME_KEY)) or _NO_TIME, start
