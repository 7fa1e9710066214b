"""Damaged history files: valid sessions are read, the others are named."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given

from retrotimer.store.files import workout_file
from retrotimer.store.history import history_file
from retrotimer.store.history.history_file import FIRST_LINE, HistoryFileError, read
from tests.support.damaged_histories import damages, make_session_rows
from tests.support.history_database import WORKOUT
from tests.support.history_text import (
    LONE_SURROGATE,
    SESSIONS,
    export_text,
    export_text_with,
    normalize_json,
    read_sessions,
)

LONG = export_text(*make_session_rows(30)).encode()
TORN = "it ends in the middle"
EXPECTED = "expected a history, retrotimer.history/1, line by line as it was exported"
ENTRY = [0, "", 1.0, "heartbeat", {}]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.json"


def test_wherever_it_is_cut_the_sessions_before_are_given_out(path):
    whole = export_text(*SESSIONS).encode()
    ends = [at for at in range(len(whole)) if whole.startswith((b"},\n", b"}\n]"), at)]
    assert len(ends) == len(SESSIONS)
    for length in {*range(len(FIRST_LINE), len(whole) - 3, 97), *ends, *(end + 1 for end in ends)}:
        back, problem = read_sessions(path, whole[:length])
        known = [raw.id for raw, end in zip(SESSIONS, ends, strict=True) if end < length]
        assert ([raw.id for raw in back], problem) == (known, TORN)


@given(damages())
def test_whatever_becomes_of_it_nothing_but_sessions_and_lines_come_out(tmp_path_factory, damage):
    path = tmp_path_factory.mktemp("any") / "history.json"
    content = damage(LONG)
    back, _ = read_sessions(path, content)
    for raw in back:
        assert raw.find_problem().isprintable()


def test_a_broken_line_is_named_and_the_other_sessions_are_given_out(path):
    every = export_text(*SESSIONS).splitlines(keepends=True)
    for line in (
        "no session\n",
        "\n",
        "{}\n",
        "[]\n",
        "5\n",
        '{"id": 1},,\n',
        "[" * 200_000 + "\n",
    ):
        back, problem = read_sessions(path, "".join([*every[:3], line, *every[3:]]))
        assert ([raw.id for raw in back], problem) == (
            [raw.id for raw in SESSIONS],
            "line 4 is no session",
        )


def test_a_line_that_is_no_text_is_named_and_the_other_sessions_are_given_out(path):
    every = export_text(*SESSIONS).encode().splitlines(keepends=True)
    back, problem = read_sessions(path, b"".join([*every[:3], b'{"id": "\xff"},\n', *every[3:]]))
    assert (len(back), problem) == (4, "line 4: expected text in UTF-8")
    assert read_sessions(path, b"\xff\xfe{\0") == ([], "line 1: expected text in UTF-8")


def test_a_line_that_is_too_long_is_named(path, monkeypatch):
    monkeypatch.setattr(history_file, "MAX_LINE_BYTES", 10_000)
    every = export_text(*SESSIONS).splitlines(keepends=True)
    for length in (10_000, 35_000):
        long = json.dumps({"id": "x" * length}) + ",\n"
        back, problem = read_sessions(path, "".join([*every[:3], long, *every[3:]]))
        assert (len(back), problem) == (4, "line 4 is too long")
    monkeypatch.setattr(history_file, "MAX_LINE_VALUES", 500)
    wide = json.dumps([1] * 600) + ",\n"
    back, problem = read_sessions(path, "".join([*every[:3], wide, *every[3:]]))
    assert (len(back), problem) == (4, "line 4 is too long")
    assert read_sessions(path, "x" * 30_000) == ([], EXPECTED)


@pytest.mark.parametrize(
    "values",
    [
        *(
            {key: value}
            for key in ("id", "client", "workout")
            for value in (LONE_SURROGATE,)
            if key != "workout"
        ),
        *({key: LONE_SURROGATE} for key in ("started_at", "program_version")),
        *({key: value} for key in ("id", "client") for value in (None, 5, [], {}, True)),
        *({"utc_offset_s": value} for value in (None, "0", 0.0, True, float("nan"))),
        *({"entries": value} for value in (None, 5, "abcde", {})),
    ],
    ids=repr,
)
def test_what_cannot_be_stored_is_no_session(path, values):
    back, problem = read_sessions(path, export_text_with(**values))
    assert [raw.id for raw in back] == [raw.id for raw in SESSIONS[1:]]
    assert problem == "line 2 is no session"


def test_many_broken_lines_are_counted(path):
    every = export_text(*SESSIONS).splitlines(keepends=True)
    path.write_text("".join([*every[:2], *["5\n"] * 50, *every[2:]]))
    sessions = []
    with pytest.raises(HistoryFileError) as caught:
        sessions.extend(read(path))
    assert len(sessions) == len(SESSIONS)
    assert caught.value.messages[0] == f"{path}: line 3 is no session"
    assert caught.value.messages[20:] == [f"{path}: 30 more lines are no sessions"]


@pytest.mark.parametrize(
    "entry",
    [
        *(5, [], {}, ENTRY[:4]),
        *(
            [*ENTRY[:at], value, *ENTRY[at + 1 :]]
            for at, value in [
                *[(0, 0.0), (0, "0"), (0, True), (1, None), (1, LONE_SURROGATE), (2, "1")],
                *[(2, True), (2, None), (2, 10**400), (3, None), (3, LONE_SURROGATE), (3, 5)],
            ]
        ),
    ],
    ids=repr,
)
def test_an_entry_that_cannot_be_stored_costs_no_more_than_itself(path, entry):
    back, problem = read_sessions(path, export_text_with(entries=[entry, ENTRY, entry]))
    assert (len(back), problem) == (len(SESSIONS), "")
    assert (len(back[0].event_rows), back[0].damaged_count) == (1, 2)


@pytest.mark.parametrize("key", ["id", "workout", "entries", "utc_offset_s"])
def test_what_is_missing_is_no_session(path, key):
    whole = export_text(*SESSIONS)
    back, problem = read_sessions(path, whole.replace(f'"{key}"', '"other"', 1))
    assert [raw.id for raw in back] == [raw.id for raw in SESSIONS[1:]]
    assert problem == "line 2 is no session"


@pytest.mark.parametrize(
    "values",
    [
        *(
            {"entries": [[0, "", at_s, "heartbeat", {}]]}
            for at_s in (float("nan"), float("inf"), 1e300)
        ),
        {"entries": [[10**30, "", 1.0, "heartbeat", {}]]},
        {"entries": [[0, "", 1.0, "control", {"kind": "pause", "value": float("nan")}]]},
        {"utc_offset_s": 10**30},
        {"workout": {"format": "retrotimer.workout/1", "name": LONE_SURROGATE, "steps": []}},
        {"workout": json.loads(workout_file.serialize(WORKOUT)) | {"description": LONE_SURROGATE}},
        *({"workout": value} for value in (None, 5, float("nan"), [])),
    ],
    ids=repr,
)
def test_what_is_odd_in_one_session_is_left_to_who_takes_it_over(path, values):
    (odd, *others), problem = read_sessions(path, export_text_with(**values))
    assert odd.find_problem()
    assert (list(map(normalize_json, others)), problem) == (
        list(map(normalize_json, SESSIONS[1:])),
        "",
    )


@pytest.mark.parametrize("version", [0, 2, 10**30])
def test_a_file_of_another_version_is_named_with_both(path, version):
    content = export_text(*SESSIONS).replace("history/1", f"history/{version}", 1)
    words = f"format: this file has version {str(version)[:20]}, this program reads version 1"
    assert read_sessions(path, content) == ([], words)


@pytest.mark.parametrize(
    "content",
    [
        *("", "\n", "{}", "[]", "no history", "\0" * 100, "[" * 100_000, "]}", f"{FIRST_LINE}]}}"),
        *(FIRST_LINE.replace("history", "settings"), FIRST_LINE.replace("/1", "/x")),
        *(FIRST_LINE.replace("/1", "/01"), FIRST_LINE.replace(" ", "")),
        json.dumps(json.loads(export_text(*SESSIONS)), indent=1),
        json.dumps(json.loads(export_text(*SESSIONS))),
        workout_file.serialize(WORKOUT),
    ],
)
def test_what_is_no_history_is_refused_by_its_first_line(path, content):
    assert read_sessions(path, content) == ([], EXPECTED)


def make_nothing(_path):
    pass


def make_folder(path):
    path.mkdir()


def make_loop(path):
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_nothing, "No such file or directory"),
        (make_folder, "Is a directory"),
        (make_loop, "Too many levels of symbolic links"),
        (os.mkfifo, "this is a named pipe, not a file"),
    ],
)
def test_what_is_no_file_is_told_in_one_line(path, make, reason):
    make(path)
    with pytest.raises(HistoryFileError) as caught:
        next(read(path))
    assert caught.value.messages == [f"{path}: cannot be read: {reason}"]
