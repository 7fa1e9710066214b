"""How a session differs from its plan: segments cut short, extended, or added."""

from __future__ import annotations

from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.domain.session.record import Outcome, WalkedSegment
from retrotimer.domain.values.formats import format_duration
from retrotimer.domain.values.text import Text

# A smaller difference is not deliberate; chosen here.
MIN_DEVIATION_S = 1.0
OUTCOME_LABELS = {
    Outcome.FINISHED: Text("Walked to the end"),
    Outcome.STOPPED: Text("Ended early"),
    Outcome.INTERRUPTED: Text("Cut off"),
}


def planned_time_label(row: WalkedSegment) -> str:
    """The length of a segment in the workout; a dash for one that was added while walking."""
    return "-" if row.authored_s is None else format_duration(row.authored_s)


def describe_deviation(row: WalkedSegment) -> str:
    """How a segment differs from its length in the workout; empty if it does not."""
    if row.authored_s is None:
        return Text("put in")
    difference_s = row.walked_s - row.authored_s
    if abs(difference_s) < MIN_DEVIATION_S:
        return ""
    # The difference of the two whole seconds as they are shown, so that the figures add up.
    time = format_duration(abs(int(row.authored_s) - int(row.walked_s)))
    if difference_s < 0:
        return Text("{time} shorter", time=time)
    return Text("{time} longer", time=time)


def describe_completion(session: SessionDetails) -> str:
    """How a session ended, and how much of its plan was walked."""
    ended = OUTCOME_LABELS[session.record.outcome]
    deviation_count = sum(bool(describe_deviation(row)) for row in session.record.segments)
    times = {"done": format_duration(session.done_s), "planned": format_duration(session.planned_s)}
    if not deviation_count and abs(session.done_s - session.planned_s) < MIN_DEVIATION_S:
        return Text("{ended}, as planned.", ended=ended)
    if not deviation_count:
        return Text("{ended}. Done {done} of {planned} planned.", ended=ended, **times)
    segments = (
        Text("1 segment")
        if deviation_count == 1
        else Text("{count} segments", count=deviation_count)
    )
    return Text(
        "{ended}. Done {done} of {planned} planned, {segments} not as planned.",
        ended=ended,
        segments=segments,
        **times,
    )
