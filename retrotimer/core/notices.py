"""What the program says of itself: the keys, what hinders it, what was walked."""

from __future__ import annotations

from retrotimer.core.energy import Energy
from retrotimer.core.record import Record
from retrotimer.core.session import State
from retrotimer.core.units import Units
from retrotimer.core.wording import CONFIRM_WHEN_READY, GET_ON_THE_BELT, clock
from retrotimer.core.workout import Direction

HINT = {
    State.READY: "Space: start   O: open a workout   A: sound   F: full screen",
    State.COUNTDOWN: GET_ON_THE_BELT,
    State.RUNNING: "Space: pause   Right: next   Left: back   Esc: end   S: stop at once",
    State.HOLDING: f"{CONFIRM_WHEN_READY}: Space",
    State.PAUSED: "Space: go on   Right: next   Left: back   Esc: end",
    State.FINISHED: "Space: again   O: open a workout   A: sound",
    State.STOPPED: "Space: again   O: open a workout   A: sound",
}
ASK_TO_END = "End the session?   Esc again: end"
NO_SOUND = "No sound"
NOBODY_CONFIRMS = (
    "No keys can be read here: the session waits at its first hold until it is stopped."
)
NOT_SCREENED = (
    "The health questions were never answered: retrotimer profile screening=none, or what is a yes"
)
REFUSED = "It does not start. As trainer or owner you can take it upon you: --i-take-responsibility"


def distance(distance_km: float, units: Units = Units.METRIC) -> str:
    return f"{units.distance(distance_km):.2f} {units.distance_name}"


def energy(spent: Energy) -> str:
    """Between which figures, rounded so that nobody takes them for more than they are."""
    low, high = (round(kcal) for kcal in spent.range_kcal)
    beyond = ", beyond what was measured" if spent.extrapolated else ""
    return f"estimate {low}-{high} kcal{beyond}"


def slept(slept_s: float) -> str:
    return f"The computer slept for {clock(slept_s)}.   Space: go on"


def not_kept(reason: str) -> str:
    return f"The history cannot be written: {reason}"


def own_cues_unspoken(reason: str) -> str:
    return f"Own cues are shown only: {reason}"


def summary(record: Record, units: Units = Units.METRIC) -> str:
    """What was walked, in one line; the energy only where the weight is known."""
    walked = (Direction.BACKWARD, Direction.FORWARD)
    times = (f"{clock(record.walked_s(way))} {way}" for way in walked)
    km = sum(record.distance_km(way) for way in walked)
    figures = [*times, distance(km, units)]
    if record.spent is not None:
        figures.append(energy(record.spent))
    return f"Kept in the history: {', '.join(figures)}"
