"""Sessions as raw rows, and how they come from one history into another: in any order, as often.

A session is known by its UUID, an entry by its session, its number and its origin: what is there
already is left as it is. What was erased once stays away.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from retrotimer.domain.values.validation import NAME, is_line
from retrotimer.store.errors import StoreError
from retrotimer.store.files import workout_file
from retrotimer.store.files.json_schema import short
from retrotimer.store.history.database import transaction
from retrotimer.store.history.events import UNREADABLE, Entry, Story, story_of
from retrotimer.store.history.sessions import local_time

# Number, origin, seconds since START, kind, payload.
RawEntry = tuple[int, str, float, str, str]
_TOGETHER = 200
LONGEST_ID = 64
# What every database can count to.
_MOST = 2**31


@dataclass(frozen=True, slots=True)
class Raw:
    """A session with all its entries, as the tables hold them."""

    id: str
    started_at: str
    utc_offset_s: int
    client: str
    program_version: str
    workout: str
    entries: tuple[RawEntry, ...]

    @property
    def shown(self) -> str:
        """Its id in a message, whatever it is."""
        return self.id if is_line(self.id, LONGEST_ID) else short(self.id)

    @property
    def row(self) -> tuple[Any, ...]:
        """What the session's own table holds."""
        known = self.id, self.started_at, self.utc_offset_s, self.client
        return (*known, self.program_version, self.workout)

    @property
    def story(self) -> Story:
        """What its entries tell. Raises DamagedEntryError."""
        return story_of(Entry(at_s, kind, payload) for _, _, at_s, kind, payload in self.entries)

    def problem(self) -> str:
        """Why this is no session of ours, or nothing."""
        if not all(map(isinstance, self.row, (str, str, int, str, str, str))):
            return "its row is damaged"
        if not (is_line(self.id, LONGEST_ID) and is_line(self.program_version, LONGEST_ID)):
            return "its id or version is damaged"
        if self.client and not NAME.fits(self.client):
            return "its client is damaged"
        if not all(map(is_whole, self.entries)):
            return "one of its entries is damaged"
        try:
            local_time(self.started_at, self.utc_offset_s)
            workout_file.parse(self.workout, "workout")
            _ = self.story
        except UNREADABLE as error:
            return str(error)
        return ""


@dataclass(slots=True)
class Merged:
    """What a merge brought: new sessions, sessions that had more entries elsewhere, problems."""

    new: int = 0
    grown: int = 0
    problems: list[str] = field(default_factory=list)


def merge(connection: sqlite3.Connection, raws: Iterable[Raw]) -> Merged:
    """Take over what is not there yet. Raises sqlite3.Error; what was taken until then stays."""
    merged, waiting = Merged(), iter(raws)
    while True:
        together, failure = _next(waiting)
        with transaction(connection):
            for raw in together:
                if problem := raw.problem():
                    merged.problems.append(f"session {raw.shown}: {problem}")
                else:
                    _take(connection, raw, merged)
        if failure is not None:
            raise failure
        if not together:
            return merged


def _next(waiting: Iterator[Raw]) -> tuple[list[Raw], Exception | None]:
    """The next sessions; what was read before a failure is not lost by it."""
    together: list[Raw] = []
    try:
        together += islice(waiting, _TOGETHER)
    except (StoreError, sqlite3.Error) as error:
        return together, error
    return together, None


def is_whole(entry: RawEntry) -> bool:
    """Is it what an entry's row can hold, and can it be read by itself?"""
    if not all(map(isinstance, entry, (int, str, float, str, str))):
        return False
    number, origin, at_s, kind, payload = entry
    if not (0 <= number < _MOST and is_line(kind, LONGEST_ID) and "\0" not in payload):
        return False
    try:
        json.loads(payload)
        story_of([Entry(at_s, kind, payload)])
    except UNREADABLE:
        return False
    return not origin or is_line(origin, LONGEST_ID)


def raws_of(connection: sqlite3.Connection, ids: Iterable[str] | None = None) -> Iterator[Raw]:
    """Every session with its entries, oldest first, or only these."""
    if ids is None:
        found = connection.execute("SELECT id FROM session ORDER BY started_at, id")
        ids = [session_id for (session_id,) in found]
    for session_id in ids:
        row = connection.execute("SELECT * FROM session WHERE id = ?", (session_id,)).fetchone()
        if row is not None:
            entries = connection.execute(
                "SELECT number, origin, at_s, kind, payload FROM entry WHERE session_id = ?"
                " ORDER BY number, origin",
                (session_id,),
            )
            yield raw_of(row, tuple(entries))


def raw_of(row: tuple[Any, ...], entries: tuple[RawEntry, ...]) -> Raw:
    """A session of its own row and its entries."""
    session_id, started_at, utc_offset_s, client, program_version, workout = row
    return Raw(session_id, started_at, utc_offset_s, client, program_version, workout, entries)


def erased_in(connection: sqlite3.Connection) -> set[str]:
    """The sessions that must not come back."""
    return {session_id for (session_id,) in connection.execute("SELECT session_id FROM erased")}


def _take(connection: sqlite3.Connection, raw: Raw, merged: Merged) -> None:
    erased = "SELECT 1 FROM erased WHERE session_id = ?"
    if connection.execute(erased, (raw.id,)).fetchone():
        return
    session = "INSERT OR IGNORE INTO session VALUES (?, ?, ?, ?, ?, ?)"
    is_new = connection.execute(session, raw.row).rowcount
    before = connection.total_changes
    connection.executemany(
        "INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?)",
        ((raw.id, *entry) for entry in raw.entries),
    )
    has_grown = connection.total_changes > before
    if has_grown:
        connection.execute("DELETE FROM summary WHERE session_id = ?", (raw.id,))
    merged.new += is_new
    merged.grown += has_grown and not is_new
