"""Faults of the disk in a session: it goes on, shows them, and loses nothing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from retrotimer.domain.session.controls import Control, ControlKind
from tests.support.damaged_histories import insert_sessions, make_session_rows
from tests.support.history_database import (
    find_cut_off_session,
    save_cut_off_session,
    save_session,
    session_rows,
    wait_until,
)
from tests.support.journal_sessions import expected_rows, finish_session, rows_of, write_part

EARLIER = make_session_rows(25)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def test_a_folder_that_may_be_written_later_gets_the_session_later(
    public_folder, without_privileges, tmp_path, begin_journal
):
    path = public_folder / "history.sqlite3"
    public_folder.chmod(0o555)
    with without_privileges():
        journal = begin_journal(path)
        write_part(journal, 0.0, 100.0)
        wait_until(lambda: bool(journal.problem))
        assert journal.problem == f"{path}: Permission denied"
    public_folder.chmod(0o777)
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(tmp_path)


@pytest.mark.long
def test_a_history_that_stays_locked_to_the_end_and_beyond_gets_the_session_later(
    path, tmp_path, begin_journal
):
    journal = begin_journal(path)
    write_part(journal, 0.0, 100.0)
    wait_until(lambda: journal.is_saved)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        write_part(journal, 100.0, 200.0)
        finish_session(journal)
        assert journal.problem == f"{path}: database is locked"
        assert not journal.is_saved
    journal.record_answers({"effort": 4})
    journal.flush()
    assert (journal.problem, journal.is_saved) == ("", True)
    row, entries = rows_of(path, journal)
    assert (row, entries[:-1]) == expected_rows(tmp_path)


def gone(path):
    path.unlink()


def all_gone(path):
    for file in path.parent.iterdir():
        file.unlink()


def folder_gone(path):
    shutil.rmtree(path.parent)


def replaced(path):
    other = path.with_name("other.sqlite3")
    save_session(other)
    other.replace(path)


def replaced_by_what_is_none(path):
    path.with_name("other").write_bytes(b"x" * 5_000)
    path.with_name("other").replace(path)


def emptied(path):
    path.write_bytes(b"")


def log_gone(path):
    path.with_name(f"{path.name}-wal").unlink(missing_ok=True)


def log_emptied(path):
    if (log := path.with_name(f"{path.name}-wal")).exists():
        log.write_bytes(b"")


def log_spoilt(path):
    if (log := path.with_name(f"{path.name}-wal")).exists():
        log.write_bytes(b"\xa5" * log.stat().st_size)


FAULTS = [gone, all_gone, folder_gone, replaced, replaced_by_what_is_none, emptied]
LOG_FAULTS = [log_gone, log_emptied, log_spoilt]


@pytest.mark.parametrize("earlier", [0, 25])
@pytest.mark.parametrize("fault", [*FAULTS, *LOG_FAULTS])
def test_a_session_whose_file_is_taken_away_is_written_whole(
    path, tmp_path, begin_journal, fault, earlier
):
    insert_sessions(path, EARLIER[:earlier])
    journal = begin_journal(path)
    write_part(journal, 0.0, 100.0)
    wait_until(lambda: journal.is_saved)
    fault(path)
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(tmp_path)
    # Nor do those suffer that came with another file.
    assert len(session_rows(path)) >= 1 + (fault is replaced)


@pytest.mark.parametrize("fault", FAULTS)
def test_answers_to_a_session_whose_file_was_taken_away_do_not_come_alone(
    path, tmp_path, begin_journal, fault
):
    journal = begin_journal(path)
    write_part(journal, 0.0, 100.0)
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    fault(path)
    journal.record_answers({"effort": 4})
    journal.flush()
    assert (journal.problem, journal.is_saved) == ("", True)
    row, entries = rows_of(path, journal)
    assert (row, entries[:-1]) == expected_rows(tmp_path)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_session_that_goes_on_keeps_its_beginning_whatever_becomes_of_its_file(
    path, begin_journal, fault
):
    save_cut_off_session(path, Control(20.0, ControlKind.PAUSE), at_s=45.0)
    (before,) = session_rows(path)
    journal = begin_journal(path, find_cut_off_session(path))
    wait_until(lambda: journal.is_saved)
    fault(path)
    write_part(journal, 45.0, 100.0)
    finish_session(journal)
    assert (journal.problem, journal.is_saved) == ("", True)
    row, entries = rows_of(path, journal)
    assert row == before.session_row[1:]
    assert entries[: len(before.event_rows)] == before.event_rows
    assert [entry[3] for entry in entries[len(before.event_rows) :]] == [
        *("resumed", "segment", "control"),
        *["heartbeat"] * 11,
        "end",
    ]
