"""Figures of a studio: how fast a long history goes to the server, and comes to a second laptop."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from retrotimer.store.history.database import connect, transaction
from tests.bench.child_process import run_child
from tests.bench.history import insert_sessions
from tests.support.postgres_server import programs_folder, running_postgres

SESSIONS = 2_000
# A heartbeat every five seconds of a session of 21 minutes.
HEARTBEATS = 260
# A fresh process, as the program is, so that its memory is its own.
_SYNC_SCRIPT = """
import resource, sys
from pathlib import Path
from timeit import default_timer
from retrotimer.store.remote_sync.postgres import sync
began_s = default_timer()
result = sync(Path(sys.argv[1]), sys.argv[2])
assert result.sent_count + result.received.added == int(sys.argv[3])
peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(default_timer() - began_s, peak_kb / 1024)
"""


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, value and goal of each figure; none where PostgreSQL is not installed."""
    if programs_folder() is None:
        return
    with running_postgres() as server, tempfile.TemporaryDirectory() as folder:
        here, there = Path(folder) / "here.sqlite3", Path(folder) / "there.sqlite3"
        insert_sessions(here, SESSIONS)
        _insert_heartbeats(here)
        yield _sync_figure(f"sending {SESSIONS} sessions to a studio", here, server.url, "<= 12 s")
        yield _sync_figure("  receiving them", there, server.url, "<= 12 s")


def _sync_figure(name: str, path: Path, url: str, goal: str) -> tuple[str, str, str]:
    command = [sys.executable, "-c", _SYNC_SCRIPT, str(path), url, str(SESSIONS)]
    taken_s, peak_mb = map(float, run_child(command).split())
    return name, f"{taken_s:.1f} s  (memory: {peak_mb:.0f} MB)", f"{goal}, 150 MB"


def _insert_heartbeats(path: Path) -> None:
    with closing(connect(path)) as connection, transaction(connection):
        ids = connection.execute("SELECT id FROM session").fetchall()
        connection.executemany(
            "INSERT INTO entry VALUES (?, ?, '', ?, 'heartbeat', ?)",
            (
                (session_id, 1000 + number, 5.0 * number, json.dumps({}))
                for (session_id,) in ids
                for number in range(HEARTBEATS)
            ),
        )
