"""Looking at a history from outside, as another program would, while journals write it."""

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
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.session_state import State
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.workout import Direction, Kind, Step, Workout
from retrotimer.store.history.database import HistoryError, connect
from retrotimer.store.history.merge import Raw, raws_of
from retrotimer.store.history.sessions import KeptSession, sessions
from retrotimer.store.session_journal import SessionJournal

# Segments: forward to 60, turn to 90, backward to 150, turn to 180, forward to 240.
WORKOUT = Workout(
    "There and back",
    (
        Step(Kind.WARM_UP, Direction.FORWARD, 60.0, 3.6),
        Step(Kind.WORK, Direction.BACKWARD, 60.0, 1.8),
        Step(Kind.COOL_DOWN, Direction.FORWARD, 60.0, 3.6),
    ),
)
STARTED = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
OWNER = Occasion()


def keep(
    path: Path,
    *pressed: Control,
    until_s: float = 250.0,
    workout: Workout = WORKOUT,
    started: datetime = STARTED,
    occasion: Occasion = OWNER,
) -> str:
    """A session in the history, as the conductor writes it; its id."""
    journal = _begun(path, pressed, workout, started, occasion)
    journal.end(until_s, State.FINISHED)
    return _waited(journal)


def cut_off(
    path: Path,
    *pressed: Control,
    at_s: float = 45.0,
    workout: Workout = WORKOUT,
    started: datetime = STARTED,
    occasion: Occasion = OWNER,
) -> str:
    """A session of which nobody knows the end, with its last sign of life; its id."""
    journal = _begun(path, pressed, workout, started, occasion)
    journal.heartbeat(at_s)
    return _waited(journal)


def _begun(
    path: Path,
    pressed: tuple[Control, ...],
    workout: Workout,
    started: datetime,
    occasion: Occasion,
) -> SessionJournal:
    journal = SessionJournal(path, workout)
    journal.occasion = occasion
    journal.begin(started)
    journal.segment(0.0, Place(0, -10.0))
    for control in pressed:
        journal.control(control)
    return journal


def _waited(journal: SessionJournal) -> str:
    journal.wait()
    assert journal.kept, journal.problem
    return journal.session_id


def only(path: Path) -> KeptSession:
    """The one session there is."""
    (session,) = sessions(path)
    return session


def raws(path: Path) -> list[Raw]:
    """Everything of every session, oldest first."""
    with closing(connect(path)) as connection:
        return list(raws_of(connection))


def asked(path: Path, question: str, *values: Any) -> list[Any]:
    """The rows that a second connection sees now."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(question, values).fetchall()


def put(path: Path, session_id: str, at_s: float, kind: str, payload: str = "") -> None:
    """An entry behind all others of its session, as another program would write it."""
    asked(
        path,
        "INSERT INTO entry SELECT ?1, coalesce(max(number), -1) + 1, '', ?2, ?3, ?4 FROM entry"
        " WHERE session_id = ?1",
        *(session_id, at_s, kind, payload),
    )


def entries(path: Path) -> list[str]:
    """What was written since the occasion, with which every session begins."""
    question = "SELECT kind FROM entry WHERE kind <> 'occasion' ORDER BY number, origin"
    return [kind for (kind,) in asked(path, question)]


def refusal(attempt: Callable[[], object]) -> str:
    """The one line in which this is refused."""
    with pytest.raises(HistoryError) as caught:
        attempt()
    assert str(caught.value).isprintable()
    return str(caught.value)


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does; a machine that needs 20 s for it has failed."""
    pause = Event()
    for _ in range(2_000):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("this never became true")
