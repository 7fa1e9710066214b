"""An older history is brought up to date whole, whatever stands in it, and whoever is killed."""

from __future__ import annotations

import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from retrotimer.store.history.database import connect
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_sessions
from tests.support import version_1_history
from tests.support.history_database import WORKOUT, only_session, query
from tests.support.version_1_history import ENTRIES, SESSION

# Dies at the so-manieth look of SQLite at its progress, one each fifty steps.
MIGRATE = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from retrotimer.store.history.database import connect
from retrotimer.store.history.migrations import migrate
left = int(sys.argv[2])
def progress():
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
@event.listens_for(Engine, "connect")
def watch(connection, _):
    connection.set_progress_handler(progress, 50)
print("ready", flush=True)
connect(Path(sys.argv[1])).close()
print(int(sys.argv[2]) - left)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def old(path):
    """A history of version 1 with nothing in it yet."""
    version_1_history.create_history(path)
    return path


def test_a_real_history_of_version_1_keeps_every_session_and_every_entry(old):
    shutil.copy(version_1_history.REAL_HISTORY, old)
    rows = query(old, "SELECT id, started_at, program_version, workout FROM session ORDER BY id")
    happened = "SELECT at_s, kind, payload FROM entry WHERE session_id = ? ORDER BY number"
    before = {row[0]: query(old, happened, row[0]) for row in rows}
    connect(old).close()
    migrated = query(old, "SELECT * FROM session ORDER BY id")
    assert len(migrated) == len(rows) == 4
    for (id_, utc, offset_s, client, version, workout), row in zip(migrated, rows, strict=True):
        assert (id_, version, workout) == (row[0], row[2], row[3])
        assert datetime.fromisoformat(utc) == datetime.fromisoformat(row[1])
        assert (offset_s, client) == (0, "")
        entries = query(old, "SELECT * FROM entry WHERE session_id = ? ORDER BY number", id_)
        assert [(number, origin) for _, number, origin, *_ in entries] == [
            (number, "") for number in range(len(entries))
        ]
        assert [tuple(entry[3:]) for entry in entries] == before[id_]
    assert sum(map(len, before.values())) == 144
    assert len(list(read_sessions(old))) == len(read_summaries(old).sessions) == 4


@pytest.mark.parametrize(
    ("local", "utc", "offset_s"),
    [
        ("2026-11-22T18:30:15.250+01:00", "2026-11-22T17:30:15.250+00:00", 3_600),
        ("2026-01-01T00:10:00.000+05:45", "2025-12-31T18:25:00.000+00:00", 20_700),
        ("2026-07-01T22:10:00.000-03:30", "2026-07-02T01:40:00.000+00:00", -12_600),
        # Before and after the clocks were put back: an hour lies between them.
        ("2026-10-25T02:30:00.000+02:00", "2026-10-25T00:30:00.000+00:00", 7_200),
        ("2026-10-25T02:30:00.000+01:00", "2026-10-25T01:30:00.000+00:00", 3_600),
    ],
)
def test_times_are_in_utc_with_the_offset_beside_them(old, local, utc, offset_s):
    version_1_history.add_session(old, ("one", local))
    session = only_session(old)
    assert query(old, "SELECT started_at, utc_offset_s FROM session") == [(utc, offset_s)]
    assert session.started_at.isoformat(timespec="milliseconds") == local


def test_clients_are_those_of_the_occasions_and_without_one_the_owner(old):
    for number, occasion in enumerate(['{"client": "Ann"}', '{"client": ""}', '{"weight_kg": 70}']):
        entries = [(0.0, "occasion", occasion), *ENTRIES[1:]]
        version_1_history.add_session(old, (f"id {number}", SESSION[1]), entries)
    version_1_history.add_session(old, ("of before there were occasions", SESSION[1]), ENTRIES[1:])
    connect(old).close()
    clients = query(old, "SELECT client FROM session ORDER BY id")
    assert clients == [("Ann",), ("",), ("",), ("",)]
    assert [session.id for session in read_sessions(old, client="Ann")] == ["id 0"]


def test_sessions_that_were_written_in_turns_have_their_own_entries_in_order(old):
    rows = [(name, at_s) for at_s in range(0, 50, 5) for name in ("a", "b")]
    for name in "ab":
        version_1_history.add_session(old, (name, SESSION[1]), ())
    for name, at_s in rows:
        question = "INSERT INTO entry (session_id, at_s, kind, payload) VALUES (?, ?, 'x', '{}')"
        query(old, question, name, float(at_s))
    connect(old).close()
    for name in "ab":
        question = "SELECT number, at_s FROM entry WHERE session_id = ? ORDER BY number"
        assert query(old, question, name) == [(n, 5.0 * n) for n in range(10)]


def test_what_was_only_in_the_log_of_a_program_that_was_killed_is_taken_over_too(old, tmp_path):
    with closing(sqlite3.connect(old, isolation_level=None)) as killed:
        killed.execute("PRAGMA journal_mode = WAL")
        version_1_history.add_session(old)
        left = tmp_path / "left.sqlite3"
        for end in ("", "-wal"):
            shutil.copy(f"{old}{end}", f"{left}{end}")
    assert only_session(left).id == "one"


def test_a_session_reads_the_same_as_before(old):
    version_1_history.add_session(old)
    session = only_session(old)
    assert (session.context.client, session.workout) == ("Ann", WORKOUT)
    assert (session.record.elapsed_s, session.events.closing_kind) == (250.0, "end")
    assert session.started_at.utcoffset() == timedelta(hours=1)


START = "UPDATE session SET started_at = ? WHERE id = 'damaged'"
PAYLOAD = "UPDATE entry SET payload = ? WHERE session_id = 'damaged'"
STARTS = (
    *("", "yesterday", "2026-02-30", "2026-11-22T18:30:00", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59-14:00", "2026-11-22T18:30:00+99:00"),
)
PAYLOADS = (
    *("", "no json", "null", "[]", '"client"', '{"client": 5}', '{"client": "\\ud800"}'),
    *('{"client": "a\\nb"}', '{"client": null}', "[" * 100_000),
)
DAMAGE = {
    **{f"start {started_at}": (START, started_at) for started_at in STARTS},
    **{f"payload {payload[:40]}": (PAYLOAD, payload) for payload in PAYLOADS},
    "no workout": ("UPDATE session SET workout = '' WHERE id = 'damaged'",),
    "no session": ("DELETE FROM session WHERE id = 'damaged'",),
    "no entries": ("DELETE FROM entry WHERE session_id = 'damaged'",),
    "id": ("UPDATE session SET id = CAST(x'ff' AS TEXT) WHERE id = 'damaged'",),
    "start": ("UPDATE session SET started_at = CAST(x'ff' AS TEXT) WHERE id = 'damaged'",),
    "workout": ("UPDATE session SET workout = CAST(x'ff' AS TEXT) WHERE id = 'damaged'",),
    "program": ("UPDATE session SET program_version = CAST(x'ff' AS TEXT) WHERE id = 'damaged'",),
    "its": ("UPDATE entry SET session_id = CAST(x'ff' AS TEXT) WHERE session_id = 'damaged'",),
    "kind": ("UPDATE entry SET kind = CAST(x'ff' AS TEXT) WHERE session_id = 'damaged'",),
    "payload": ("UPDATE entry SET payload = CAST(x'ff' AS TEXT) WHERE session_id = 'damaged'",),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_rows_do_not_stop_it(old, damage):
    for name in ("a", "damaged", "z"):
        version_1_history.add_session(old, (name, SESSION[1]))
    query(old, *damage)
    problems = []
    whole = list(read_sessions(old, problems=problems))
    assert {"a", "z"} <= {session.id for session in whole}
    assert {session.record.elapsed_s for session in whole if session.id in "az"} == {250.0}
    assert len(problems) <= 1
    assert query(old, "PRAGMA user_version") == [(2,)]
    assert query(old, "PRAGMA integrity_check") == [("ok",)]


@pytest.fixture
def long_one(old):
    """A history of version 1 that takes a while, and what it must become."""
    for number in range(40):
        beats = ((5.0 * beat, "heartbeat", "{}") for beat in range(20))
        version_1_history.add_session(old, (f"id {number}", SESSION[1]), beats)
    before = version_1_history.dump_sql(old)
    done = old.with_name("done.sqlite3")
    shutil.copy(old, done)
    looks = int(migrated(done, 10**9).stdout.split()[-1])
    return old, before, version_1_history.dump_sql(done), looks


def migrated(path, looks):
    """Open a history in a program of its own, which may not come to an end."""
    command = [sys.executable, "-c", MIGRATE, str(path), str(looks)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def check_killed(path, before, after):
    """It is one version or the other, and the next program finds nothing missing."""
    found = version_1_history.dump_sql(path)
    assert found in (before, after)
    connect(path).close()
    assert version_1_history.dump_sql(path) == after
    return found == before


@pytest.mark.parametrize("part", [0.0, 0.3, 0.6, 0.999])
def test_whoever_is_killed_in_the_middle_leaves_it_as_it_was(long_one, part):
    old, before, after, looks = long_one
    killed = migrated(old, 1 + int(part * looks))
    assert killed.returncode == -signal.SIGKILL
    assert check_killed(old, before, after)


def started(path):
    """A program that is about to open a history."""
    command = [sys.executable, "-c", MIGRATE, str(path), "-1"]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert program.stdout.readline() == "ready\n"
    return program


def turns(program, most=10**9):
    """Watch a program until it is done, or for so many turns; how many it were."""
    for turn in range(most):
        if program.poll() is not None:
            return turn
    return most


@pytest.mark.long
def test_whoever_is_killed_at_any_moment_leaves_one_version_or_the_other(long_one, tmp_path):
    old, before, after, looks = long_one
    copies = [Path(shutil.copy(old, tmp_path / f"{number}.sqlite3")) for number in range(201)]
    with started(copies.pop()) as program:
        most = turns(program)
    unchanged = 0
    for number, path in enumerate(copies):
        if number % 2:
            migrated(path, 1 + secrets.randbelow(looks))
        else:
            with started(path) as program:
                turns(program, secrets.randbelow(most))
                program.kill()
        unchanged += check_killed(path, before, after)
    assert 0 < unchanged < len(copies)
