"""A session that the history cannot take becomes a file, somewhere, and replaces none."""

from __future__ import annotations

import stat
from contextlib import closing

import pytest

from retrotimer.services.unsaved_session import SessionNotSavedError, save_as_file
from retrotimer.store.history import history_file
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import merge
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import STARTED_AT, WORKOUT, session_rows
from tests.support.journal_sessions import finish_session, write_part
from tests.support.not_files import NOT_FILES, in_time


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """The user's home, and a folder for temporary files."""
    for name in ("home", "temporary", "current"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path / "current")
    return tmp_path / "home"


@pytest.fixture
def journal(tmp_path):
    """A session that ended; its history is a folder, so that nothing was written."""
    path = tmp_path / "data" / "history.sqlite3"
    path.mkdir(parents=True)
    journal = SessionJournal(path, WORKOUT)
    journal.start(STARTED_AT)
    write_part(journal, 0.0, 100.0)
    finish_session(journal)
    assert not journal.is_saved
    return journal


def assert_holds(path, journal, tmp_path):
    """The file is complete, private, and can be imported."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    other = tmp_path / "other.sqlite3"
    with closing(connect(other)) as connection:
        assert merge(connection, history_file.read(path)).added == 1
    (rows,) = session_rows(other)
    assert (rows.id, rows.event_rows) == (journal.session_id, journal.session_rows().event_rows)


def test_it_is_in_the_home_if_nothing_was_chosen(journal, home, tmp_path):
    path = save_as_file(journal)
    assert path.parent == home
    assert_holds(path, journal, tmp_path)


def test_it_is_where_it_was_chosen_to_be(journal, tmp_path):
    chosen = tmp_path / "new" / "folder" / "session.json"
    assert save_as_file(journal, chosen) == chosen
    assert_holds(chosen, journal, tmp_path)


def test_a_chosen_folder_gets_a_file_in_it(journal, tmp_path):
    assert save_as_file(journal, tmp_path).parent == tmp_path


def test_no_file_is_replaced(journal, tmp_path):
    chosen = tmp_path / "session.json"
    chosen.write_text("another one")
    assert save_as_file(journal, chosen) == tmp_path / "session-2.json"
    assert chosen.read_text() == "another one"
    assert save_as_file(journal) != save_as_file(journal)


@pytest.mark.parametrize("kind", NOT_FILES)
def test_what_is_no_file_is_passed_over(journal, home, tmp_path, kind):
    chosen = tmp_path / "thing"
    make, _ = NOT_FILES[kind]
    make(chosen)
    before = chosen.lstat()
    assert in_time(lambda: save_as_file(journal, chosen)).parent == home
    assert chosen.lstat() == before


def test_where_the_chosen_place_and_the_home_cannot_be_written_it_is_elsewhere(
    journal, home, tmp_path
):
    home.rmdir()
    home.touch()
    wrong = tmp_path / "data" / "file"
    wrong.touch()
    path = save_as_file(journal, wrong / "session.json")
    assert path.parent == tmp_path / "temporary"
    assert_holds(path, journal, tmp_path)


def test_where_no_place_can_be_written_each_is_named_with_its_reason(
    journal, home, tmp_path, monkeypatch
):
    monkeypatch.setenv("HOME", str(home / "none"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary" / "none"))
    (tmp_path / "current").rmdir()
    (tmp_path / "file").touch()
    with pytest.raises(SessionNotSavedError) as caught:
        save_as_file(journal, tmp_path / "file" / "session.json")
    reasons = [line.rpartition(": ")[2] for line in caught.value.messages]
    assert reasons == ["Not a directory", *["No such file or directory"] * 2]
