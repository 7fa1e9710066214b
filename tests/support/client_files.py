"""A client with every field filled in, any client, and ways to damage the file of a client."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from retrotimer.domain.coaching.client import (
    BIRTH_YEAR_BOUNDS,
    FORWARD_SPEED_BOUNDS_KMH,
    MIN_TURN_BOUNDS_S,
    SESSION_COUNT_BOUNDS,
    WEIGHT_BOUNDS_KG,
    Client,
    Condition,
    HandrailUse,
    Screening,
)
from retrotimer.domain.session.energy import BACKWARD_FACTOR_BOUNDS
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import NAME_CONSTRAINT, is_single_line
from retrotimer.store.files.client_file import MAX_BYTES, MAX_LINE_LENGTH, client_path, serialize

ANN = Client(
    "Ann",
    birth_year=1950,
    weight_kg=70.5,
    units=Units.IMPERIAL,
    own_speed_kmh=4.0,
    sessions_before=3,
    fall=True,
    expert=True,
    rails=HandrailUse.LIGHT,
    backward_factor=1.3,
    notes="New hip.\nWears glasses.",
    screening=Screening("2026-11-01", (Condition.HEART, Condition.FALL)),
    unlocked={"thirty-minutes": "Dr Ada Löwe"},
)
ANN_DOCUMENT: dict[str, Any] = json.loads(serialize(ANN))

_texts = st.text(st.characters(codec=None), max_size=20)
client_names = _texts.filter(NAME_CONSTRAINT.is_valid)
_lines = _texts.filter(lambda text: is_single_line(text, MAX_LINE_LENGTH))


def _optional_numbers(bounds):
    return st.none() | st.floats(bounds.low, bounds.high)


any_client = st.builds(
    Client,
    st.just("") | client_names,
    st.none() | st.integers(int(BIRTH_YEAR_BOUNDS.low), int(BIRTH_YEAR_BOUNDS.high)),
    _optional_numbers(WEIGHT_BOUNDS_KG),
    st.sampled_from(Units),
    _optional_numbers(FORWARD_SPEED_BOUNDS_KMH),
    st.integers(int(SESSION_COUNT_BOUNDS.low), int(SESSION_COUNT_BOUNDS.high)),
    *[st.booleans()] * 2,
    st.sampled_from(HandrailUse),
    st.floats(BACKWARD_FACTOR_BOUNDS.low, BACKWARD_FACTOR_BOUNDS.high),
    st.lists(_lines, max_size=3).map("\n".join),
    st.none()
    | st.builds(
        Screening,
        _lines,
        st.lists(st.sampled_from(Condition), unique=True).map(tuple),
        st.integers(0, 1_000_000),
    ),
    st.dictionaries(_lines, _lines, max_size=3),
    _optional_numbers(MIN_TURN_BOUNDS_S),
    st.booleans(),
)


def write_client(folder: Path, content: object, name: str = "") -> Path:
    """Write the file of a client with this text, these bytes or this document."""
    folder.mkdir(parents=True, exist_ok=True)
    path = client_path(folder, name)
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _enlarge(path: Path) -> None:
    """Exceed the size limit; the content stays valid."""
    with path.open("ab") as file:
        file.write(b" " * (MAX_BYTES + 1 - path.stat().st_size))


def _replace(make: Callable[[Path], object], path: Path) -> None:
    path.unlink()
    make(path)


def _edit(old: str, new: str, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def _overwrite(content: str | bytes, path: Path) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


ANN_TEXT = serialize(ANN)
# What is done to a valid file, and the problem that is then reported.
DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "emptied": (partial(_overwrite, ""), "line 1, column 1: expected JSON, Expecting value"),
    "zeros": (partial(_overwrite, "\0" * 500), "line 1, column 1: expected JSON, Expecting value"),
    "noise": (partial(_overwrite, b"\x17{\x8e\xf3"), "expected text in UTF-8, byte 2 is not"),
    "cut off": (
        partial(_overwrite, ANN_TEXT[:13]),
        "line 2, column 12: expected JSON, Expecting value",
    ),
    "cut in a letter": (
        partial(_overwrite, ANN_TEXT.encode().partition("ö".encode())[0] + b"\xc3"),
        f"expected text in UTF-8, byte {ANN_TEXT.index('ö')} is not",
    ),
    "UTF-16": (
        partial(_overwrite, ANN_TEXT.encode("utf-16")),
        "expected text in UTF-8, byte 0 is not",
    ),
    "Latin-1": (
        partial(_overwrite, ANN_TEXT.encode("latin-1")),
        f"expected text in UTF-8, byte {ANN_TEXT.index('ö')} is not",
    ),
    "a list": (partial(_overwrite, "[1]"), "expected an object, got a list"),
    "deep": (partial(_overwrite, "[" * 100_000), "expected JSON, not so deep"),
    "digits": (partial(_overwrite, "1" * 10_000), "expected JSON with numbers of a usual size"),
    "another program's": (
        partial(_edit, "retrotimer.client/1", "other/1"),
        "format: expected \"retrotimer.client/1\", got 'other/1'",
    ),
    "newer": (
        partial(_overwrite, '{"format": "retrotimer.client/12", "name": 5, "shoes": []}'),
        "format: this file has version 12, this program reads version 1",
    ),
    "large": (_enlarge, "expected at most 0.25 MB, this file is larger"),
    "a folder": (partial(_replace, Path.mkdir), "cannot be read: Is a directory"),
    "a pipe": (partial(_replace, os.mkfifo), "cannot be read: this is a named pipe, not a file"),
    "a file of the kernel": (
        partial(_replace, lambda path: path.symlink_to("/proc/self/mem")),
        "cannot be read: this is a file of the system's kernel",
    ),
    "a link to itself": (
        partial(_replace, lambda path: path.symlink_to(path)),
        "cannot be read: Too many levels of symbolic links",
    ),
}
if not Path("/proc/self/mem").exists():
    del DAMAGES["a file of the kernel"]


def folder_contents(folder: Path) -> dict[str, object]:
    """The time of change and the content of everything in a folder."""
    return {path.name: (path.lstat().st_mtime_ns, _content(path)) for path in folder.iterdir()}


def _content(path: Path) -> object:
    if path.is_symlink():
        return path.readlink()
    return path.read_bytes() if path.is_file() else path.is_dir() and sorted(path.iterdir())
