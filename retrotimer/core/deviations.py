"""What of a session was not as planned: segments cut short, made longer, or put in."""

from __future__ import annotations

from retrotimer.core.record import Outcome, Record, Row
from retrotimer.core.wording import clock
from retrotimer.core.workout import Kind

# Less than this nobody did on purpose; chosen here.
FROM_S = 1.0
OUTCOME = {
    Outcome.FINISHED: "Walked to the end",
    Outcome.STOPPED: "Ended early",
    Outcome.INTERRUPTED: "Cut off",
}


def off_plan(row: Row) -> str:
    """How a segment differs from what the workout had for it, or nothing."""
    if row.authored_s is None:
        return "" if row.kind is Kind.TURNAROUND else "not in the plan"
    off_s = row.done_s - row.authored_s
    if abs(off_s) < FROM_S:
        return ""
    return f"{clock(-off_s)} shorter" if off_s < 0 else f"{clock(off_s)} longer"


def against_plan(record: Record, planned_s: float) -> str:
    """How a session ended, and how much of its plan was done."""
    done_s = sum(row.done_s for row in record.rows)
    ended = OUTCOME[record.outcome]
    off = sum(bool(off_plan(row)) for row in record.rows)
    segments = f"{off} segment{'' if off == 1 else 's'} not as planned" if off else ""
    if not segments and abs(done_s - planned_s) < FROM_S:
        return f"{ended}, as planned."
    told = f"{ended}. Done {clock(done_s)} of {clock(planned_s)} planned"
    return f"{told}, {segments}." if segments else f"{told}."
