"""Servers that cannot be used: the message, and that they are not changed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from retrotimer.domain.session.session_context import SessionContext
from retrotimer.store.history.database import SCHEMA_VERSION
from retrotimer.store.remote_sync.sync_errors import MISSING_EXTRA_MESSAGE, RemoteSyncError
from tests.support import studios
from tests.support.history_database import WORKOUT, only_session, save_session
from tests.support.studios import Studio, make_laptops, sync_all, sync_error
from tests.support.version_1_history import ENTRIES, SESSION, WORKOUT_TEXT

pytestmark = studios.needs_postgres


@pytest.fixture
def studio(server):
    return Studio(server)


def test_a_newer_server_is_refused_with_both_versions_and_stays_as_it_is(studio, tmp_path):
    here, there = make_laptops(tmp_path, 2)
    save_session(here.history_path)
    here.sync(studio)
    studio.query("UPDATE retrotimer SET version = 7")
    save_session(there.history_path)
    line = sync_error(there, studio.url)
    versions = f"this history has version 7, this program reads version {SCHEMA_VERSION}"
    assert line == f"{studio.url}: {versions}"
    assert studio.session_ids == here.session_ids
    assert len(there.session_ids) == 1


VERSION_1 = """
    CREATE TABLE retrotimer (version INTEGER NOT NULL);
    INSERT INTO retrotimer VALUES (1);
    CREATE TABLE session (
        id TEXT PRIMARY KEY, started_at TEXT NOT NULL, program_version TEXT NOT NULL,
        workout TEXT NOT NULL
    );
    CREATE TABLE entry (
        number SERIAL PRIMARY KEY, session_id TEXT NOT NULL REFERENCES session,
        at_s DOUBLE PRECISION NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL
    );
    CREATE INDEX entry_by_session ON entry (session_id, number);
"""


def test_an_older_server_is_brought_up_to_date(studio, tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    studio.query(VERSION_1)
    studio.query("INSERT INTO session VALUES (%s, %s, '0.1.0', %s)", *SESSION, WORKOUT_TEXT)
    for entry in ENTRIES:
        row = "INSERT INTO entry (session_id, at_s, kind, payload) VALUES (%s, %s, %s, %s)"
        studio.query(row, SESSION[0], *entry)
    assert laptop.sync(studio).received.added == 1
    session = only_session(laptop.history_path)
    assert (session.context, session.workout) == (SessionContext("Ann"), WORKOUT)
    assert studio.query("SELECT version FROM retrotimer") == [(SCHEMA_VERSION,)]


FOREIGN = {
    "a session": "CREATE TABLE session (id INTEGER)",
    "another retrotimer": "CREATE TABLE retrotimer (x INTEGER)",
    "no number": "CREATE TABLE retrotimer (version TEXT); INSERT INTO retrotimer VALUES ('x')",
    "nothing": "CREATE TABLE retrotimer (version INTEGER); INSERT INTO retrotimer VALUES (NULL)",
    "empty": "CREATE TABLE retrotimer (version INTEGER)",
    "twice": "CREATE TABLE retrotimer (version INTEGER); INSERT INTO retrotimer VALUES (2), (2)",
    "no tables": "CREATE TABLE retrotimer (version INTEGER); INSERT INTO retrotimer VALUES (2)",
    "a view": "CREATE VIEW retrotimer AS SELECT 2 AS version",
    "version 1": "CREATE TABLE retrotimer (version INTEGER); INSERT INTO retrotimer VALUES (1)",
}


@pytest.mark.parametrize("foreign", FOREIGN)
def test_tables_that_are_not_ours_are_left_as_they_are(studio, tmp_path, foreign):
    (laptop,) = make_laptops(tmp_path, 1)
    save_session(laptop.history_path)
    studio.query(FOREIGN[foreign])
    before = studio.table_names
    assert sync_error(laptop, studio.url).startswith(f"{studio.url}: ")
    assert studio.table_names == before
    assert len(laptop.session_ids) == 1


@pytest.mark.parametrize("change", ["ADD COLUMN note TEXT", "DROP COLUMN program_version"])
def test_a_table_that_somebody_changed_is_refused(studio, tmp_path, change):
    (laptop,) = make_laptops(tmp_path, 1)
    save_session(laptop.history_path)
    laptop.sync(studio)
    studio.query(f"ALTER TABLE session {change}")
    save_session(laptop.history_path)
    assert "no history of RetroTimer" in sync_error(laptop, studio.url)
    assert len(studio.session_ids) == 1


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_names_are_whole_or_told_whatever_the_database_can_hold(server, tmp_path, encoding):
    here, there = make_laptops(tmp_path, 2)
    save_session(here.history_path, occasion=SessionContext("Łucja"))
    like = f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    studio = Studio(server, like)
    try:
        sync_all(studio, here, there)
    except RemoteSyncError as error:
        assert encoding == "LATIN1"
        assert all(line.isprintable() for line in error.messages)
        assert studio.session_ids == set()
    else:
        assert here.session_rows == there.session_rows


WRONG = [
    *("postgresql://studio:pAss@h:port/db", "postgresql://studio:pAss@[::1/db"),
    *("postgresql://studio:pAss@127.0.0.1:99999/db", "postgresql://studio:pAss@é..h/db"),
    *(f"postgresql://studio:pAss@h{'o' * 300}/db", "postgresql://studio:pAss@127.0.0.1:1/db"),
    *(
        "postgresql://studio@127.0.0.1:1/db?password=pAss",
        "postgresql://studio:@pAss@127.0.0.1:1/d",
    ),
    *("postgresql://", "postgresql://?", "postgresql://u@/d?host=%2Fnowhere", "nonsense", ""),
    *("postgresql://u@127.0.0.1:1/d?prepare_threshold=x", "postgresql://u@127.0.0.1:1/?port=x"),
    *("postgresql://u@127.0.0.1:1/d?row_factory=x", "postgresql://u@127.0.0.1:1/?sslmode=x"),
    *("postgresql://u@127.0.0.1:1/d?plugin=x", "postgresql://u@127.0.0.1:1/d?nothing=x"),
    *("postgresql://u:\u2028pAss@127.0.0.1:1/d", "postgresql://u%0Apeter:pAss@127.0.0.1:1/d"),
]


@pytest.mark.parametrize("url", WRONG, ids=ascii)
def test_an_address_that_leads_nowhere_is_told_without_its_password(tmp_path, url):
    (laptop,) = make_laptops(tmp_path, 1)
    save_session(laptop.history_path)
    assert "pAss" not in sync_error(laptop, url)
    assert len(laptop.session_ids) == 1


@pytest.mark.parametrize("query", ["prepare_threshold=x", "row_factory=x", "bogus=1", "sslmode=x"])
def test_a_query_that_the_driver_does_not_know_is_told(studio, tmp_path, query):
    (laptop,) = make_laptops(tmp_path, 1)
    sync_error(laptop, f"{studio.url}?{query}")


def test_a_database_that_is_not_there_is_told(studio, tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    assert sync_error(laptop, f"{studio.url}_not").endswith('_not" does not exist')


def test_who_may_not_make_tables_is_told(studio, tmp_path):
    (laptop,) = make_laptops(tmp_path, 1)
    save_session(laptop.history_path)
    studio.query("CREATE ROLE guest LOGIN")
    url = studio.url.replace("studio@", "guest@")
    assert sync_error(laptop, url).endswith("permission denied for schema public")
    laptop.sync(studio)
    studio.query("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    save_session(laptop.history_path)
    assert "permission denied for table" in sync_error(laptop, url)
    assert len(laptop.session_ids) == 2


def test_without_its_driver_what_to_install_is_told(tmp_path, monkeypatch):
    (laptop,) = make_laptops(tmp_path, 1)
    for name in [name for name in sys.modules if name.partition(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    line = sync_error(laptop, "postgresql://studio:pAss@127.0.0.1:1/db")
    assert "pip install 'retrotimer[postgres]'" in MISSING_EXTRA_MESSAGE
    assert line == f"postgresql://studio:***@127.0.0.1:1/db: {MISSING_EXTRA_MESSAGE}"


def test_a_driver_without_its_library_is_told(tmp_path):
    program = (
        "from pathlib import Path\n"
        "from retrotimer.store.remote_sync.postgres import RemoteSyncError, sync\n"
        f"try: sync(Path({str(tmp_path / 'h')!r}), 'postgresql://u@127.0.0.1:1/db')\n"
        "except RemoteSyncError as error: print(*error.messages)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PSYCOPG_IMPL": "no-such-thing"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("postgresql://u@127.0.0.1:1/db: ")
