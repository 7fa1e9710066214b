"""Histories as text, and what is read of a text that may be no history."""

from __future__ import annotations

import io
import json
from dataclasses import replace

from retrotimer.store.history.history_file import HistoryFileError, read, write
from tests.support.damaged_histories import many

MANY = many(4)
# Half a character, which no file and no database can hold.
HALF = "\ud800"


def text_of(*found):
    """What is written of sessions that are whole."""
    out = io.StringIO()
    assert write(found, out) == []
    return out.getvalue()


def plain(raw):
    """The same, its JSON without what means nothing."""
    workout = json.dumps(json.loads(raw.workout))
    entries = [(*entry, json.loads(payload)) for *entry, payload in raw.entries]
    return replace(raw, workout=workout, entries=tuple(entries))


def found(path, content):
    """The sessions in a file, and what is told when it cannot be read on."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    given_out = []
    try:
        given_out.extend(read(path))
    except HistoryFileError as error:
        (line,) = error.lines
        assert line.isprintable()
        assert line.startswith(f"{path}: ")
        return given_out, line.removeprefix(f"{path}: ")
    return given_out, ""


def changed(**values):
    """The first session's line with other values."""
    first, line, *rest = text_of(*MANY).splitlines(keepends=True)
    document = json.loads(line.rstrip(",\n")) | values
    return "".join([first, json.dumps(document), ",\n", *rest])
