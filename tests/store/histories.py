"""Looking at a history from outside, as another program would, while journals write it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from retrotimer.core.workout import Direction, Kind, Step, Workout

# Segments: forward to 60, turn to 90, backward to 150, turn to 180, forward to 240.
WORKOUT = Workout(
    "There and back",
    (
        Step(Kind.WARM_UP, Direction.FORWARD, 60.0, 3.6),
        Step(Kind.WORK, Direction.BACKWARD, 60.0, 1.8),
        Step(Kind.COOL_DOWN, Direction.FORWARD, 60.0, 3.6),
    ),
)


def asked(path: Path, question: str, *values: Any) -> list[Any]:
    """The rows that a second connection sees now."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(question, values).fetchall()


def entries(path: Path) -> list[str]:
    """What was written since the occasion, with which every session begins."""
    question = "SELECT kind FROM entry WHERE kind <> 'occasion' ORDER BY number"
    return [kind for (kind,) in asked(path, question)]


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does; a machine that needs 20 s for it has failed."""
    pause = Event()
    for _ in range(2_000):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("this never became true")
