"""A full disk: the session goes on, and what could not be written is written later."""

from __future__ import annotations

from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_sessions
from retrotimer.store.upkeep import backups
from tests.support.damaged_histories import insert_sessions, make_session_rows
from tests.support.history_database import (
    STARTED_AT,
    history_error,
    only_session,
    save_session,
    session_rows,
    wait_until,
)
from tests.support.journal_sessions import expected_rows, finish_session, rows_of, write_part


def test_what_a_full_disk_does_not_take_is_written_when_there_is_room(
    small_disk, tmp_path, begin_journal
):
    folder, fill_up = small_disk
    path = folder / "data" / "history.sqlite3"
    journal = begin_journal(path)
    write_part(journal, 0.0, 100.0)
    wait_until(lambda: journal.is_saved)
    filler = fill_up()
    write_part(journal, 100.0, 200.0)
    wait_until(lambda: bool(journal.problem))
    assert journal.problem == f"{path}: database or disk is full"
    assert not journal.is_saved
    assert len(list(read_sessions(path))) == len(read_summaries(path).sessions) == 1
    filler.unlink()
    wait_until(lambda: journal.is_saved)
    assert journal.problem == ""
    finish_session(journal)
    assert rows_of(path, journal) == expected_rows(tmp_path)


def test_a_session_that_begins_on_a_full_disk_is_written_when_there_is_room(
    small_disk, tmp_path, begin_journal
):
    folder, fill_up = small_disk
    path = folder / "data" / "history.sqlite3"
    filler = fill_up()
    journal = begin_journal(path)
    write_part(journal, 0.0, 100.0)
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    assert journal.problem
    assert str(path) in journal.problem
    assert not journal.is_saved
    filler.unlink()
    # After its end nothing more is recorded, and it is written all the same.
    journal.keep_trying()
    wait_until(lambda: journal.is_saved)
    journal.record_answers({"effort": 4})
    wait_until(lambda: journal.is_saved)
    row, entries = rows_of(path, journal)
    assert (row, entries[:-1]) == expected_rows(tmp_path)
    assert only_session(path).answers_after == {"effort": 4}


def test_a_broken_history_on_a_full_disk_is_rescued_when_there_is_room(small_disk, begin_journal):
    folder, fill_up = small_disk
    path = folder / "data" / "history.sqlite3"
    save_session(path)
    broken = b"x" * 16 + path.read_bytes()[16:]
    path.write_bytes(broken)
    filler = fill_up()
    journal = begin_journal(path)
    wait_until(lambda: bool(journal.problem))
    assert (journal.notice, path.read_bytes()) == ("", broken)
    filler.unlink()
    wait_until(lambda: journal.is_saved)
    assert "kept as history.damaged-" in journal.notice
    assert "1 sessions could be read" in journal.notice
    assert len(session_rows(path)) == 2


def test_no_half_copy_is_left_on_a_full_disk(small_disk):
    folder, fill_up = small_disk
    path = folder / "data" / "history.sqlite3"
    insert_sessions(path, make_session_rows(25))
    fill_up()
    assert history_error(lambda: backups.back_up_daily(path, STARTED_AT)).startswith(str(folder))
    assert [*folder.rglob("*copy*"), *folder.rglob("backups/*")] == []
