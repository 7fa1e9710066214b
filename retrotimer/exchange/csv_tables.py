"""Tables for a spreadsheet (CSV as in RFC 4180): one row per session or per segment.

They are in UTF-8 and begin with its mark, without which spreadsheets garble accents. An apostrophe
stands before whatever a spreadsheet could take for a formula, whichever separator it reads with.
The columns' names end with their unit; times have their offset from UTC.
To add a column: a line in its table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, BinaryIO

from retrotimer.domain import messages
from retrotimer.domain.coaching.questionnaires import KNEE_PAIN_KEY, STOP_REASON_KEY, session_load
from retrotimer.domain.session.record import WalkedSegment
from retrotimer.domain.workout.workout import Direction
from retrotimer.exchange.exported_session import ExportedSession

# What a spreadsheet takes for the end of a cell, if it reads with another separator than ours.
_SEPARATORS = r";,|\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
# What it drops or does not see at the beginning of a cell.
_SKIPPED = r"\s\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\"'"
# With what a formula begins, also in full width and as the small forms that are taken for it.
_FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
_CELL_START = re.compile(f"^(?=[{re.escape(_FORMULA_STARTS)}])|[{_SEPARATORS}{_SKIPPED}]+")
_LAST_SEPARATOR = re.compile(f".*[{_SEPARATORS}]", re.DOTALL)
# A cell that begins with one of these may lose it, and then begins with something else.
_UNSAFE_STARTS = ("\t", "\r", "\n")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CHUNK_SIZE = 1 << 16
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD


def _answer_column(key: str) -> Callable[[ExportedSession], Any]:
    return lambda session: session.answers_after.get(key)


def _program_column(key: str) -> Callable[[ExportedSession], Any]:
    return lambda session: getattr(session.context.program_position, key, None)


def _energy_column(bound_index: int) -> Callable[[ExportedSession], float | None]:
    """The low (0) or the high (1) end of the estimate in kcal; empty without a weight."""

    def column(session: ExportedSession) -> float | None:
        energy = session.record.total_energy
        return None if energy is None else round(energy.range_kcal[bound_index], 1)

    return column


def _format_notes(session: ExportedSession) -> str | None:
    return "\n".join(messages.format_note(note, session.record) for note in session.notes) or None


def _session_load(session: ExportedSession) -> float | None:
    effort = session.answers_after.get("effort")
    return None if effort is None else round(session_load(effort, session.record.belt_s), 1)


_SESSION_COLUMNS: Mapping[str, Callable[[ExportedSession], Any]] = {
    "id": lambda session: session.id,
    "started_at": lambda session: session.started_at.isoformat(),
    "client": lambda session: session.context.client,
    "workout": lambda session: session.record.workout_name,
    "outcome": lambda session: session.record.outcome,
    "elapsed_s": lambda session: round(session.record.elapsed_s, 3),
    "backward_s": lambda session: round(session.record.walked_s(BACKWARD), 3),
    "forward_s": lambda session: round(session.record.walked_s(FORWARD), 3),
    "backward_km": lambda session: round(session.record.distance_km(BACKWARD), 4),
    "forward_km": lambda session: round(session.record.distance_km(FORWARD), 4),
    "energy_estimate_low_kcal": _energy_column(0),
    "energy_estimate_high_kcal": _energy_column(1),
    "program": _program_column("program"),
    "week": _program_column("week"),
    "number": _program_column("number"),
    "effort": _answer_column("effort"),
    "load": _session_load,
    "knee_pain_before": lambda session: session.context.answers_before.get(KNEE_PAIN_KEY),
    "knee_pain_worst": _answer_column("knee_pain_worst"),
    "knee_pain_after": _answer_column("knee_pain_after"),
    "knee_pain_60_min": _answer_column("knee_pain_60_min"),
    "knee_pain_next_morning": _answer_column("knee_pain_next_morning"),
    "comfort": _answer_column("comfort"),
    "rail_use": _answer_column("rail_use"),
    "near_falls": _answer_column("near_falls"),
    "stop_reason": _answer_column(STOP_REASON_KEY),
    "noted": _format_notes,
    "notes": _answer_column("notes"),
}
_SEGMENT_COLUMNS: Mapping[str, Callable[[WalkedSegment], Any]] = {
    "kind": lambda row: row.kind,
    "direction": lambda row: row.direction,
    "start_s": lambda row: round(row.start_s, 3),
    "planned_s": lambda row: round(row.planned_s, 3),
    "done_s": lambda row: round(row.walked_s, 3),
    "speed_kmh": lambda row: round(row.speed_kmh, 2),
    "incline_pct": lambda row: row.incline_pct,
    "distance_km": lambda row: round(row.distance_km, 4),
}


def write_sessions(sessions: Iterable[ExportedSession], file: BinaryIO) -> None:
    """Write one row per session. Raises OSError."""
    _write_table(file, _SESSION_COLUMNS, _session_rows(sessions))


def write_segments(sessions: Iterable[ExportedSession], file: BinaryIO) -> None:
    """Write one row per walked segment, numbered from 1 in its session. Raises OSError.

    `start_s` is when it was reached, in seconds after START, including pauses.
    """
    _write_table(file, ("id", "number", *_SEGMENT_COLUMNS), _segment_rows(sessions))


def _session_rows(sessions: Iterable[ExportedSession]) -> Iterator[list[Any]]:
    for session in sessions:
        yield [column(session) for column in _SESSION_COLUMNS.values()]


def _segment_rows(sessions: Iterable[ExportedSession]) -> Iterator[list[Any]]:
    columns = tuple(_SEGMENT_COLUMNS.values())
    for session in sessions:
        for number, row in enumerate(session.record.segments, start=1):
            yield [session.id, number, *[column(row) for column in columns]]


def _write_table(file: BinaryIO, header: Iterable[str], rows: Iterable[list[Any]]) -> None:
    file.write(_BYTE_ORDER_MARK)
    piece = StringIO(newline="")
    lines = csv.writer(piece)
    lines.writerow(header)
    for row in rows:
        lines.writerow([_to_cell(value) for value in row])
        if piece.tell() > _CHUNK_SIZE:
            _flush_chunk(piece, file)
    _flush_chunk(piece, file)


def _flush_chunk(chunk: StringIO, file: BinaryIO) -> None:
    # A lone surrogate, which no file can hold, becomes a question mark.
    file.write(chunk.getvalue().encode("utf-8", "replace"))
    chunk.seek(0)
    chunk.truncate()


def _to_cell(value: Any) -> Any:
    """The content of a cell. A text never becomes a formula; a number may be negative."""
    if isinstance(value, str):
        guarded = _CELL_START.sub(_guard_cell_start, value)
        return f"'{guarded}" if guarded.startswith(_UNSAFE_STARTS) else guarded
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _guard_cell_start(match: re.Match[str]) -> str:
    """What stands before a possible formula, with an apostrophe where a cell may begin."""
    between = match[0]
    if match.string[match.end() : match.end() + 1] not in tuple(_FORMULA_STARTS):
        return between
    separator = _LAST_SEPARATOR.match(between)
    if separator is None and match.start():
        return between
    begin = separator.end() if separator else 0
    return f"{between[:begin]}'{between[begin:]}"
