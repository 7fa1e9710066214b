"""What the window opens with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.domain.workout.workout import Workout


@dataclass(frozen=True, slots=True)
class StartOptions:
    """What the window opens with: a workout, its place in a program, and how it is performed.

    With `starts_immediately` the session starts without a key. With `is_risk_accepted` a trainer or
    the owner has taken responsibility for whatever the safety check blocks. `save_to` is where a
    session is saved as a file that the history could not take.
    """

    workout: Workout
    program_position: ProgramPosition | None = None
    overrides: SessionOverrides | None = None
    time_scale: float = 1.0
    starts_immediately: bool = False
    is_risk_accepted: bool = False
    save_to: Path | None = None
