"""A disk that does not answer: the session goes on, says so, and is whole once the disk answers."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from retrotimer.store import journal_writer
from tests.support.history_database import wait_until
from tests.support.journal_sessions import expected_rows, finish_session, rows_of, write_part
from tests.support.small_disk import mounted_freezable_disk


@pytest.fixture(autouse=True)
def _impatience(monkeypatch):
    """The same after tenths of a second, which takes seconds in a session."""
    monkeypatch.setattr(journal_writer, "UNRESPONSIVE_AFTER_S", 0.2)
    monkeypatch.setattr(journal_writer, "GIVE_UP_AFTER_S", 0.4)


@pytest.fixture
def freezable_disk(tmp_path):
    with mounted_freezable_disk(tmp_path) as disk:
        yield disk


def test_a_disk_that_does_not_answer_is_reported_and_gets_the_session_later(
    freezable_disk, tmp_path, begin_journal
):
    path = freezable_disk.folder / "history.sqlite3"
    journal = begin_journal(path)
    write_part(journal, 0.0, 100.0)
    wait_until(lambda: journal.is_saved)
    with freezable_disk.frozen():
        write_part(journal, 100.0, 200.0)
        wait_until(lambda: bool(journal.problem))
        assert journal.problem == f"{path}: the disk does not answer"
        # The end does not wait for it either.
        finish_session(journal)
        assert not journal.is_saved
        assert journal.session_rows().event_rows[-1][3] == "end"
    wait_until(lambda: journal.is_saved)
    journal.flush()
    assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(tmp_path)


def test_a_session_that_starts_on_a_disk_that_does_not_answer_is_written_later(
    freezable_disk, tmp_path, begin_journal
):
    path = freezable_disk.folder / "history.sqlite3"
    with freezable_disk.frozen():
        journal = begin_journal(path)
        wait_until(lambda: bool(journal.problem))
        assert journal.problem == f"{path}: the disk does not answer"
    write_part(journal, 0.0, 100.0)
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(tmp_path)


def test_what_another_program_keeps_locked_counts_as_not_answering(tmp_path, begin_journal):
    path = tmp_path / "history.sqlite3"
    journal = begin_journal(path)
    wait_until(lambda: journal.is_saved)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        write_part(journal, 0.0, 100.0)
        journal.flush()
        assert journal.problem == f"{path}: the disk does not answer"
        other.execute("ROLLBACK")
    wait_until(lambda: journal.is_saved)
    journal.flush()
    assert (journal.problem, journal.is_saved) == ("", True)
