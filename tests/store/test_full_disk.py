"""A disk that is full: the session goes on, and what it did not take is written when it can be."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import sessions
from retrotimer.store.upkeep import backups
from tests.support.damaged_histories import fill, many
from tests.support.history_database import STARTED, keep, only, raws, refusal, until
from tests.support.journal_sessions import expected, finish, of, walk


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, and a way to fill it; freed again by taking the file away."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here")

    def fill_up():
        with (folder / "filler").open("wb", buffering=0) as file:
            for size in (4_096, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue
        return folder / "filler"

    yield folder, fill_up
    subprocess.run([shutil.which("umount"), "-l", str(folder)], check=True)


def test_what_a_full_disk_does_not_take_is_written_when_there_is_room(
    small_disk, tmp_path, journals
):
    folder, fill_up = small_disk
    path = folder / "data" / "history.sqlite3"
    journal = journals(path)
    walk(journal, 0.0, 100.0)
    until(lambda: journal.kept)
    filler = fill_up()
    walk(journal, 100.0, 200.0)
    until(lambda: bool(journal.problem))
    assert journal.problem == f"{path}: database or disk is full"
    assert not journal.kept
    assert len(list(sessions(path))) == len(listed(path).sessions) == 1
    filler.unlink()
    until(lambda: journal.kept)
    assert journal.problem == ""
    finish(journal)
    assert of(path, journal) == expected(tmp_path)


def test_a_session_that_begins_on_a_full_disk_is_written_when_there_is_room(
    small_disk, tmp_path, journals
):
    folder, fill_up = small_disk
    path = folder / "data" / "history.sqlite3"
    filler = fill_up()
    journal = journals(path)
    walk(journal, 0.0, 100.0)
    walk(journal, 100.0, 200.0)
    finish(journal)
    assert journal.problem
    assert str(path) in journal.problem
    assert not journal.kept
    filler.unlink()
    journal.answers({"effort": 4})
    until(lambda: journal.kept)
    row, entries = of(path, journal)
    assert (row, entries[:-1]) == expected(tmp_path)
    assert only(path).after == {"effort": 4}


def test_a_broken_history_on_a_full_disk_is_rescued_when_there_is_room(small_disk, journals):
    folder, fill_up = small_disk
    path = folder / "data" / "history.sqlite3"
    keep(path)
    broken = b"x" * 16 + path.read_bytes()[16:]
    path.write_bytes(broken)
    filler = fill_up()
    journal = journals(path)
    until(lambda: bool(journal.problem))
    assert (journal.notice, path.read_bytes()) == ("", broken)
    filler.unlink()
    until(lambda: journal.kept)
    assert "kept as history.damaged-" in journal.notice
    assert "1 sessions could be read" in journal.notice
    assert len(raws(path)) == 2


def test_no_half_copy_is_left_on_a_full_disk(small_disk):
    folder, fill_up = small_disk
    path = folder / "data" / "history.sqlite3"
    fill(path, many(25))
    fill_up()
    assert refusal(lambda: backups.back_up_daily(path, STARTED)).startswith(str(folder))
    assert [*folder.rglob("*copy*"), *folder.rglob("backups/*")] == []
