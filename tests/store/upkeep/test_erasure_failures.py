"""Erasing where something is in the way: nothing, or all of it; and what is damaged goes too."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest

from retrotimer.store.files.settings_file import DamagedSettingsError
from retrotimer.store.folders import HOME_VARIABLE, Folders
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import Traces, erase, traces
from tests.support import killable_program
from tests.support.damaged_histories import fill, many
from tests.support.erasure import (
    NAME,
    OTHER,
    back_up,
    files,
    naming,
    of,
    put_aside,
    walk,
    write_down,
)
from tests.support.history_database import asked, raws, refusal

OPEN_ELSEWHERE = "somebody has it open just now, erase again when they are done"
ERASING = """
import sys
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import erase
from retrotimer.store.folders import HOME_VARIABLE, Folders

def work():
    erase(Folders(), sys.argv[1])
"""


@pytest.fixture
def folders():
    """The home of this test."""
    return Folders()


def newer(copy):
    asked(copy, "PRAGMA user_version = 7")


def cut(copy):
    content = copy.read_bytes()
    copy.write_bytes(content[: len(content) // 2])


def emptied(copy):
    copy.write_bytes(b"")


def overwritten(copy):
    copy.write_text(NAME * 1000)


@pytest.mark.parametrize("damage", [newer, cut, emptied, overwritten])
def test_a_copy_nobody_can_look_into_is_removed_whole(folders, damage):
    walk(folders, OTHER)
    copy, whole = back_up(folders), back_up(folders, days=1)
    beside = copy.with_name(f"{copy.name}-wal")
    damage(copy)
    beside.write_text(NAME)
    assert traces(folders, NAME) == Traces(0, (), (copy,))
    erase(folders, NAME)
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
    left.write_text(NAME)
    erase(folders, NAME)
    assert naming(folders) == []


@pytest.mark.parametrize("doing", ["SELECT 1", "BEGIN", "BEGIN IMMEDIATE"])
def test_while_somebody_has_it_open_it_is_refused_and_later_it_is_done(folders, doing):
    write_down(folders, NAME)
    walk(folders, OTHER)
    walk(folders)
    copy, before = back_up(folders), raws(folders.history)
    with closing(sqlite3.connect(folders.history, isolation_level=None)) as reader:
        reader.execute(doing)
        assert reader.execute("SELECT count(*) FROM session").fetchone() == (2,)
        complaint = refusal(lambda: erase(folders, NAME))
        assert complaint == f"{folders.history}: {OPEN_ELSEWHERE}"
        assert reader.execute("SELECT count(*) FROM session").fetchone() == (2,)
    assert raws(folders.history) == before
    erase(folders, NAME)
    assert naming(folders) == []
    assert raws(folders.history) == raws(copy) == of(before)


def test_where_the_settings_are_damaged_nothing_is_gone(folders):
    write_down(folders, NAME)
    walk(folders)
    back_up(folders)
    folders.settings.write_text("damaged")
    before = files(folders)
    with pytest.raises(DamagedSettingsError):
        erase(folders, NAME)
    assert files(folders) == before


def test_where_the_history_is_damaged_nothing_is_gone(folders):
    write_down(folders, NAME)
    walk(folders)
    back_up(folders)
    cut(folders.history)
    before = files(folders)
    for attempt in (traces, erase):
        refusal(lambda attempt=attempt: attempt(folders, NAME))
    assert before.items() <= files(folders).items()


@killable_program.needed
def test_who_is_killed_in_the_middle_can_erase_again(folders, tmp_path):
    write_down(folders, NAME, OTHER)
    for name in (OTHER, NAME):
        walk(folders, name)
    every = [folders.history, back_up(folders), put_aside(folders)]
    before, home = of(raws(folders.history)), folders.data.parent
    shutil.copytree(home, tmp_path / "whole")
    deaths = 0
    with killable_program.mortal(ERASING, NAME) as program:
        for moment in [0, *killable_program.moments(program.calls(), 15)]:
            shutil.rmtree(home)
            shutil.copytree(tmp_path / "whole", home)
            deaths += bool(moment) and program.killed_at(moment)
            assert traces(folders, NAME).sessions == 2 or naming(folders) == []
            assert [of(raws(path)) for path in every] == [before] * 3
            erase(folders, NAME)
            assert naming(folders) == []
            assert [raws(path) for path in every] == [before] * 3
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
    walk(folders)
    copy, closed = back_up(folders), public_folder / name
    folders.data.chmod(0o777)
    for path in (folders.history, copy.parent, copy):
        path.chmod(0o777)
    # Also that nothing is left to import for who may read nothing.
    assert traces(folders, NAME).copies == (copy,)
    before = files(folders)
    closed.chmod(0o555)
    with without_privileges():
        assert refusal(lambda: erase(folders, NAME)).endswith(f": {reason}")
    assert before.items() <= files(folders).items()


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
    assert traces(folders, NAME).copies == (copy,)
    before = files(folders)
    with small_files(largest):
        complaint = refusal(lambda: erase(folders, NAME))
    assert before.items() <= files(folders).items()
    erase(folders, NAME)
    assert naming(folders) == []
    return complaint


def test_where_there_is_no_room_to_look_into_a_copy_it_is_not_removed(folders):
    fill(folders.history, many(40))
    walk(folders)
    copy = back_up(folders)
    complaint = check_full(folders, copy, copy.stat().st_size - 1)
    assert complaint == f"{copy}: File too large"


def test_where_there_is_no_room_beside_a_copy_it_is_not_removed(folders):
    walk(folders)
    copy = back_up(folders)
    backups.remove(folders.history)
    # What SQLite shares in memory takes 32 kB.
    complaint = check_full(folders, copy, 30_000)
    assert complaint.endswith(f"/{copy.name}: disk I/O error")
