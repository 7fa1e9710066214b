"""Writes sessions to a history, and reads it with a second connection, as another program would."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from retrotimer.domain.session.controls import Control
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.session.summary import summarize
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import HistoryError, connect
from retrotimer.store.history.merge import SessionRows, read_session_rows
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import SavedSession, read_sessions
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession, find_cut_off_sessions

# Segments: forward to 60, turn to 90, backward to 150, turn to 180, forward to 240.
WORKOUT = Workout(
    "There and back",
    (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 60.0, 3.6),
        Step(SegmentKind.WORK, Direction.BACKWARD, 60.0, 1.8),
        Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 60.0, 3.6),
    ),
)
STARTED_AT = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
OWNER_CONTEXT = SessionContext()
WORKOUT_TEXT = workout_file.serialize(WORKOUT)
# Number, origin, seconds since START, kind, payload.
END_EVENT = (9, "", 250.0, "end", '{"state": "finished"}')
SESSION_ROWS = SessionRows(
    "one", "2026-11-22T18:30:00.000+00:00", 3_600, "Ann", "1", WORKOUT_TEXT, (END_EVENT,)
)


def save_session(
    path: Path,
    *pressed: Control,
    until_s: float = 250.0,
    workout: Workout = WORKOUT,
    started: datetime = STARTED_AT,
    occasion: SessionContext = OWNER_CONTEXT,
) -> str:
    """Save a session as the session runner does; return its id."""
    journal = _begin_journal(path, pressed, workout, started, occasion)
    journal.record_end(until_s, SessionPhase.FINISHED)
    return _finish_writing(journal)


def save_cut_off_session(
    path: Path,
    *pressed: Control,
    at_s: float = 45.0,
    workout: Workout = WORKOUT,
    started: datetime = STARTED_AT,
    occasion: SessionContext = OWNER_CONTEXT,
) -> str:
    """Save a session without an end, with its last heartbeat; return its id."""
    journal = _begin_journal(path, pressed, workout, started, occasion)
    journal.record_heartbeat(at_s)
    return _finish_writing(journal)


def _begin_journal(
    path: Path,
    pressed: tuple[Control, ...],
    workout: Workout,
    started: datetime,
    occasion: SessionContext,
) -> SessionJournal:
    journal = SessionJournal(path, workout)
    journal.context = occasion
    journal.start(started)
    journal.record_segment(0.0, Place(0, -10.0))
    for control in pressed:
        journal.record_control(control)
    return journal


def _finish_writing(journal: SessionJournal) -> str:
    journal.flush()
    assert journal.is_saved, journal.problem
    return journal.session_id


def only_session(path: Path) -> SavedSession:
    """The only session of a history."""
    (session,) = read_sessions(path)
    return session


def find_cut_off_session(path: Path) -> CutOffSession | None:
    """The session that was cut off last, of those that are still offered."""
    return next(iter(find_cut_off_sessions(path)), None)


def session_rows(path: Path) -> list[SessionRows]:
    """All rows of every session, oldest first."""
    with closing(connect(path)) as connection:
        return list(read_session_rows(connection))


def assert_summaries_match(path: Path) -> None:
    """The stored summaries have the figures that the sessions themselves give."""
    assert {item.id: item.summary for item in read_summaries(path).sessions} == {
        session.id: summarize(
            session.record, session.context, session.answers_after, session.problems
        )
        for session in read_sessions(path)
    }


def query(path: Path, statement: str, *values: Any) -> list[Any]:
    """The rows that a second connection sees now."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(statement, values).fetchall()


def append_event(path: Path, session_id: str, at_s: float, kind: str, payload: str = "") -> None:
    """Add an event behind all others of its session, as another program would."""
    query(
        path,
        "INSERT INTO entry SELECT ?1, coalesce(max(number), -1) + 1, '', ?2, ?3, ?4 FROM entry"
        " WHERE session_id = ?1",
        *(session_id, at_s, kind, payload),
    )


def event_kinds(path: Path) -> list[str]:
    """The kinds of all events but the context, with which every session begins."""
    question = "SELECT kind FROM entry WHERE kind <> 'occasion' ORDER BY number, origin"
    return [kind for (kind,) in query(path, question)]


def history_error(attempt: Callable[[], object]) -> str:
    """The single line of the HistoryError that this call raises."""
    with pytest.raises(HistoryError) as caught:
        attempt()
    assert str(caught.value).isprintable()
    return str(caught.value)


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait up to 20 s until another thread or process made the condition true."""
    pause = Event()
    for _ in range(2_000):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("the condition never became true")
