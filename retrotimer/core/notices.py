"""What the program says of itself: the keys, what hinders it, what was walked."""

from __future__ import annotations

from retrotimer.core.client import Screening
from retrotimer.core.energy import Energy
from retrotimer.core.record import Record
from retrotimer.core.session import State
from retrotimer.core.units import Units
from retrotimer.core.wording import CONFIRM_WHEN_READY, GET_ON_THE_BELT, clock
from retrotimer.core.workout import Direction

HINT = {
    State.READY: "Space: start   O: workouts   H: history   F: full screen   ?: all keys",
    State.COUNTDOWN: GET_ON_THE_BELT,
    State.RUNNING: "Space: pause   Right: next   Left: back   S: stop at once   ?: all keys",
    State.HOLDING: f"{CONFIRM_WHEN_READY}: Space",
    State.PAUSED: "Space: go on   Right: next   Left: back   Esc: end   ?: all keys",
    State.FINISHED: "Space: again   O: workouts   H: history   ?: all keys",
    State.STOPPED: "Space: again   O: workouts   H: history   ?: all keys",
}
ASK_TO_END = "End the session?   Esc again: end"
KEYS = (
    ("Space", "start, pause, go on, confirm"),
    ("S", "stop at once"),
    ("Right, Left", "next step, back"),
    ("R", "this step again"),
    ("Up, Down", "belt speed; with Shift twice as much"),
    ("+, -", "15 s longer, 15 s shorter"),
    ("C", "to the cool-down"),
    ("Esc", "end; asks before"),
    ("F", "full screen"),
    ("M", "for a mirror, and back"),
    ("L", "lock all keys but Space and S, and back"),
    ("O", "workouts"),
    ("E", "edit this workout"),
    ("H", "history"),
    ("A", "sound"),
    ("P", "preferences"),
    ("?", "these keys"),
)
LOGBOOK_KEYS = "Ctrl+E: answers and notes   Delete: into the bin   Ctrl+Z: undo   Esc: close"
TRENDS_KEYS = "Tab: next chart   Left, Right: point by point   Esc: close"
ANSWERS_KEPT = "Kept.   Ctrl+Z: as it was before"
SESSION_IN_BIN = "The session is in the bin, and counts no more.   Ctrl+Z: bring it back"
UNDONE = "It is as it was before."
REHEARSING = "The whole workout in 20 s"
NOT_FOR_YOU = "Not safe for you as it is"
CAREFUL = "Read the findings before you start"
OUT_OF_BIN = "It is there again."
KEPT_AT_ONCE = "What you choose is kept at once.   Ctrl+Z: undo   Esc: close"
FROM_NEXT_START = "The studio's history is used from the next start."
LOCKED = "Locked: Space and S work   L: unlock"
NO_SOUND = "No sound"
ALREADY_OPEN = "RetroTimer is open already: sessions are performed there, here you can only look."
ASKED_LATER = "The window, or a terminal with keys, asks whether it goes on."
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
    beyond = ", extrapolated" if spent.extrapolated else ""
    return f"estimate {low}-{high} kcal{beyond}"


def too_small(readable_m: float, distance_m: float) -> str:
    """The countdown is too small for where the walker is."""
    return f"Readable from {readable_m:.1f} m, the treadmill is {distance_m:g} m away.   F: larger"


def slept(slept_s: float) -> str:
    return f"The computer slept for {clock(slept_s)}.   Space: go on"


def not_kept(reason: str) -> str:
    return f"The history cannot be written: {reason}"


def own_cues_unspoken(reason: str) -> str:
    return f"Own cues are shown only: {reason}"


def walked(record: Record, units: Units = Units.METRIC) -> str:
    """What was walked, in one line; the energy only where the weight is known."""
    ways = (Direction.BACKWARD, Direction.FORWARD)
    times = (f"{clock(record.walked_s(way))} {way}" for way in ways)
    km = sum(record.distance_km(way) for way in ways)
    figures = [*times, distance(km, units)]
    if record.spent is not None:
        figures.append(energy(record.spent))
    return ", ".join(figures)


def summary(record: Record, units: Units = Units.METRIC) -> str:
    return f"Kept in the history: {walked(record, units)}"


def next_of(program: str, week: int, number: int, why: str) -> str:
    """The session that a program has next."""
    return f"Next: {program}, week {week}, session {number}. {why[0].upper()}{why[1:]}"


def counted(sessions: int) -> str:
    return f"{sessions} session{'' if sessions == 1 else 's'}"


def history_of(sessions: int, *, complete: bool) -> str:
    """How many there are, or that it is still being read."""
    if not complete and not sessions:
        return "Reading the history ..."
    if not complete:
        return f"The newest {counted(sessions)}; the others are being read"
    return counted(sessions) if sessions else "No sessions yet."


def no_pdf(reason: str) -> str:
    return f"No PDF can be made here: {reason}"


def in_bin(name: str) -> str:
    return f"{name} is in the bin.   Ctrl+Z: bring it back"


def cut_off(workout: str, when: str, walked_s: float) -> str:
    return f"{workout}, {when}, was cut off after {clock(walked_s)}."


def studio_away(reason: str) -> str:
    return f"The studio's history cannot be reached; sessions follow later. {reason}"


def not_chosen(reason: str) -> str:
    """A file cannot be used: nothing was changed in it."""
    return f"Not kept. {reason}"


def copies(count: int, newest: str) -> str:
    """Those of the history, the newest by its date."""
    if not count:
        return "None yet: one is made every day."
    back = "retrotimer history restore brings it back."
    return f"{count} of the history, the newest of {newest}. {back}"


def screened(screening: Screening | None) -> str:
    """When the health questions were answered, and what was a yes."""
    if screening is None:
        return "Never answered. They are asked before the first session."
    yes = ", ".join(condition.replace("-", " ") for condition in screening.yes)
    begun = "" if screening.version else " Not all answered."
    return f"{screening.answered_on}: {f'yes to {yes}' if yes else 'no to all'}.{begun}"


def cannot_open(folder: str) -> str:
    return f"No program here opens folders: {folder}"
