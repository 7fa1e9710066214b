"""Figures of the history: what recording costs a session, and how fast a long history opens."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, timedelta
from pathlib import Path
from statistics import median
from timeit import default_timer, repeat
from uuid import uuid4

from retrotimer.clock import SystemClock
from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import connect, transaction
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.session_journal import SessionJournal
from tests.bench.child_process import run_child

SESSIONS = 20_000
SHOWN_SESSIONS = 200
NEWEST_START = SystemClock().local_time().astimezone(UTC)
WORKOUT = Workout(
    "Bench",
    (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 3.0),
        Repeat(
            4,
            (
                Step(SegmentKind.WORK, Direction.BACKWARD, 60, 1.6),
                Step(SegmentKind.RECOVERY, Direction.FORWARD, 60, 2.4),
            ),
        ),
        Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 180, 2.4),
    ),
)
# A fresh process reads the list, as the program does.
_OPENING_SCRIPT = """
import sys
from pathlib import Path
from timeit import default_timer
from retrotimer.store.history.session_summaries import read_summaries
began_s = default_timer()
sessions = read_summaries(Path(sys.argv[1]), limit=int(sys.argv[2])).sessions
print(default_timer() - began_s)
assert len(sessions) == int(sys.argv[2])
"""


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, value and goal of each figure."""
    with tempfile.TemporaryDirectory() as folder:
        yield _append_figure(Path(folder) / "appended.sqlite3")
        path = Path(folder) / "history.sqlite3"
        insert_sessions(path, SESSIONS)
        began_s = default_timer()
        read_summaries(path)
        first_s = default_timer() - began_s
        newest_ms, all_ms = _opening_ms(path, SHOWN_SESSIONS), _opening_ms(path, SESSIONS)
        value = f"{newest_ms:.0f} ms  (all: {all_ms:.0f} ms)"
        yield f"reading the newest {SHOWN_SESSIONS} of {SESSIONS} sessions", value, "<= 150 ms"
        yield "  computing their summaries for the first time", f"{first_s:.1f} s", "-"


def insert_sessions(path: Path, count: int) -> None:
    """Insert so many sessions with all the journal entries of a real one, heartbeats included."""
    text = workout_file.serialize(WORKOUT)
    with closing(connect(path)) as connection, transaction(connection):
        for number in range(count):
            session_id, began = str(uuid4()), NEWEST_START - timedelta(hours=9 * (count - number))
            start = began.isoformat(timespec="milliseconds")
            connection.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
                (session_id, start, 0, "", "0.1.0", text),
            )
            walker = {"client": "", "weight_kg": 70, "backward_factor": 1.25}
            position = {"program": "ladder", "week": 1, "number": 1}
            entries = [("occasion", 0.0, walker | {"stage": position})]
            entries += [("heartbeat", 60.0 * minute, {}) for minute in range(1, 22)]
            entries.append(("end", 1300.0, {"state": "finished"}))
            entries.append(("after", 1300.0, {"effort": 4, "knee_pain_worst": number % 4}))
            connection.executemany(
                "INSERT INTO entry VALUES (?, ?, '', ?, ?, ?)",
                (
                    (session_id, index, at_s, kind, json.dumps(payload))
                    for index, (kind, at_s, payload) in enumerate(entries)
                ),
            )


def _append_figure(path: Path) -> tuple[str, str, str]:
    journal = SessionJournal(path, WORKOUT)
    journal.start(NEWEST_START)
    times = repeat(lambda: journal.record_heartbeat(1.0), number=1, repeat=2000)
    journal.flush()
    value = f"{median(times) * 1000:.3f} ms, worst {max(times) * 1000:.1f} ms"
    return "recording a journal entry, on the calling thread", value, "<= 0.2 ms"


def _opening_ms(path: Path, limit: int) -> float:
    command = [sys.executable, "-c", _OPENING_SCRIPT, str(path), str(limit)]
    runs = [float(run_child(command)) for _ in range(5)]
    return median(runs) * 1000
