"""Erasure that fails erases nothing or everything; damaged files are erased too."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest

from retrotimer.store.files.settings_file import DamagedSettingsError
from retrotimer.store.folders import HOME_VARIABLE, Folders
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import ErasurePreview, erase_client, preview_erasure
from tests.support import killable_program
from tests.support.damaged_histories import insert_sessions, make_session_rows
from tests.support.erasure import (
    CLIENT_NAME,
    OTHER_NAME,
    back_up,
    file_contents,
    files_containing,
    save_client_session,
    save_clients,
    sessions_of,
    set_history_aside,
)
from tests.support.history_database import history_error, query, session_rows

OPEN_ELSEWHERE = "another program has the history open; close it and erase again"
ERASING = """
import sys
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import erase_client
from retrotimer.store.folders import HOME_VARIABLE, Folders

def work():
    erase_client(Folders(), sys.argv[1])
"""


@pytest.fixture
def folders():
    """The home of this test."""
    return Folders()


def newer(copy):
    query(copy, "PRAGMA user_version = 7")


def cut(copy):
    content = copy.read_bytes()
    copy.write_bytes(content[: len(content) // 2])


def emptied(copy):
    copy.write_bytes(b"")


def overwritten(copy):
    copy.write_text(CLIENT_NAME * 1000)


@pytest.mark.parametrize("damage", [newer, cut, emptied, overwritten])
def test_a_copy_nobody_can_look_into_is_removed_whole(folders, damage):
    save_client_session(folders, OTHER_NAME)
    copy, whole = back_up(folders), back_up(folders, days=1)
    log_path = copy.with_name(f"{copy.name}-wal")
    damage(copy)
    log_path.write_text(CLIENT_NAME)
    assert preview_erasure(folders, CLIENT_NAME) == ErasurePreview(0, (), (copy,))
    erase_client(folders, CLIENT_NAME)
    assert list(copy.parent.iterdir()) == [whole]


@pytest.mark.parametrize(
    "name",
    [
        "data/backups/history-2026-01-01-000000.sqlite3.unfinished",
        "data/backups/history-2026-01-01-000000.sqlite3.unfinished-journal",
        "data/history.sqlite3.restored",
        "data/history.sqlite3.restored-wal",
        "data/rescue-ab_12/broken.sqlite3",
        "data/erase-ab_12/history.before-restore-2026-11-22-183000.sqlite3",
        "data/backups/erase-ab_12/history-2026-01-01-000000.sqlite3-wal",
        "config/settings.damaged-2026-11-22-ab_12.json",
        "config/.settings.json.ab_12",
        "data/clients/.owner.json.ab_12",
        "data/clients/.client-0123456789abcdef.json.ab_12",
    ],
)
def test_what_killed_programs_left_behind_is_removed(folders, name):
    left = folders.data.parent / name
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_text(CLIENT_NAME)
    erase_client(folders, CLIENT_NAME)
    assert files_containing(folders) == []


@pytest.mark.parametrize("doing", ["SELECT 1", "BEGIN", "BEGIN IMMEDIATE"])
def test_while_somebody_has_it_open_it_is_refused_and_later_it_is_done(folders, doing):
    save_clients(folders, CLIENT_NAME)
    save_client_session(folders, OTHER_NAME)
    save_client_session(folders)
    copy, before = back_up(folders), session_rows(folders.history_path)
    with closing(sqlite3.connect(folders.history_path, isolation_level=None)) as reader:
        reader.execute(doing)
        assert reader.execute("SELECT count(*) FROM session").fetchone() == (2,)
        complaint = history_error(lambda: erase_client(folders, CLIENT_NAME))
        assert complaint == f"{folders.history_path}: {OPEN_ELSEWHERE}"
        assert reader.execute("SELECT count(*) FROM session").fetchone() == (2,)
    assert session_rows(folders.history_path) == before
    erase_client(folders, CLIENT_NAME)
    assert files_containing(folders) == []
    assert session_rows(folders.history_path) == session_rows(copy) == sessions_of(before)


def test_where_the_settings_are_damaged_nothing_is_gone(folders):
    save_clients(folders, CLIENT_NAME)
    save_client_session(folders)
    back_up(folders)
    folders.settings_path.write_text("damaged")
    before = file_contents(folders)
    with pytest.raises(DamagedSettingsError):
        erase_client(folders, CLIENT_NAME)
    assert file_contents(folders) == before


def test_where_the_history_is_damaged_nothing_is_gone(folders):
    save_clients(folders, CLIENT_NAME)
    save_client_session(folders)
    back_up(folders)
    cut(folders.history_path)
    before = file_contents(folders)
    for attempt in (preview_erasure, erase_client):
        history_error(lambda attempt=attempt: attempt(folders, CLIENT_NAME))
    assert before.items() <= file_contents(folders).items()


@killable_program.needs_fork
def test_who_is_killed_in_the_middle_can_erase_again(folders, tmp_path):
    save_clients(folders, CLIENT_NAME, OTHER_NAME)
    for name in (OTHER_NAME, CLIENT_NAME):
        save_client_session(folders, name)
    every = [folders.history_path, back_up(folders), set_history_aside(folders)]
    before, home = sessions_of(session_rows(folders.history_path)), folders.data.parent
    shutil.copytree(home, tmp_path / "whole")
    deaths = 0
    with killable_program.running_killable_program(ERASING, CLIENT_NAME) as program:
        for moment in [0, *killable_program.spread_calls(program.count_calls(), 15)]:
            shutil.rmtree(home)
            shutil.copytree(tmp_path / "whole", home)
            deaths += bool(moment) and program.is_killed_at(moment)
            assert (
                preview_erasure(folders, CLIENT_NAME).session_count == 2
                or files_containing(folders) == []
            )
            assert [sessions_of(session_rows(path)) for path in every] == [before] * 3
            erase_client(folders, CLIENT_NAME)
            assert files_containing(folders) == []
            assert [session_rows(path) for path in every] == [before] * 3
    assert deaths > 10


@pytest.mark.parametrize(
    ("name", "reason"),
    [("data", "attempt to write a readonly database"), ("data/backups", "Permission denied")],
)
def test_where_nothing_can_be_written_that_is_told_and_nothing_is_gone(
    public_folder, without_privileges, monkeypatch, name, reason
):
    monkeypatch.setenv(HOME_VARIABLE, str(public_folder))
    folders = Folders()
    save_client_session(folders)
    copy, closed = back_up(folders), public_folder / name
    folders.data.chmod(0o777)
    for path in (folders.history_path, copy.parent, copy):
        path.chmod(0o777)
    # Also that nothing is left to import for who may read nothing.
    assert preview_erasure(folders, CLIENT_NAME).copies == (copy,)
    before = file_contents(folders)
    closed.chmod(0o555)
    with without_privileges():
        assert history_error(lambda: erase_client(folders, CLIENT_NAME)).endswith(f": {reason}")
    assert before.items() <= file_contents(folders).items()


@contextmanager
def small_files(largest):
    """No file can grow beyond this, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def check_full(folders, copy, largest):
    assert preview_erasure(folders, CLIENT_NAME).copies == (copy,)
    before = file_contents(folders)
    with small_files(largest):
        complaint = history_error(lambda: erase_client(folders, CLIENT_NAME))
    assert before.items() <= file_contents(folders).items()
    erase_client(folders, CLIENT_NAME)
    assert files_containing(folders) == []
    return complaint


def test_where_there_is_no_room_to_look_into_a_copy_it_is_not_removed(folders):
    insert_sessions(folders.history_path, make_session_rows(40))
    save_client_session(folders)
    copy = back_up(folders)
    complaint = check_full(folders, copy, copy.stat().st_size - 1)
    assert complaint == f"{copy}: File too large"


def test_where_there_is_no_room_beside_a_copy_it_is_not_removed(folders):
    save_client_session(folders)
    copy = back_up(folders)
    backups.remove_database(folders.history_path)
    # What SQLite shares in memory takes 32 kB.
    complaint = check_full(folders, copy, 30_000)
    assert complaint.endswith(f"/{copy.name}: disk I/O error")
