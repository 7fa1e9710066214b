"""Several programs open one history at the same time, or block each other."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest

from retrotimer.store.history import database
from retrotimer.store.history.database import (
    SCHEMA_VERSION,
    HistoryError,
    NewerHistoryError,
    connect,
    connect_existing,
    read_schema_version,
    transaction,
)
from retrotimer.store.history.sessions import read_sessions
from tests.support.history_database import query, save_session, wait_until
from tests.support.paths import GOLDEN

SCHEMA = Path(database.__file__).parent / "schema.sql"
VERSION_1 = GOLDEN / "history-1.sqlite3"
MAKE = """
import sys
from pathlib import Path
from retrotimer.store.history.database import connect
print("ready", flush=True)
sys.stdin.readline()
connection = connect(Path(sys.argv[1]))
connection.execute("INSERT INTO erased VALUES (?)", (sys.argv[2],))
connection.close()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def test_many_programs_may_make_a_history_at_the_same_instant(path):
    names = [f"program {number}" for number in range(12)]
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name in names
    ]
    assert {program.stdout.readline() for program in programs} == {"ready\n"}
    for program in programs:
        program.stdin.write("\n")
        program.stdin.flush()
    assert {program.communicate()[0] for program in programs} == {""}
    assert {name for (name,) in query(path, "SELECT session_id FROM erased")} == set(names)
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("old", [False, True], ids=["new", "version 1"])
def test_many_threads_may_open_a_history_at_the_same_instant(tmp_path, old):
    for turn in range(30):
        path = tmp_path / str(turn) / "history.sqlite3"
        if old:
            path.parent.mkdir()
            shutil.copy(VERSION_1, path)
        together, versions = Barrier(8), []

        def open_it(path=path, together=together, versions=versions):
            together.wait()
            with closing(connect(path)) as connection:
                versions.append(read_schema_version(connection))

        threads = [Thread(target=open_it) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert versions == [SCHEMA_VERSION] * 8
        assert len(list(read_sessions(path))) == 4 * old


@pytest.fixture
def opened_by_another(path):
    """Opens the history on another thread; comes back as soon as it is in this function there."""
    threads, failures = [], []

    def begin(function):
        there = Event()

        def look(frame, event, _):
            if event == "call" and frame.f_code.co_name == function:
                there.set()

        def open_it():
            try:
                connect(path).close()
            except HistoryError as error:
                failures.append(error)

        threading.setprofile(look)
        threads.append(Thread(target=open_it))
        threads[0].start()
        threading.setprofile(None)
        assert there.wait(20)

    yield begin
    threads[0].join()
    assert failures == []


def test_who_finds_a_history_that_another_program_just_made_takes_it(path, opened_by_another):
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        with transaction(other):
            opened_by_another("_create_or_upgrade")
            for statement in SCHEMA.read_text(encoding="utf-8").split(";"):
                other.execute(statement)
            other.execute("INSERT INTO erased VALUES ('kept')")
            other.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        assert other.execute("SELECT * FROM erased").fetchall() == [("kept",)]


def test_who_writes_a_history_that_is_not_in_wal_yet_is_waited_for(path, opened_by_another):
    save_session(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        with transaction(other):
            opened_by_another("wait")


@pytest.mark.long
@pytest.mark.parametrize("lock", [["BEGIN IMMEDIATE"], ["BEGIN", "SELECT * FROM session"]])
def test_who_does_not_let_go_of_it_is_told_in_some_seconds(path, lock):
    save_session(path)
    told = []

    def open_it():
        try:
            connect(path).close()
        except HistoryError as error:
            told.append(str(error))

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        for statement in lock:
            other.execute(statement).fetchall()
        Thread(target=open_it, daemon=True).start()
        wait_until(lambda: bool(told))
    assert told == [f"{path}: database is locked"]


_OPEN_AND_CLOSE = """
import sys
from pathlib import Path
from retrotimer.store.history.database import connect
connect(Path(sys.argv[1])).close()
"""


def test_a_second_connection_does_not_give_the_log_of_the_first_to_other_programs(path):
    log_path = path.with_name(f"{path.name}-wal")
    with closing(connect(path)) as connection:
        connection.execute("INSERT INTO erased VALUES ('before')")
        log = log_path.stat().st_ino
        # As the history's window does while a session is recorded.
        connect(path).close()
        connect_existing(path).close()
        subprocess.run([sys.executable, "-c", _OPEN_AND_CLOSE, path], check=True)
        assert log_path.stat().st_ino == log
        connection.execute("INSERT INTO erased VALUES ('after')")
        assert query(path, "SELECT count(*) FROM erased") == [(2,)]


def test_a_file_in_the_place_of_one_that_is_open_is_looked_at_too(path):
    with closing(connect(path)):
        path.rename(path.with_name("old.sqlite3"))
        query(path, "PRAGMA user_version = 9")
        with pytest.raises(NewerHistoryError):
            connect(path)
