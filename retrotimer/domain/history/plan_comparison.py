"""What of a session was not as planned: segments cut short, made longer, or put in."""

from __future__ import annotations

from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.domain.session.record import Outcome, WalkedSegment
from retrotimer.domain.values.formats import format_duration
from retrotimer.domain.values.text import Text

# Less than this nobody did on purpose; chosen here.
MIN_DEVIATION_S = 1.0
OUTCOME_LABELS = {
    Outcome.FINISHED: Text("Walked to the end"),
    Outcome.STOPPED: Text("Ended early"),
    Outcome.INTERRUPTED: Text("Cut off"),
}


def planned_time_label(row: WalkedSegment) -> str:
    """How long the workout had a segment; a dash for what was put in meanwhile."""
    return "-" if row.authored_s is None else format_duration(row.authored_s)


def describe_deviation(row: WalkedSegment) -> str:
    """How a segment differs from what the workout had for it, or nothing."""
    if row.authored_s is None:
        return Text("put in")
    off_s = row.walked_s - row.authored_s
    if abs(off_s) < MIN_DEVIATION_S:
        return ""
    # What the two figures beside it differ by, as they are shown.
    time = format_duration(abs(int(row.authored_s) - int(row.walked_s)))
    return Text("{time} shorter", time=time) if off_s < 0 else Text("{time} longer", time=time)


def describe_completion(session: SessionDetails) -> str:
    """How a session ended, and how much of its plan was done."""
    ended, rows = OUTCOME_LABELS[session.record.outcome], session.record.segments
    off = sum(bool(describe_deviation(row)) for row in rows)
    times = {"done": format_duration(session.done_s), "planned": format_duration(session.planned_s)}
    if not off and abs(session.done_s - session.planned_s) < MIN_DEVIATION_S:
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
