"""Sessions that somebody walked some days ago, in the real history; and who walked them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_context import Occasion, Stage
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, State
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Kind, Step, Workout
from retrotimer.store.files import client_file
from retrotimer.store.folders import Folders
from retrotimer.store.session_journal import SessionJournal

SCREENED = Screening("2026-11-01")
OWNER, NEWCOMER = Occasion(), Client(screening=SCREENED)


def there_and_back(speed_kmh: float = 1.6, backward_s: float = 60, *, name: str = "Sound"):
    """Warm-up, some time backward, cool-down: by itself nothing that is unsafe for anybody."""
    return Workout(
        name,
        (
            Step(Kind.WARM_UP, Direction.FORWARD, 300, 2.4),
            Step(Kind.WORK, Direction.BACKWARD, backward_s, speed_kmh),
            Step(Kind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
        ),
    )


SOUND = there_and_back()


def walk(
    occasion: Occasion = OWNER,
    workout: Workout = SOUND,
    *,
    days_ago: float = 0,
    stopped_at_s: float | None = None,
    answers: Mapping[str, Any] | None = None,
) -> str:
    """Keep a session as it was walked to its end, or stopped; its id."""
    journal = SessionJournal(Folders().history, workout)
    journal.occasion = occasion
    journal.begin(SystemClock().wall() - timedelta(days=days_ago))
    journal.segment(0.0, Place(0, -START_COUNTDOWN_S))
    if stopped_at_s is not None:
        journal.control(Control(stopped_at_s, ControlKind.STOP))
    end_s = START_COUNTDOWN_S + unroll(workout).duration_s
    journal.end(end_s if stopped_at_s is None else stopped_at_s, State.FINISHED)
    journal.wait()
    if answers:
        journal.answers(answers)
        journal.wait()
    assert journal.kept, journal.problem
    return journal.session_id


def in_program(program: str, week: int, number: int, client: str = "") -> Occasion:
    """A session of a program."""
    return replace(OWNER, client=client, stage=Stage(program, week, number))


def write_down(client: Client) -> None:
    """A client, as `profile` would keep them."""
    client_file.write(Folders().clients, client)
