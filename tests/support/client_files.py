"""A client with everything known of them, any client, and ways of damaging a client's file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from retrotimer.domain.coaching.client import (
    BIRTH_YEAR,
    LEAST_TURN_S,
    OWN_SPEED_KMH,
    SESSIONS,
    WEIGHT_KG,
    Client,
    Condition,
    Rails,
    Screening,
)
from retrotimer.domain.session.energy import BACKWARD_FACTOR
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import NAME, is_line
from retrotimer.store.files.client_file import LONGEST_NAMED, MAX_BYTES, path_of, text_of

ANN = Client(
    "Ann",
    birth_year=1950,
    weight_kg=70.5,
    units=Units.IMPERIAL,
    own_speed_kmh=4.0,
    sessions_before=3,
    fall=True,
    expert=True,
    rails=Rails.LIGHT,
    backward_factor=1.3,
    notes="New hip.\nWears glasses.",
    screening=Screening("2026-11-01", (Condition.HEART, Condition.FALL)),
    unlocked={"thirty-minutes": "Dr Ada Löwe"},
)
DOCUMENT: dict[str, Any] = json.loads(text_of(ANN))

_texts = st.text(st.characters(codec=None), max_size=20)
names = _texts.filter(NAME.fits)
_lines = _texts.filter(lambda text: is_line(text, LONGEST_NAMED))


def _or_nothing(bounds):
    return st.none() | st.floats(bounds.low, bounds.high)


any_client = st.builds(
    Client,
    st.just("") | names,
    st.none() | st.integers(int(BIRTH_YEAR.low), int(BIRTH_YEAR.high)),
    _or_nothing(WEIGHT_KG),
    st.sampled_from(Units),
    _or_nothing(OWN_SPEED_KMH),
    st.integers(int(SESSIONS.low), int(SESSIONS.high)),
    *[st.booleans()] * 2,
    st.sampled_from(Rails),
    st.floats(BACKWARD_FACTOR.low, BACKWARD_FACTOR.high),
    st.lists(_lines, max_size=3).map("\n".join),
    st.none()
    | st.builds(
        Screening,
        _lines,
        st.lists(st.sampled_from(Condition), unique=True).map(tuple),
        st.integers(0, 1_000_000),
    ),
    st.dictionaries(_lines, _lines, max_size=3),
    _or_nothing(LEAST_TURN_S),
    st.booleans(),
)


def put(folder: Path, content: object, name: str = "") -> Path:
    """A client's file with this text, these bytes or this document."""
    folder.mkdir(parents=True, exist_ok=True)
    path = path_of(folder, name)
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _large(path: Path) -> None:
    """Nothing but its size is wrong."""
    with path.open("ab") as file:
        file.write(b" " * (MAX_BYTES + 1 - path.stat().st_size))


def _replaced(make: Callable[[Path], object], path: Path) -> None:
    path.unlink()
    make(path)


def _edited(old: str, new: str, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def _holding(content: str | bytes, path: Path) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


TEXT = text_of(ANN)
# What is done to a file that was good, and what is said of it then.
DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "emptied": (partial(_holding, ""), "line 1, column 1: expected JSON, Expecting value"),
    "zeros": (partial(_holding, "\0" * 500), "line 1, column 1: expected JSON, Expecting value"),
    "noise": (partial(_holding, b"\x17{\x8e\xf3"), "expected text in UTF-8, byte 2 is not"),
    "cut off": (partial(_holding, TEXT[:13]), "line 2, column 12: expected JSON, Expecting value"),
    "cut in a letter": (
        partial(_holding, TEXT.encode().partition("ö".encode())[0] + b"\xc3"),
        f"expected text in UTF-8, byte {TEXT.index('ö')} is not",
    ),
    "UTF-16": (partial(_holding, TEXT.encode("utf-16")), "expected text in UTF-8, byte 0 is not"),
    "Latin-1": (
        partial(_holding, TEXT.encode("latin-1")),
        f"expected text in UTF-8, byte {TEXT.index('ö')} is not",
    ),
    "a list": (partial(_holding, "[1]"), "expected an object, got a list"),
    "deep": (partial(_holding, "[" * 100_000), "expected JSON, not so deep"),
    "digits": (partial(_holding, "1" * 10_000), "expected JSON with numbers of a usual size"),
    "another program's": (
        partial(_edited, "retrotimer.client/1", "other/1"),
        "format: expected \"retrotimer.client/1\", got 'other/1'",
    ),
    "newer": (
        partial(_holding, '{"format": "retrotimer.client/12", "name": 5, "shoes": []}'),
        "format: this file has version 12, this program reads version 1",
    ),
    "large": (_large, "expected at most 0.25 MB, this file is larger"),
    "a folder": (partial(_replaced, Path.mkdir), "cannot be read: Is a directory"),
    "a pipe": (partial(_replaced, os.mkfifo), "cannot be read: Is a pipe"),
    "a device": (
        partial(_replaced, lambda path: path.symlink_to("/proc/self/mem")),
        "cannot be read: Input/output error",
    ),
    "a link to itself": (
        partial(_replaced, lambda path: path.symlink_to(path)),
        "cannot be read: Too many levels of symbolic links",
    ),
}
if not Path("/proc/self/mem").exists():
    del DAMAGE["a device"]


def seen(folder: Path) -> dict[str, object]:
    """Everything in a folder, as it stands there."""
    return {path.name: (path.lstat().st_mtime_ns, _content(path)) for path in folder.iterdir()}


def _content(path: Path) -> object:
    if path.is_symlink():
        return path.readlink()
    return path.read_bytes() if path.is_file() else path.is_dir() and sorted(path.iterdir())
