"""The words of a clinician's summary: its headings, columns, and what must be known of it."""

from __future__ import annotations

from collections.abc import Sequence

from retrotimer.core import notices, wording
from retrotimer.core.program import IDEAL_PAIN, MOST_PAIN
from retrotimer.core.record import Row
from retrotimer.core.units import Units
from retrotimer.core.weeks import Week
from retrotimer.core.workout import Direction

TITLE = "Walking backward on a treadmill: summary for a clinician"
SUBJECTIVE = "S  What the client said (scores from 0 to 10)"
OBJECTIVE = "O  What was walked"
WEEKS = "Week by week, newest first"
ASSESSMENT = "A  Assessment"
PLAN = "P  Plan"
ASSESSMENT_LEFT = (
    f"Assessment: left to the clinician. The facts against the pain guide (ideally {IDEAL_PAIN} or"
    f" less, never above {MOST_PAIN}, back to normal within 60 min, not worse the next morning):"
)
NO_PROGRAM = "No program is under way in RetroTimer."
LEFT_OPEN = "All else is left to the clinician."
NOT_MEASURED = (
    "Distances and speeds are what the workouts said, not what the belt did."
    " Energy is an estimate, about 25 % more or less."
)
NOT_ADVICE = (
    "The limits and the pain guide are conservative values that a physiotherapist has not yet"
    " reviewed. This is not medical advice."
)
SCORE_COLUMNS = ("Score", "Told in", "First", "Last", "Mean", "Range")
WAY_COLUMNS = ("Direction", "Minutes", "Distance", "Usual speed", "Fastest", "Highest incline")
WEEK_COLUMNS = ("Week of", "Sessions", "Backward", "Forward", "Fastest backward", "Worst pain")
# Of a note, in a summary.
LONGEST_NOTE = 160


def way_row(way: Direction, rows: Sequence[Row], units: Units) -> Sequence[str]:
    """What was walked in one direction."""
    done_s, km = sum(row.done_s for row in rows), sum(row.distance_km for row in rows)
    if not done_s:
        return [way.capitalize(), "0", *["-"] * 4]
    return [
        way.capitalize(),
        f"{done_s / 60:.0f}",
        notices.distance(km, units),
        wording.speed(km / done_s * 3600, units),
        wording.speed(max(row.speed_kmh for row in rows), units),
        wording.incline(max(row.incline_pct for row in rows)),
    ]


def week_row(week: Week, units: Units) -> Sequence[str]:
    return [
        f"{week.monday:%Y-%m-%d}",
        str(week.sessions),
        f"{week.backward_s / 60:.0f} min",
        f"{week.forward_s / 60:.0f} min",
        wording.speed(week.top_backward_kmh, units) if week.top_backward_kmh else "-",
        "-" if week.pain is None else f"{week.pain}",
    ]


def shortened(note: str) -> str:
    """A note in one line, and not longer than a summary has room for."""
    line = " ".join(note.split())
    return line if len(line) <= LONGEST_NOTE else f"{line[:LONGEST_NOTE].rstrip()} ..."


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
