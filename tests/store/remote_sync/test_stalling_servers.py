"""Servers that stand still, rows that another laptop holds, and the end of a sync on request."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.remote_sync import remote_tables
from retrotimer.store.remote_sync.sync_errors import ABORTED_MESSAGE, RemoteSyncError
from retrotimer.store.remote_sync.sync_watch import ServerLimits, SyncWatch
from tests.support import studios
from tests.support.history_database import save_session
from tests.support.studios import Studio, make_laptops

pytestmark = [
    studios.needs_postgres,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are suspended as on Linux"),
]
# As long as a test waits; what must not end first takes much longer.
SHORT_S = 0.3
LIMITS = ServerLimits(answer_s=60, statement_s=60, lock_s=60, idle_s=60)


@pytest.fixture
def studio(server):
    return Studio(server)


@pytest.fixture
def laptop(studio, tmp_path):
    (made,) = make_laptops(tmp_path, 1)
    made.sync(studio)
    save_session(made.history_path)
    return made


@contextmanager
def blocked_sync(studio, laptop, watch):
    """A sync that waits in its middle for rows of another program; its future."""
    with studio.open_transaction("LOCK TABLE entry"), ThreadPoolExecutor(1) as pool:
        syncing = pool.submit(laptop.sync, studio, watch=watch)
        studio.wait_for_blocked(1)
        yield syncing


def test_a_server_that_stands_still_in_the_middle_is_given_up(server, studio, laptop):
    watch = SyncWatch(replace(LIMITS, answer_s=2 * SHORT_S))
    with (
        blocked_sync(studio, laptop, watch) as syncing,
        server.suspended(),
        pytest.raises(RemoteSyncError) as caught,
    ):
        syncing.result(30)
    assert watch.has_timed_out
    assert caught.value.messages == [
        f"{studio.url}: the server has not answered for 0.6 s; sessions follow with the next sync"
    ]
    assert laptop.sync(studio).sent_count == 1


def test_a_server_that_stands_still_from_the_beginning_is_given_up(server, studio, laptop):
    watch = SyncWatch(replace(LIMITS, connect_s=1))
    with server.suspended(), pytest.raises(RemoteSyncError, match="timeout expired"):
        laptop.sync(studio, watch=watch)
    assert laptop.sync(studio).sent_count == 1


def test_rows_that_another_laptop_holds_are_not_waited_for_long(studio, laptop):
    watch = SyncWatch(replace(LIMITS, lock_s=SHORT_S))
    with (
        blocked_sync(studio, laptop, watch) as syncing,
        pytest.raises(RemoteSyncError, match="another computer is changing the studio's history"),
    ):
        syncing.result(30)
    assert laptop.sync(studio).sent_count == 1


def test_a_statement_that_takes_long_is_ended_by_the_server(studio, laptop):
    watch = SyncWatch(replace(LIMITS, statement_s=SHORT_S))
    with (
        blocked_sync(studio, laptop, watch) as syncing,
        pytest.raises(RemoteSyncError, match="statement timeout"),
    ):
        syncing.result(30)


def test_a_laptop_that_is_suspended_in_a_transaction_blocks_no_other(studio, laptop):
    watch = SyncWatch(replace(LIMITS, idle_s=SHORT_S))
    with (
        pytest.raises(RemoteSyncError, match=r"terminating connection|closed the connection"),
        remote_tables.open_connection(studio.url, watch) as suspended,
    ):
        suspended.exec_driver_sql("LOCK TABLE entry")
        # It does nothing more, as if its lid had been shut.
        assert laptop.sync(studio).sent_count == 1
        suspended.exec_driver_sql("SELECT 1")


def test_between_two_steps_no_transaction_is_open(studio, laptop):
    seen = []

    def look(*_):
        states = "SELECT state, backend_xmin FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
        with studios.psycopg.connect(studio.url) as connection:
            own = connection.info.backend_pid
            name = studio.url.rpartition("/")[2]
            seen.extend(connection.execute(states, (name, own)).fetchall())

    laptop.sync(studio, on_progress=look)
    assert seen
    assert set(seen) == {("idle", None)}


def test_the_limits_are_those_of_the_connection(studio):
    with remote_tables.open_connection(studio.url) as connection:
        for name, expected in (
            ("statement_timeout", "15s"),
            ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "10s"),
        ):
            assert connection.exec_driver_sql(f"SHOW {name}").scalar() == expected
        driver = connection.connection.driver_connection
        parameters = driver.info.get_parameters()
        assert (parameters["tcp_user_timeout"], parameters["keepalives_idle"]) == ("20000", "5")


def test_a_sync_ends_at_once_when_it_is_asked_to(server, studio, laptop):
    watch = SyncWatch(LIMITS)
    with blocked_sync(studio, laptop, watch) as syncing, server.suspended():
        watch.abort()
        with pytest.raises(RemoteSyncError) as caught:
            syncing.result(30)
    assert caught.value.messages == [f"{studio.url}: {ABORTED_MESSAGE}"]
    assert laptop.sync(studio).sent_count == 1
    # Later it changes nothing more.
    watch.abort()


def test_a_sync_that_was_ended_before_it_began_does_nothing(studio, laptop):
    watch = SyncWatch(LIMITS)
    watch.abort()
    with pytest.raises(RemoteSyncError):
        laptop.sync(studio, watch=watch)
    assert studio.session_ids == set()


@pytest.mark.parametrize("phase", ["sending", "receiving"])
def test_a_sync_that_is_ended_between_two_batches_goes_on_from_there(
    studio, laptop, tmp_path, phase, monkeypatch
):
    monkeypatch.setattr(remote_tables, "_BATCH_SIZE", 1)
    other = make_laptops(tmp_path / "other", 1)[0]
    for _ in range(3):
        save_session(other.history_path)
    if phase == "receiving":
        laptop.sync(studio)
        for _ in range(3):
            save_session(laptop.history_path)
        laptop.sync(studio)
    watch = SyncWatch(LIMITS)
    with pytest.raises(RemoteSyncError):
        other.sync(
            studio,
            watch=watch,
            on_progress=lambda now, done, _: watch.abort() if now.value == phase and done else None,
        )
    if phase == "sending":
        assert len(studio.session_ids) == 1
    else:
        assert len(other.session_ids) == 4
    watch = SyncWatch(LIMITS)
    assert other.sync(studio, watch=watch).received.problems == []
    assert other.session_ids == studio.session_ids


def test_ctrl_c_ends_the_command_while_the_server_stands_still(server, studio, tmp_path):
    folders = Folders()
    save_session(folders.history_path)
    settings_file.write(folders.settings_path, Settings(history_url=studio.url))
    make_laptops(tmp_path, 1)[0].sync(studio)
    with (
        studio.open_transaction("LOCK TABLE entry"),
        subprocess.Popen(
            [sys.executable, "-m", "retrotimer", "history", "sync"],
            cwd=Path(__file__).parents[3],
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        studio.wait_for_blocked(1)
        with server.suspended():
            # Said while it waits.
            assert process.stderr.readline().endswith(" (Ctrl+C stops) ...\n")
            process.send_signal(signal.SIGINT)
            assert process.wait(3) == 130
            assert process.stderr.read() == "Stopped. What was sent and received so far is kept.\n"
