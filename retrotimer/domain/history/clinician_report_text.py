"""The texts of the clinician's report: headings, columns, sentences and disclaimers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrotimer.domain import messages
from retrotimer.domain.coaching.program import IDEAL_PAIN, MAX_PAIN
from retrotimer.domain.cues import phrases
from retrotimer.domain.history.weeks import WeekSummary
from retrotimer.domain.session.record import WalkedSegment
from retrotimer.domain.values import formats
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction

TITLE = Text("Walking backward on a treadmill: summary for a clinician")
OWNER_LABEL = Text("Owner of this RetroTimer")
SUBJECTIVE_HEADING = Text("S  What the client said (scores from 0 to 10)")
OBJECTIVE_HEADING = Text("O  What was walked")
WEEKS_HEADING = Text("Week by week, newest first")
ASSESSMENT_HEADING = Text("A  Assessment")
PLAN_HEADING = Text("P  Plan")
NO_SESSIONS = Text("No sessions in this period.")
ASSESSMENT_INTRO = Text(
    "Assessment: left to the clinician. The facts against the pain guide (ideally {ideal} or"
    " less, never above {most}, back to normal within 60 min, not worse the next morning):",
    ideal=IDEAL_PAIN,
    most=MAX_PAIN,
)
NO_PROGRAM = Text("No program is under way in RetroTimer.")
PLAN_DISCLAIMER = Text("All else is left to the clinician.")
MEASUREMENT_DISCLAIMER = Text(
    "Distances and speeds are what the workouts said, not what the belt did."
    " Energy is an estimate, about 25 % more or less."
)
MEDICAL_DISCLAIMER = Text(
    "The limits and the pain guide are conservative values that a physiotherapist has not yet"
    " reviewed. This is not medical advice."
)
SCORE_COLUMNS = (
    Text("Score"),
    Text("Answered in"),
    Text("First"),
    Text("Last"),
    Text("Mean"),
    Text("Range"),
)
DIRECTION_COLUMNS = (
    Text("Direction"),
    Text("Minutes"),
    Text("Distance"),
    Text("Usual speed"),
    Text("Fastest"),
    Text("Highest incline"),
)
WEEK_COLUMNS = (
    Text("Week of"),
    Text("Sessions"),
    Text("Backward"),
    Text("Forward"),
    Text("Fastest backward"),
    Text("Worst pain"),
)
NO_SCORES_ROW = (Text("No scores recorded"), "0", "-", "-", "-", "-")
NO_RAIL_USE = Text("Rail use: not recorded.")
NO_PAIN_SCORES = Text("Knee pain: not recorded in this period.")
NO_ANSWERS = Text("not recorded")
# Characters of a note that the report shows.
MAX_NOTE_LENGTH = 160


def subject_lines(client: str, first: date, today: date) -> Sequence[str]:
    """The client, the period and the day of the report."""
    last_day, first_day = today.isoformat(), first.isoformat()
    return [
        Text("Client: {client}", client=client or OWNER_LABEL),
        Text("Period: {first} to {last}", first=first_day, last=last_day),
        Text("Made: {day}", day=last_day),
    ]


def format_range(low: object, high: object) -> Text:
    return Text("{low} to {high}", low=low, high=high)


def format_fraction(part: int, whole: int) -> Text:
    return Text("{part} of {whole}", part=part, whole=whole)


def format_fraction_answered(part: int, whole: int) -> Text:
    return Text("{part} of {whole} with an answer", part=part, whole=whole)


def to_percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0


def planned_minutes_text(done_s: float, planned_s: float) -> Text:
    return Text(
        "Done {done} of {planned} minutes planned ({share} %).",
        done=round(done_s / 60),
        planned=round(planned_s / 60),
        share=to_percent(done_s, planned_s),
    )


def completion_text(finished: int, sessions: int, first: date, last: date) -> Text:
    return Text(
        "{sessions}, {first} to {last}; {finished} walked to the end ({share} %).",
        sessions=messages.format_session_count(sessions),
        first=first.isoformat(),
        last=last.isoformat(),
        finished=finished,
        share=to_percent(finished, sessions),
    )


def pain_guide_text(ideal: int, between: int, above: int) -> Text:
    """How many sessions had their worst pain in each range of the pain guide."""
    return Text(
        "Worst knee pain, {sessions} with a score: {ideal} or less in {low},"
        " {from_score} to {most} in {between}, above {most} in {above}.",
        sessions=messages.format_session_count(ideal + between + above),
        ideal=IDEAL_PAIN,
        low=ideal,
        from_score=IDEAL_PAIN + 1,
        most=MAX_PAIN,
        between=between,
        above=above,
    )


def direction_row(
    direction: Direction, rows: Sequence[WalkedSegment], units: Units
) -> Sequence[str]:
    """The table row of one direction."""
    walked_s, km = sum(row.walked_s for row in rows), sum(row.distance_km for row in rows)
    if not walked_s:
        return [phrases.DIRECTION_LABEL[direction], "0", *["-"] * 4]
    return [
        phrases.DIRECTION_LABEL[direction],
        f"{walked_s / 60:.0f}",
        messages.format_distance(km, units),
        formats.format_speed(km / walked_s * 3600, units),
        formats.format_speed(max(row.speed_kmh for row in rows), units),
        formats.format_incline(max(row.incline_pct for row in rows)),
    ]


def week_row(week: WeekSummary, units: Units) -> Sequence[str]:
    return [
        week.monday.isoformat(),
        str(week.session_count),
        Text("{minutes} min", minutes=round(week.backward_s / 60)),
        Text("{minutes} min", minutes=round(week.forward_s / 60)),
        formats.format_speed(week.top_backward_kmh, units) if week.top_backward_kmh else "-",
        "-" if week.worst_pain is None else f"{week.worst_pain}",
    ]


def shorten_note(note: str) -> str:
    """A note in one line, cut off after MAX_NOTE_LENGTH characters."""
    line = " ".join(note.split())
    return line if len(line) <= MAX_NOTE_LENGTH else f"{line[:MAX_NOTE_LENGTH].rstrip()} ..."
