"""What the program says of itself: the keys, what hinders it, what was walked."""

from __future__ import annotations

from retrotimer.domain.coaching.client import Screening
from retrotimer.domain.cues.phrases import GET_ON_THE_BELT, SEGMENT_KIND_LABEL
from retrotimer.domain.session.energy import Energy
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import SessionRecord
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.values.formats import format_duration
from retrotimer.domain.values.text import Text, join_texts
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction

KEY_HINTS = {
    SessionPhase.READY: Text(
        "Space: start   O: workouts   H: history   F: full screen   ?: all keys"
    ),
    SessionPhase.COUNTDOWN: GET_ON_THE_BELT,
    SessionPhase.RUNNING: Text(
        "Space: pause   Right: next   Left: back   S: stop at once   ?: all keys"
    ),
    SessionPhase.HOLDING: Text("Confirm when ready: Space"),
    SessionPhase.PAUSED: Text("Space: go on   Right: next   Left: back   Esc: end   ?: all keys"),
    SessionPhase.FINISHED: Text("Space: again   O: workouts   H: history   ?: all keys"),
    SessionPhase.STOPPED: Text("Space: again   O: workouts   H: history   ?: all keys"),
}
CONFIRM_END_PROMPT = Text("End the session?   Esc again: end")
# What Space does, on the trainer's console.
MAIN_BUTTON_LABELS = {
    SessionPhase.READY: Text("Start\nSpace"),
    SessionPhase.COUNTDOWN: Text("Pause\nSpace"),
    SessionPhase.RUNNING: Text("Pause\nSpace"),
    SessionPhase.HOLDING: Text("Confirm\nSpace"),
    SessionPhase.PAUSED: Text("Go on\nSpace"),
    SessionPhase.FINISHED: Text("Again\nSpace"),
    SessionPhase.STOPPED: Text("Again\nSpace"),
}
UPCOMING_TITLE, UPCOMING_TITLE_WAITING = Text("What comes"), Text("What comes; + is after Space")
NOTE_HINT = Text("Return keeps it in the history, with its time.")
SEPARATE_WINDOW_LABEL = Text("Beside this window")
CLIENT_SCREEN_LABEL = Text("The client's view   (D: another place)")
SINGLE_SCREEN_MESSAGE = Text("There is one screen: the client's view is beside this window.")
REHEARSAL_MESSAGE = Text("The whole workout in 20 s")
BLOCKED_NOTE = Text("Not safe for you as it is")
CAUTION_NOTE = Text("Read the findings before you start")
RESTORED_FROM_BIN = Text("It is there again.")
PREFERENCES_HINT = Text("What you choose is kept at once.   Ctrl+Z: undo   Esc: close")
STUDIO_AFTER_RESTART = Text("The studio's history is used from the next start.")
KEYS_LOCKED = Text("Locked: Space and S work   L: unlock")
NO_SOUND = Text("No sound")
ALREADY_RUNNING = Text(
    "RetroTimer is open already: sessions are performed there, here you can only look."
)
RECOVERY_ASKED_LATER = Text("The window, or a terminal with keys, asks whether it goes on.")
HISTORY_KEY_HINTS = Text(
    "Ctrl+E: answers and notes   Delete: into the bin   Ctrl+Z: undo   Esc: close"
)
TRENDS_KEY_HINTS = Text("Tab: next chart   Left, Right: point by point   Esc: close")
ANSWERS_SAVED = Text("Kept.   Ctrl+Z: as it was before")
SESSION_MOVED_TO_BIN = Text(
    "The session is in the bin, and counts no more.   Ctrl+Z: bring it back"
)
CHANGE_UNDONE = Text("It is as it was before.")
HOLD_CANNOT_BE_CONFIRMED = (
    "No keys can be read here: the session waits at its first hold until it is stopped."
)
HEALTH_CHECK_MISSING = (
    "The health questions were never answered: retrotimer profile screening=none, or what is a yes"
)
BLOCKED_MESSAGE = Text(
    "It does not start. As trainer or owner you can take it upon you: --i-take-responsibility"
)


def format_distance(distance_km: float, units: Units = Units.METRIC) -> str:
    return f"{units.distance_from_km(distance_km):.2f} {units.distance_unit}"


def format_energy(estimate: Energy) -> str:
    """Between which figures, rounded so that nobody takes them for more than they are."""
    low, high = (round(kcal) for kcal in estimate.range_kcal)
    if estimate.is_extrapolated:
        return Text("estimate {low}-{high} kcal, extrapolated", low=low, high=high)
    return Text("estimate {low}-{high} kcal", low=low, high=high)


def countdown_too_small_message(readable_m: float, distance_m: float) -> str:
    """The countdown is too small for where the walker is."""
    return Text(
        "Readable from {readable_m} m, the treadmill is {distance_m} m away.   F: larger",
        readable_m=f"{readable_m:.1f}",
        distance_m=f"{distance_m:g}",
    )


def sleep_message(slept_s: float) -> str:
    return Text("The computer slept for {time}.   Space: go on", time=format_duration(slept_s))


def history_write_error_message(reason: str) -> str:
    return Text("The history cannot be written: {reason}", reason=reason)


def custom_cues_unspoken_message(reason: str) -> str:
    return Text("Own cues are shown only: {reason}", reason=reason)


def format_walked_totals(record: SessionRecord, units: Units = Units.METRIC) -> str:
    """What was walked, in one line; the energy only where the weight is known."""
    ways = (Direction.BACKWARD, Direction.FORWARD)
    times = (join_texts((format_duration(record.walked_s(way)), way), " ") for way in ways)
    km = sum(record.distance_km(way) for way in ways)
    figures = [*times, format_distance(km, units)]
    if record.total_energy is not None:
        figures.append(format_energy(record.total_energy))
    return join_texts(figures)


def saved_message(record: SessionRecord, units: Units = Units.METRIC) -> str:
    return Text("Kept in the history: {figures}", figures=format_walked_totals(record, units))


def format_note(note: Note, record: SessionRecord) -> str:
    """A note of this session with its time since the first step, and in which segment it was."""
    when, row = format_duration(record.since_first_step_s(note.at_s)), record.segment_at(note.at_s)
    if row is None:
        return join_texts((when, note.text), ": ")
    return join_texts(
        (join_texts((when, SEGMENT_KIND_LABEL[row.kind], row.direction)), note.text), ": "
    )


def note_prompt(since_first_step_s: float) -> str:
    """A note is being typed about this moment."""
    time = format_duration(since_first_step_s)
    return Text("About {time}.   Return: keep   Esc: leave the line", time=time)


def note_saved_message(since_first_step_s: float) -> str:
    return Text("Kept with its time, {time}.", time=format_duration(since_first_step_s))


def format_time_until(seconds: float, *, needs_confirmation: bool) -> str:
    """The time to a cue; one that waits for somebody is counted from the key they press."""
    return f"+{format_duration(seconds)}" if needs_confirmation else format_duration(seconds)


def hold_button_label(*, holds_automatically: bool, is_hold_added: bool) -> str:
    """What H does to the end of this step, on the trainer's console."""
    if is_hold_added:
        return Text("Take hold back\nH")
    return Text("Holds by itself") if holds_automatically else Text("Hold after step\nH")


def screen_label(name: str, width_px: int, height_px: int) -> str:
    size = f"{width_px} x {height_px}"
    return Text("Alone on {name}, {size}", name=name, size=size)


def next_session_message(program: str, week: int, number: int, why: str) -> str:
    """The session that a program has next."""
    return Text(
        "Next: {program}, week {week}, session {number}: {why}",
        program=program,
        week=week,
        number=number,
        why=why,
    )


def format_session_count(session_count: int) -> str:
    return (
        Text("1 session") if session_count == 1 else Text("{count} sessions", count=session_count)
    )


def history_status_message(session_count: int, *, is_complete: bool) -> str:
    """How many there are, or that it is still being read."""
    if not is_complete and not session_count:
        return Text("Reading the history ...")
    if not is_complete:
        many = format_session_count(session_count)
        return Text("The newest {sessions}; the others are being read", sessions=many)
    return format_session_count(session_count) if session_count else Text("No sessions yet.")


def pdf_unavailable_message(reason: str) -> str:
    return f"No PDF can be made here: {reason}"


def moved_to_bin_message(name: str) -> str:
    return Text("{name} is in the bin.   Ctrl+Z: bring it back", name=name)


def cut_off_session_message(workout: str, when: str, walked_s: float) -> str:
    return Text(
        "{workout}, {when}, was cut off after {time}.",
        workout=workout,
        when=when,
        time=format_duration(walked_s),
    )


def studio_unreachable_message(reason: str) -> str:
    return Text(
        "The studio's history cannot be reached; sessions follow later. {reason}", reason=reason
    )


def file_not_saved_message(reason: str) -> str:
    """A file cannot be used: nothing was changed in it."""
    return Text("Not kept. {reason}", reason=reason)


def backups_message(count: int, newest: str) -> str:
    """Those of the history, the newest by its date."""
    if not count:
        return Text("None yet: one is made every day.")
    return Text(
        "{count} of the history, the newest of {newest}."
        " retrotimer history restore brings it back.",
        count=count,
        newest=newest,
    )


def screening_summary(screening: Screening | None) -> str:
    """When the health questions were answered, and what was a yes."""
    if screening is None:
        return Text("Never answered. They are asked before the first session.")
    yes = join_texts(
        Text(condition.replace("-", " ")) for condition in screening.confirmed_conditions
    )
    answers = Text("yes to {conditions}", conditions=yes) if yes else Text("no to all")
    line = Text("{day}: {answers}.", day=screening.answered_on, answers=answers)
    return line if screening.version else join_texts((line, Text("Not all answered.")), " ")


def cannot_open_folder_message(folder: str) -> str:
    return Text("No program here opens folders: {folder}", folder=folder)
