"""Pipes, sockets, devices and files of the kernel in the place of a history and all around it."""

from __future__ import annotations

import pytest

from retrotimer.store.files import atomic_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import DamagedHistoryError, HistoryError, connect
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.log_file import FILE_NAME, LogEvent, LogFile
from retrotimer.store.upkeep import backups, erasure, salvage
from tests.support.history_database import (
    STARTED_AT,
    history_error,
    save_session,
    session_rows,
    wait_until,
)
from tests.support.journal_sessions import expected_rows, finish_session, rows_of, write_part
from tests.support.not_files import NOT_FILES, in_time

SIDECARS = ["-wal", "-shm", "-journal"]


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return folder / "history.sqlite3"


def make_not_file(kind, path):
    make, reason = NOT_FILES[kind]
    make(path)
    return reason


@pytest.mark.parametrize("kind", NOT_FILES)
def test_no_history_is_opened_that_is_no_file(path, kind):
    reason = make_not_file(kind, path)
    for operation in (connect, read_summaries, salvage.salvage_history):
        with pytest.raises(HistoryError) as caught:
            in_time(lambda: operation(path))  # noqa: B023 - it runs at once
        assert not isinstance(caught.value, DamagedHistoryError)
        assert str(caught.value) == f"{path}: {reason}"
    assert list(path.parent.iterdir()) == [path]


def test_a_link_into_a_folder_that_is_missing_is_no_empty_history(path):
    path.symlink_to("none/there")
    problem = f"{path}: this link leads nowhere"
    assert history_error(lambda: read_summaries(path)) == problem
    path.unlink()
    path.symlink_to("made-later")
    assert read_summaries(path).sessions == ()


@pytest.mark.parametrize("kind", NOT_FILES)
@pytest.mark.parametrize("suffix", SIDECARS)
def test_a_history_is_not_opened_as_long_as_one_of_its_own_files_is_none(path, suffix, kind):
    save_session(path)
    sidecar = path.with_name(f"{path.name}{suffix}")
    sidecar.unlink(missing_ok=True)
    reason = make_not_file(kind, sidecar)
    assert history_error(lambda: in_time(lambda: connect(path))) == f"{sidecar}: {reason}"
    sidecar.unlink()
    assert len(session_rows(path)) == 1


@pytest.mark.parametrize("kind", NOT_FILES)
@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_a_session_is_whole_once_the_path_is_good_again(
    path, tmp_path, begin_journal, kind, suffix
):
    wrong = path.with_name(f"{path.name}{suffix}")
    reason = make_not_file(kind, wrong)
    journal = begin_journal(path)
    write_part(journal, 0.0, 100.0)
    wait_until(lambda: bool(journal.problem))
    assert journal.problem == f"{wrong}: {reason}"
    wrong.unlink()
    write_part(journal, 100.0, 200.0)
    finish_session(journal)
    assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(tmp_path)


@pytest.mark.parametrize("kind", NOT_FILES)
def test_a_session_whose_file_becomes_none_is_whole_once_the_path_is_good_again(
    path, tmp_path, begin_journal, kind
):
    journal = begin_journal(path)
    write_part(journal, 0.0, 100.0)
    wait_until(lambda: journal.is_saved)
    path.unlink()
    make_not_file(kind, path)
    write_part(journal, 100.0, 200.0)
    wait_until(lambda: bool(journal.problem))
    path.unlink()
    finish_session(journal)
    assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(tmp_path)


@pytest.mark.parametrize("kind", NOT_FILES)
def test_among_the_copies_what_is_no_file_is_passed_over_and_removed_by_an_erasure(kind):
    folders = Folders()
    path = folders.history_path
    save_session(path)
    copy = in_time(lambda: backups.back_up_daily(path, STARTED_AT))
    wrong = backups.backup_folder(path) / "history-2031-01-01-120000.sqlite3"
    reason = make_not_file(kind, wrong)
    assert (
        history_error(lambda: in_time(lambda: backups.restore(path, wrong, STARTED_AT)))
        == f"{wrong}: {reason}"
    )
    path.write_bytes(b"x" * 5_000)
    assert in_time(lambda: salvage.salvage_history(path)).session_count == 1
    in_time(lambda: erasure.erase_client(folders, "Ann"))
    assert not wrong.is_symlink()
    assert not wrong.exists()
    assert copy.exists()


@pytest.mark.parametrize("kind", NOT_FILES)
@pytest.mark.parametrize("suffix", ["", *SIDECARS])
def test_a_copy_is_made_whatever_a_killed_program_left_in_its_place(path, kind, suffix):
    save_session(path)
    target = path.with_name("copy.sqlite3")
    make_not_file(kind, target.with_name(f"{target.name}.unfinished{suffix}"))
    in_time(lambda: backups.back_up(path, target))
    assert len(session_rows(target)) == 1


@pytest.mark.parametrize("kind", NOT_FILES)
def test_a_lock_that_is_no_file_is_an_error_in_words(path, kind):
    lock = path.with_name(f"{path.name}.lock")
    reason = make_not_file(kind, lock)
    error = history_error(lambda: in_time(lambda: WriterLock(path).acquire()))
    assert error == f"{lock}: {reason}"


@pytest.mark.parametrize("kind", NOT_FILES)
@pytest.mark.parametrize("name", [FILE_NAME, f"{FILE_NAME}.1"])
def test_the_log_waits_for_nothing(tmp_path, kind, name):
    make_not_file(kind, tmp_path / name)
    in_time(lambda: LogFile(tmp_path).write(LogEvent.STARTED))


@pytest.mark.parametrize("kind", NOT_FILES)
def test_nothing_is_saved_in_the_place_of_what_is_no_file(tmp_path, kind):
    path = tmp_path / "settings.json"
    make_not_file(kind, path)
    before = path.lstat()
    with pytest.raises(OSError, match="this is"):
        in_time(lambda: atomic_file.write(path, "text"))
    assert path.lstat() == before
