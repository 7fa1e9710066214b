"""Messages and figures as text, for windows, the command line and the log, by where they appear.

Add a message here if it reports an event or a state: one that several places show goes to the first
group, any other to the group of its place. Elsewhere belong the phrases of a session
(`domain.cues.phrases`), the names of preferences (`domain.coaching.preference_pages`), questions
(`domain.coaching.questionnaires`), and the labels that only one window has, which stand in it as
`tr(...)`. A message that a window shows is a Text, so that it can be translated.
"""

from __future__ import annotations

from collections.abc import Sequence

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

# -- Used in several places: window, command line, exports.

ALREADY_RUNNING = Text(
    "RetroTimer is already running: use it there, or close it first. Here the history is read-only."
)
NO_SOUND = Text("No sound")


def format_distance(distance_km: float, units: Units = Units.METRIC) -> str:
    return f"{units.distance_from_km(distance_km):.2f} {units.distance_unit}"


def format_energy(estimate: Energy) -> str:
    """The range of an estimate in whole kcal, since more digits would suggest more precision."""
    low, high = (round(kcal) for kcal in estimate.range_kcal)
    if estimate.is_extrapolated:
        return Text("estimate {low}-{high} kcal, extrapolated", low=low, high=high)
    return Text("estimate {low}-{high} kcal", low=low, high=high)


def format_session_count(session_count: int) -> str:
    return (
        Text("1 session") if session_count == 1 else Text("{count} sessions", count=session_count)
    )


READING_HISTORY = Text("Reading the history. This takes a while once after an update.")


def damaged_entries_message(problems: Sequence[str]) -> str:
    """What a session says of entries that could not be read whole; empty if there are none."""
    if not problems:
        return ""
    return Text(
        "Damaged entries of this session: {count}. They are left out, or shown as far as they can"
        " be read.",
        count=len(problems),
    )


def format_walked_totals(record: SessionRecord, units: Units = Units.METRIC) -> str:
    """Times, distance and energy in one line; the energy only if the weight is known."""
    directions = (Direction.BACKWARD, Direction.FORWARD)
    times = (
        join_texts((format_duration(record.walked_s(direction)), direction), " ")
        for direction in directions
    )
    km = sum(record.distance_km(direction) for direction in directions)
    figures = [*times, format_distance(km, units)]
    if record.total_energy is not None:
        figures.append(format_energy(record.total_energy))
    return join_texts(figures)


def format_note(note: Note, record: SessionRecord) -> str:
    """A note with its time since the first step, and the segment in which it was written."""
    time = format_duration(record.since_first_step_s(note.at_s))
    segment = record.segment_at(note.at_s)
    if segment is None:
        return join_texts((time, note.text), ": ")
    place = join_texts((time, SEGMENT_KIND_LABEL[segment.kind], segment.direction))
    return join_texts((place, note.text), ": ")


def next_session_message(program: str, week: int, number: int, why: str) -> str:
    """The next session of a program, and the reason for it."""
    return Text(
        "Next: {program}, week {week}, session {number}: {why}",
        program=program,
        week=week,
        number=number,
        why=why,
    )


def cut_off_session_message(workout: str, when: str, walked_s: float) -> str:
    return Text(
        "{workout}, {when}, was cut off after {time}.",
        workout=workout,
        when=when,
        time=format_duration(walked_s),
    )


FUTURE_SESSION = Text("Dated after now, so it does not count. When was it?")
FUTURE_START_REFUSED = Text("That lies after now. Nothing was changed.")


def session_redated_message(when: str) -> str:
    return Text("The session is dated {when}.", when=when)


def clock_behind_message(newest: str) -> str:
    """A session lies after now, so the clock was wrong then, or is wrong now."""
    return Text(
        "A session is dated {when}, after now: it does not count. Check the computer's clock, or"
        " date the session anew in the history.",
        when=newest,
    )


def clock_jump_message(jump_s: float) -> str:
    """The computer's clock was set while a session was running."""
    time = format_duration(abs(jump_s))
    if jump_s > 0:
        return Text(
            "The computer's clock was set {time} ahead. The session goes on unchanged; check its"
            " date in the history.",
            time=time,
        )
    return Text(
        "The computer's clock was set {time} back. The session goes on unchanged; check its date"
        " in the history.",
        time=time,
    )


def saved_message(record: SessionRecord, units: Units = Units.METRIC) -> str:
    return Text("Saved to history: {figures}", figures=format_walked_totals(record, units))


def sleep_message(slept_s: float) -> str:
    return Text("The computer slept for {time}.   Space: resume", time=format_duration(slept_s))


def history_write_error_message(reason: str) -> str:
    return Text("The history cannot be written: {reason}", reason=reason)


HISTORY_UPKEEP_FAILED = Text(
    "The copies of the history failed because of an unexpected error. Sessions are still saved; the"
    " log says where it happened."
)


def studio_unreachable_message(reason: str) -> str:
    return Text(
        "The studio's history cannot be reached; sessions follow later. {reason}", reason=reason
    )


def erasures_pending_message(session_count: int) -> str:
    return Text(
        "{sessions} were erased on other computers and are still here."
        " To erase or keep them: retrotimer history sync",
        sessions=format_session_count(session_count),
    )


def erased_elsewhere_message(session_count: int) -> str:
    return Text(
        "Erased here too, as on another computer: {sessions}.",
        sessions=format_session_count(session_count),
    )


def custom_cues_unspoken_message(reason: str) -> str:
    return Text("Custom cues are shown but not spoken: {reason}", reason=reason)


# -- Only on the command line, which is always in English.

BLOCKED_MESSAGE = Text(
    "Blocked by safety limits. A trainer or the owner can override with --i-take-responsibility"
)
HEALTH_CHECK_MISSING = (
    "The health check is not complete. Run: retrotimer profile screening=none,"
    " or name what applies, as in screening=heart,joints"
)
HOLD_CANNOT_BE_CONFIRMED = (
    "This terminal cannot read keys: the session waits at its first hold until you stop it."
)
RECOVERY_ASKED_LATER = Text(
    "Open RetroTimer, or run it in an interactive terminal, to resume, keep or discard it."
)


def pdf_unavailable_message(reason: str) -> str:
    return f"No PDF can be made here: {reason}"


# -- Session window: what the keys do, and messages below the countdown.

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
KEYS_LOCKED = Text("Locked: Space and S work   L: unlock")


def countdown_too_small_message(readable_m: float, distance_m: float) -> str:
    """The countdown is too small to be read from the treadmill."""
    return Text(
        "Readable from {readable_m} m, the treadmill is {distance_m} m away.   F: larger",
        readable_m=f"{readable_m:.1f}",
        distance_m=f"{distance_m:g}",
    )


# -- Trainer's console.

# The large button, which does what Space does.
MAIN_BUTTON_LABELS = {
    SessionPhase.READY: Text("Start\nSpace"),
    SessionPhase.COUNTDOWN: Text("Pause\nSpace"),
    SessionPhase.RUNNING: Text("Pause\nSpace"),
    SessionPhase.HOLDING: Text("Confirm\nSpace"),
    SessionPhase.PAUSED: Text("Go on\nSpace"),
    SessionPhase.FINISHED: Text("Again\nSpace"),
    SessionPhase.STOPPED: Text("Again\nSpace"),
}
UPCOMING_TITLE = Text("What comes")
UPCOMING_TITLE_WAITING = Text("What comes; + is after Space")
NOTE_HINT = Text("Return keeps it in the history, with its time.")
CLIENT_SCREEN_LABEL = Text("The client's view   (D: another place)")
SEPARATE_WINDOW_LABEL = Text("Next to this window")
SINGLE_SCREEN_MESSAGE = Text("There is one screen: the client's view is next to this window.")


def screen_label(name: str, width_px: int, height_px: int) -> str:
    size = f"{width_px} x {height_px}"
    return Text("Alone on {name}, {size}", name=name, size=size)


def note_prompt(since_first_step_s: float) -> str:
    """Shown while a note is typed about this time of the session."""
    time = format_duration(since_first_step_s)
    return Text("About {time}.   Return: keep   Esc: leave the line", time=time)


def note_saved_message(since_first_step_s: float) -> str:
    return Text("Kept with its time, {time}.", time=format_duration(since_first_step_s))


def format_time_until(seconds: float, *, needs_confirmation: bool) -> str:
    """The time to a cue; with a plus if it counts from a key that must be pressed first."""
    return f"+{format_duration(seconds)}" if needs_confirmation else format_duration(seconds)


def hold_button_label(*, holds_automatically: bool, is_hold_added: bool) -> str:
    """The label of the button that adds or removes a hold at the end of this step."""
    if is_hold_added:
        return Text("Take hold back\nH")
    return Text("Holds by itself") if holds_automatically else Text("Hold after step\nH")


# -- Library and editor.

SHORTENED_NOTE = Text("Shortened after a week without walking backward")
BLOCKED_NOTE = Text("Exceeds your safety limits")
TOO_LONG_NOTE = Text("Too long with the turnarounds that you need")
CAUTION_NOTE = Text("Review the cautions before you start")
FILE_NOT_OPENED = Text(
    "The file could not be opened because of an unexpected error. Your own workouts are unchanged."
)
RESTORED_FROM_BIN = Text("It is there again.")
REHEARSAL_MESSAGE = Text("The whole workout in 20 s")


def moved_to_bin_message(name: str) -> str:
    return Text("{name} is in the bin.   Ctrl+Z: bring it back", name=name)


# -- History window.

HISTORY_KEY_HINTS = Text(
    "Ctrl+E: answers and notes   Delete: into the bin   Ctrl+Z: undo   Esc: close"
)
TRENDS_KEY_HINTS = Text("Tab: next chart   Left, Right: point by point   Esc: close")
ANSWERS_SAVED = Text("Kept.   Ctrl+Z: as it was before")
SESSION_MOVED_TO_BIN = Text(
    "The session is in the bin, and counts no more.   Ctrl+Z: bring it back"
)
CHANGE_UNDONE = Text("It is as it was before.")


def history_status_message(session_count: int, *, is_complete: bool) -> str:
    """How many sessions there are, or that they are still being read."""
    if not is_complete and not session_count:
        return Text("Reading the history ...")
    if not is_complete:
        newest = format_session_count(session_count)
        return Text("The newest {sessions}; the others are being read", sessions=newest)
    return format_session_count(session_count) if session_count else Text("No sessions yet.")


# -- Preferences window, and the pages of the first start.

PREFERENCES_HINT = Text("What you choose is kept at once.   Ctrl+Z: undo   Esc: close")
STUDIO_AFTER_RESTART = Text("The studio's history is used from the next start.")


def file_not_saved_message(reason: str) -> str:
    """A file could not be written; it was not changed."""
    return Text("Not kept. {reason}", reason=reason)


def backups_message(count: int, newest: str) -> str:
    """How many backups of the history there are, and the date of the newest."""
    if not count:
        return Text("None yet: one is made every day.")
    return Text(
        "{count} of the history, the newest of {newest}."
        " retrotimer history restore brings it back.",
        count=count,
        newest=newest,
    )


def screening_summary(screening: Screening | None) -> str:
    """When the health questions were answered, and which ones with yes."""
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
