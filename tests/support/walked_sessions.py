"""Saves sessions that were walked some days ago, and the clients who walked them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, SessionPhase
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.store.files import client_file
from retrotimer.store.folders import Folders
from retrotimer.store.session_journal import SessionJournal

COMPLETED_SCREENING = Screening("2026-11-01")
OWNER_CONTEXT, NEW_CLIENT = (
    SessionContext(),
    Client(birth_year=1985, screening=COMPLETED_SCREENING),
)


def there_and_back_workout(speed_kmh: float = 1.6, backward_s: float = 60, *, name: str = "Sound"):
    """Warm-up, some time backward, cool-down: by default safe for every client."""
    return Workout(
        name,
        (
            Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 2.4),
            Step(SegmentKind.WORK, Direction.BACKWARD, backward_s, speed_kmh),
            Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
        ),
    )


SAFE_WORKOUT = there_and_back_workout()


def save_walked_session(
    session_context: SessionContext = OWNER_CONTEXT,
    workout: Workout = SAFE_WORKOUT,
    *,
    days_ago: float = 0,
    stopped_at_s: float | None = None,
    answers: Mapping[str, Any] | None = None,
) -> str:
    """Save a session that was walked to its end, or stopped; return its id."""
    journal = SessionJournal(Folders().history_path, workout)
    journal.context = session_context
    journal.start(SystemClock().local_time() - timedelta(days=days_ago))
    journal.record_segment(0.0, Place(0, -START_COUNTDOWN_S))
    if stopped_at_s is not None:
        journal.record_control(Control(stopped_at_s, ControlKind.STOP))
    end_s = START_COUNTDOWN_S + unroll(workout).duration_s
    journal.record_end(end_s if stopped_at_s is None else stopped_at_s, SessionPhase.FINISHED)
    journal.flush()
    if answers:
        journal.record_answers(answers)
        journal.flush()
    assert journal.is_saved, journal.problem
    return journal.session_id


def program_context(program: str, week: int, number: int, client: str = "") -> SessionContext:
    """The context of a session of a program."""
    return replace(
        OWNER_CONTEXT, client=client, program_position=ProgramPosition(program, week, number)
    )


def save_client(client: Client) -> None:
    """Save a client, as the command `profile` does."""
    client_file.write(Folders().clients, client)
