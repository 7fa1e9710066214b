"""Erasing for good: nothing of a client is left anywhere, everything of the others is as it was."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace

import pytest

from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.settings.cue_settings import CueChoices
from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import erased_in, merge
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import Traces, erase, erase_sessions, traces
from tests.support import version_1_history
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
from tests.support.history_database import STARTED, asked, cut_off, raws

NOTHING = Traces(0, (), ())


@pytest.fixture
def folders():
    """The home of this test."""
    return Folders()


def test_where_nobody_walked_there_is_nothing_and_nothing_is_made(folders):
    before = files(folders)
    assert traces(folders, NAME) == NOTHING
    erase(folders, NAME)
    assert files(folders) == before


def test_it_is_told_where_something_of_a_client_is(folders):
    walk(folders, OTHER)
    back_up(folders)
    walk(folders)
    newer, aside = back_up(folders, days=1), put_aside(folders)
    broken = backups.folder_of(folders.history) / "history-2026-01-01-000000.sqlite3"
    broken.write_bytes(b"no history at all")
    assert traces(folders, NAME) == Traces(2, (newer, aside), (broken,))
    assert traces(folders, "Nobody") == Traces(0, (), (broken,))


def test_looking_changes_no_copy_and_leaves_nothing_beside_them(folders):
    walk(folders)
    back_up(folders)
    put_aside(folders)
    (folders.data / "history.damaged-2026.sqlite3").write_bytes(b"SQLite format 3\0")
    shutil.copy(
        version_1_history.REAL, backups.folder_of(folders.history) / version_1_history.REAL.name
    )
    before = files(folders)
    assert len(traces(folders, NAME).copies) == 2
    assert files(folders) == before


def test_not_a_byte_of_the_name_is_left_anywhere(folders):
    write_down(folders, NAME, OTHER)
    for name in (NAME, OTHER):
        walk(folders, name)
    cut_off(folders.history, occasion=Occasion(NAME))
    back_up(folders)
    back_up(folders, days=1)
    put_aside(folders)
    put_aside(folders, "damaged")
    (folders.data / "history.damaged-2026.sqlite3").write_text(f"broken {NAME}")
    for folder in (folders.data, backups.folder_of(folders.history)):
        (folder / "erase-killed").mkdir()
        (folder / "erase-killed" / "history.sqlite3").write_text(NAME)
    assert len(naming(folders)) >= 11
    erase(folders, NAME)
    assert naming(folders) == []
    assert traces(folders, NAME) == NOTHING
    assert len(naming(folders, OTHER)) == 7


def test_what_was_deleted_long_ago_is_not_left_in_the_file_either(folders):
    walk(folders)
    walk(folders, OTHER)
    copy = back_up(folders)
    for path in (folders.history, copy):
        with closing(connect(path)) as connection:
            # As SQLite does it where nobody asks for more.
            connection.execute("PRAGMA secure_delete = OFF")
            connection.execute("UPDATE session SET workout = 'short'")
            connection.execute("DELETE FROM summary")
            connection.execute("UPDATE entry SET payload = '{}'")
    assert naming(folders) == [copy, folders.history]
    erase(folders, NAME)
    assert naming(folders) == []


def test_the_sessions_of_others_are_as_they_were_in_the_history_and_its_copies(folders):
    for name in (OTHER, NAME, "", OTHER):
        walk(folders, name)
    every = [folders.history, back_up(folders), put_aside(folders)]
    before = [[raw for raw in raws(path) if raw.client != NAME] for path in every]
    assert [len(found) for found in before] == [3, 3, 3]
    erase(folders, NAME)
    assert [raws(path) for path in every] == before
    assert all(asked(path, "PRAGMA integrity_check") == [("ok",)] for path in every)
    assert len(listed(folders.history).sessions) == 3


def test_a_copy_without_them_is_not_touched(folders):
    walk(folders, OTHER)
    copy = back_up(folders)
    before = copy.read_bytes(), copy.stat().st_ino
    walk(folders)
    erase(folders, NAME)
    assert (copy.read_bytes(), copy.stat().st_ino) == before


def test_who_was_erased_stays_away_also_after_a_restore(folders):
    session_ids = {walk(folders), walk(folders)}
    walk(folders, OTHER)
    known, copy = raws(folders.history), back_up(folders)
    erase(folders, NAME)
    for path in (folders.history, copy):
        with closing(connect(path)) as connection:
            assert erased_in(connection) == session_ids
            assert merge(connection, known).new == 0
        assert {raw.client for raw in raws(path)} == {OTHER}
    backups.restore(folders.history, copy, STARTED)
    with closing(connect(folders.history)) as connection:
        assert merge(connection, known).new == 0


def test_a_copy_of_an_older_version_is_erased_too(folders):
    copy = backups.folder_of(folders.history) / "history-2026-01-01-000000.sqlite3"
    version_1_history.make(copy)
    version_1_history.add(copy, entries=[(0.0, "occasion", json.dumps({"client": NAME}))])
    version_1_history.add(
        copy, ("two", version_1_history.SESSION[1]), [(0.0, "occasion", '{"client": "Bob"}')]
    )
    assert traces(folders, NAME) == Traces(0, (copy,), ())
    erase(folders, NAME)
    assert naming(folders) == []
    assert [(raw.id, raw.client) for raw in raws(copy)] == [("two", OTHER)]


def test_profile_and_settings_are_gone_and_those_of_others_stay(folders):
    write_down(folders, NAME, OTHER)
    owner, others = (client_file.path_of(folders.clients, name) for name in ("", OTHER))
    before = owner.read_bytes(), others.read_bytes()
    erase(folders, NAME)
    assert (owner.read_bytes(), others.read_bytes()) == before
    assert sorted(folders.clients.iterdir()) == sorted([owner, others])
    assert settings_file.read(folders.settings) == Settings(clients={OTHER: CueChoices()})


def test_settings_that_know_nothing_of_them_are_not_written(folders):
    write_down(folders, OTHER)
    inode = folders.settings.stat().st_ino
    erase(folders, NAME)
    assert folders.settings.stat().st_ino == inode


def test_a_profile_that_cannot_be_read_is_removed_all_the_same(folders):
    client_file.path_of(folders.clients, NAME).write_text("no client")
    erase(folders, NAME)
    assert [path.name for path in folders.clients.iterdir()] == ["owner.json"]


def test_what_people_keep_of_their_own_stays(folders):
    own = [folders.workouts / "mine.retro.json", folders.config / "mine.txt"]
    own += [folders.data / "rescue.txt", backups.folder_of(folders.history) / "mine.txt"]
    for path in own:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    before = files(folders)
    erase(folders, NAME)
    assert files(folders) == before


def test_a_name_within_a_name_is_another_name(folders):
    names = ["Ann", "Anna", "ann", "An%", "A_n"]
    write_down(folders, *names)
    session_ids = {name: walk(folders, name) for name in names}
    back_up(folders)
    for name in ("An%", "Ann"):
        erase(folders, name)
        del session_ids[name]
        found = {raw.client: raw.id for raw in raws(folders.history)}
        assert found == session_ids
        walkers, problems = client_file.read_all(folders.clients)
        assert ({one.name for one in walkers}, problems) == (set(found), [])
        assert settings_file.read(folders.settings).clients.keys() == found.keys()


def test_the_owner_can_be_erased_and_clients_stay(folders):
    write_down(folders, OTHER)
    for name in ("", OTHER):
        walk(folders, name)
    before, copy = raws(folders.history), back_up(folders)
    assert traces(folders, "") == Traces(1, (copy,), ())
    erase(folders, "")
    assert raws(folders.history) == raws(copy) == of(before)
    assert client_file.read(folders.clients, "") is None
    assert client_file.read(folders.clients, OTHER) is not None
    assert OTHER in settings_file.read(folders.settings).clients


def test_sessions_erased_elsewhere_go_with_all_that_belongs_to_them(folders):
    gone, kept = walk(folders), walk(folders, OTHER)
    (before,) = of(raws(folders.history))
    with closing(connect(folders.history)) as connection:
        erase_sessions(connection, {gone, "never seen"})
        assert erased_in(connection) == {gone, "never seen"}
        erase_sessions(connection, {gone})
        assert merge(connection, [replace(before, id="never seen")]).new == 0
    assert raws(folders.history) == [before]
    assert asked(folders.history, "SELECT session_id FROM summary") == [(kept,)]
    assert asked(folders.history, "SELECT DISTINCT session_id FROM entry") == [(kept,)]
    assert naming(folders) == []


def test_where_no_session_was_erased_elsewhere_nothing_changes(folders):
    walk(folders)
    before = folders.history.read_bytes()
    with closing(connect(folders.history)) as connection:
        erase_sessions(connection, set())
    assert folders.history.read_bytes() == before
