"""Histories as files of our own, version 1: a line for each session, so that any size can be read.

`{"format": "retrotimer.history/1", "sessions": [`, then the sessions, each an object on its own
line, then `]}`. As a whole it is a JSON document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from retrotimer.store.files.json_document import FileError, UntouchableError, parse, told_as
from retrotimer.store.files.json_schema import UnreadableError
from retrotimer.store.history.merge import Raw, RawEntry

FORMAT_NAME = "retrotimer.history"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
_TEXTS = ("id", "started_at", "client", "program_version")
FIRST_LINE = f'{{"format": "{FORMAT}", "sessions": ['
LONGEST_LINE = 64 * 1024 * 1024
_EXPECTED = f"expected a history, {FORMAT}, line by line as it was exported"


class HistoryFileError(FileError):
    """A file that is no history of ours."""


def write(raws: Iterable[Raw], out: TextIO) -> list[str]:
    """All of these sessions, one by one; a line about each that is damaged, and left out."""
    problems = []
    out.write(f'{{"format": "{FORMAT}", "sessions": [')
    between = "\n"
    for raw in raws:
        if problem := raw.problem():
            problems.append(f"session {raw.shown}: {problem}")
        else:
            out.write(between + json.dumps(_document(raw)))
            between = ",\n"
    out.write("\n]}\n")
    return problems


def read(path: Path) -> Iterator[Raw]:
    """One session after the other. Raises HistoryFileError, also in the middle."""
    with told_as(HistoryFileError, path):
        try:
            if path.is_fifo():
                # It would be waited for until somebody writes, perhaps for ever.
                raise UnreadableError("cannot be read: Is a pipe")
            yield from _raws(path)
        except OSError as error:
            raise UnreadableError(f"cannot be read: {error.strerror}") from error


def _raws(path: Path) -> Iterator[Raw]:
    with path.open("rb") as file:
        lines = iter(lambda: file.readline(LONGEST_LINE), b"")
        _require_ours(_text(1, next(lines, b"")).removeprefix("\ufeff"))
        for number, line in enumerate(lines, start=2):
            text = _text(number, line)
            if text == "]}":
                return
            try:
                yield _raw(text.removesuffix(","))
            except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
                raise UnreadableError(_problem(number, line)) from error
    raise UnreadableError("it ends in the middle")


def _problem(number: int, line: bytes) -> str:
    """Why a line is no session."""
    if line.endswith(b"\n"):
        return f"line {number} is no session"
    return f"line {number} is too long" if len(line) == LONGEST_LINE else "it ends in the middle"


def _require_ours(first: str) -> None:
    if first == FIRST_LINE:
        return
    try:
        parse(f"{first}]}}", FORMAT_NAME, VERSION)
    except UntouchableError:
        # Another version, and both are named.
        raise
    except UnreadableError:
        pass
    raise UnreadableError(_EXPECTED)


def _text(number: int, line: bytes) -> str:
    try:
        return line.decode().strip()
    except UnicodeDecodeError as error:
        raise UnreadableError(f"line {number}: expected text in UTF-8") from error


def _document(raw: Raw) -> dict[str, Any]:
    return {
        "id": raw.id,
        "started_at": raw.started_at,
        "utc_offset_s": raw.utc_offset_s,
        "client": raw.client,
        "program_version": raw.program_version,
        "workout": json.loads(raw.workout),
        "entries": [
            [number, origin, at_s, kind, json.loads(payload)]
            for number, origin, at_s, kind, payload in raw.entries
        ],
    }


def _raw(line: str) -> Raw:
    found = json.loads(line)
    session_id, started_at, client, version = (_str(found[key]) for key in _TEXTS)
    offset = found["utc_offset_s"]
    if type(offset) is not int:
        raise TypeError(offset)
    entries = tuple(_entry(entry) for entry in found["entries"])
    workout = json.dumps(found["workout"], ensure_ascii=False)
    return Raw(session_id, started_at, offset, client, version, workout, entries)


def _str(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    # A half of a character cannot be stored.
    value.encode()
    return value


def _entry(entry: Any) -> RawEntry:
    number, origin, at_s, kind, payload = entry
    if type(number) is not int or isinstance(at_s, bool) or not isinstance(at_s, (int, float)):
        raise TypeError(entry)
    return number, _str(origin), float(at_s), _str(kind), json.dumps(payload)
