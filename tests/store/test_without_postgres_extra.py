"""Without `retrotimer[postgres]` only syncing is missing, and the message says what to install."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from retrotimer.domain.settings.settings import Settings
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.store import remote_sync
from retrotimer.store.files import settings_file, workout_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import SCHEMA_VERSION
from retrotimer.store.remote_sync.postgres import sync
from retrotimer.store.remote_sync.sync_errors import MISSING_EXTRA_MESSAGE, RemoteSyncError
from tests.support import version_1_history
from tests.support.cli_process import TIMEOUT_S
from tests.support.history_database import query

# Nothing in it waits for a key.
WORKOUT = Workout("Forward only", (Step(SegmentKind.WORK, Direction.FORWARD, 20.0, 3.6),))
# None in sys.modules lets an import fail as that of a package that is not installed.
MAIN = """
import sys
sys.modules |= dict.fromkeys(("sqlalchemy", "alembic", "psycopg"))
from retrotimer.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setenv("RETROTIMER_HOME", str(tmp_path))
    return Folders()


def run_without_extra(*arguments):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", MAIN, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        env=os.environ,
        check=False,
    )


def test_a_history_of_version_1_is_upgraded_and_a_session_is_added(folders, tmp_path):
    workout = tmp_path / "short.retro.json"
    workout_file.write(workout, WORKOUT)
    version_1_history.create_history(folders.history_path)
    version_1_history.add_session(folders.history_path, ("old", "2026-03-29T01:59:59.500+01:00"))
    options = ("--no-window", "--no-sound", "--json", "--i-take-responsibility")
    walked = run_without_extra("run", workout, *options, "--time-scale", "5000")
    assert walked.returncode == 0, walked.stderr
    listed = run_without_extra("history", "--json")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert query(folders.history_path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    ids = [session_id for (session_id,) in query(folders.history_path, "SELECT id FROM session")]
    assert len(ids) == 2
    assert "old" in ids


def test_an_import_that_fails_is_reported_without_the_address(tmp_path, monkeypatch):
    monkeypatch.delattr(remote_sync, "remote_tables", raising=False)
    monkeypatch.delitem(sys.modules, f"{remote_sync.__name__}.remote_tables", raising=False)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(RemoteSyncError) as caught:
        sync(tmp_path / "history.sqlite3", "postgresql://studio:pAss@127.0.0.1:1/db")
    assert caught.value.messages == [f"history_url: {MISSING_EXTRA_MESSAGE}"]
    assert list(tmp_path.iterdir()) == []


def test_syncing_says_which_extra_to_install(folders):
    url = "postgresql://studio:pAss@127.0.0.1:1/db"
    settings_file.write(folders.settings_path, Settings(history_url=url))
    synced = run_without_extra("history", "sync")
    assert synced.returncode != 0
    assert synced.stderr == f"history_url: {MISSING_EXTRA_MESSAGE}\n"
    assert "pip install 'retrotimer[postgres]'" in MISSING_EXTRA_MESSAGE
