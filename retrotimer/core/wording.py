"""Every phrase of a session, spoken or shown: the only place where they are written."""

from __future__ import annotations

from retrotimer.core.session import State
from retrotimer.core.timeline import Segment
from retrotimer.core.workout import Direction, Kind

GET_ON_THE_BELT = "Get on the belt"
FEET_ON_THE_RAILS = "Feet on the side rails"
CONFIRM_WHEN_READY = "Confirm when ready"
END = "Session complete. Stop the belt"

_WALK = {
    Direction.FORWARD: "Walk forward",
    Direction.BACKWARD: "Walk backward",
    Direction.STANDING: FEET_ON_THE_RAILS,
}
DIRECTION = {
    Direction.FORWARD: "FORWARD",
    Direction.BACKWARD: "BACKWARD",
    Direction.STANDING: "RAILS",
}
KIND = {
    Kind.WARM_UP: "Warm-up",
    Kind.WORK: "Work",
    Kind.RECOVERY: "Recovery",
    Kind.COOL_DOWN: "Cool-down",
    Kind.TURNAROUND: "Turnaround",
}
STATE = {
    State.READY: "READY",
    State.COUNTDOWN: "GET ON",
    State.HOLDING: "CONFIRM",
    State.PAUSED: "PAUSED",
    State.FINISHED: "COMPLETE",
    State.STOPPED: "STOPPED",
}
HINT = {
    State.READY: "Space: start   O: open a workout   F: full screen",
    State.COUNTDOWN: GET_ON_THE_BELT,
    State.RUNNING: "Space: pause   Right: next   Left: back   Esc: end   S: stop at once",
    State.HOLDING: f"{CONFIRM_WHEN_READY}: Space",
    State.PAUSED: "Space: go on   Right: next   Left: back   Esc: end",
    State.FINISHED: "Space: again   O: open a workout",
    State.STOPPED: "Space: again   O: open a workout",
}
ASK_TO_END = "End the session?   Esc again: end"
NO_SOUND = "No sound"
NOBODY_CONFIRMS = (
    "No keys can be read here: the session waits at its first hold until it is stopped."
)
TURN = "TURN"
LAST = "Last step"
TURN_TO = {
    Direction.FORWARD: "Turn to face forward",
    Direction.BACKWARD: "Turn to face backward",
}


def announcement(segment: Segment, speed_kmh: float) -> str:
    """What to do now, and how fast the belt runs."""
    if segment.toward is not None:
        return f"{FEET_ON_THE_RAILS}. {TURN_TO[segment.toward]}"
    if not segment.direction.moving:
        return FEET_ON_THE_RAILS
    return f"{_WALK[segment.direction]}. {speed(speed_kmh)}"


def speed(speed_kmh: float) -> str:
    return f"{speed_kmh:.1f} km/h"


def incline(incline_pct: float) -> str:
    return f"{incline_pct:g} %"


def clock(seconds: float) -> str:
    """A duration as the countdown shows it: 0:42, 12:07, 1:02:03."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def short(segment: Segment, speed_kmh: float) -> str:
    """A segment in one glance: `Backward 1.6 km/h, 1:00`."""
    length = clock(segment.duration_s)
    if segment.toward is not None:
        return f"{KIND[segment.kind]}, {length}"
    if not segment.direction.moving:
        return f"{FEET_ON_THE_RAILS}, {length}"
    slope = f", {incline(segment.incline_pct)}" if segment.incline_pct else ""
    ramp = f" to {speed(segment.speed_end_kmh)}" if segment.speed_end_kmh is not None else ""
    return f"{segment.direction.capitalize()} {speed(speed_kmh)}{ramp}{slope}, {length}"


def following(segment: Segment, speed_kmh: float) -> str:
    return f"Next: {short(segment, speed_kmh)}"


def first(segment: Segment, speed_kmh: float) -> str:
    return f"First: {short(segment, speed_kmh)}"


def belt(speed_kmh: float) -> str:
    return speed(speed_kmh) if speed_kmh else "Belt stopped"


def left(seconds: float) -> str:
    return f"{clock(seconds)} left"


def interval(number: int, of: int) -> str:
    return f"{number} of {of}"


def slept(slept_s: float) -> str:
    return f"The computer slept for {clock(slept_s)}.   Space: go on"


def not_kept(reason: str) -> str:
    return f"The history cannot be written: {reason}"


def summary(backward_s: float, forward_s: float) -> str:
    return f"Kept in the history: {clock(backward_s)} backward, {clock(forward_s)} forward"
