"""A session with every kind of segment, and what the screen shows at any time of it."""

from __future__ import annotations

from retrotimer.domain.session.controls import Control, ControlKind, session_state_at
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, ready_state
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, TurnaroundRule, Workout
from retrotimer.gui.session.screen_content import ScreenContent, build_screen_content

TIMELINE = unroll(
    Workout(
        "Ladder",
        (
            Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 3.0),
            Step(SegmentKind.WORK, Direction.BACKWARD, 60, 1.6, 2.5),
            Step(SegmentKind.WORK, Direction.STANDING, 30),
            Step(SegmentKind.COOL_DOWN, Direction.BACKWARD, 60, 1.2),
        ),
        turnaround=TurnaroundRule(hold=True),
    )
)


def content_at(
    at_s: float, *pressed: tuple[float, ControlKind], message: str = ""
) -> ScreenContent:
    stamped = [Control(s + START_COUNTDOWN_S, kind) for s, kind in pressed]
    now = session_state_at(TIMELINE, stamped, at_s + START_COUNTDOWN_S)
    return build_screen_content(now, "Ladder", message, "")


CONFIRM_PRESS = (330, ControlKind.CONFIRM)
READY_CONTENT = build_screen_content(ready_state(TIMELINE), "Ladder", "", "")
