"""A client who was erased on one laptop: after the next sync no byte is left on any other."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from retrotimer.__main__ import main
from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.client import Client, Condition
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.services.coaching import CoachingService
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.settings_file import DamagedSettingsError
from retrotimer.store.files.settings_update import update_settings_file
from retrotimer.store.folders import HOME_VARIABLE, Folders
from retrotimer.store.history.database import HistoryError, connect
from retrotimer.store.history.merge import read_erased_ids
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import save_answers
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.upkeep import backups, erasure_markers
from retrotimer.store.upkeep.erasure import erase_client, erase_sessions, finish_erasures
from retrotimer.store.upkeep.salvage import salvage_history
from tests.support import studios
from tests.support.erasure import (
    CLIENT_NAME,
    OTHER_NAME,
    back_up,
    file_contents,
    files_containing,
    save_client_session,
    save_clients,
    set_history_aside,
)
from tests.support.history_database import save_cut_off_session, save_session
from tests.support.postgres_server import running_postgres
from tests.support.studios import Studio, confirmed, make_laptops, sync_all

# What only this client said.
COMPLAINT = "Kniebeugenschmerz"


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    with running_postgres() as server:
        made = Studio(server)
        make_laptops(tmp_path_factory.mktemp("first"), 1)[0].sync(made)
        yield made


@pytest.fixture
def studio(used):
    return used.empty()


def make_all_traces(laptop):
    """Put the client into every kind of file that the program keeps, and changes answers too."""
    folders = laptop.folders
    save_clients(folders, CLIENT_NAME, OTHER_NAME)
    for name in (CLIENT_NAME, OTHER_NAME):
        save_client_session(folders, name)
    one = save_session(folders.history_path, occasion=SessionContext(CLIENT_NAME))
    with closing(connect(folders.history_path)) as connection:
        # Free pages keep what was deleted, as SQLite does it by default.
        connection.execute("PRAGMA secure_delete = OFF")
        for _ in range(3):
            save_answers(folders.history_path, one, {"notes": COMPLAINT * 20})
            read_summaries(folders.history_path)
    save_cut_off_session(folders.history_path, occasion=SessionContext(CLIENT_NAME))
    back_up(folders)
    set_history_aside(folders)
    set_history_aside(folders, "damaged")
    (folders.data / "history.damaged-2026.sqlite3").write_text(f"broken {CLIENT_NAME} {COMPLAINT}")
    damaged_settings = folders.config / "settings.damaged-2026-01-01-x.json"
    damaged_settings.write_text(f"broken {CLIENT_NAME}")
    clips = folders.custom_clips / "abc"
    clips.mkdir(parents=True)
    (clips / "manifest.json").write_text(json.dumps({"text": f"{CLIENT_NAME}, stand tall"}))
    return one


def traces(laptop):
    name = client_file.client_path(laptop.folders.clients, CLIENT_NAME).name
    return [
        *files_containing(laptop.folders),
        *files_containing(laptop.folders, COMPLAINT),
        *files_containing(laptop.folders, name),
    ]


@studios.needs_postgres
def test_after_the_next_sync_no_byte_is_left_on_any_laptop_and_others_are_whole(studio, tmp_path):
    here, there, late = make_laptops(tmp_path, 3)
    make_all_traces(there)
    for laptop in (here, late):
        save_clients(laptop.folders, CLIENT_NAME, OTHER_NAME)
        save_client_session(laptop.folders, OTHER_NAME)
        save_client_session(laptop.folders)
    here.sync(studio)
    there.sync(studio)
    assert len(traces(there)) >= 10
    # Meanwhile a laptop has sessions that the server has never seen.
    save_session(late.history_path, occasion=SessionContext(CLIENT_NAME))
    erase_client(here.folders, CLIENT_NAME)
    here.sync(studio)
    # More than a few sessions: there it is asked about, and nothing is gone before the answer.
    assert there.sync(studio).erasures.pending.whole_clients == {CLIENT_NAME}
    assert len(traces(there)) >= 10
    for laptop in (here, there, late):
        laptop.sync(studio, may_erase=confirmed)
    here.sync(studio)
    for laptop in (here, there, late):
        assert traces(laptop) == []
        assert not (laptop.folders.data / "history.sqlite3-wal").exists()
        assert client_file.read(laptop.folders.clients, OTHER_NAME) is not None
        assert OTHER_NAME in settings_file.read(laptop.folders.settings_path).cue_settings_by_client
        assert {raw.client for raw in laptop.session_rows} == {OTHER_NAME}
    assert studio.query("SELECT DISTINCT client FROM session") == [(OTHER_NAME,)]
    before = [file_contents(laptop.folders) for laptop in (here, there, late)]
    sync_all(studio, here, there, late)
    names = [sorted(map(str, found)) for found in before]
    assert names == [sorted(map(str, file_contents(one.folders))) for one in (here, there, late)]


@studios.needs_postgres
def test_a_client_who_only_has_a_profile_elsewhere_is_gone_there_too(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    for laptop in (here, there):
        save_clients(laptop.folders, CLIENT_NAME, OTHER_NAME)
    erase_client(here.folders, CLIENT_NAME)
    here.sync(studio)
    there.sync(studio)
    assert traces(here) == traces(there) == []


@studios.needs_postgres
def test_what_the_server_has_of_another_laptop_goes_too_and_does_not_come_back(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    save_session(here.history_path, occasion=SessionContext(CLIENT_NAME))
    here.sync(studio)
    save_session(there.history_path, occasion=SessionContext(CLIENT_NAME))
    there.sync(studio)
    # It has not seen the other laptop's session.
    erase_client(here.folders, CLIENT_NAME)
    here.sync(studio)
    assert here.session_ids == studio.session_ids == set()
    there.sync(studio)
    assert there.session_ids == set()
    assert traces(here) == traces(there) == []


@studios.needs_postgres
def test_a_client_of_this_name_who_comes_later_stays_on_all_laptops(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    for laptop in (here, there):
        save_clients(laptop.folders, CLIENT_NAME)
        save_client_session(laptop.folders)
    erase_client(here.folders, CLIENT_NAME)
    here.sync(studio)
    client_file.write(here.folders.clients, Client(CLIENT_NAME, notes="new here"))
    again = save_session(here.history_path, occasion=SessionContext(CLIENT_NAME))
    sync_all(studio, here, there)
    assert again in here.session_ids & there.session_ids
    assert client_file.read(here.folders.clients, CLIENT_NAME).notes == "new here"
    # There it is only this session that has the name.
    assert client_file.read(there.folders.clients, CLIENT_NAME) is None
    client_file.write(there.folders.clients, Client(CLIENT_NAME, notes="here too"))
    sync_all(studio, there, here)
    assert client_file.read(there.folders.clients, CLIENT_NAME).notes == "here too"


@studios.needs_postgres
def test_the_owner_of_a_laptop_is_never_erased_by_another(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    for laptop in (here, there):
        client_file.write(laptop.folders.clients, Client(notes="mine"))
        save_session(laptop.history_path)
    erase_client(here.folders, "")
    studio.query("INSERT INTO erased VALUES (%s)", erasure_markers.make_marker(""))
    owns = there.session_ids
    sync_all(studio, here, there)
    assert client_file.read(there.folders.clients, "").notes == "mine"
    assert owns <= there.session_ids


def mark_erased(laptop, name=CLIENT_NAME):
    """What a sync does in the history when another laptop has erased a client."""
    with closing(connect(laptop.history_path)) as connection:
        news = {erasure_markers.make_marker(name)}
        erase_sessions(connection, erasure_markers.with_sessions_of_clients(connection, news))


def test_an_erasure_that_fails_is_finished_later(tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    make_all_traces(laptop)
    mark_erased(laptop)
    intact = laptop.folders.settings_path.read_bytes()
    laptop.folders.settings_path.write_text("no settings")
    with pytest.raises(DamagedSettingsError):
        finish_erasures(laptop.folders)
    laptop.folders.settings_path.write_bytes(intact)
    with closing(sqlite3.connect(laptop.history_path)) as reading:
        # Another program reads, so that the log cannot be emptied.
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM session").fetchone()
        with pytest.raises(HistoryError, match="another program has the history open"):
            finish_erasures(laptop.folders)
    finish_erasures(laptop.folders)
    assert traces(laptop) == []


def test_what_is_finished_is_not_done_again_and_not_told_to_others(tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    finish_erasures(laptop.folders)
    assert not laptop.history_path.exists()
    make_all_traces(laptop)
    before = file_contents(laptop.folders)
    finish_erasures(laptop.folders)
    assert file_contents(laptop.folders) == before
    mark_erased(laptop)
    finish_erasures(laptop.folders)
    client_file.write(laptop.folders.clients, Client(CLIENT_NAME))
    finish_erasures(laptop.folders)
    assert client_file.read(laptop.folders.clients, CLIENT_NAME) is not None
    with closing(connect(laptop.history_path)) as connection:
        assert not any(one.startswith("done-") for one in read_erased_ids(connection))


def test_what_was_finished_before_a_salvage_is_not_done_again_after_it(tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    save_client_session(laptop.folders, OTHER_NAME)
    mark_erased(laptop)
    finish_erasures(laptop.folders)
    back_up(laptop.folders)
    laptop.history_path.write_bytes(b"no database at all, but long enough to look like one" * 20)
    salvage_history(laptop.history_path)
    client_file.write(laptop.folders.clients, Client(CLIENT_NAME))
    finish_erasures(laptop.folders)
    assert client_file.read(laptop.folders.clients, CLIENT_NAME) is not None


def test_a_laptop_that_is_used_once_a_week_keeps_no_copy_for_longer_than_a_week(tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    save_session(laptop.history_path)
    first = SystemClock().local_time()
    for week in range(6):
        now = first + week * timedelta(days=7, hours=1)
        made = backups.back_up_daily(laptop.history_path, now)
        assert backups.list_backups(laptop.history_path) == [made]
    backups.back_up_daily(laptop.history_path, now + timedelta(days=2))
    assert len(backups.list_backups(laptop.history_path)) == 2
    assert backups.back_up_daily(laptop.history_path, now + timedelta(days=2, hours=1)) is None


@studios.needs_postgres
def test_the_commands_erase_here_and_with_their_next_sync_elsewhere(
    studio, tmp_path, monkeypatch, capsys
):
    homes = [tmp_path / name for name in ("here", "there")]
    for home in homes:
        monkeypatch.setenv(HOME_VARIABLE, str(home))
        folders = Folders()
        save_clients(folders, CLIENT_NAME)
        save_client_session(folders)
        update_settings_file(
            folders.settings_path, lambda known: replace(known, history_url=studio.url)
        )
        back_up(folders)
        assert main(["history", "sync"]) == 0
    monkeypatch.setenv(HOME_VARIABLE, str(homes[0]))
    assert main(["history", "erase", "--client", CLIENT_NAME, "--yes"]) == 0
    assert files_containing(Folders()) == []
    monkeypatch.setenv(HOME_VARIABLE, str(homes[1]))
    folders = Folders()
    assert len(files_containing(folders)) >= 4
    lock = WriterLock(folders.history_path)
    assert lock.acquire()
    # A window is open: it finishes the erasure itself, with its next sync or when it is closed.
    assert main(["history", "sync"]) == 0
    lock.release()
    assert files_containing(folders) != []
    keeper = HistoryKeeper(folders, studio.url)
    keeper.open()
    keeper.close()
    assert keeper.notice == ""
    assert files_containing(folders) == []
    assert main(["history", "sync"]) == 0
    assert capsys.readouterr().err == ""


def test_a_window_says_why_an_erasure_cannot_be_finished(tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    laptop.folders.log = tmp_path / "log"
    save_client_session(laptop.folders)
    mark_erased(laptop)
    laptop.folders.config.mkdir(parents=True, exist_ok=True)
    laptop.folders.settings_path.write_text("no settings")
    keeper = HistoryKeeper(laptop.folders)
    keeper.open()
    keeper.close()
    assert keeper.notice.startswith(str(laptop.folders.settings_path))


def test_a_profile_that_was_erased_meanwhile_does_not_come_back_from_memory():
    folders = Folders()
    save_clients(folders, CLIENT_NAME)
    window = CoachingService(folders, CLIENT_NAME)
    mark_erased(_laptop_of(folders))
    finish_erasures(folders)
    window.save_screening(dict.fromkeys(Condition, False))
    assert window.client.notes != ""
    saved = client_file.read(folders.clients, CLIENT_NAME)
    assert (saved.notes, saved.screening is not None) == ("", True)


def _laptop_of(folders):
    laptop = studios.Laptop(folders.data)
    laptop.history_path = folders.history_path
    return laptop
