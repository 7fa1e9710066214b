"""A session with every kind of segment, and its face at any moment."""

from __future__ import annotations

from retrotimer.domain.session.controls import Control, ControlKind, moment_at
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, moment_before
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Kind, Step, Turnaround, Workout
from retrotimer.gui.session.screen_content import Face, face_of

TIMELINE = unroll(
    Workout(
        "Ladder",
        (
            Step(Kind.WARM_UP, Direction.FORWARD, 300, 3.0),
            Step(Kind.WORK, Direction.BACKWARD, 60, 1.6, 2.5),
            Step(Kind.WORK, Direction.STANDING, 30),
            Step(Kind.COOL_DOWN, Direction.BACKWARD, 60, 1.2),
        ),
        turnaround=Turnaround(hold=True),
    )
)


def face(at_s: float, *pressed: tuple[float, ControlKind], message: str = "") -> Face:
    stamped = [Control(s + START_COUNTDOWN_S, kind) for s, kind in pressed]
    now = moment_at(TIMELINE, stamped, at_s + START_COUNTDOWN_S)
    return face_of(now, "Ladder", message, "")


CONFIRM = (330, ControlKind.CONFIRM)
READY = face_of(moment_before(TIMELINE), "Ladder", "", "")
