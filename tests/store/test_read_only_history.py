"""A history that could only be read for a while: once that is mended, it is written again."""

from __future__ import annotations

import pytest

from retrotimer.store.history.database import find_write_problem, sidecar_paths
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import save_answers
from retrotimer.store.history.writer_lock import WriterLock
from tests.support.history_database import (
    only_session,
    query,
    save_session,
    session_rows,
    wait_until,
)
from tests.support.journal_sessions import expected_rows, finish_session, rows_of, write_part


@pytest.fixture
def path(public_folder):
    public_folder.chmod(0o777)
    return public_folder / "history.sqlite3"


def leave_sidecars(path, mode):
    """Files next to a history as a program leaves them that was killed."""
    for sidecar in sidecar_paths(path)[:2]:
        sidecar.touch()
        sidecar.chmod(mode)


def test_a_session_is_kept_once_a_read_only_history_can_be_written_again(
    path, without_privileges, tmp_path, begin_journal
):
    with without_privileges():
        save_session(path)
        path.chmod(0o400)
        assert len(read_summaries(path).sessions) == 1
        journal = begin_journal(path)
        write_part(journal, 0.0, 100.0)
        wait_until(lambda: bool(journal.problem))
        assert journal.problem == f"{path}: attempt to write a readonly database"
        path.chmod(0o600)
        write_part(journal, 100.0, 200.0)
        finish_session(journal)
        assert (journal.problem, journal.is_saved) == ("", True)
    assert rows_of(path, journal) == expected_rows(tmp_path)


@pytest.mark.parametrize("mode", [0o400, 0o000, 0o200])
def test_side_files_left_read_only_are_written_again(path, without_privileges, mode):
    with without_privileges():
        session_id = save_session(path)
        leave_sidecars(path, mode)
        save_answers(path, session_id, {"effort": 4})
        assert only_session(path).answers_after == {"effort": 4}
    assert query(path, "PRAGMA quick_check") == [("ok",)]


def test_what_a_read_only_program_left_is_written_again(path, without_privileges):
    with without_privileges():
        session_id = save_session(path)
        path.chmod(0o400)
        read_summaries(path)
        left = [sidecar for sidecar in sidecar_paths(path) if sidecar.exists()]
        path.chmod(0o600)
        save_answers(path, session_id, {"effort": 4})
        assert only_session(path).answers_after == {"effort": 4}
    assert left


def test_side_files_stay_read_only_with_their_history(path, without_privileges):
    with without_privileges():
        save_session(path)
        leave_sidecars(path, 0o400)
        path.chmod(0o400)
        read_summaries(path)
        assert [one.stat().st_mode & 0o777 for one in sidecar_paths(path)[:2]] == [0o400, 0o400]


def test_a_lock_left_read_only_is_taken_again(path, without_privileges):
    with without_privileges():
        save_session(path)
        lock_path = path.with_name(f"{path.name}.lock")
        lock_path.touch()
        lock_path.chmod(0o400)
        lock = WriterLock(path)
        assert lock.acquire()
        lock.release()


def test_a_history_that_can_be_written_has_no_problem_and_stays_as_it_is(path):
    assert find_write_problem(path) == ""
    assert not path.exists()
    save_session(path)
    before = session_rows(path)
    assert find_write_problem(path) == ""
    assert session_rows(path) == before


def test_a_history_that_can_only_be_read_is_a_problem(path, without_privileges):
    with without_privileges():
        save_session(path)
        path.chmod(0o400)
        read_summaries(path)
        assert find_write_problem(path) == f"{path}: attempt to write a readonly database"


def test_a_folder_that_can_only_be_read_is_a_problem(path, without_privileges):
    path.parent.chmod(0o555)
    with without_privileges():
        assert find_write_problem(path) == f"{path}: Permission denied"


def test_a_file_in_the_place_of_a_folder_is_a_problem(path):
    path.parent.joinpath("data").touch()
    path = path.parent / "data" / "more" / path.name
    assert find_write_problem(path) == f"{path}: {path.parent.parent} is not a folder"


@pytest.mark.parametrize("has_history", [True, False])
def test_a_full_disk_is_a_problem(small_disk, has_history):
    folder, fill_up = small_disk
    path = folder / "history.sqlite3"
    if has_history:
        save_session(path)
    fill_up()
    assert find_write_problem(path).startswith(f"{path}: ")
