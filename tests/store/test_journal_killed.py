"""A session whose program is killed is on disk up to its last event, and can be resumed."""

from __future__ import annotations

import secrets
import subprocess
import sys

import pytest

from retrotimer.domain.session.record import Outcome
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_session, read_sessions
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import STARTED_AT, find_cut_off_session, query
from tests.support.paths import REPOSITORY

# A sign of life every five seconds; the next one comes when the last one has long been written.
HEARTBEAT_S = 5.0
WALK = """
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event
from retrotimer.store.session_journal import SessionJournal
from tests.support.history_database import STARTED_AT, WORKOUT
journal = SessionJournal(Path(sys.argv[1]), WORKOUT)
print(journal.session_id, flush=True)
journal.start(STARTED_AT + timedelta(hours=int(sys.argv[2])))
at_s, pause = 0.0, Event()
while True:
    while not journal.is_saved:
        pause.wait(0.0005)
    at_s += 5.0
    journal.record_heartbeat(at_s)
    print(at_s, flush=True)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def killed(path, number):
    """Somebody walks and is killed at any moment: the session, and the last sign of life seen."""
    command = [sys.executable, "-c", WALK, str(path), str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as walking:
        session_id = walking.stdout.readline().strip()
        seen_s = 0.0
        for _ in range(secrets.randbelow(30)):
            seen_s = float(walking.stdout.readline())
        for _ in range(secrets.randbelow(3_000)):
            path.exists()
        walking.kill()
        handed_over = walking.stdout.read().split("\n")
    # What was handed over without a line being seen is not counted, a half-written line neither.
    return session_id, max([seen_s, *map(float, handed_over[:-1])])


def check_killed(path, number):
    session_id, seen_s = killed(path, number)
    kept = {one.id for one in read_sessions(path)}
    if session_id not in kept:
        # Killed in the very moment of START.
        assert seen_s <= HEARTBEAT_S
        return None
    found = read_session(path, session_id).record
    assert found.elapsed_s >= seen_s - HEARTBEAT_S
    assert found.outcome in (Outcome.INTERRUPTED, Outcome.FINISHED)
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    if found.outcome is Outcome.INTERRUPTED:
        cut = find_cut_off_session(path)
        assert (cut.id, cut.at_s) == (session_id, found.elapsed_s)
    return session_id


def check_kills(path, times):
    ids = [one for number in range(times) if (one := check_killed(path, number))]
    assert [one.id for one in read_sessions(path)] == ids
    assert [one.id for one in read_summaries(path).sessions] == ids[::-1]


def test_whoever_is_killed_loses_five_seconds_at_most(path):
    check_kills(path, 6)


@pytest.mark.long
def test_whoever_is_killed_200_times_loses_five_seconds_at_most_each_time(path):
    check_kills(path, 200)


def test_whoever_is_killed_again_and_again_walks_one_session(path):
    session_id = None
    while session_id is None or (cut := find_cut_off_session(path)) is None:
        session_id = check_killed(path, 0)
    journal = SessionJournal(path, cut.workout)
    journal.resume(cut)
    journal.start(STARTED_AT)
    journal.record_end(cut.at_s + 7.0, SessionPhase.STOPPED)
    journal.flush()
    assert read_session(path, session_id).record.elapsed_s == cut.at_s + 7.0
