"""What a disk can do to a running session: it goes on, says so, and nothing of it is lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.store.upkeep.cut_off_sessions import interrupted
from tests.support.damaged_histories import fill, many
from tests.support.history_database import cut_off, keep, raws, until
from tests.support.journal_sessions import expected, finish, of, walk

EARLIER = many(25)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def test_a_folder_that_may_be_written_later_gets_the_session_later(
    public_folder, without_privileges, tmp_path, journals
):
    path = public_folder / "history.sqlite3"
    public_folder.chmod(0o555)
    with without_privileges():
        journal = journals(path)
        walk(journal, 0.0, 100.0)
        until(lambda: bool(journal.problem))
        assert journal.problem == f"{path}: Permission denied"
    public_folder.chmod(0o777)
    walk(journal, 100.0, 200.0)
    finish(journal)
    assert (journal.problem, journal.kept) == ("", True)
    assert of(path, journal) == expected(tmp_path)


@pytest.mark.long
def test_a_history_that_stays_locked_to_the_end_and_beyond_gets_the_session_later(
    path, tmp_path, journals
):
    journal = journals(path)
    walk(journal, 0.0, 100.0)
    until(lambda: journal.kept)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        walk(journal, 100.0, 200.0)
        finish(journal)
        assert journal.problem == f"{path}: database is locked"
        assert not journal.kept
    journal.answers({"effort": 4})
    journal.wait()
    assert (journal.problem, journal.kept) == ("", True)
    row, entries = of(path, journal)
    assert (row, entries[:-1]) == expected(tmp_path)


def gone(path):
    path.unlink()


def all_gone(path):
    for file in path.parent.iterdir():
        file.unlink()


def folder_gone(path):
    shutil.rmtree(path.parent)


def replaced(path):
    other = path.with_name("other.sqlite3")
    keep(other)
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
    path, tmp_path, journals, fault, earlier
):
    fill(path, EARLIER[:earlier])
    journal = journals(path)
    walk(journal, 0.0, 100.0)
    until(lambda: journal.kept)
    fault(path)
    walk(journal, 100.0, 200.0)
    finish(journal)
    assert (journal.problem, journal.kept) == ("", True)
    assert of(path, journal) == expected(tmp_path)
    # Nor do those suffer that came with another file.
    assert len(raws(path)) >= 1 + (fault is replaced)


@pytest.mark.parametrize("fault", FAULTS)
def test_answers_to_a_session_whose_file_was_taken_away_do_not_come_alone(
    path, tmp_path, journals, fault
):
    journal = journals(path)
    walk(journal, 0.0, 100.0)
    walk(journal, 100.0, 200.0)
    finish(journal)
    fault(path)
    journal.answers({"effort": 4})
    journal.wait()
    assert (journal.problem, journal.kept) == ("", True)
    row, entries = of(path, journal)
    assert (row, entries[:-1]) == expected(tmp_path)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_session_that_goes_on_keeps_its_beginning_whatever_becomes_of_its_file(
    path, journals, fault
):
    cut_off(path, Control(20.0, ControlKind.PAUSE), at_s=45.0)
    (before,) = raws(path)
    journal = journals(path, interrupted(path))
    until(lambda: journal.kept)
    fault(path)
    walk(journal, 45.0, 100.0)
    finish(journal)
    assert (journal.problem, journal.kept) == ("", True)
    row, entries = of(path, journal)
    assert row == before.row[1:]
    assert entries[: len(before.entries)] == before.entries
    assert [entry[3] for entry in entries[len(before.entries) :]] == [
        *("resumed", "segment", "control"),
        *["heartbeat"] * 11,
        "end",
    ]
