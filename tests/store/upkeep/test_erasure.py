"""Erasure: nothing of a client is left, and everything of the others is unchanged."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace

import pytest

from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import merge, read_erased_ids
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import (
    ErasurePreview,
    erase_client,
    erase_sessions,
    preview_erasure,
)
from retrotimer.store.upkeep.erasure_markers import read_digests
from tests.support import version_1_history
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
from tests.support.history_database import STARTED_AT, query, save_cut_off_session, session_rows

NOTHING = ErasurePreview(0, (), ())


@pytest.fixture
def folders():
    """The home of this test."""
    return Folders()


def test_where_nobody_walked_there_is_nothing_and_nothing_is_made(folders):
    before = file_contents(folders)
    assert preview_erasure(folders, CLIENT_NAME) == NOTHING
    erase_client(folders, CLIENT_NAME)
    assert file_contents(folders) == before


def test_it_is_told_where_something_of_a_client_is(folders):
    save_client_session(folders, OTHER_NAME)
    back_up(folders)
    save_client_session(folders)
    newer, aside = back_up(folders, days=1), set_history_aside(folders)
    broken = backups.backup_folder(folders.history_path) / "history-2026-01-01-000000.sqlite3"
    broken.write_bytes(b"no history at all")
    assert preview_erasure(folders, CLIENT_NAME) == ErasurePreview(2, (newer, aside), (broken,))
    assert preview_erasure(folders, "Nora") == ErasurePreview(0, (), (broken,))


def test_looking_changes_no_copy_and_leaves_nothing_beside_them(folders):
    save_client_session(folders)
    back_up(folders)
    set_history_aside(folders)
    (folders.data / "history.damaged-2026.sqlite3").write_bytes(b"SQLite format 3\0")
    shutil.copy(
        version_1_history.REAL_HISTORY,
        backups.backup_folder(folders.history_path) / version_1_history.REAL_HISTORY.name,
    )
    before = file_contents(folders)
    assert len(preview_erasure(folders, CLIENT_NAME).copies) == 2
    assert file_contents(folders) == before


def test_not_a_byte_of_the_name_is_left_anywhere(folders):
    save_clients(folders, CLIENT_NAME, OTHER_NAME)
    for name in (CLIENT_NAME, OTHER_NAME):
        save_client_session(folders, name)
    save_cut_off_session(folders.history_path, occasion=SessionContext(CLIENT_NAME))
    back_up(folders)
    back_up(folders, days=1)
    set_history_aside(folders)
    set_history_aside(folders, "damaged")
    (folders.data / "history.damaged-2026.sqlite3").write_text(f"broken {CLIENT_NAME}")
    for folder in (folders.data, backups.backup_folder(folders.history_path)):
        (folder / "erase-killed").mkdir()
        (folder / "erase-killed" / "history.sqlite3").write_text(CLIENT_NAME)
    assert len(files_containing(folders)) >= 11
    erase_client(folders, CLIENT_NAME)
    assert files_containing(folders) == []
    assert preview_erasure(folders, CLIENT_NAME) == NOTHING
    assert len(files_containing(folders, OTHER_NAME)) == 7


def test_what_was_deleted_long_ago_is_not_left_in_the_file_either(folders):
    save_client_session(folders)
    save_client_session(folders, OTHER_NAME)
    copy = back_up(folders)
    for path in (folders.history_path, copy):
        with closing(connect(path)) as connection:
            # As SQLite does it by default.
            connection.execute("PRAGMA secure_delete = OFF")
            connection.execute("UPDATE session SET workout = 'short'")
            connection.execute("DELETE FROM summary")
            connection.execute("UPDATE entry SET payload = '{}'")
    assert files_containing(folders) == [copy, folders.history_path]
    erase_client(folders, CLIENT_NAME)
    assert files_containing(folders) == []


def test_the_sessions_of_others_are_as_they_were_in_the_history_and_its_copies(folders):
    for name in (OTHER_NAME, CLIENT_NAME, "", OTHER_NAME):
        save_client_session(folders, name)
    every = [folders.history_path, back_up(folders), set_history_aside(folders)]
    before = [[raw for raw in session_rows(path) if raw.client != CLIENT_NAME] for path in every]
    assert [len(found) for found in before] == [3, 3, 3]
    erase_client(folders, CLIENT_NAME)
    assert [session_rows(path) for path in every] == before
    assert all(query(path, "PRAGMA integrity_check") == [("ok",)] for path in every)
    assert len(read_summaries(folders.history_path).sessions) == 3


def test_a_copy_without_them_is_not_touched(folders):
    save_client_session(folders, OTHER_NAME)
    copy = back_up(folders)
    before = copy.read_bytes(), copy.stat().st_ino
    save_client_session(folders)
    erase_client(folders, CLIENT_NAME)
    assert (copy.read_bytes(), copy.stat().st_ino) == before


def test_who_was_erased_stays_away_also_after_a_restore(folders):
    session_ids = {save_client_session(folders), save_client_session(folders)}
    save_client_session(folders, OTHER_NAME)
    known, copy = session_rows(folders.history_path), back_up(folders)
    erase_client(folders, CLIENT_NAME)
    for path in (folders.history_path, copy):
        with closing(connect(path)) as connection:
            markers = set(read_digests(read_erased_ids(connection)))
            assert read_erased_ids(connection) - markers == session_ids
            # Only the history itself tells other computers.
            assert len(markers) == (path == folders.history_path)
            assert merge(connection, known).added == 0
        assert {raw.client for raw in session_rows(path)} == {OTHER_NAME}
    backups.restore(folders.history_path, copy, STARTED_AT)
    with closing(connect(folders.history_path)) as connection:
        assert merge(connection, known).added == 0


def test_a_copy_of_an_older_version_is_erased_too(folders):
    copy = backups.backup_folder(folders.history_path) / "history-2026-01-01-000000.sqlite3"
    version_1_history.create_history(copy)
    version_1_history.add_session(
        copy, entries=[(0.0, "occasion", json.dumps({"client": CLIENT_NAME}))]
    )
    version_1_history.add_session(
        copy, ("two", version_1_history.SESSION[1]), [(0.0, "occasion", '{"client": "Bob"}')]
    )
    assert preview_erasure(folders, CLIENT_NAME) == ErasurePreview(0, (copy,), ())
    erase_client(folders, CLIENT_NAME)
    assert files_containing(folders) == []
    assert [(raw.id, raw.client) for raw in session_rows(copy)] == [("two", OTHER_NAME)]


def test_profile_and_settings_are_gone_and_those_of_others_stay(folders):
    save_clients(folders, CLIENT_NAME, OTHER_NAME)
    owner, others = (client_file.client_path(folders.clients, name) for name in ("", OTHER_NAME))
    before = owner.read_bytes(), others.read_bytes()
    erase_client(folders, CLIENT_NAME)
    assert (owner.read_bytes(), others.read_bytes()) == before
    assert sorted(folders.clients.iterdir()) == sorted([owner, others])
    assert settings_file.read(folders.settings_path) == Settings(
        cue_settings_by_client={OTHER_NAME: CueSettings()}
    )


def test_settings_that_know_nothing_of_them_are_not_written(folders):
    save_clients(folders, OTHER_NAME)
    inode = folders.settings_path.stat().st_ino
    erase_client(folders, CLIENT_NAME)
    assert folders.settings_path.stat().st_ino == inode


def test_a_profile_that_cannot_be_read_is_removed_all_the_same(folders):
    client_file.client_path(folders.clients, CLIENT_NAME).write_text("no client")
    erase_client(folders, CLIENT_NAME)
    assert [path.name for path in folders.clients.iterdir()] == ["owner.json"]


def test_what_people_keep_of_their_own_stays(folders):
    own = [folders.workouts / "mine.retro.json", folders.config / "mine.txt"]
    own += [folders.data / "rescue.txt", backups.backup_folder(folders.history_path) / "mine.txt"]
    for path in own:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    before = file_contents(folders)
    erase_client(folders, CLIENT_NAME)
    assert file_contents(folders) == before


def test_a_name_within_a_name_is_another_name(folders):
    names = ["Ann", "Anna", "ann", "An%", "A_n"]
    save_clients(folders, *names)
    session_ids = {name: save_client_session(folders, name) for name in names}
    back_up(folders)
    for name in ("An%", "Ann"):
        erase_client(folders, name)
        del session_ids[name]
        found = {raw.client: raw.id for raw in session_rows(folders.history_path)}
        assert found == session_ids
        walkers, problems = client_file.read_all(folders.clients)
        assert ({one.name for one in walkers}, problems) == (set(found), [])
        assert (
            settings_file.read(folders.settings_path).cue_settings_by_client.keys() == found.keys()
        )


def test_the_owner_can_be_erased_and_clients_stay(folders):
    save_clients(folders, OTHER_NAME)
    for name in ("", OTHER_NAME):
        save_client_session(folders, name)
    before, copy = session_rows(folders.history_path), back_up(folders)
    assert preview_erasure(folders, "") == ErasurePreview(1, (copy,), ())
    erase_client(folders, "")
    assert session_rows(folders.history_path) == session_rows(copy) == sessions_of(before)
    assert client_file.read(folders.clients, "") is None
    assert client_file.read(folders.clients, OTHER_NAME) is not None
    assert OTHER_NAME in settings_file.read(folders.settings_path).cue_settings_by_client


def test_sessions_erased_elsewhere_go_with_all_that_belongs_to_them(folders):
    gone, kept = save_client_session(folders), save_client_session(folders, OTHER_NAME)
    (before,) = sessions_of(session_rows(folders.history_path))
    with closing(connect(folders.history_path)) as connection:
        erase_sessions(connection, {gone, "never seen"})
        assert read_erased_ids(connection) == {gone, "never seen"}
        erase_sessions(connection, {gone})
        assert merge(connection, [replace(before, id="never seen")]).added == 0
    assert session_rows(folders.history_path) == [before]
    assert query(folders.history_path, "SELECT session_id FROM summary") == [(kept,)]
    assert query(folders.history_path, "SELECT DISTINCT session_id FROM entry") == [(kept,)]
    assert files_containing(folders) == []


def test_where_no_session_was_erased_elsewhere_nothing_changes(folders):
    save_client_session(folders)
    before = folders.history_path.read_bytes()
    with closing(connect(folders.history_path)) as connection:
        erase_sessions(connection, set())
    assert folders.history_path.read_bytes() == before
