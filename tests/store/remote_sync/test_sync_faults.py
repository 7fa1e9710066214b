"""Laptops and their server: one is away, or dies in the middle."""

from __future__ import annotations

import shutil
from threading import Thread

import pytest

from retrotimer.domain.session.session_context import Occasion
from retrotimer.store.history.sessions import sessions
from tests.support import killable_program, studios
from tests.support.history_database import keep
from tests.support.killable_program import moments, mortal
from tests.support.postgres_server import running
from tests.support.studios import Studio, laptops, refusal, sync_all

pytestmark = studios.needed
SYNC = """
import sys
from pathlib import Path
from retrotimer.store.remote_sync import postgres
postgres._TOGETHER = 2

def work():
    postgres.sync(Path(sys.argv[1]), sys.argv[2])
"""


@pytest.fixture(scope="module")
def server():
    with running() as started:
        yield started


@pytest.fixture
def studio(server):
    return Studio(server)


def test_while_the_server_is_away_sessions_stay_here_and_follow_later(server, studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    keep(here.path)
    sync_all(studio, here, there)
    server.stop()
    try:
        keep(here.path)
        line = refusal(here, studio.url.replace("studio@", "studio:pAss@"))
        shown = studio.url.replace("studio@", "studio:***@")
        assert line.startswith(f"{shown}: connection failed: ")
        assert "pAss" not in line
        assert len(list(sessions(here.path))) == 2
    finally:
        server.start()
    assert here.sync(studio).sent == 1
    assert there.sync(studio).received.new == 1
    assert here.all == there.all


def test_a_server_that_dies_in_the_middle_has_whole_sessions_or_none(server, studio, tmp_path):
    here, there = laptops(tmp_path, 2)
    here.sync(studio)
    kept = keep(here.path)
    told = []

    def attempt():
        told.append(refusal(here, studio.url))

    with pytest.raises(studios.psycopg.OperationalError), studio.busy("LOCK TABLE entry"):
        sending = Thread(target=attempt)
        sending.start()
        studio.wait_for(1)
        server.stop()
    sending.join()
    server.start()
    assert told
    assert studio.sessions == set()
    assert here.ids == {kept}
    sync_all(studio, here, there)
    assert here.all == there.all


def prepared(tmp_path):
    """Two laptops, each with sessions of its own, and one that lacks them."""
    here, there, witness = laptops(tmp_path, 3)
    for laptop in (here, there):
        for _ in range(5):
            keep(laptop.path, occasion=Occasion("Łucja"))
    return here, there, witness


def killed_in_the_middle(server, tmp_path, count):
    """Kill a laptop's sync so often; nothing is lost, nothing is there in part."""
    here, there, witness = prepared(tmp_path)
    wanted = {raw.id: raw for raw in (*here.all, *there.all)}
    studio = Studio(server)
    began = tmp_path / "began.sqlite3"
    shutil.copy(here.path, began)
    tables = "DROP TABLE retrotimer, session, entry, erased, summary"
    there.sync(studio)
    with mortal(SYNC, here.path, studio.url) as program:
        calls = program.calls()
        kills = 0
        for number, moment in enumerate(moments(calls, count)):
            if number % 2:
                studio.asked(tables)
            else:
                studio.asked("DELETE FROM entry WHERE session_id = ANY(%s)", list(here.ids))
                studio.asked("DELETE FROM session WHERE id = ANY(%s)", list(here.ids))
                there.sync(studio)
            for path in here.path.parent.iterdir():
                path.unlink()
            shutil.copy(began, here.path)
            # Near its end it may be done with fewer calls than the first time.
            kills += program.killed_at(moment)
            if studio.tables:
                witness.sync(studio)
                assert all(raw == wanted[raw.id] for raw in witness.all)
            assert all(raw == wanted[raw.id] for raw in here.all)
            sync_all(studio, here, there)
            assert {raw.id: raw for raw in here.all} == wanted
            assert here.all == there.all
            assert studio.sessions == set(wanted)
        assert kills > count * 0.9


@killable_program.needed
def test_a_laptop_that_is_killed_in_the_middle_goes_on_the_next_time(server, tmp_path):
    killed_in_the_middle(server, tmp_path, 3)


@killable_program.needed
@pytest.mark.long
def test_a_laptop_that_is_killed_at_any_moment_goes_on_the_next_time(server, tmp_path):
    killed_in_the_middle(server, tmp_path, 200)
