"""`history import`: exported files and other histories, in any order, any number of times."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import permutations

import pytest

from retrotimer.store.folders import Folders
from retrotimer.store.history.writer_lock import WriterLock
from tests.support.damaged_histories import insert_sessions, make_session_rows
from tests.support.history_database import query, session_rows
from tests.support.history_files import (
    BROKEN_CONTENT,
    export_sessions,
    file_contents,
    make_foreign_database,
    make_history_of_no_version,
    make_newer_history,
    session_ids,
)
from tests.support.walked_sessions import save_walked_session


@pytest.fixture
def path():
    """The history of this test's home."""
    return Folders().history_path


def make_cut(copy):
    export_sessions(copy.parent, "whole.json", make_session_rows(2))
    content = (copy.parent / "whole.json").read_bytes()
    copy.write_bytes(content[:-100])
    return "it ends in the middle"


def make_json(copy):
    copy.write_text(BROKEN_CONTENT)
    return "expected a history, retrotimer.history/1, line by line as it was exported"


def make_broken(copy):
    copy.write_bytes(b"SQLite format 3\0" + b"x" * 5_000)
    return "file is not a database"


def make_missing(_copy):
    return "No such file or directory"


def make_directory(copy):
    copy.mkdir()
    return "Is a directory"


def make_pipe(copy):
    os.mkfifo(copy)
    return "this is a named pipe, not a file"


WRONG = [make_cut, make_json, make_broken, make_missing, make_directory, make_pipe]
WRONG += [make_newer_history, make_history_of_no_version, make_foreign_database]


def test_while_another_program_performs_sessions_can_be_taken_over(path, run_history, tmp_path):
    lock = WriterLock(path)
    assert lock.acquire()
    assert (
        run_history("import", export_sessions(tmp_path, "other.json", make_session_rows(2)))[0] == 0
    )
    assert len(session_ids()) == 2
    lock.release()


@pytest.mark.parametrize("name", ["other.json", "other.sqlite3"])
def test_what_is_imported_twice_is_there_once(run_history, tmp_path, name):
    other = export_sessions(tmp_path, name, make_session_rows(3))
    assert run_history("import", other) == (0, f"{other}: 3 sessions added\n", "")
    before = session_rows(Folders().history_path)
    assert run_history("import", other, other) == (0, f"{other}: 0 sessions added\n" * 2, "")
    assert session_rows(Folders().history_path) == before
    assert [raw.id for raw in before] == [raw.id for raw in make_session_rows(3)]


def test_in_any_order_the_same_sessions_are_there(run_history, tmp_path, path):
    first, second, third = make_session_rows(3)
    short = replace(second, event_rows=second.event_rows[:2])
    parts = [
        export_sessions(tmp_path, "one.sqlite3", [first, short]),
        export_sessions(tmp_path, "two.json", [second]),
        export_sessions(tmp_path, "three.json", [third, first]),
    ]
    contents = []
    for order in permutations(parts):
        path.unlink(missing_ok=True)
        assert run_history("import", *order)[0] == 0
        contents.append([(raw.id, raw.event_rows) for raw in session_rows(path)])
    assert contents == [[(raw.id, raw.event_rows) for raw in make_session_rows(3)]] * 6


def test_a_session_of_which_more_is_known_elsewhere_is_told(run_history, tmp_path):
    (whole,) = make_session_rows(1)
    run_history(
        "import",
        export_sessions(tmp_path, "a.json", [replace(whole, event_rows=whole.event_rows[:1])]),
    )
    other = export_sessions(tmp_path, "b.json", [whole])
    told = f"{other}: 0 sessions added, 1 updated\n"
    assert run_history("import", other) == (0, told, "")


def test_another_database_and_its_folder_stay_as_they_are(run_history, tmp_path):
    folder = tmp_path / "stick"
    other = export_sessions(folder, "history.sqlite3", make_session_rows(2))
    with closing(sqlite3.connect(other, isolation_level=None)) as elsewhere:
        elsewhere.execute("DELETE FROM summary")
        before = file_contents(folder)
        assert len(before) == 3
        assert run_history("import", other) == (0, f"{other}: 2 sessions added\n", "")
        assert file_contents(folder) == before
    other.chmod(0o444)
    before = file_contents(folder)
    assert run_history("import", other)[0] == 0
    assert file_contents(folder) == before


def test_the_history_itself_brings_nothing_new(path, run_history):
    save_walked_session()
    assert run_history("import", path) == (0, f"{path}: 0 sessions added\n", "")


@pytest.mark.parametrize("make", WRONG)
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_taken_over(
    run_history, tmp_path, make
):
    first, last = make_session_rows(5)[3], make_session_rows(5)[4]
    whole = [export_sessions(tmp_path, f"{one.id}.json", [one]) for one in (first, last)]
    wrong = tmp_path / "wrong"
    reason = make(wrong)
    status, output, complaints = run_history("import", whole[0], wrong, whole[1])
    assert status == 2
    assert output == "".join(f"{one}: 1 session added\n" for one in whole)
    assert complaints == f"{wrong}: {reason}\n"
    assert {first.id, last.id} <= session_ids()
    assert len(session_ids()) == (3 if make is make_cut else 2)


def test_a_damaged_session_is_told_and_the_others_are_taken_over(run_history, tmp_path):
    other = tmp_path / "other.sqlite3"
    insert_sessions(other, make_session_rows(3))
    query(other, "UPDATE session SET workout = 'none' WHERE id LIKE '00000001%'")
    status, output, complaints = run_history("import", other)
    assert (status, output) == (2, f"{other}: 2 sessions added\n")
    assert complaints.startswith(f"{other}: session {make_session_rows(2)[1].id}: ")
    assert len(complaints.splitlines()) == 1


def test_what_is_wrong_with_our_own_history_is_no_matter_of_the_files(path, run_history, tmp_path):
    other = export_sessions(tmp_path, "other.json", make_session_rows(3))
    path.write_bytes(b"x" * 5_000)
    assert run_history("import", other, other) == (3, "", f"{path}: file is not a database\n")


def test_our_own_history_that_breaks_in_the_middle_is_no_matter_of_the_files(
    path, run_history, tmp_path
):
    insert_sessions(path, make_session_rows(60))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    other = export_sessions(tmp_path, "other.json", make_session_rows(3))
    status, output, complaints = run_history("import", other, other)
    assert (status, output) == (3, "")
    assert complaints.startswith(f"{path}: ")
    assert len(complaints.splitlines()) == 1


def test_a_line_that_is_no_session_is_named_and_the_others_are_taken_over(run_history, tmp_path):
    out = export_sessions(tmp_path, "other.json", make_session_rows(3))
    lines = out.read_text().splitlines(keepends=True)
    out.write_text("".join([*lines[:2], "{},\n", *lines[2:]]))
    status, _, complaints = run_history("import", out)
    assert (status, complaints) == (2, f"{out}: line 3 is no session\n")
    assert len(session_ids()) == 3
