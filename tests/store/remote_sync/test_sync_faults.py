"""Laptops and their server: one is away, or dies in the middle."""

from __future__ import annotations

import shutil
from threading import Thread

import pytest

from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.history.sessions import read_sessions
from tests.support import killable_program, studios
from tests.support.history_database import save_session
from tests.support.killable_program import running_killable_program, spread_calls
from tests.support.postgres_server import running_postgres
from tests.support.studios import Studio, make_laptops, sync_all, sync_error

pytestmark = studios.needs_postgres
SYNC = """
import sys
from pathlib import Path
from retrotimer.store.remote_sync import postgres, remote_tables
remote_tables._BATCH_SIZE = 2

def work():
    postgres.sync(Path(sys.argv[1]), sys.argv[2])
"""


@pytest.fixture(scope="module")
def server():
    with running_postgres() as started:
        yield started


@pytest.fixture
def studio(server):
    return Studio(server)


def test_while_the_server_is_away_sessions_stay_here_and_follow_later(server, studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    save_session(here.history_path)
    sync_all(studio, here, there)
    server.stop()
    try:
        save_session(here.history_path)
        line = sync_error(here, studio.url.replace("studio@", "studio:pAss@"))
        shown = studio.url.replace("studio@", "studio:***@")
        assert line.startswith(f"{shown}: connection failed: ")
        assert "pAss" not in line
        assert len(list(read_sessions(here.history_path))) == 2
    finally:
        server.start()
    assert here.sync(studio).sent_count == 1
    assert there.sync(studio).received.added == 1
    assert here.session_rows == there.session_rows


def test_a_server_that_dies_in_the_middle_has_whole_sessions_or_none(server, studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    here.sync(studio)
    kept = save_session(here.history_path)
    told = []

    def attempt():
        told.append(sync_error(here, studio.url))

    with (
        pytest.raises(studios.psycopg.OperationalError),
        studio.open_transaction("LOCK TABLE entry"),
    ):
        sending = Thread(target=attempt)
        sending.start()
        studio.wait_for_blocked(1)
        server.stop()
    sending.join()
    server.start()
    assert told
    assert studio.session_ids == set()
    assert here.session_ids == {kept}
    sync_all(studio, here, there)
    assert here.session_rows == there.session_rows


def prepared(tmp_path):
    """Two laptops, each with sessions of its own, and one that lacks them."""
    here, there, witness = make_laptops(tmp_path, 3)
    for laptop in (here, there):
        for _ in range(5):
            save_session(laptop.history_path, occasion=SessionContext("Łucja"))
    return here, there, witness


def killed_in_the_middle(server, tmp_path, count):
    """Kill a laptop's sync so often; nothing is lost, nothing is there in part."""
    here, there, witness = prepared(tmp_path)
    wanted = {raw.id: raw for raw in (*here.session_rows, *there.session_rows)}
    studio = Studio(server)
    began = tmp_path / "began.sqlite3"
    shutil.copy(here.history_path, began)
    tables = "DROP TABLE retrotimer, session, entry, erased, summary"
    there.sync(studio)
    with running_killable_program(SYNC, here.history_path, studio.url) as program:
        calls = program.count_calls()
        kills = 0
        for number, moment in enumerate(spread_calls(calls, count)):
            if number % 2:
                studio.query(tables)
            else:
                studio.query("DELETE FROM entry WHERE session_id = ANY(%s)", list(here.session_ids))
                studio.query("DELETE FROM session WHERE id = ANY(%s)", list(here.session_ids))
                there.sync(studio)
            for path in here.history_path.parent.iterdir():
                path.unlink()
            shutil.copy(began, here.history_path)
            # Near its end it may be done with fewer calls than the first time.
            kills += program.is_killed_at(moment)
            if studio.table_names:
                witness.sync(studio)
                assert all(raw == wanted[raw.id] for raw in witness.session_rows)
            assert all(raw == wanted[raw.id] for raw in here.session_rows)
            sync_all(studio, here, there)
            assert {raw.id: raw for raw in here.session_rows} == wanted
            assert here.session_rows == there.session_rows
            assert studio.session_ids == set(wanted)
        assert kills > count * 0.9


@killable_program.needs_fork
def test_a_laptop_that_is_killed_in_the_middle_goes_on_the_next_time(server, tmp_path):
    killed_in_the_middle(server, tmp_path, 3)


@killable_program.needs_fork
@pytest.mark.long
def test_a_laptop_that_is_killed_at_any_moment_goes_on_the_next_time(server, tmp_path):
    killed_in_the_middle(server, tmp_path, 200)
