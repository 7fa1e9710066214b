"""Files that are not workouts, or hostile: one plain message, never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from retrotimer.store.files.workout_file import WorkoutFileError, read
from tests.support.workout_documents import EXAMPLE, EXAMPLE_FILE, example_with, parse_problems


def answer(path: Path) -> list[str]:
    with pytest.raises(WorkoutFileError) as caught:
        read(path)
    assert caught.value.source == str(path)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "line 1, column 1: expected JSON, Expecting value"),
        (" \n ", "line 2, column 2: expected JSON, Expecting value"),
        ("format: retrotimer", "line 1, column 1: expected JSON, Expecting value"),
        ('{"format": ', "line 1, column 12: expected JSON, Expecting value"),
        ("{} {}", "line 1, column 4: expected JSON, Extra data"),
        ("1" * 5_000, "expected JSON with numbers of a usual size"),
        ("[" * 100_000, "expected JSON, not so deep"),
        ('{"steps":[' * 100_000, "expected JSON, not so deep"),
    ],
    ids=["nothing", "spaces", "yaml", "cut off", "two", "digits", "brackets", "steps"],
)
def test_what_is_not_json_is_told_so(tmp_path, text, line):
    path = tmp_path / "wrong.retro.json"
    path.write_text(text, encoding="utf-8")
    assert answer(path) == [line]


@pytest.mark.parametrize("key", ["format", "name", "description", "turnaround", "steps", "new"])
@pytest.mark.parametrize("depth", [50, 900, 940, 960, 970, 980, 990, 1_000, 10_000])
def test_no_depth_of_brackets_is_more_than_a_wrong_value(key, depth):
    text = json.dumps(example_with((key,), 12345)).replace("12345", "[" * depth + "]" * depth)
    assert len(parse_problems(text)) == 1


@pytest.mark.parametrize(
    ("encoding", "umlaut"), [("utf-16", b"\xff"), ("utf-16-le", b"\xe4"), ("latin-1", b"\xe4")]
)
def test_another_encoding_is_told_so(tmp_path, encoding, umlaut):
    path = tmp_path / "encoded.retro.json"
    path.write_text(EXAMPLE_FILE.read_text(encoding="utf-8").replace("Lad", "Läd"), encoding)
    byte = path.read_bytes().index(umlaut)
    assert answer(path) == [f"expected text in UTF-8, byte {byte} is not"]


def test_a_missing_file_is_told_so(tmp_path):
    assert answer(tmp_path / "none.retro.json") == ["no such file"]
    assert answer(tmp_path / "no folder" / "none.retro.json") == ["no such file"]


def test_a_directory_is_told_so(tmp_path):
    assert answer(tmp_path) == ["cannot be read: Is a directory"]


def test_a_file_where_a_folder_should_be_is_told_so():
    assert answer(EXAMPLE_FILE / "ladder.retro.json") == ["no such file"]


def test_a_name_too_long_for_the_disk_is_told_so(tmp_path):
    assert answer(tmp_path / ("n" * 300)) == ["cannot be read: File name too long"]


def test_a_link_to_itself_is_told_so(tmp_path):
    path = tmp_path / "link.retro.json"
    path.symlink_to(path)
    assert answer(path) == ["cannot be read: Too many levels of symbolic links"]


def test_a_file_without_permission_is_told_so(public_folder, without_privileges):
    path = public_folder / "private.retro.json"
    path.write_bytes(EXAMPLE_FILE.read_bytes())
    path.chmod(0)
    with without_privileges():
        assert answer(path) == ["cannot be read: Permission denied"]


def test_a_file_in_a_folder_without_permission_is_told_so(public_folder, without_privileges):
    locked = public_folder / "locked"
    locked.mkdir()
    (locked / "ladder.retro.json").write_bytes(EXAMPLE_FILE.read_bytes())
    locked.chmod(0)
    try:
        with without_privileges():
            assert answer(locked / "ladder.retro.json") == ["cannot be read: Permission denied"]
    finally:
        locked.chmod(0o700)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no such device here")
def test_a_file_of_the_kernel_is_told_so():
    assert answer(Path("/proc/self/mem")) == [
        "cannot be read: this is a file of the system's kernel"
    ]


def test_forty_megabytes_are_not_read(tmp_path):
    path = tmp_path / "large.retro.json"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 40 * 1024 * 1024)
    assert answer(path) == ["expected at most 8 MB, this file is larger"]


HOSTILE = [
    "\x1b[31mred",
    "bell\a",
    "\x9b2J",
    "nul\0",
    "\ud800",
    "zeile\u2028",
    "\u202egnol",
    "\x7f",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "place", [("name",), ("description",), ("steps", 0, "cue"), ("steps", 0, "kind"), ("format",)]
)
def test_characters_that_steer_a_terminal_are_refused_and_never_repeated(place, text):
    (line,) = parse_problems(example_with(place, text))
    assert line.isprintable()


@pytest.mark.parametrize("key", HOSTILE)
def test_a_key_that_steers_a_terminal_is_refused_and_never_repeated(key):
    for place in ((key,), ("steps", 0, key), ("turnaround", key)):
        (line,) = parse_problems(example_with(place, 1))
        assert line.isprintable()


@pytest.mark.parametrize("key", HOSTILE)
def test_a_key_that_steers_a_terminal_and_stands_twice_is_never_repeated(key):
    twice = f"{{{json.dumps(key)}: 1, {json.dumps(key)}: 2}}"
    lines = parse_problems(json.dumps(example_with(("turnaround",), 12345)).replace("12345", twice))
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


def test_a_long_wrong_value_is_shown_in_part():
    (line,) = parse_problems(example_with(("steps", 0, "kind"), "k" * 1_000_000))
    assert len(line) < 200


def test_a_long_wrong_key_is_shown_in_part():
    (line,) = parse_problems(example_with(("k" * 1_000_000,), 1))
    assert len(line) < 200


def test_a_key_that_stands_twice_is_told_with_its_place():
    text = json.dumps(EXAMPLE)
    text = text.replace('"name":', '"name": "Other", "name":', 1)
    text = text.replace('"speed_kmh": 1.6', '"speed_kmh": 1.6, "speed_kmh": 16', 1)
    lines = parse_problems(text)
    assert [line.partition(":")[0] for line in lines] == ["name", "steps[1].steps[0].speed_kmh"]
    assert all("twice" in line for line in lines)


def test_a_key_that_stands_twice_hides_no_other_problem():
    text = json.dumps(example_with(("name",), 5)).replace(
        '"kind": "warm-up"', '"kind": 1, "kind": 2'
    )
    lines = parse_problems(text)
    assert len(lines) == 3
    assert sum("twice" in line for line in lines) == 1
