"""Exported histories as files, version 1: one line for each session, so that any size can be read.

The first line is `{"format": "retrotimer.history/1", "sessions": [`, then each session is an object
on its own line, and the last line is `]}`. The whole file is one JSON document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import methodcaller
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from retrotimer.regular_file import open_for_reading
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.files.json_document import FileError, ProtectedFileError, as_file_error, parse
from retrotimer.store.files.json_schema import UnreadableError
from retrotimer.store.history.merge import (
    MAX_EVENTS,
    MAX_SESSION_BYTES,
    EventRow,
    SessionRows,
)

FORMAT_NAME = "retrotimer.history"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
_TEXT_KEYS = ("id", "started_at", "client", "program_version")
FIRST_LINE = f'{{"format": "{FORMAT}", "sessions": ['
# A session that is read takes many times the memory of its line, so its values are bounded too.
MAX_LINE_BYTES = MAX_SESSION_BYTES
MAX_LINE_VALUES = 12 * MAX_EVENTS
# How many lines that are no sessions are named.
_MAX_PROBLEMS = 20
_EXPECTED_MESSAGE = f"expected a history, {FORMAT}, line by line as it was exported"


class HistoryFileError(FileError):
    """A file that is not a valid exported history."""


@dataclass(slots=True)
class WrittenSessions:
    """How many sessions were written, and a line about each one that is not there whole."""

    count: int = 0
    problems: list[str] = field(default_factory=list)


def write(sessions: Iterable[SessionRows], out: TextIO) -> WrittenSessions:
    """Write these sessions one by one. Damaged ones are left out, as are damaged entries."""
    written = WrittenSessions()
    out.write(f'{{"format": "{FORMAT}", "sessions": [')
    separator = "\n"
    for session in map(SessionRows.without_damaged_events, sessions):
        if problem := session.find_problem():
            written.problems.append(f"session {session.display_id}: {problem}")
            continue
        if session.damaged_count:
            written.problems.append(
                f"session {session.display_id}: damaged entries: {session.damaged_count}"
            )
        written.count += 1
        out.write(separator + json.dumps(_to_document(session)))
        separator = ",\n"
    out.write("\n]}\n")
    return written


def read(
    path: Path, progress: Callable[[float], None] = lambda _share: None
) -> Iterator[SessionRows]:
    """One session after the other. Raises HistoryFileError, after all that can be read.

    `progress` is told from time to time which share of the file has been read.
    """
    with as_file_error(HistoryFileError, path):
        try:
            yield from _read_sessions(path, progress)
        except OSError as error:
            raise UnreadableError(f"cannot be read: {error.strerror}") from error


def _read_sessions(path: Path, progress: Callable[[float], None]) -> Iterator[SessionRows]:
    """Each session that can be read; then raises UnreadableError if there was one that cannot."""
    problems: list[str] = []
    problem_count = 0
    is_complete = False
    with within_deadline(path, lambda: open_for_reading(path), methodcaller("close")) as file:
        size = path.stat().st_size
        _require_header(_decode_line(1, file.readline(MAX_LINE_BYTES)).removeprefix("\ufeff"))
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE_BYTES), b""), start=2):
            # Cut as bytes: each copy of a long text takes much memory.
            content = line.strip().removesuffix(b",")
            if is_complete := content == b"]}":
                break
            is_too_long = _skip_rest(file, line)
            problem = ""
            try:
                _require_length(number, content, is_too_long=is_too_long)
                yield _parse_session(_decode_line(number, content))
            except UnreadableError as error:
                problem = str(error)
            except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
                if not line.endswith(b"\n"):
                    # Half a session.
                    break
                problem = f"line {number} is no session"
            if problem and len(problems) < _MAX_PROBLEMS:
                problems.append(problem)
            problem_count += bool(problem)
            progress(min(file.tell() / max(size, 1), 1.0))
    progress(1.0)
    if problem_count > len(problems):
        problems.append(f"{problem_count - len(problems)} more lines are no sessions")
    if not is_complete:
        problems.append("it ends in the middle")
    if problems:
        raise UnreadableError(*problems)


def _skip_rest(file: BinaryIO, line: bytes) -> bool:
    """Read on to the end of a line that is too long; False if it is not."""
    if line.endswith(b"\n") or len(line) < MAX_LINE_BYTES:
        return False
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_LINE_BYTES)
    return True


def _require_length(number: int, line: bytes, *, is_too_long: bool) -> None:
    """Refuse a line whose values would fill the memory. Raises UnreadableError."""
    max_values = line.count(b",") + line.count(b"[") + line.count(b"{")
    if is_too_long or max_values > MAX_LINE_VALUES:
        raise UnreadableError(f"line {number} is too long")


def _require_header(first_line: str) -> None:
    if first_line == FIRST_LINE:
        return
    try:
        parse(f"{first_line}]}}", FORMAT_NAME, VERSION)
    except ProtectedFileError:
        # It is another version, and the error names both.
        raise
    except UnreadableError:
        pass
    raise UnreadableError(_EXPECTED_MESSAGE)


def _decode_line(number: int, line: bytes) -> str:
    try:
        return line.strip().decode()
    except UnicodeDecodeError as error:
        raise UnreadableError(f"line {number}: expected text in UTF-8") from error


def _to_document(session: SessionRows) -> dict[str, Any]:
    return {
        "id": session.id,
        "started_at": session.started_at,
        "utc_offset_s": session.utc_offset_s,
        "client": session.client,
        "program_version": session.program_version,
        "workout": json.loads(session.workout),
        "entries": [
            [number, origin, at_s, kind, json.loads(payload)]
            for number, origin, at_s, kind, payload in session.event_rows
        ],
    }


def _parse_session(line: str) -> SessionRows:
    document = json.loads(line)
    session_id, started_at, client, version = (_require_text(document[key]) for key in _TEXT_KEYS)
    offset = document["utc_offset_s"]
    if type(offset) is not int:
        raise TypeError(offset)
    workout = json.dumps(document["workout"], ensure_ascii=False)
    event_rows, damaged_count = [], 0
    entries = document["entries"]
    if not isinstance(entries, list):
        raise TypeError(entries)
    for entry in entries:
        try:
            event_rows.append(_parse_event_row(entry))
        except (ValueError, TypeError, OverflowError):
            damaged_count += 1
    row = session_id, started_at, offset, client, version, workout
    return SessionRows(*row, tuple(event_rows), damaged_count)


def _require_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    # SQLite cannot store a lone surrogate: it raises UnicodeEncodeError here.
    value.encode()
    return value


def _parse_event_row(entry: Any) -> EventRow:
    number, origin, at_s, kind, payload = entry
    if type(number) is not int or isinstance(at_s, bool) or not isinstance(at_s, (int, float)):
        raise TypeError(entry)
    return number, _require_text(origin), float(at_s), _require_text(kind), json.dumps(payload)
