"""What the program says of itself: the keys, what hinders it, what was walked."""

from __future__ import annotations

from retrotimer.domain.coaching.client import Screening
from retrotimer.domain.cues.phrases import GET_ON_THE_BELT, KIND
from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import Record
from retrotimer.domain.session.session_state import State
from retrotimer.domain.values.formats import clock
from retrotimer.domain.values.text import Text, listed
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction

HINT = {
    State.READY: Text("Space: start   O: workouts   H: history   F: full screen   ?: all keys"),
    State.COUNTDOWN: GET_ON_THE_BELT,
    State.RUNNING: Text("Space: pause   Right: next   Left: back   S: stop at once   ?: all keys"),
    State.HOLDING: Text("Confirm when ready: Space"),
    State.PAUSED: Text("Space: go on   Right: next   Left: back   Esc: end   ?: all keys"),
    State.FINISHED: Text("Space: again   O: workouts   H: history   ?: all keys"),
    State.STOPPED: Text("Space: again   O: workouts   H: history   ?: all keys"),
}
ASK_TO_END = Text("End the session?   Esc again: end")
KEYS = (
    ("Space", "start, pause, go on, confirm"),
    ("S", "stop at once"),
    ("Right, Left", "next step, back"),
    ("R", "this step again"),
    ("Up, Down", "belt speed; with Shift twice as much"),
    ("+, -", "15 s longer, 15 s shorter"),
    ("C", "to the cool-down"),
    ("H", "hold at the end of this step, and back; else history"),
    ("Esc", "end; asks before"),
    ("F", "full screen"),
    ("M", "for a mirror, and back"),
    ("L", "lock all keys but Space and S, and back"),
    ("O", "workouts"),
    ("E", "edit this workout"),
    ("A", "sound"),
    ("P", "preferences"),
    ("W", "trainer's console, and back"),
    ("?", "these keys"),
)
# What Space does, on the trainer's console.
BIG_KEY = {
    State.READY: Text("Start\nSpace"),
    State.COUNTDOWN: Text("Pause\nSpace"),
    State.RUNNING: Text("Pause\nSpace"),
    State.HOLDING: Text("Confirm\nSpace"),
    State.PAUSED: Text("Go on\nSpace"),
    State.FINISHED: Text("Again\nSpace"),
    State.STOPPED: Text("Again\nSpace"),
}
COMING, COMING_AFTER_SPACE = Text("What comes"), Text("What comes; + is after Space")
NOTE_HINT = Text("Return keeps it in the history, with its time.")
BESIDE = Text("Beside this window")
CLIENT_SCREEN = Text("The client's view   (D: another place)")
ONE_SCREEN = Text("There is one screen: the client's view is beside this window.")
REHEARSING = Text("The whole workout in 20 s")
NOT_FOR_YOU = Text("Not safe for you as it is")
CAREFUL = Text("Read the findings before you start")
OUT_OF_BIN = Text("It is there again.")
KEPT_AT_ONCE = Text("What you choose is kept at once.   Ctrl+Z: undo   Esc: close")
FROM_NEXT_START = Text("The studio's history is used from the next start.")
LOCKED = Text("Locked: Space and S work   L: unlock")
NO_SOUND = Text("No sound")
ALREADY_OPEN = Text(
    "RetroTimer is open already: sessions are performed there, here you can only look."
)
ASKED_LATER = Text("The window, or a terminal with keys, asks whether it goes on.")
LOGBOOK_KEYS = Text("Ctrl+E: answers and notes   Delete: into the bin   Ctrl+Z: undo   Esc: close")
TRENDS_KEYS = Text("Tab: next chart   Left, Right: point by point   Esc: close")
ANSWERS_KEPT = Text("Kept.   Ctrl+Z: as it was before")
SESSION_IN_BIN = Text("The session is in the bin, and counts no more.   Ctrl+Z: bring it back")
UNDONE = Text("It is as it was before.")
NOBODY_CONFIRMS = (
    "No keys can be read here: the session waits at its first hold until it is stopped."
)
NOT_SCREENED = (
    "The health questions were never answered: retrotimer profile screening=none, or what is a yes"
)
REFUSED = Text(
    "It does not start. As trainer or owner you can take it upon you: --i-take-responsibility"
)


def distance(distance_km: float, units: Units = Units.METRIC) -> str:
    return f"{units.distance(distance_km):.2f} {units.distance_name}"


def energy(spent: Energy) -> str:
    """Between which figures, rounded so that nobody takes them for more than they are."""
    low, high = (round(kcal) for kcal in spent.range_kcal)
    if spent.extrapolated:
        return Text("estimate {low}-{high} kcal, extrapolated", low=low, high=high)
    return Text("estimate {low}-{high} kcal", low=low, high=high)


def too_small(readable_m: float, distance_m: float) -> str:
    """The countdown is too small for where the walker is."""
    return Text(
        "Readable from {readable_m} m, the treadmill is {distance_m} m away.   F: larger",
        readable_m=f"{readable_m:.1f}",
        distance_m=f"{distance_m:g}",
    )


def slept(slept_s: float) -> str:
    return Text("The computer slept for {time}.   Space: go on", time=clock(slept_s))


def not_kept(reason: str) -> str:
    return Text("The history cannot be written: {reason}", reason=reason)


def own_cues_unspoken(reason: str) -> str:
    return Text("Own cues are shown only: {reason}", reason=reason)


def walked(record: Record, units: Units = Units.METRIC) -> str:
    """What was walked, in one line; the energy only where the weight is known."""
    ways = (Direction.BACKWARD, Direction.FORWARD)
    times = (listed((clock(record.walked_s(way)), way), " ") for way in ways)
    km = sum(record.distance_km(way) for way in ways)
    figures = [*times, distance(km, units)]
    if record.spent is not None:
        figures.append(energy(record.spent))
    return listed(figures)


def summary(record: Record, units: Units = Units.METRIC) -> str:
    return Text("Kept in the history: {figures}", figures=walked(record, units))


def noted(note: Note, record: Record) -> str:
    """A note of this session with its time since the first step, and in which segment it was."""
    when, row = clock(record.since_first_step_s(note.at_s)), record.row_at(note.at_s)
    if row is None:
        return listed((when, note.text), ": ")
    return listed((listed((when, KIND[row.kind], row.direction)), note.text), ": ")


def noting(since_first_step_s: float) -> str:
    """A note is being typed about this moment."""
    time = clock(since_first_step_s)
    return Text("About {time}.   Return: keep   Esc: leave the line", time=time)


def note_kept(since_first_step_s: float) -> str:
    return Text("Kept with its time, {time}.", time=clock(since_first_step_s))


def comes_in(seconds: float, *, waits: bool) -> str:
    """The time to a cue; one that waits for somebody is counted from the key they press."""
    return f"+{clock(seconds)}" if waits else clock(seconds)


def hold_key(*, holds: bool, added: bool) -> str:
    """What H does to the end of this step, on the trainer's console."""
    if added:
        return Text("Take hold back\nH")
    return Text("Holds by itself") if holds else Text("Hold after step\nH")


def screen(name: str, width_px: int, height_px: int) -> str:
    size = f"{width_px} x {height_px}"
    return Text("Alone on {name}, {size}", name=name, size=size)


def next_of(program: str, week: int, number: int, why: str) -> str:
    """The session that a program has next."""
    return Text(
        "Next: {program}, week {week}, session {number}: {why}",
        program=program,
        week=week,
        number=number,
        why=why,
    )


def counted(sessions: int) -> str:
    return Text("1 session") if sessions == 1 else Text("{count} sessions", count=sessions)


def history_of(sessions: int, *, complete: bool) -> str:
    """How many there are, or that it is still being read."""
    if not complete and not sessions:
        return Text("Reading the history ...")
    if not complete:
        many = counted(sessions)
        return Text("The newest {sessions}; the others are being read", sessions=many)
    return counted(sessions) if sessions else Text("No sessions yet.")


def no_pdf(reason: str) -> str:
    return f"No PDF can be made here: {reason}"


def in_bin(name: str) -> str:
    return Text("{name} is in the bin.   Ctrl+Z: bring it back", name=name)


def cut_off(workout: str, when: str, walked_s: float) -> str:
    return Text(
        "{workout}, {when}, was cut off after {time}.",
        workout=workout,
        when=when,
        time=clock(walked_s),
    )


def studio_away(reason: str) -> str:
    return Text(
        "The studio's history cannot be reached; sessions follow later. {reason}", reason=reason
    )


def not_chosen(reason: str) -> str:
    """A file cannot be used: nothing was changed in it."""
    return Text("Not kept. {reason}", reason=reason)


def copies(count: int, newest: str) -> str:
    """Those of the history, the newest by its date."""
    if not count:
        return Text("None yet: one is made every day.")
    return Text(
        "{count} of the history, the newest of {newest}."
        " retrotimer history restore brings it back.",
        count=count,
        newest=newest,
    )


def screened(screening: Screening | None) -> str:
    """When the health questions were answered, and what was a yes."""
    if screening is None:
        return Text("Never answered. They are asked before the first session.")
    yes = listed(Text(condition.replace("-", " ")) for condition in screening.yes)
    answers = Text("yes to {conditions}", conditions=yes) if yes else Text("no to all")
    line = Text("{day}: {answers}.", day=screening.answered_on, answers=answers)
    return line if screening.version else listed((line, Text("Not all answered.")), " ")


def cannot_open(folder: str) -> str:
    return Text("No program here opens folders: {folder}", folder=folder)
