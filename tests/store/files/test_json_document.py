"""JSON documents: an object of this format and version, or one line that says why not."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrotimer.store.files.json_document import (
    FileError,
    ProtectedFileError,
    parse,
    read,
    read_all,
    write_private,
)
from retrotimer.store.files.json_schema import JsonObject, UnreadableError

NAME, VERSION, MOST = "retrotimer.thing", 2, 2**16
TOO_LARGE = "expected at most 0.0625 MB, this file is larger"


def put(folder, content):
    path = folder / "thing.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def found(path):
    return read(path, NAME, VERSION, MOST)


def refusal(path):
    with pytest.raises(UnreadableError) as caught:
        found(path)
    return str(caught.value)


def test_an_object_of_this_version_is_returned_as_it_stands(tmp_path):
    document = {"format": "retrotimer.thing/2", "a": [1, None], "ä": {"b": 1.5}}
    assert found(put(tmp_path, document)) == document
    assert isinstance(found(put(tmp_path, document))["ä"], JsonObject)


def test_the_caller_learns_which_keys_stand_twice(tmp_path):
    document = found(put(tmp_path, b'{"a": {"b": 1, "b": 2}, "c": 3, "c": 4}'))
    assert document == {"a": {"b": 2}, "c": 4}
    assert (document.duplicate_keys, document["a"].duplicate_keys) == (["c"], ["b"])


def test_a_byte_order_mark_is_passed_over(tmp_path):
    assert found(put(tmp_path, b'\xef\xbb\xbf{"a": 1}')) == {"a": 1}


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("retrotimer.thing/1", "1"),
        ("retrotimer.thing/3", "3"),
        ("retrotimer.thing/20", "20"),
        (f"retrotimer.thing/{'9' * 50}", "9" * 20),
    ],
)
def test_another_version_is_told_with_both_whatever_else_is_wrong(tmp_path, format_, expected):
    path = put(tmp_path, {"format": format_, "unknown": float("nan")})
    told = f"format: this file has version {expected}, this program reads version 2"
    assert refusal(path) == told
    with pytest.raises(ProtectedFileError):
        found(path)


@pytest.mark.parametrize(
    "format_",
    [
        *("retrotimer.other/1", "retrotimer.thing", "retrotimer.thing/", "retrotimer.thing/x"),
        *("retrotimer.thing/1 ", "retrotimer.thing/1\n", "a retrotimer.thing/1"),
        *(
            "retrotimer.thing/01",
            "retrotimer.thing/00",
            "retrotimer-thing/1",
            "retrotimer.thing/1.0",
        ),
        *("retrotimer.thing/\u0661", "retrotimer.thing/-1", "", None, 1, ["retrotimer.thing/1"]),
    ],
)
def test_what_is_no_version_of_this_format_is_left_to_the_caller(tmp_path, format_):
    document = {"format": format_}
    assert found(put(tmp_path, document)) == document
    assert parse(json.dumps(document), NAME, VERSION) == document


def test_what_is_wrong_with_an_object_is_told_at_once(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        read(put(tmp_path, {"b": 1, "a": 2}), NAME, VERSION, MOST, sorted)
    assert caught.value.args == ("a", "b")
    assert not isinstance(caught.value, ProtectedFileError)


def test_a_document_without_a_format_is_left_to_the_caller(tmp_path):
    assert found(put(tmp_path, {})) == {}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "line 1, column 1: expected JSON, Expecting value"),
        (b" \n", "line 2, column 1: expected JSON, Expecting value"),
        (b"\0", "line 1, column 1: expected JSON, Expecting value"),
        (b'{"a":', "line 1, column 6: expected JSON, Expecting value"),
        (b"{}{}", "line 1, column 3: expected JSON, Extra data"),
        (b'{"a": "\xe4"}', "expected text in UTF-8, byte 7 is not"),
        ('{"a": 1}'.encode("utf-16"), "expected text in UTF-8, byte 0 is not"),
        (b"\xef\xbb\xbf{\xff}", "expected text in UTF-8, byte 4 is not"),
        (b"null", "expected an object, got None"),
        (b'"\\u001b"', "expected an object, got '\\x1b'"),
        (b"[]", "expected an object, got an empty list"),
        (b"[{}]", "expected an object, got a list"),
    ],
)
def test_what_is_no_object_is_told_in_one_line(tmp_path, content, expected):
    assert refusal(put(tmp_path, content)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[" * 100_000, "expected JSON, not so deep"),
        (b"1" * 10_000, "expected JSON with numbers of a usual size"),
    ],
    ids=["brackets", "digits"],
)
def test_what_no_parser_takes_is_told_in_one_line(tmp_path, content, expected):
    with pytest.raises(UnreadableError) as caught:
        read(put(tmp_path, content), NAME, VERSION, 2**20)
    assert str(caught.value) == expected


def test_a_file_may_be_as_large_as_is_allowed_and_not_a_byte_more(tmp_path):
    assert found(put(tmp_path, b"{}".ljust(MOST))) == {}
    assert refusal(put(tmp_path, b"{}".ljust(MOST + 1))) == TOO_LARGE


def test_of_forty_megabytes_no_more_than_is_allowed_is_read(tmp_path):
    path = put(tmp_path, b"\xff")
    with path.open("r+b") as file:
        os.truncate(file.fileno(), 40 * 1024 * 1024)
    assert refusal(path) == TOO_LARGE


def test_no_more_is_written_than_can_be_read(tmp_path):
    path = put(tmp_path, "old")
    with pytest.raises(UnreadableError, match=TOO_LARGE):
        write_private(path, "ä" * (MOST // 2 + 1), MOST)
    assert path.read_text() == '"old"'
    write_private(path, "ä" * (MOST // 2), MOST)
    assert path.stat().st_size == MOST


@pytest.mark.parametrize("name", ["none.json", "thing.json/none.json", "none/none.json"])
def test_where_there_is_no_file_there_is_no_document(tmp_path, name):
    put(tmp_path, {})
    assert found(tmp_path / name) is None


@pytest.mark.parametrize(
    ("name", "expected"), [(".", "Is a directory"), ("n" * 300, "File name too long")]
)
def test_where_there_is_no_file_to_read_the_disk_says_so(tmp_path, name, expected):
    with pytest.raises(ProtectedFileError, match=f"^cannot be read: {expected}$"):
        found(tmp_path / name)


def test_a_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "thing.json"
    os.mkfifo(path)
    with pytest.raises(ProtectedFileError, match="cannot be read: this is a named pipe"):
        found(path)


def test_all_files_of_a_folder_are_read_and_what_is_wrong_is_told(tmp_path):
    for name in ("2.thing", "1.thing", "3.thing", "4.thing", "4.other"):
        (tmp_path / name).touch()

    def name_of(path):
        if path.name == "2.thing":
            raise FileError(path, ["this", "that"])
        return None if path.name == "3.thing" else path.name

    second = tmp_path / "2.thing"
    wrong = [f"{second}: this", f"{second}: that"]
    assert read_all(tmp_path, "*.thing", name_of) == (["1.thing", "4.thing"], wrong)


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    put(tmp_path, {})
    for folder in (tmp_path / "none", tmp_path / "thing.json"):
        assert read_all(folder, "*", str) == ([], [])


def test_a_folder_that_cannot_be_listed_is_told(public_folder, without_privileges):
    put(public_folder, {})
    public_folder.chmod(0o311)
    try:
        with without_privileges():
            told = read_all(public_folder, "*", str)
    finally:
        public_folder.chmod(0o755)
    assert told == ([], [f"{public_folder}: cannot be read: Permission denied"])


@given(st.binary(max_size=200))
@example(b'{"format": 5}')
def test_any_bytes_are_an_object_or_told_in_one_line(tmp_path_factory, content):
    path = put(tmp_path_factory.getbasetemp(), content)
    try:
        assert isinstance(found(path), JsonObject)
    except UnreadableError as error:
        assert str(error).isprintable()
    assert path.read_bytes() == content
