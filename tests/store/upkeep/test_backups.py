"""Backups of the history: one a day, seven kept; a restore loses nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta

import pytest

from retrotimer.store.history.database import (
    DamagedHistoryError,
    HistoryError,
    NewerHistoryError,
    connect,
)
from retrotimer.store.history.sessions import read_sessions
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep.backups import (
    back_up,
    back_up_daily,
    backup_folder,
    list_backups,
    restore,
)
from tests.support import version_1_history
from tests.support.history_database import (
    STARTED_AT,
    WORKOUT,
    history_error,
    query,
    save_cut_off_session,
    save_session,
    session_rows,
    wait_until,
)

DAY = timedelta(days=1)
# What people call their files.
NAMES = ["copy.sqlite3", "a #1?.sqlite3", "50%25 äöü.db", "no ending", "file:x?mode=memory"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def names(path):
    return [copy.name for copy in list_backups(path)]


def files(folder):
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def content(path):
    """What restoring must not change where it is refused."""
    return {one: (path.parent / one).read_bytes() for one in files(path.parent)}


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_without_a_history_there_is_no_copy_and_nothing_is_made(path):
    assert back_up_daily(path, STARTED_AT) is None
    assert not path.parent.exists()


def test_the_first_start_makes_a_copy_and_the_next_one_a_day_later(path):
    save_session(path)
    made = back_up_daily(path, STARTED_AT)
    assert made == backup_folder(path) / "history-2026-11-22-183000.sqlite3"
    for wait in (timedelta(), timedelta(hours=23, minutes=59, seconds=59)):
        assert back_up_daily(path, STARTED_AT + wait) is None
    assert names(path) == [made.name]
    later = back_up_daily(path, STARTED_AT + DAY)
    assert names(path) == [later.name, made.name]


def test_seven_copies_are_kept_and_they_are_the_newest(path):
    save_session(path)
    made = [back_up_daily(path, STARTED_AT + day * DAY) for day in range(10)]
    assert list_backups(path) == made[:2:-1]
    assert len(list_backups(path)) == 7
    assert files(backup_folder(path)) == [copy.name for copy in made[3:]]


def test_a_copy_is_for_its_owner_alone_and_complete_in_one_file(path):
    session_id = save_session(path)
    old = os.umask(0)
    try:
        copy = back_up_daily(path, STARTED_AT)
    finally:
        os.umask(old)
    assert (mode(copy), mode(copy.parent)) == (0o600, 0o700)
    assert files(copy.parent) == [copy.name]
    with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT id FROM session").fetchall() == [(session_id,)]


@pytest.mark.parametrize("future", range(1, 10))
def test_copies_dated_in_the_future_neither_stop_new_ones_nor_make_one_at_each_start(path, future):
    save_session(path)
    for day in range(future):
        back_up(path, backup_folder(path) / f"history-2031-01-{day + 1:02}-000000.sqlite3")
    made = []
    for hours in range(0, 10 * 24, 8):
        copy = back_up_daily(path, STARTED_AT + timedelta(hours=hours))
        assert (copy is None) is bool(hours % 24)
        if copy is not None:
            made.append(copy)
            assert copy.exists()
        assert len(list_backups(path)) <= max(7, future)
    assert {*made[-7:]} <= {*list_backups(path)}


def test_what_is_not_dated_by_us_is_left_alone(path):
    save_session(path)
    folder = backup_folder(path)
    for name in ("history-0.sqlite3", "history-mine.sqlite3", "history-9999.sqlite3", "x.txt"):
        back_up(path, folder / name)
    mine = files(folder)
    made = [back_up_daily(path, STARTED_AT + day * DAY) for day in range(9)]
    assert files(folder) == sorted([*mine, *(copy.name for copy in made[-7:])])


def test_a_copy_never_takes_the_place_of_what_is_no_copy(path, tmp_path):
    save_session(path)
    before = content(path)
    link, folder = tmp_path / "link", tmp_path / "folder"
    link.symlink_to(tmp_path / "elsewhere")
    folder.mkdir()
    for to in (link, folder):
        assert history_error(lambda to=to: back_up(path, to)) == f"{to}: this is no file"
    assert history_error(lambda: back_up(path, path)) == f"{path}: this is the history itself"
    assert content(path) == before


def test_a_copy_is_whole_while_journals_write(path):
    journals = [SessionJournal(path, WORKOUT) for _ in range(2)]
    for journal in journals:
        journal.start(STARTED_AT)
    for number in range(20):
        for journal in journals:
            journal.record_heartbeat(5.0 * number)
        wait_until(lambda: journals[0].is_saved)
        copy = back_up(path, path.with_name(f"{number}.sqlite3"))
        assert query(copy, "PRAGMA integrity_check") == [("ok",)]
        with closing(sqlite3.connect(copy)) as connection:
            beats = "SELECT max(at_s) FROM entry WHERE session_id = ?"
            found = connection.execute(beats, (journals[0].session_id,)).fetchone()
        assert found == (5.0 * number,)
    for journal in journals:
        journal.flush()


def test_a_broken_history_is_found_when_it_is_copied_and_the_copies_stay(path):
    for _ in range(30):
        save_session(path)
    back_up_daily(path, STARTED_AT)
    before = names(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(DamagedHistoryError) as caught:
        back_up_daily(path, STARTED_AT + DAY)
    assert str(caught.value).startswith(f"{path}: ")
    assert names(path) == before
    assert files(backup_folder(path)) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_comes_back_and_what_was_there_is_kept_aside(path, tmp_path, name):
    save_session(path)
    copy, wanted = tmp_path / name, session_rows(path)
    back_up(path, copy)
    before = copy.read_bytes()
    save_session(path)
    later = session_rows(path)
    aside = restore(path, copy, STARTED_AT)
    assert aside == path.with_name("history.before-restore-2026-11-22-183000.sqlite3")
    assert session_rows(path) == wanted
    assert session_rows(aside) == later
    assert mode(path) == mode(aside) == 0o600
    assert copy.read_bytes() == before
    assert restore(path, aside, STARTED_AT) == aside.with_stem(f"{aside.stem}-2")
    assert session_rows(path) == later
    assert files(path.parent) == sorted([path.name, aside.name, f"{aside.stem}-2.sqlite3"])
    assert files(tmp_path) == sorted([name, *(f"data/{one}" for one in files(path.parent))])


def test_what_was_only_in_the_log_is_kept_aside_too(path, tmp_path):
    copy = back_up_of_another(tmp_path)
    with closing(connect(path)) as open_elsewhere:
        session_id = save_session(path)
        aside = restore(path, copy, STARTED_AT)
        assert open_elsewhere.execute("SELECT 1").fetchone() == (1,)
        assert [raw.id for raw in session_rows(aside)] == [session_id]
    assert len(session_rows(path)) == 1
    assert session_rows(path)[0].id != session_id


def back_up_of_another(folder):
    """A copy of a history that is somewhere else, with one session."""
    other = folder / "other" / "history.sqlite3"
    save_session(other)
    return back_up(other, folder / "copy.sqlite3")


def test_a_copy_can_be_restored_where_there_was_nothing(path, tmp_path):
    copy = back_up_of_another(tmp_path)
    assert restore(path, copy, STARTED_AT) is None
    assert session_rows(path) == session_rows(copy)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_what_lies_beside_a_history_that_is_gone_is_not_taken_for_the_new_ones(path, tmp_path):
    copy = back_up_of_another(tmp_path)
    with closing(connect(path)) as connection:
        for _ in range(5):
            save_cut_off_session(path)
        log_path = path.with_name(f"{path.name}-wal")
        log = log_path.read_bytes()
        assert connection.execute("SELECT count(*) FROM session").fetchone() == (5,)
    path.unlink()
    log_path.write_bytes(log)
    restore(path, copy, STARTED_AT)
    assert session_rows(path) == session_rows(copy)


def test_a_copy_of_version_1_is_restored_and_brought_up_to_date(path, tmp_path):
    save_session(path)
    copy = shutil.copy(version_1_history.REAL_HISTORY, tmp_path / "copy.sqlite3")
    restore(path, copy, STARTED_AT)
    assert query(path, "PRAGMA user_version") == [(2,)]
    assert len(list(read_sessions(path))) == 4
    assert copy.read_bytes() == version_1_history.REAL_HISTORY.read_bytes()


def nothing(copy):
    copy.unlink()


def a_folder(copy):
    copy.unlink()
    copy.mkdir()


def test_a_copy_on_a_medium_that_cannot_be_written_is_restored(
    path, public_folder, without_privileges
):
    copy = public_folder / "medium" / "history.sqlite3"
    public_folder.chmod(0o777)
    save_session(copy)
    wanted = session_rows(copy)
    copy.chmod(0o444)
    copy.parent.chmod(0o555)
    home = public_folder / "home" / path.name
    with without_privileges():
        restore(home, copy, STARTED_AT)
        assert session_rows(home) == wanted
    assert files(copy.parent) == [copy.name]


def torn(copy):
    copy.write_bytes(copy.read_bytes()[:-4096])


def spoilt(copy):
    content = copy.read_bytes()
    copy.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))


def foreign(version, *, keeps_tables=()):
    def change(copy):
        for (name,) in query(copy, "SELECT name FROM sqlite_schema WHERE type = 'table'"):
            if name not in keeps_tables:
                query(copy, f"DROP TABLE {name}")
        query(copy, "CREATE TABLE photos (taken_at TEXT)")
        query(copy, f"PRAGMA user_version = {version}")

    return change


NO_HISTORIES = {
    "nothing": (nothing, HistoryError),
    "a folder": (a_folder, HistoryError),
    "zero bytes": (lambda copy: copy.write_bytes(b""), HistoryError),
    "text": (lambda copy: copy.write_text("no database" * 100), HistoryError),
    "torn": (torn, HistoryError),
    "spoilt": (spoilt, HistoryError),
    "of another program": (foreign(0), HistoryError),
    "of another program, with a number": (foreign(1), HistoryError),
    "of another program, with our number": (foreign(2), HistoryError),
    "half of it": (foreign(2, keeps_tables=("session", "entry")), HistoryError),
    "newer": (lambda copy: query(copy, "PRAGMA user_version = 3"), NewerHistoryError),
}


@pytest.mark.parametrize(("change", "kind"), NO_HISTORIES.values(), ids=NO_HISTORIES)
def test_what_is_no_history_is_refused_and_everything_stays_as_it_was(path, tmp_path, change, kind):
    for _ in range(30):
        save_session(path)
    copy = tmp_path / "copy.sqlite3"
    back_up(path, copy)
    change(copy)
    before, wanted = content(path), copy.read_bytes() if copy.is_file() else None
    told = history_error(lambda: restore(path, copy, STARTED_AT))
    assert told.startswith(f"{copy}: ")
    assert content(path) == before
    assert wanted is None or copy.read_bytes() == wanted
    if kind is NewerHistoryError:
        assert "version 3" in told
        assert "version 2" in told
