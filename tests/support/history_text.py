"""Histories as exported text, and what the reader makes of a text that may not be a history."""

from __future__ import annotations

import io
import json
from dataclasses import replace

from retrotimer.store.history.history_file import HistoryFileError, read, write
from tests.support.damaged_histories import make_session_rows

SESSIONS = make_session_rows(4)
# Half of a character, which neither a file in UTF-8 nor a database can hold.
LONE_SURROGATE = "\ud800"


def export_text(*sessions):
    """The exported text of complete sessions."""
    out = io.StringIO()
    assert write(sessions, out).problems == []
    return out.getvalue()


def normalize_json(raw):
    """The same rows with their JSON in a normal form."""
    workout = json.dumps(json.loads(raw.workout))
    entries = [(*entry, json.loads(payload)) for *entry, payload in raw.event_rows]
    return replace(raw, workout=workout, event_rows=tuple(entries))


def read_sessions(path, content):
    """The sessions in a file, and what could not be read of it."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    sessions = []
    try:
        sessions.extend(read(path))
    except HistoryFileError as error:
        for line in error.messages:
            assert line.isprintable()
            assert line.startswith(f"{path}: ")
        return sessions, "; ".join(line.removeprefix(f"{path}: ") for line in error.messages)
    return sessions, ""


def export_text_with(**values):
    """The exported text in which the first session has other values."""
    first, line, *rest = export_text(*SESSIONS).splitlines(keepends=True)
    document = json.loads(line.rstrip(",\n")) | values
    return "".join([first, json.dumps(document), ",\n", *rest])
