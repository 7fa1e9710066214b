"""What of a session was not as planned: segments cut short, made longer, or put in."""

from __future__ import annotations

from retrotimer.core.record import Outcome, Row
from retrotimer.core.visit import Visit
from retrotimer.core.wording import clock

# Less than this nobody did on purpose; chosen here.
FROM_S = 1.0
OUTCOME = {
    Outcome.FINISHED: "Walked to the end",
    Outcome.STOPPED: "Ended early",
    Outcome.INTERRUPTED: "Cut off",
}


def planned(row: Row) -> str:
    """How long the workout had a segment; a dash for what was put in meanwhile."""
    return "-" if row.authored_s is None else clock(row.authored_s)


def off_plan(row: Row) -> str:
    """How a segment differs from what the workout had for it, or nothing."""
    if row.authored_s is None:
        return "put in"
    off_s = row.done_s - row.authored_s
    if abs(off_s) < FROM_S:
        return ""
    return f"{clock(-off_s)} shorter" if off_s < 0 else f"{clock(off_s)} longer"


def against_plan(visit: Visit) -> str:
    """How a session ended, and how much of its plan was done."""
    ended, rows = OUTCOME[visit.record.outcome], visit.record.rows
    off = sum(bool(off_plan(row)) for row in rows)
    if not off and abs(visit.done_s - visit.planned_s) < FROM_S:
        return f"{ended}, as planned."
    of = f"{clock(visit.done_s)} of {clock(visit.planned_s)} planned"
    if not off:
        return f"{ended}. Done {of}."
    many = "1 segment" if off == 1 else f"{off} segments"
    return f"{ended}. Done {of}, {many} not as planned."
