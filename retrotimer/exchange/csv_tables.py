"""Tables for a spreadsheet (CSV as in RFC 4180, UTF-8): one row a session, or one a segment.

Seconds, km, km/h, percent and kcal stand in the columns' names; times carry their offset from UTC.
To add a column: a line in its table.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, BinaryIO

from retrotimer.domain import messages
from retrotimer.domain.coaching.questionnaires import KNEE_PAIN, STOP_REASON, load
from retrotimer.domain.session.record import Row
from retrotimer.domain.workout.workout import Direction
from retrotimer.exchange.exported_session import Performed

# What a spreadsheet takes for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PIECE = 1 << 16
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD


def _said_after(key: str) -> Callable[[Performed], Any]:
    return lambda session: session.after.get(key)


def _in_program(key: str) -> Callable[[Performed], Any]:
    return lambda session: getattr(session.occasion.stage, key, None)


def _energy_kcal(end: int) -> Callable[[Performed], float | None]:
    """The low or the high end of the estimate, nothing without a weight."""

    def of(session: Performed) -> float | None:
        spent = session.record.spent
        return None if spent is None else round(spent.range_kcal[end], 1)

    return of


def _noted(session: Performed) -> str | None:
    return "\n".join(messages.noted(note, session.record) for note in session.notes) or None


def _load(session: Performed) -> float | None:
    effort = session.after.get("effort")
    return None if effort is None else round(load(effort, session.record.belt_s), 1)


_SESSION: Mapping[str, Callable[[Performed], Any]] = {
    "id": lambda session: session.id,
    "started_at": lambda session: session.started_at.isoformat(),
    "client": lambda session: session.occasion.client,
    "workout": lambda session: session.record.workout,
    "outcome": lambda session: session.record.outcome,
    "elapsed_s": lambda session: round(session.record.elapsed_s, 3),
    "backward_s": lambda session: round(session.record.walked_s(BACKWARD), 3),
    "forward_s": lambda session: round(session.record.walked_s(FORWARD), 3),
    "backward_km": lambda session: round(session.record.distance_km(BACKWARD), 4),
    "forward_km": lambda session: round(session.record.distance_km(FORWARD), 4),
    "energy_estimate_low_kcal": _energy_kcal(0),
    "energy_estimate_high_kcal": _energy_kcal(1),
    "program": _in_program("program"),
    "week": _in_program("week"),
    "number": _in_program("number"),
    "effort": _said_after("effort"),
    "load": _load,
    "knee_pain_before": lambda session: session.occasion.before.get(KNEE_PAIN),
    "knee_pain_worst": _said_after("knee_pain_worst"),
    "knee_pain_after": _said_after("knee_pain_after"),
    "knee_pain_60_min": _said_after("knee_pain_60_min"),
    "knee_pain_next_morning": _said_after("knee_pain_next_morning"),
    "comfort": _said_after("comfort"),
    "rail_use": _said_after("rail_use"),
    "near_falls": _said_after("near_falls"),
    "stop_reason": _said_after(STOP_REASON),
    "noted": _noted,
    "notes": _said_after("notes"),
}
_SEGMENT: Mapping[str, Callable[[Row], Any]] = {
    "kind": lambda row: row.kind,
    "direction": lambda row: row.direction,
    "start_s": lambda row: round(row.start_s, 3),
    "planned_s": lambda row: round(row.planned_s, 3),
    "done_s": lambda row: round(row.done_s, 3),
    "speed_kmh": lambda row: round(row.speed_kmh, 2),
    "incline_pct": lambda row: row.incline_pct,
    "distance_km": lambda row: round(row.distance_km, 4),
}


def write_sessions(sessions: Iterable[Performed], file: BinaryIO) -> None:
    """One row a session. Raises OSError."""
    _write(file, _SESSION, _session_rows(sessions))


def write_segments(sessions: Iterable[Performed], file: BinaryIO) -> None:
    """One row a segment as it was walked, numbered from 1 in its session. Raises OSError.

    `start_s` is when it was entered, in seconds after START, pauses counted.
    """
    _write(file, ("id", "number", *_SEGMENT), _segment_rows(sessions))


def _session_rows(sessions: Iterable[Performed]) -> Iterator[list[Any]]:
    for session in sessions:
        yield [column(session) for column in _SESSION.values()]


def _segment_rows(sessions: Iterable[Performed]) -> Iterator[list[Any]]:
    columns = tuple(_SEGMENT.values())
    for session in sessions:
        for number, row in enumerate(session.record.rows, start=1):
            yield [session.id, number, *[column(row) for column in columns]]


def _write(file: BinaryIO, header: Iterable[str], rows: Iterable[list[Any]]) -> None:
    piece = StringIO(newline="")
    lines = csv.writer(piece)
    lines.writerow(header)
    for row in rows:
        lines.writerow([_cell(value) for value in row])
        if piece.tell() > _PIECE:
            _send(piece, file)
    _send(piece, file)


def _send(piece: StringIO, file: BinaryIO) -> None:
    # A lone surrogate, which no file can hold, becomes a question mark.
    file.write(piece.getvalue().encode("utf-8", "replace"))
    piece.seek(0)
    piece.truncate()


def _cell(value: Any) -> Any:
    """A value as its cell shows it. A text never becomes a formula; a number may be negative."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
