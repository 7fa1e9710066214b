"""`history ACTION`: backup, restore, export as JSON, and sync with a studio."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from retrotimer.__main__ import main
from retrotimer.domain import messages
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.folders import Folders
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.upkeep import backups
from tests.support.damaged_histories import PAGE_BYTES, insert_sessions, make_session_rows
from tests.support.history_database import query, session_rows
from tests.support.history_files import (
    file_contents,
    make_foreign_database,
    make_newer_history,
    make_text_file,
    session_ids,
)
from tests.support.walked_sessions import NEW_CLIENT, save_client, save_walked_session


@pytest.fixture
def path():
    """The history of this test's home."""
    return Folders().history_path


def make_nothing(_copy):
    return "no such file"


def test_a_copy_goes_to_the_daily_ones_or_where_it_is_wanted(path, run_history, tmp_path):
    save_walked_session()
    status, output, complaints = run_history("backup")
    (made,) = backups.list_backups(path)
    assert (status, output, complaints) == (0, f"{made}\n", "")
    wanted = tmp_path / "deep" / "copy"
    assert run_history("backup", "-o", wanted) == (0, f"{wanted}\n", "")
    assert session_rows(wanted) == session_rows(made) == session_rows(path)


def test_without_a_history_there_is_nothing_to_copy(path, run_history, tmp_path):
    for words in (("backup",), ("backup", "-o", tmp_path / "copy")):
        assert run_history(*words) == (3, "", f"{path}: there is no history yet\n")
    assert not (tmp_path / "copy").exists()


def test_a_copy_never_takes_the_place_of_the_history_or_of_a_folder(path, run_history, tmp_path):
    save_walked_session()
    before = file_contents(path.parent)
    assert run_history("backup", "-o", path) == (3, "", f"{path}: this is the history itself\n")
    assert run_history("backup", "-o", tmp_path) == (3, "", f"{tmp_path}: this is no file\n")
    assert file_contents(path.parent) == before


def test_the_newest_copy_comes_back_where_none_is_named(path, run_history):
    save_walked_session()
    run_history("backup")
    (copy,) = backups.list_backups(path)
    kept = session_ids()
    save_walked_session()
    status, output, complaints = run_history("restore")
    (aside,) = path.parent.glob("history.before-restore-*.sqlite3")
    told = (
        f"The history was restored from {copy}.\nThe previous history was kept as {aside.name}.\n"
    )
    assert (status, output, complaints) == (0, told, "")
    assert session_ids() == kept
    assert len(session_rows(aside)) == 2


def test_a_named_copy_comes_back_also_where_nothing_is(path, run_history, tmp_path):
    copy = tmp_path / "copy"
    insert_sessions(copy, make_session_rows(3))
    assert run_history("restore", copy) == (0, f"The history was restored from {copy}.\n", "")
    assert session_rows(path) == make_session_rows(3)


def test_without_copies_there_is_nothing_to_restore(path, run_history):
    save_walked_session()
    told = f"There are no copies of the history in {path.parent / 'backups'}\n"
    assert run_history("restore") == (2, "", told)


def make_folder(copy):
    copy.mkdir()
    return "no such file"


@pytest.mark.parametrize(
    "make", [make_nothing, make_folder, make_text_file, make_foreign_database, make_newer_history]
)
def test_what_is_no_copy_is_not_restored(path, run_history, tmp_path, make):
    save_walked_session()
    copy = tmp_path / "copy"
    reason = make(copy)
    before = session_ids()
    assert run_history("restore", copy) == (2, "", f"{copy}: {reason}\n")
    assert session_ids() == before
    assert {one.name for one in file_contents(path.parent) if "restore" in one.name} == set()


def test_while_another_program_performs_nothing_is_restored(path, run_history):
    save_walked_session()
    run_history("backup")
    save_walked_session()
    before, lock = session_ids(), WriterLock(path)
    assert lock.acquire()
    assert run_history("restore") == (3, "", f"{messages.ALREADY_RUNNING}\n")
    assert session_ids() == before
    lock.release()
    assert run_history("restore")[0] == 0


def test_after_a_restore_others_may_perform(path, run_history, tmp_path):
    insert_sessions(tmp_path / "copy", make_session_rows(1))
    for copy in (tmp_path / "copy", tmp_path / "none"):
        run_history("restore", copy)
        lock = WriterLock(path)
        assert lock.acquire()
        lock.release()


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_without_an_action_the_sessions_are_listed(run_history, words):
    save_walked_session()
    status, output, complaints = run_history(*words)
    assert (status, complaints) == (0, "")
    assert "Sound" in output


def test_an_action_that_is_none_is_refused(run_history, capsys):
    for words in (("forget",), ("import",), ("erase",), ("erase", "--client", " ")):
        with pytest.raises(SystemExit) as caught:
            run_history(*words)
        assert caught.value.code == 2
        assert capsys.readouterr().err.startswith("usage: retrotimer history")


def test_an_export_of_our_own_leaves_out_what_is_damaged_and_says_so(path, run_history, tmp_path):
    insert_sessions(path, make_session_rows(3))
    query(path, "DELETE FROM summary")
    query(path, "UPDATE session SET workout = 'none' WHERE id LIKE '00000001%'")
    out = tmp_path / "history.json"
    status, output, complaints = run_history("export", "--format", "json", "-o", out)
    assert (status, output) == (0, f"{out}: 2 sessions, 0.0 MB\n")
    assert complaints.startswith(f"{path}: session {make_session_rows(2)[1].id}: ")
    assert len(complaints.splitlines()) == 1


@pytest.mark.parametrize("fmt", ["json", "csv"])
def test_without_a_history_an_export_is_empty_and_makes_none(path, run_history, tmp_path, fmt):
    out = tmp_path / "history"
    assert run_history("export", "--format", fmt, "-o", out) == (
        0,
        f"{out}: 0 sessions, 0.0 MB\n",
        "",
    )
    assert out.read_text().count("\n") == (2 if fmt == "json" else 1)
    assert not path.exists()


def test_an_export_of_our_own_is_of_one_client_and_from_a_day_on(path, run_history, tmp_path):
    save_client(replace(NEW_CLIENT, name="Ann"))
    save_walked_session(SessionContext("Ann"), days_ago=3)
    theirs = save_walked_session(SessionContext("Ann"))
    save_walked_session()
    out = tmp_path / "history.json"
    (day, *_) = [raw.started_at[:10] for raw in session_rows(path) if raw.id == theirs]
    assert (
        run_history("export", "--format", "json", "--client", "Ann", "--since", day, "-o", out)[0]
        == 0
    )
    path.unlink()
    assert run_history("import", out)[0] == 0
    assert session_ids() == {theirs}


def test_a_history_that_breaks_while_it_is_exported_is_one_line_and_no_file(
    path, run_history, tmp_path
):
    (raw,) = make_session_rows(1)
    long = (1_000, "", 1.0, "of a newer program", json.dumps("x" * 20_000))
    insert_sessions(path, [replace(raw, event_rows=(*raw.event_rows, long))])
    # What a list knows by heart, it does not look into again.
    assert run_history()[0] == 0
    content = bytearray(path.read_bytes())
    page = PAGE_BYTES * (content.index(b"x" * 4_000) // PAGE_BYTES)
    content[page : page + PAGE_BYTES] = b"\xff" * PAGE_BYTES
    path.write_bytes(content)
    assert run_history()[0] == 0
    out = tmp_path / "history.json"
    told = f"{path}: database disk image is malformed\n"
    assert run_history("export", "--format", "json", "-o", out) == (3, "", told)
    assert not out.exists()


def test_without_a_studio_there_is_nothing_to_sync(run_history):
    told = (
        "No studio server is set: retrotimer settings history_url=postgresql://USER@HOST/DATABASE\n"
    )
    assert run_history("sync") == (2, "", told)


def test_a_studio_that_is_away_is_status_3_and_one_line(run_history):
    url = "postgresql://ann:secret@127.0.0.1:1/studio"
    assert main(["settings", f"history_url={url}"]) == 0
    save_walked_session()
    status, output, complaints = run_history("sync")
    assert (status, output, len(complaints.splitlines())) == (3, "", 1)
    assert "secret" not in complaints
