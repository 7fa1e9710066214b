"""Reads complete sessions from the history and adds events; `session_summaries` reads summaries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from retrotimer.clock import SystemClock
from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.summary import SUMMARY_VERSION
from retrotimer.domain.values.dates import session_day
from retrotimer.domain.values.validation import NAME_CONSTRAINT
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import (
    HistoryError,
    as_history_error,
    connect_existing,
    exists,
    transaction,
)
from retrotimer.store.history.event_order import sort_events, with_time
from retrotimer.store.history.events import (
    ANSWERS_AFTER_EVENT,
    DISCARDED_EVENT,
    MAX_NUMBER,
    READ_ERRORS,
    REDATED_EVENT,
    Event,
    SessionEvents,
    parse_events,
)
from retrotimer.store.history.redating import apply_redates, build_payload, with_redate_time

_SELECT_SESSIONS = """
    SELECT id, started_at, utc_offset_s, workout, client FROM session
    WHERE (?1 IS NULL OR client = ?1) AND (?2 IS NULL OR started_at >= ?2)
    ORDER BY started_at, rowid
"""
# A damaged value may be a text, which sorts after every number.
_SELECT_NEXT_POSITION = """
    SELECT coalesce(max(number) FILTER (WHERE typeof(number) = 'integer') + 1, 0),
        coalesce(max(at_s) FILTER (WHERE typeof(at_s) = 'real' AND abs(at_s) < ?), 0.0)
    FROM entry WHERE session_id = ?
"""
_SELECT_SESSION = "SELECT id, started_at, utc_offset_s, workout, client FROM session WHERE id = ?"
_SELECT_STARTS_AFTER = (
    "SELECT started_at, utc_offset_s FROM session WHERE started_at > ? ORDER BY started_at DESC"
)


@dataclass(frozen=True, slots=True)
class SavedSession:
    """One complete session. `started_at` has its offset from UTC."""

    id: str
    started_at: datetime
    workout: Workout
    events: SessionEvents

    @property
    def record(self) -> SessionRecord:
        return self.events.build_record(self.workout)

    @property
    def context(self) -> SessionContext:
        return self.events.context

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes taken during the session, in order."""
        return self.events.notes

    @property
    def problems(self) -> tuple[str, ...]:
        """A line for each entry that could not be read whole."""
        return self.events.problems

    @property
    def answers_after(self) -> Mapping[str, Any]:
        """The newest answer to each question after the session."""
        return self.events.answers_after

    @property
    def details(self) -> SessionDetails:
        """The same values with the record computed once."""
        planned_s = unroll(self.workout).duration_s
        known = self.id, self.started_at, planned_s, self.record
        return SessionDetails(*known, self.context, self.answers_after, self.notes, self.problems)


def read_sessions(
    path: Path,
    *,
    client: str | None = None,
    since: date | None = None,
    problems: list[str] | None = None,
) -> Iterator[SavedSession]:
    """Every session that is not discarded, oldest first; none if there is no file.

    `since` leaves out the sessions of earlier days, as `session_day` counts days. Raises
    HistoryError. A session that cannot be read raises it too, unless `problems` is given, which
    then gets the messages.
    """
    with as_history_error(path):
        if not exists(path):
            return
        with closing(connect_existing(path)) as connection:
            values = (client, _earliest_utc_text(since) if since else None)
            for row in connection.execute(_SELECT_SESSIONS, values):
                try:
                    session = _load_from_row(connection, path, row)
                except HistoryError as error:
                    if problems is None:
                        raise
                    problems += error.messages
                    continue
                if since is not None and session_day(session.started_at) < since:
                    continue
                if session.events.closing_kind != DISCARDED_EVENT:
                    yield session


def read_session(path: Path, session_id: str) -> SavedSession:
    """One session. Raises HistoryError, also if there is no session of this id."""
    with as_history_error(path), closing(connect_existing(path)) as connection:
        row = connection.execute(_SELECT_SESSION, (session_id,)).fetchone()
        if row is None:
            raise HistoryError(path, f"no session {session_id}")
        return _load_from_row(connection, path, row)


def add_event(
    path: Path,
    session_id: str,
    kind: str,
    payload: Mapping[str, Any],
    now: datetime | None = None,
) -> None:
    """Add an event to a session that was written earlier, perhaps on two laptops at once.

    It carries the time at which it was written, `now` if it is not another one. Raises
    HistoryError, also if there is no session of this id.
    """
    with (
        as_history_error(path),
        closing(connect_existing(path)) as connection,
        transaction(connection),
    ):
        row = connection.execute(_SELECT_SESSION, (session_id,)).fetchone()
        if row is None:
            raise HistoryError(path, f"no session {session_id}")
        known = [event for _, event in read_events(connection, session_id)]
        number, at_s = connection.execute(
            _SELECT_NEXT_POSITION, (MAX_NUMBER, session_id)
        ).fetchone()
        now = now or SystemClock().local_time()
        if kind == REDATED_EVENT:
            timed = with_redate_time(connection, session_id, payload, now)
        else:
            timed = with_time(payload, at_s, known, row[1], now)
        entry = (session_id, number, uuid4().hex, at_s, kind, json.dumps(timed))
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", entry)
        apply_redates(connection, session_id)
        connection.execute("DELETE FROM summary WHERE session_id = ?", (session_id,))
        if kind == DISCARDED_EVENT:
            # Lists and counts skip a session with an empty summary.
            empty_summary = (session_id, SUMMARY_VERSION, "")
            connection.execute("INSERT INTO summary VALUES (?, ?, ?)", empty_summary)


def save_answers(
    path: Path, session_id: str, answers: Mapping[str, Any], now: datetime | None = None
) -> None:
    """Add answers to the questionnaire after a session, also days later. Raises HistoryError."""
    add_event(path, session_id, ANSWERS_AFTER_EVENT, answers, now)


def has_session(path: Path, session_id: str) -> bool:
    """Whether there is a session of this id. Raises HistoryError."""
    with as_history_error(path):
        if not exists(path):
            return False
        with closing(connect_existing(path)) as connection:
            return connection.execute(_SELECT_SESSION, (session_id,)).fetchone() is not None


def redate(path: Path, session_id: str, started_at: datetime, now: datetime | None = None) -> None:
    """Date a session to this local time, because the clock was wrong. Raises HistoryError."""
    add_event(path, session_id, REDATED_EVENT, build_payload(started_at), now)


def find_future_start(path: Path, now: datetime) -> datetime | None:
    """The latest start of a session that lies after now; None if there is none.

    Raises HistoryError.
    """
    with as_history_error(path):
        if not exists(path):
            return None
        with closing(connect_existing(path)) as connection:
            for row in connection.execute(_SELECT_STARTS_AFTER, (to_utc_text(now),)):
                # A damaged text may sort after every time.
                with suppress(*READ_ERRORS):
                    return to_local_time(*row)
    return None


def read_events(connection: sqlite3.Connection, session_id: str) -> Iterator[tuple[int, Event]]:
    """The events of a session with their numbers, in the order of their keys."""
    rows = connection.execute(
        "SELECT number, at_s, kind, payload FROM entry WHERE session_id = ?"
        " ORDER BY number, origin",
        (session_id,),
    )
    return ((number, Event(*values)) for number, *values in rows)


def to_local_time(started_at: str, utc_offset_s: int) -> datetime:
    """The local time at which a session started. Raises ValueError."""
    instant = datetime.fromisoformat(started_at)
    # Lists are sorted by these texts, so all must be in this one form.
    if instant.tzinfo is None or to_utc_text(instant) != started_at:
        raise ValueError(f"{started_at} is not in UTC")
    return instant.astimezone(timezone(timedelta(seconds=utc_offset_s)))


def _load_from_row(
    connection: sqlite3.Connection, path: Path, row: tuple[Any, ...]
) -> SavedSession:
    try:
        return load_session(connection, row)
    except READ_ERRORS as error:
        raise HistoryError(path, f"session {row[0]}: {error}") from error


def load_session(connection: sqlite3.Connection, row: tuple[Any, ...]) -> SavedSession:
    """A session from its id, start, offset, workout and client. Raises one of READ_ERRORS."""
    session_id, started_at, utc_offset_s, workout_text, client = row
    workout = _parse_workout(workout_text)
    numbered_events = read_events(connection, session_id)
    events = parse_events(sort_events(numbered_events, started_at), legible_client(client))
    return SavedSession(session_id, to_local_time(started_at, utc_offset_s), workout, events)


# A person walks the same few workouts again and again.
@lru_cache(maxsize=32)
def _parse_workout(text: str) -> Workout:
    return workout_file.parse(workout_file.repair_texts(text), "workout")


def legible_client(client: Any) -> str:
    """The client in a session's row; empty, as for the owner, if it is damaged."""
    return client if NAME_CONSTRAINT.is_valid(client) else ""


def _earliest_utc_text(day: date) -> str:
    """Not later than the column `started_at` of any session of this day, in whatever time zone."""
    return "" if day == date.min else (day - timedelta(days=1)).isoformat()


def to_utc_text(time: datetime) -> str:
    """A time as the column `started_at` has it."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds")
