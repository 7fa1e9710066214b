"""A damaged history is kept, and everything readable in it goes on in a new one."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from contextlib import closing, suppress

import pytest
from hypothesis import Phase, given, settings

from retrotimer.store.history.database import HistoryError, connect
from retrotimer.store.history.merge import merge, read_erased_ids
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_session, read_sessions, save_answers
from retrotimer.store.upkeep import backups, cut_off_sessions
from retrotimer.store.upkeep.erasure import erase_sessions
from retrotimer.store.upkeep.salvage import salvage_history
from tests.support import version_1_history
from tests.support.damaged_histories import (
    PAGE_BYTES,
    damages,
    insert_sessions,
    make_session_rows,
    readable_sessions,
)
from tests.support.history_database import history_error, query, session_rows

# What is damaged at random places cannot be made simpler.
few = settings(max_examples=30, phases=(Phase.explicit, Phase.reuse, Phase.generate))
much = settings(few, max_examples=2 * settings.default.max_examples)
SESSIONS = make_session_rows(25)
# An inner page of a table without row ids, and what stands in its keys.
INNER_PAGE, ID = 2, re.compile(rb"000000\d\d-0000")
COPIED = SESSIONS[:15]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a history with many sessions, and of its copy of some days ago."""
    path = tmp_path_factory.mktemp("whole") / "history.sqlite3"
    insert_sessions(path, COPIED)
    backup = backups.back_up(path, path.with_name("copy.sqlite3")).read_bytes()
    insert_sessions(path, SESSIONS)
    return path.read_bytes(), backup


@pytest.fixture(scope="module")
def broken(tmp_path_factory, whole):
    """Puts a history with this content, and perhaps a copy of it, into a new folder."""

    def make(content, *, with_copy=False):
        path = tmp_path_factory.mktemp("broken") / "history.sqlite3"
        path.write_bytes(content)
        if with_copy:
            folder = backups.backup_folder(path)
            folder.mkdir()
            (folder / "history-2026-11-12-183000.sqlite3").write_bytes(whole[1])
        return path

    return make


READERS = {
    "listed": read_summaries,
    "sessions": lambda path: list(read_sessions(path, problems=[])),
    "session": lambda path: read_session(path, SESSIONS[3].id),
    "interrupted": cut_off_sessions.find_cut_off_sessions,
    "answers": lambda path: save_answers(path, SESSIONS[3].id, {"effort": 3}),
    "back up": lambda path: backups.back_up(path, path.with_name("copy.sqlite3")),
}


@given(damages())
@few
def test_whoever_reads_a_broken_history_is_told_in_one_line_at_most(broken, whole, damage):
    content = damage(whole[0])
    for read in READERS.values():
        path = broken(content)
        with suppress(HistoryError):
            read(path)


@given(damages())
@few
def test_every_session_that_can_still_be_read_goes_on_and_the_broken_file_is_kept(
    broken, whole, damage
):
    check_rescued(broken, whole, damage)


@pytest.mark.long
@given(damages())
@much
def test_that_is_so_in_many_more_cases(broken, whole, damage):
    check_rescued(broken, whole, damage)


def check_rescued(broken, whole, damage):
    path = broken(content := damage(whole[0]))
    can_be_read = list(readable_sessions(broken(content), SESSIONS))
    found = salvage_history(path)
    assert found.damaged_path.read_bytes() == content
    check_sound(path, found.session_count)
    now = {raw.id: raw for raw in session_rows(path)}
    check_there(now, can_be_read)


@given(damages())
@few
def test_with_a_copy_everything_up_to_its_day_is_as_it_was(broken, whole, damage):
    check_rescued_with_a_copy(broken, whole, damage)


@pytest.mark.long
@given(damages())
@much
def test_that_is_so_with_a_copy_in_many_more_cases(broken, whole, damage):
    check_rescued_with_a_copy(broken, whole, damage)


@pytest.mark.parametrize("number", range(0, 30, 2))
def test_a_signpost_that_leads_to_another_session_brings_none_of_its_entries(broken, whole, number):
    """One bit in a key of an inner page: reading backward, others' entries are found there."""

    def damaged(content):
        starts = range(0, len(content), PAGE_BYTES)
        inner = (at for at in starts if content[at] == INNER_PAGE)
        ids = [
            at + key.start() for at in inner for key in ID.finditer(content[at : at + PAGE_BYTES])
        ]
        at = ids[number] + 4
        return content[:at] + bytes([content[at] ^ 0x20]) + content[at + 1 :]

    check_rescued_with_a_copy(broken, whole, damaged)


def check_rescued_with_a_copy(broken, whole, damage):
    path = broken(content := damage(whole[0]), with_copy=True)
    can_be_read = list(readable_sessions(broken(content), SESSIONS[15:]))
    found = salvage_history(path)
    check_sound(path, found.session_count)
    now = {raw.id: raw for raw in session_rows(path)}
    check_there(now, can_be_read)
    for raw in COPIED:
        assert now[raw.id].session_row == raw.session_row
        assert {*now[raw.id].event_rows} >= {*raw.event_rows}
    assert [copy.read_bytes() for copy in backups.list_backups(path)] == [whole[1]]


def check_there(now, can_be_read):
    """All that can be read of a session goes on; what more was found is no invention."""
    written = {raw.id: raw for raw in SESSIONS}
    for raw in can_be_read:
        assert now[raw.id].session_row == raw.session_row
        known, found = {*raw.event_rows}, {*now[raw.id].event_rows}
        assert known <= found <= known | {*written[raw.id].event_rows}


def check_sound(path, count):
    """It is a history like any other, and nothing lies about."""
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert query(path, "PRAGMA user_version") == [(2,)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(read_summaries(path).sessions) == len(list(read_sessions(path))) == count
    assert read_summaries(path).problems == ()
    here = [file.name for file in path.parent.iterdir() if file.name != "backups"]
    assert len(here) == 2


def test_the_broken_file_is_kept_under_a_dated_name_and_people_are_told(broken, whole):
    path = broken(b"x" * 5_000)
    first = salvage_history(path)
    assert re.fullmatch(
        r"history\.damaged-20\d\d-\d\d-\d\d-\d{6}\.sqlite3", first.damaged_path.name
    )
    assert first.damaged_path.parent == path.parent
    assert first.notice == (
        f"The history was damaged. It is kept as {first.damaged_path.name};"
        " 0 sessions could be read and go on in a new one."
    )
    path.write_bytes(whole[0][:-1])
    second = salvage_history(path)
    assert (first.damaged_path.read_bytes(), second.damaged_path.read_bytes()) == (
        b"x" * 5_000,
        whole[0][:-1],
    )


def test_what_was_only_in_the_log_is_read_and_kept_too(broken):
    path = broken(b"")
    path.unlink()
    insert_sessions(path, SESSIONS[:5])
    with closing(connect(path)):
        insert_sessions(path, SESSIONS)
        log = path.with_name(f"{path.name}-wal").read_bytes()
        main = path.read_bytes()
    for spoilt in (b"x" * 16 + main[16:], main):
        path.write_bytes(spoilt)
        path.with_name(f"{path.name}-wal").write_bytes(log)
        aside = salvage_history(path).damaged_path
        assert aside.read_bytes() == spoilt
        assert aside.with_name(f"{aside.name}-wal").read_bytes() == log
        assert session_rows(path) == SESSIONS


def test_without_the_log_that_belongs_to_it_the_rest_goes_on(broken):
    path = broken(b"")
    path.unlink()
    insert_sessions(path, SESSIONS[:5])
    with closing(connect(path)):
        insert_sessions(path, SESSIONS)
        main = path.read_bytes()
    alone = broken(main)
    assert salvage_history(alone).session_count == 5
    assert session_rows(alone) == SESSIONS[:5]


def test_one_damaged_entry_does_not_cost_its_session(broken, whole):
    path = broken(whole[0])
    damage = "UPDATE entry SET payload = '[' WHERE session_id = ? AND number = 0"
    query(path, damage, SESSIONS[3].id)
    salvage_history(path)
    assert session_rows(path)[3].event_rows == SESSIONS[3].event_rows[1:]


@pytest.mark.parametrize("of_table", [True, False], ids=["row", "index"])
def test_a_session_whose_name_broke_in_one_place_is_known_by_the_others(broken, whole, of_table):
    name, began = SESSIONS[3].id.encode(), SESSIONS[3].started_at.encode()
    spoilt = b"?" + name[1:]
    assert whole[0].count(name + began) == 1
    aside = b"\0" * len(name + began)
    others = whole[0].replace(name + began, aside)
    index = max(range(len(others) // 4096), key=lambda page: _names_in(others, page))
    start = 4096 * index
    page = others[start : start + 4096]
    if not of_table:
        assert page.count(name) == 1
        others = others[:start] + page.replace(name, spoilt) + others[start + 4096 :]
    content = others.replace(aside, (spoilt if of_table else name) + began)
    path = broken(content)
    salvage_history(path)
    assert session_rows(path) == SESSIONS


def _names_in(content, page):
    """The more names of sessions, the more it is their index."""
    return len({raw.id for raw in SESSIONS if raw.id.encode() in content[4096 * page :][:4096]})


def test_sessions_that_no_program_can_read_are_left_in_the_broken_file(broken, whole):
    path = broken(whole[0])
    query(path, "UPDATE session SET workout = 'no workout' WHERE id = ?", SESSIONS[3].id)
    assert salvage_history(path).session_count == 24
    assert SESSIONS[3].id not in {raw.id for raw in session_rows(path)}


def test_what_was_erased_stays_away_also_afterwards(broken, whole):
    path = broken(whole[0], with_copy=True)
    with closing(connect(path)) as connection:
        erase_sessions(connection, {SESSIONS[3].id})
    assert salvage_history(path).session_count == 24
    with closing(connect(path)) as connection:
        assert read_erased_ids(connection) == {SESSIONS[3].id}
        assert merge(connection, SESSIONS).added == 0


@pytest.mark.parametrize(
    "spoil", [lambda _: b"", lambda _: b"x" * 9_000, lambda all_: all_[:9_000]]
)
def test_a_newer_copy_that_is_broken_too_is_passed_over(broken, whole, spoil):
    path = broken(b"x" * 5_000, with_copy=True)
    newer = backups.backup_folder(path) / "history-2026-11-13-183000.sqlite3"
    newer.write_bytes(spoil(whole[1]))
    salvage_history(path)
    assert session_rows(path) == COPIED


@given(damages())
@few
def test_a_broken_history_of_version_1_is_rescued_too(broken, damage):
    path = broken(content := damage(version_1_history.REAL_HISTORY.read_bytes()))
    with suppress(HistoryError):
        read_summaries(path)
    for sidecar in path.parent.glob("*-???"):
        sidecar.unlink()
    path.write_bytes(content)
    found = salvage_history(path)
    assert found.damaged_path.read_bytes() == content
    check_sound(path, found.session_count)


def test_a_whole_history_of_version_1_loses_nothing_by_it(broken):
    path = broken(version_1_history.REAL_HISTORY.read_bytes())
    assert salvage_history(path).session_count == 4
    assert len(list(read_sessions(path))) == 4


DIE = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep import salvage
path, left = Path(sys.argv[2]), int(sys.argv[3])
def look(event, _):
    global left
    left -= event == "os.rename"
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(look)
if sys.argv[1] == "rescue":
    salvage.salvage_history(path)
else:
    backups.restore(path, path.with_name("copy.sqlite3"), datetime(2026, 11, 22))
"""


@pytest.mark.parametrize("rename", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("what", ["rescue", "restore"])
def test_whoever_is_killed_leaves_the_old_history_or_the_new_one(broken, whole, what, rename):
    path = broken(whole[0])
    insert_sessions(path.with_name("copy.sqlite3"), COPIED)
    command = [sys.executable, "-c", DIE, what, str(path), str(rename)]
    subprocess.run(command, check=False)
    assert path.exists()
    assert session_rows(path) in (SESSIONS, COPIED)


def test_where_nothing_can_be_written_the_broken_file_stays_where_it_is(
    public_folder, without_privileges
):
    path = public_folder / "history.sqlite3"
    path.write_bytes(b"x" * 5_000)
    public_folder.chmod(0o555)
    with without_privileges():
        assert history_error(lambda: salvage_history(path)) == f"{path}: Permission denied"
    assert path.read_bytes() == b"x" * 5_000
    assert [file.name for file in public_folder.iterdir()] == [path.name]
