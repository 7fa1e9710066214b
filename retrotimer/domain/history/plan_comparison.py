"""What of a session was not as planned: segments cut short, made longer, or put in."""

from __future__ import annotations

from retrotimer.domain.history.session_details import Visit
from retrotimer.domain.session.record import Outcome, Row
from retrotimer.domain.values.formats import clock
from retrotimer.domain.values.text import Text

# Less than this nobody did on purpose; chosen here.
FROM_S = 1.0
OUTCOME = {
    Outcome.FINISHED: Text("Walked to the end"),
    Outcome.STOPPED: Text("Ended early"),
    Outcome.INTERRUPTED: Text("Cut off"),
}


def planned(row: Row) -> str:
    """How long the workout had a segment; a dash for what was put in meanwhile."""
    return "-" if row.authored_s is None else clock(row.authored_s)


def off_plan(row: Row) -> str:
    """How a segment differs from what the workout had for it, or nothing."""
    if row.authored_s is None:
        return Text("put in")
    off_s = row.done_s - row.authored_s
    if abs(off_s) < FROM_S:
        return ""
    # What the two figures beside it differ by, as they are shown.
    time = clock(abs(int(row.authored_s) - int(row.done_s)))
    return Text("{time} shorter", time=time) if off_s < 0 else Text("{time} longer", time=time)


def against_plan(visit: Visit) -> str:
    """How a session ended, and how much of its plan was done."""
    ended, rows = OUTCOME[visit.record.outcome], visit.record.rows
    off = sum(bool(off_plan(row)) for row in rows)
    times = {"done": clock(visit.done_s), "planned": clock(visit.planned_s)}
    if not off and abs(visit.done_s - visit.planned_s) < FROM_S:
        return Text("{ended}, as planned.", ended=ended)
    if not off:
        return Text("{ended}. Done {done} of {planned} planned.", ended=ended, **times)
    many = Text("1 segment") if off == 1 else Text("{count} segments", count=off)
    return Text(
        "{ended}. Done {done} of {planned} planned, {segments} not as planned.",
        ended=ended,
        segments=many,
        **times,
    )
