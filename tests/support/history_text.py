"""Histories as text, and what is read of a text that may be no history."""

from __future__ import annotations

import io
import json
from dataclasses import replace

from retrotimer.store.history.history_file import HistoryFileError, read, write
from tests.support.damaged_histories import make_session_rows

SESSIONS = make_session_rows(4)
# Half a character, which no file and no database can hold.
LONE_SURROGATE = "\ud800"


def export_text(*sessions):
    """What is written of sessions that are whole."""
    out = io.StringIO()
    assert write(sessions, out) == []
    return out.getvalue()


def normalize_json(raw):
    """The same, its JSON without what means nothing."""
    workout = json.dumps(json.loads(raw.workout))
    entries = [(*entry, json.loads(payload)) for *entry, payload in raw.event_rows]
    return replace(raw, workout=workout, event_rows=tuple(entries))


def read_sessions(path, content):
    """The sessions in a file, and what is told when it cannot be read on."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    given_out = []
    try:
        given_out.extend(read(path))
    except HistoryFileError as error:
        (line,) = error.messages
        assert line.isprintable()
        assert line.startswith(f"{path}: ")
        return given_out, line.removeprefix(f"{path}: ")
    return given_out, ""


def export_text_with(**values):
    """The first session's line with other values."""
    first, line, *rest = export_text(*SESSIONS).splitlines(keepends=True)
    document = json.loads(line.rstrip(",\n")) | values
    return "".join([first, json.dumps(document), ",\n", *rest])
