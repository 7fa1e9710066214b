"""Files that are made to exhaust the program: refused in words, soon, and with little memory."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from threading import Timer

import pytest

from retrotimer.store.folders import Folders
from retrotimer.store.history.database import SCHEMA_VERSION, HistoryError, connect
from retrotimer.store.history.history_file import FIRST_LINE, MAX_LINE_BYTES
from retrotimer.store.history.merge import MAX_SESSION_BYTES
from retrotimer.store.upkeep import backups, foreign_database
from tests.support.cli_process import environment
from tests.support.damaged_histories import make_session_rows
from tests.support.history_database import WORKOUT_TEXT
from tests.support.history_text import export_text

MAX_MEMORY_MB = 150


# The highest memory of this process alone; getrusage would count that of its parent too.
PROGRAM = """
import sys
from pathlib import Path
from retrotimer.__main__ import main
status = main(sys.argv[1:])
(line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
print(int(line.split()[1]) // 1024)
sys.exit(status)
"""


def run_measured(*words):
    """The status of a command, what it complains of, and how much memory it took, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(),
        check=False,
    )
    *_, memory_mb = done.stdout.split()
    return done.returncode, done.stderr, int(memory_mb)


def write_export(path, line):
    path.write_text(f"{FIRST_LINE}\n{line}\n]}}\n", encoding="utf-8")
    return path


def document_with(**values):
    (line,) = export_text(*make_session_rows(1)).splitlines()[1:-1]
    return json.dumps(json.loads(line) | values, ensure_ascii=False, separators=(",", ":"))


def filled(piece):
    """A session whose entries are as many of these as its line may hold."""
    line = document_with(entries=[])
    count = (MAX_LINE_BYTES - 2 * len(line)) // len(piece.encode())
    return line.replace(
        '"entries":[]', f'"entries":[{",".join([piece] * 10)}{f",{piece}" * count}]'
    )[: MAX_LINE_BYTES * 2]


MILLION = ",".join(['[1,"",5.0,"heartbeat",{}]'] * 1_000_000)
TEXTS = {
    "a million entries": lambda: document_with(entries=[]).replace("[]", f"[{MILLION}]"),
    "empty lists": lambda: filled("[]"),
    "short texts": lambda: filled('"ab"'),
    "numbers": lambda: filled("1.5"),
    "one wide text": lambda: document_with(client="🚶" * (MAX_LINE_BYTES // 4 - 1000)),
    "depth": lambda: document_with(entries=[]).replace("[]", "[" * 1_000_000),
}


@pytest.mark.long
@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_a_line_that_would_fill_the_memory_is_refused(make, tmp_path):
    path = write_export(tmp_path / "evil.json", make())
    status, complaints, memory_mb = run_measured("history", "import", path)
    assert status == 2
    assert complaints.startswith(f"{path}: ")
    assert len(complaints.splitlines()) == 1
    assert memory_mb <= MAX_MEMORY_MB


def test_a_line_with_too_many_values_is_named(tmp_path, run_history):
    path = write_export(tmp_path / "evil.json", filled("[]"))
    assert run_history("import", path) == (2, "", f"{path}: line 2 is too long\n")


def foreign(path, script):
    """A history of another program, in which this script was run."""
    connect(path).close()
    with closing(sqlite3.connect(path)) as connection:
        for word, meaning in WORDS.items():
            script = script.replace(word, meaning)
        connection.executescript(script)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.commit()
    return path


# What stands for what in the scripts below.
WORDS = {
    "ENDLESS": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)",
    "NUMBERS": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT",
    "WORKOUT": f"'{WORKOUT_TEXT}'",
    "PATTERN": f"'{'%a' * 20}b'",
    "MATCH": f"'{'a' * 1_000}'",
}
SCHEMAS = {
    "a view that never ends": """
        DROP TABLE session;
        CREATE VIEW session AS ENDLESS
        SELECT x AS id, '' AS started_at, 0 AS utc_offset_s, '' AS client, '' AS program_version,
            '' AS workout FROM n;
    """,
    "a view that fills the memory": """
        DROP TABLE summary;
        CREATE VIEW summary AS ENDLESS
        SELECT x AS session_id, 1 AS derivation, zeroblob(1000000000) AS document FROM n ORDER BY 3;
    """,
    "another view": "CREATE VIEW other AS SELECT 1",
    "a trigger": """
        CREATE TRIGGER slow AFTER INSERT ON session BEGIN
            SELECT count(*) FROM (ENDLESS SELECT x FROM n); END
    """,
    "a virtual table": "CREATE VIRTUAL TABLE other USING fts5(text)",
    "a check": """
        CREATE TABLE other (x TEXT CHECK (x NOT LIKE PATTERN));
        PRAGMA ignore_check_constraints = ON;
        INSERT INTO other VALUES (MATCH);
    """,
    "a computed column": "CREATE TABLE other (x, y GENERATED ALWAYS AS (hex(x)) STORED)",
    "a short computed column": "CREATE TABLE other (x, y AS (hex(zeroblob(1000000))))",
    "a computed default": "CREATE TABLE other (x DEFAULT (randomblob(1000000)))",
    "a computed index": "CREATE TABLE other (x); CREATE INDEX y ON other (hex(x))",
    "a partial index": "CREATE TABLE other (x); CREATE INDEX y ON other (x) WHERE x LIKE '%a%a'",
    "many tables": f"BEGIN; {''.join(f'CREATE TABLE t{n} (x);' for n in range(50))} COMMIT;",
}


@pytest.mark.parametrize(
    ("action", "script"),
    [
        *(("import", script) for script in SCHEMAS.values()),
        *(("restore", SCHEMAS[name]) for name in ("a view that never ends", "a trigger")),
    ],
    ids=[*SCHEMAS, "a restored view", "a restored trigger"],
)
def test_a_database_that_is_more_than_plain_tables_is_refused(
    action, script, tmp_path, run_history
):
    path = foreign(tmp_path / "evil.sqlite3", script)
    content = path.read_bytes()
    status, output, complaints = run_history(action, path)
    assert (status, output) == (2, "")
    assert "history of RetroTimer" in complaints
    assert complaints.startswith(f"{path}: it ")
    assert len(complaints.splitlines()) == 1
    assert path.read_bytes() == content
    assert run_history()[1] == "No sessions yet.\n"


ROW = """
    INSERT INTO session VALUES ('a', '2026-11-22T18:30:00.000+00:00', 0, '', '1', WORKOUT);
"""
BEATS = """
    INSERT INTO entry NUMBERS 1000000) SELECT 'a', x, '', 5.0, 'heartbeat', '{}' FROM n;
"""
NOTES = """
    INSERT INTO entry NUMBERS 9)
    SELECT 'a', x, '', 5.0, 'note', printf('{"text": "%.*c"}', 1000000, 'x') FROM n;
"""
TEXT = "INSERT INTO entry VALUES ('a', 1, '', 5.0, 'note', printf('%.*c', 90000000, 'x'));"
LARGE = {
    "a million entries": (BEATS, "session a: it has more than 50000 entries"),
    "large entries": (NOTES, "session a: it is larger than 8 MB"),
    "one text": (TEXT, "string or blob too big"),
}


@pytest.mark.long
@pytest.mark.parametrize(("script", "problem"), LARGE.values(), ids=LARGE)
def test_a_session_that_would_fill_the_memory_is_refused(script, problem, tmp_path):
    path = foreign(tmp_path / "evil.sqlite3", ROW + script)
    status, complaints, memory_mb = run_measured("history", "import", path)
    assert (status, complaints) == (2, f"{path}: {problem}\n")
    assert memory_mb <= MAX_MEMORY_MB


def test_a_session_with_too_many_entries_costs_no_other_session(tmp_path, run_history):
    script = ROW + ROW.replace("'a'", "'b'") + BEATS.replace("1000000", "50001")
    path = foreign(tmp_path / "evil.sqlite3", script)
    assert run_history("import", path) == (
        2,
        f"{path}: 1 session added\n",
        f"{path}: session a: it has more than 50000 entries\n",
    )


def test_a_file_that_is_larger_than_any_history_is_refused(tmp_path, run_history):
    path = foreign(tmp_path / "evil.sqlite3", "")
    with path.open("r+b") as file:
        # It takes no space: the rest is a hole.
        file.truncate(3 * 1024**3)
    assert run_history("import", path) == (2, "", f"{path}: it is larger than 2 GB\n")
    assert not Folders().history_path.with_name("copy.sqlite3").exists()


def test_a_session_that_is_too_large_is_named(tmp_path, run_history):
    path = foreign(tmp_path / "evil.sqlite3", ROW + NOTES)
    problem = f"session a: it is larger than {MAX_SESSION_BYTES // 1024**2} MB"
    assert run_history("import", path) == (2, f"{path}: 0 sessions added\n", f"{path}: {problem}\n")


def test_what_takes_longer_than_any_history_is_stopped(tmp_path, monkeypatch):
    path = foreign(tmp_path / "slow.sqlite3", ROW)
    monkeypatch.setattr(foreign_database, "_TIME_LIMIT_S", -1.0)
    monkeypatch.setattr(foreign_database, "_INSTRUCTIONS_BETWEEN_CHECKS", 1)
    with pytest.raises(HistoryError, match="it could not be checked within -1 s"):
        backups.make_working_copy(path, tmp_path / "copy.sqlite3")


def test_any_other_error_of_a_limited_database_stays_what_it_is(tmp_path):
    path = foreign(tmp_path / "other.sqlite3", "")
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.OperationalError, match="no such table"),
        foreign_database.time_limit(connection, path),
    ):
        connection.execute("SELECT * FROM absent")


def test_ctrl_c_ends_a_check_and_is_not_taken_for_its_time_limit(tmp_path):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    interrupt = Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
    interrupt.start()
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(KeyboardInterrupt),
        foreign_database.time_limit(connection, tmp_path),
    ):
        connection.execute(endless).fetchone()
    interrupt.join()
