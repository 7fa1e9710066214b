"""The words of a clinician's summary: its headings, columns, sentences, and what must be known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrotimer.domain import messages
from retrotimer.domain.coaching.program import IDEAL_PAIN, MOST_PAIN
from retrotimer.domain.cues import phrases
from retrotimer.domain.history.weeks import Week
from retrotimer.domain.session.record import Row
from retrotimer.domain.values import formats
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction

TITLE = Text("Walking backward on a treadmill: summary for a clinician")
OWNER = Text("Owner of this RetroTimer")
SUBJECTIVE = Text("S  What the client said (scores from 0 to 10)")
OBJECTIVE = Text("O  What was walked")
WEEKS = Text("Week by week, newest first")
ASSESSMENT = Text("A  Assessment")
PLAN = Text("P  Plan")
NO_SESSIONS = Text("No sessions in this period.")
ASSESSMENT_LEFT = Text(
    "Assessment: left to the clinician. The facts against the pain guide (ideally {ideal} or"
    " less, never above {most}, back to normal within 60 min, not worse the next morning):",
    ideal=IDEAL_PAIN,
    most=MOST_PAIN,
)
NO_PROGRAM = Text("No program is under way in RetroTimer.")
LEFT_OPEN = Text("All else is left to the clinician.")
NOT_MEASURED = Text(
    "Distances and speeds are what the workouts said, not what the belt did."
    " Energy is an estimate, about 25 % more or less."
)
NOT_ADVICE = Text(
    "The limits and the pain guide are conservative values that a physiotherapist has not yet"
    " reviewed. This is not medical advice."
)
SCORE_COLUMNS = (
    Text("Score"),
    Text("Told in"),
    Text("First"),
    Text("Last"),
    Text("Mean"),
    Text("Range"),
)
WAY_COLUMNS = (
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
NOTHING_TOLD = (Text("Nothing was told"), "0", "-", "-", "-", "-")
RAILS_NOT_TOLD = Text("Rail use: not told.")
PAIN_NOT_TOLD = Text("Knee pain: not told in this period.")
NOT_TOLD = Text("not told")
# Of a note, in a summary.
LONGEST_NOTE = 160


def about(client: str, first: date, today: date) -> Sequence[str]:
    """Of whom and when it speaks."""
    made, begun = today.isoformat(), first.isoformat()
    return [
        Text("Client: {client}", client=client or OWNER),
        Text("Period: {first} to {last}", first=begun, last=made),
        Text("Made: {day}", day=made),
    ]


def spread(low: object, high: object) -> Text:
    return Text("{low} to {high}", low=low, high=high)


def of_all(part: int, whole: int) -> Text:
    return Text("{part} of {whole}", part=part, whole=whole)


def that_tell_it(part: int, whole: int) -> Text:
    return Text("{part} of {whole} that tell it", part=part, whole=whole)


def pct(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0


def done(done_s: float, planned_s: float) -> Text:
    return Text(
        "Done {done} of {planned} minutes planned ({share} %).",
        done=round(done_s / 60),
        planned=round(planned_s / 60),
        share=pct(done_s, planned_s),
    )


def walked_to_the_end(finished: int, sessions: int, first: date, last: date) -> Text:
    return Text(
        "{sessions}, {first} to {last}; {finished} walked to the end ({share} %).",
        sessions=messages.counted(sessions),
        first=first.isoformat(),
        last=last.isoformat(),
        finished=finished,
        share=pct(finished, sessions),
    )


def against_guide(ideal: int, between: int, above: int) -> Text:
    """In how many sessions the worst pain was how high."""
    return Text(
        "Worst knee pain, {sessions} that tell it: {ideal} or less in {low},"
        " {from_score} to {most} in {between}, above {most} in {above}.",
        sessions=messages.counted(ideal + between + above),
        ideal=IDEAL_PAIN,
        low=ideal,
        from_score=IDEAL_PAIN + 1,
        most=MOST_PAIN,
        between=between,
        above=above,
    )


def way_row(way: Direction, rows: Sequence[Row], units: Units) -> Sequence[str]:
    """What was walked in one direction."""
    done_s, km = sum(row.done_s for row in rows), sum(row.distance_km for row in rows)
    if not done_s:
        return [phrases.WAY[way], "0", *["-"] * 4]
    return [
        phrases.WAY[way],
        f"{done_s / 60:.0f}",
        messages.distance(km, units),
        formats.speed(km / done_s * 3600, units),
        formats.speed(max(row.speed_kmh for row in rows), units),
        formats.incline(max(row.incline_pct for row in rows)),
    ]


def week_row(week: Week, units: Units) -> Sequence[str]:
    return [
        week.monday.isoformat(),
        str(week.sessions),
        Text("{minutes} min", minutes=round(week.backward_s / 60)),
        Text("{minutes} min", minutes=round(week.forward_s / 60)),
        formats.speed(week.top_backward_kmh, units) if week.top_backward_kmh else "-",
        "-" if week.pain is None else f"{week.pain}",
    ]


def shortened(note: str) -> str:
    """A note in one line, and not longer than a summary has room for."""
    line = " ".join(note.split())
    return line if len(line) <= LONGEST_NOTE else f"{line[:LONGEST_NOTE].rstrip()} ..."
