"""Sessions as raw rows, and merging them into another history, in any order and repeatedly.

A session is identified by its UUID, an event by its session, number and origin: rows that exist
already are left as they are. Erased sessions do not come back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isfinite
from typing import Any

from retrotimer.domain.values.shown_values import shorten_value
from retrotimer.domain.values.validation import NAME_CONSTRAINT, is_single_line
from retrotimer.store.errors import StoreError
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import transaction
from retrotimer.store.history.event_order import sort_events
from retrotimer.store.history.events import (
    MAX_NUMBER,
    READ_ERRORS,
    REDATED_EVENT,
    Event,
    SessionEvents,
    parse_events,
)
from retrotimer.store.history.redating import apply_redates
from retrotimer.store.history.sessions import legible_client, to_local_time

# Number, origin, seconds since START, kind, payload.
EventRow = tuple[int, str, float, str, str]
# How many sessions, and events of them, are in memory and in one transaction.
_BATCH_SIZE, _BATCH_EVENTS = 200, 20_000
# More than a session of a day has, with a heartbeat every 5 s.
MAX_EVENTS = 50_000
# The texts of a session's events, and each text of its row.
MAX_SESSION_BYTES = 8 * 1024 * 1024
MAX_ID_LENGTH = 64
# The range of an integer column in every database.
_MAX_EVENT_NUMBER = 2**31
# Longer contents hardly come twice.
_MAX_CACHED_LENGTH = 100


@dataclass(frozen=True, slots=True)
class SessionRows:
    """A session with all its events, as the tables hold them."""

    id: str
    started_at: str
    utc_offset_s: int
    client: str
    program_version: str
    workout: str
    event_rows: tuple[EventRow, ...]
    # How many damaged entries are left out of `event_rows`.
    damaged_count: int = field(default=0, compare=False)

    @property
    def display_id(self) -> str:
        """The id for a message, shortened if it is damaged."""
        return self.id if is_single_line(self.id, MAX_ID_LENGTH) else shorten_value(self.id)

    @property
    def session_row(self) -> tuple[Any, ...]:
        """The row of the table `session`."""
        times = self.started_at, self.utc_offset_s
        return (self.id, *times, self.client, self.program_version, self.workout)

    @property
    def events(self) -> SessionEvents:
        """The events, parsed."""
        events = sort_events(self.numbered_events, self.started_at)
        return parse_events(events, legible_client(self.client))

    @property
    def numbered_events(self) -> list[tuple[int, Event]]:
        """The events in the order of their rows, with their numbers."""
        return [
            (number, Event(at_s, kind, payload))
            for number, _, at_s, kind, payload in self.event_rows
        ]

    @property
    def is_redated(self) -> bool:
        """Whether its date follows from an event."""
        return any(kind == REDATED_EVENT for _, _, _, kind, _ in self.event_rows)

    def without_damaged_events(self) -> SessionRows:
        """The same session with the events that every history can hold: one does not cost all."""
        if all(map(is_valid_event, self.event_rows)):
            return self
        intact = tuple(filter(is_valid_event, self.event_rows))
        count = self.damaged_count + len(self.event_rows) - len(intact)
        return replace(self, event_rows=intact, damaged_count=count)

    def find_problem(self) -> str:
        """Why this is not a valid session, or an empty text."""
        if not all(map(isinstance, self.session_row, (str, str, int, str, str, str))):
            return "its row is damaged"
        if not (
            is_single_line(self.id, MAX_ID_LENGTH)
            and is_single_line(self.program_version, MAX_ID_LENGTH)
        ):
            return "its id or version is damaged"
        if len(self.event_rows) > MAX_EVENTS:
            return f"it has more than {MAX_EVENTS} entries"
        if len(self.workout) + sum(map(_event_size, self.event_rows)) > MAX_SESSION_BYTES:
            return f"it is larger than {MAX_SESSION_BYTES // 1024**2} MB"
        if self.client and not NAME_CONSTRAINT.is_valid(self.client):
            return "its client is damaged"
        if not all(map(is_valid_event, self.event_rows)):
            return "one of its entries is damaged"
        try:
            to_local_time(self.started_at, self.utc_offset_s)
            workout_file.parse(self.workout, "workout")
        except READ_ERRORS as error:
            return str(error)
        return ""


@dataclass(slots=True)
class MergeResult:
    """How many sessions were new, how many got more events, and what could not be taken over."""

    added: int = 0
    extended: int = 0
    problems: list[str] = field(default_factory=list)


def merge(connection: sqlite3.Connection, sessions: Iterable[SessionRows]) -> MergeResult:
    """Add the rows that are missing. Raises sqlite3.Error; what was added before stays."""
    result, remaining = MergeResult(), iter(sessions)
    while True:
        batch, failure = _next_batch(remaining)
        with transaction(connection):
            for session in map(SessionRows.without_damaged_events, batch):
                if problem := session.find_problem():
                    result.problems.append(f"session {session.display_id}: {problem}")
                    continue
                if session.damaged_count:
                    result.problems.append(
                        f"session {session.display_id}: damaged entries,"
                        f" left out: {session.damaged_count}"
                    )
                _insert_session(connection, session, result)
        if failure is not None:
            raise failure
        if not batch:
            return result


def _next_batch(remaining: Iterator[SessionRows]) -> tuple[list[SessionRows], Exception | None]:
    """The next sessions; after a failure, those that were read before it."""
    batch: list[SessionRows] = []
    event_count = 0
    try:
        for session in remaining:
            batch.append(session)
            event_count += len(session.event_rows)
            if len(batch) >= _BATCH_SIZE or event_count >= _BATCH_EVENTS:
                break
    except (StoreError, sqlite3.Error) as error:
        return batch, error
    return batch, None


def _parse_finite(text: str) -> float:
    if not isfinite(number := float(text)):
        raise ValueError(text)
    return number


# Neither NaN nor infinity is JSON, although Python writes and reads them.
_STRICT_JSON = json.JSONDecoder(parse_constant=_parse_finite, parse_float=_parse_finite)


def is_valid_event(event_row: EventRow) -> bool:
    """Whether every history can hold this row; what its payload says may still be damaged."""
    if not all(map(isinstance, event_row, (int, str, float, str, str))):
        return False
    number, origin, at_s, kind, payload = event_row
    if not (0 <= number < _MAX_EVENT_NUMBER and abs(at_s) < MAX_NUMBER):
        return False
    is_valid = _is_valid_content if len(payload) <= _MAX_CACHED_LENGTH else is_valid_content
    return is_valid(kind, payload) and (not origin or is_single_line(origin, MAX_ID_LENGTH))


def is_valid_content(kind: str, payload: str) -> bool:
    """Whether every history can hold an event of this kind and payload."""
    if not is_single_line(kind, MAX_ID_LENGTH) or "\0" in payload:
        return False
    try:
        _STRICT_JSON.decode(payload)
        # SQLite cannot store a lone surrogate.
        payload.encode()
    except READ_ERRORS:
        return False
    return True


# Nineteen of twenty events are heartbeats, which all have the same content.
_is_valid_content = lru_cache(maxsize=256)(is_valid_content)


def read_session_rows(
    connection: sqlite3.Connection, session_ids: Iterable[str] | None = None
) -> Iterator[SessionRows]:
    """Every session with its events, oldest first, or only these."""
    if session_ids is None:
        ids = connection.execute("SELECT id FROM session ORDER BY started_at, id")
        session_ids = [session_id for (session_id,) in ids]
    for session_id in session_ids:
        row = connection.execute("SELECT * FROM session WHERE id = ?", (session_id,)).fetchone()
        if row is not None:
            yield build_session_rows(row, _read_event_rows(connection, session_id))


def _read_event_rows(connection: sqlite3.Connection, session_id: str) -> tuple[EventRow, ...]:
    """The events of a session, in order; of one that is too large as many as show that it is."""
    event_rows: list[EventRow] = []
    size = 0
    for event_row in connection.execute(
        "SELECT number, origin, at_s, kind, payload FROM entry WHERE session_id = ?"
        " ORDER BY number, origin",
        (session_id,),
    ):
        event_rows.append(event_row)
        size += _event_size(event_row)
        if len(event_rows) > MAX_EVENTS or size > MAX_SESSION_BYTES:
            break
    return tuple(event_rows)


def _event_size(event_row: EventRow) -> int:
    """About how many bytes the texts of an event take; a damaged one may hold anything."""
    return sum(len(value) for value in event_row if isinstance(value, (str, bytes)))


def build_session_rows(
    session_row: tuple[Any, ...], event_rows: tuple[EventRow, ...]
) -> SessionRows:
    """A session from its row in a table and its events' rows.

    The texts of its workout are repaired, so that every other history accepts the session.
    """
    session_id, started_at, utc_offset_s, client, program_version, workout = session_row
    return SessionRows(
        session_id,
        started_at,
        utc_offset_s,
        client,
        program_version,
        workout_file.repair_texts(workout),
        event_rows,
    )


def read_erased_ids(connection: sqlite3.Connection) -> set[str]:
    """The ids of erased sessions, which must not come back, and the markers of erased clients.

    What `upkeep/erasure_markers.py` notes for this computer only is left out.
    """
    query = "SELECT session_id FROM erased WHERE session_id NOT LIKE 'done-%'"
    return {session_id for (session_id,) in connection.execute(query)}


def _insert_session(
    connection: sqlite3.Connection, session_rows: SessionRows, result: MergeResult
) -> None:
    erased = "SELECT 1 FROM erased WHERE session_id = ?"
    if connection.execute(erased, (session_rows.id,)).fetchone():
        return
    session = "INSERT OR IGNORE INTO session VALUES (?, ?, ?, ?, ?, ?)"
    is_new = connection.execute(session, session_rows.session_row).rowcount
    before = connection.total_changes
    connection.executemany(
        "INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?)",
        ((session_rows.id, *entry) for entry in session_rows.event_rows),
    )
    has_grown = connection.total_changes > before
    if has_grown:
        connection.execute("DELETE FROM summary WHERE session_id = ?", (session_rows.id,))
        if session_rows.is_redated:
            apply_redates(connection, session_rows.id)
    result.added += is_new
    result.extended += has_grown and not is_new
