"""The history database: private, of one version, and the same however it is created."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, NullPool, create_engine

from retrotimer.store.history.database import (
    SCHEMA_VERSION,
    DamagedHistoryError,
    HistoryError,
    NewerHistoryError,
    as_history_error,
    connect,
    connect_existing,
    read_schema_version,
    transaction,
)
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_session, read_sessions, save_answers
from retrotimer.store.remote_sync.server_migrations import upgrade
from retrotimer.store.upkeep import backups, cut_off_sessions
from tests.support.history_database import STARTED_AT, history_error, query, save_session
from tests.support.paths import GOLDEN

VERSION_1 = GOLDEN / "history-1.sqlite3"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite3"


def test_a_file_that_may_not_be_written_is_told(public_folder, without_privileges):
    path = public_folder / "history.sqlite3"
    save_session(path)
    query(path, "PRAGMA journal_mode = DELETE")
    path.chmod(0o444)
    with without_privileges():
        told = history_error(lambda: read_summaries(path))
    assert told == f"{path}: attempt to write a readonly database"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_whatever_is_made_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "of" / "mine" / "history.sqlite3"
    old = os.umask(0)
    try:
        with closing(connect(path)) as connection:
            connection.execute("INSERT INTO erased VALUES ('kept')")
            files = {file.name: mode(file) for file in path.parent.iterdir()}
    finally:
        os.umask(old)
    assert files == {f"history.sqlite3{end}": 0o600 for end in ("", "-shm", "-wal")}
    assert [mode(folder) for folder in list(path.parents)[:2]] == [0o700, 0o700]


ATTEMPTS = {
    "connect": connect,
    "sessions": lambda path: list(read_sessions(path)),
    "listed": read_summaries,
    "session": lambda path: read_session(path, "one"),
    "interrupted": cut_off_sessions.find_cut_off_sessions,
    "answers": lambda path: save_answers(path, "one", {"effort": 4}),
    "back up": lambda path: backups.back_up(path, path.with_name("copy.sqlite3")),
    "daily": lambda path: backups.back_up_daily(path, STARTED_AT),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_newer_history_is_refused_with_both_versions_and_not_touched(path, attempt):
    save_session(path)
    query(path, "PRAGMA user_version = 7")
    before = path.read_bytes()
    os.utime(path, (1_000, 1_000))
    with pytest.raises(NewerHistoryError) as caught:
        attempt(path)
    assert str(caught.value) == (
        f"{path}: this history has version 7, this program reads version {SCHEMA_VERSION}"
    )
    assert (path.read_bytes(), path.stat().st_mtime) == (before, 1_000)
    assert [file for file in path.parent.rglob("*") if file.is_file()] == [path]


def test_what_a_newer_program_that_was_killed_left_beside_its_history_is_not_touched(path):
    save_session(path)
    log = path.with_name(f"{path.name}-wal")
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version = 7")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("INSERT INTO erased VALUES ('one')")
        left = path.read_bytes(), log.read_bytes()
    path.write_bytes(left[0])
    log.write_bytes(left[1])
    assert "has version 7" in history_error(lambda: read_summaries(path))
    assert (path.read_bytes(), log.read_bytes()) == left


def shape(connection):
    """Tables, columns, types, keys and indexes; names only of what was named by us."""

    def pragma(name, of):
        return connection.execute(f"PRAGMA {name}('{of}')").fetchall()

    tables = connection.execute("SELECT name, wr, strict FROM pragma_table_list WHERE type='table'")
    found = {}
    for name, without_rowid, strict in tables.fetchall():
        if not name.startswith("sqlite_"):
            indexes = {
                (index if origin == "c" else origin, unique, partial): pragma("index_xinfo", index)
                for _, index, unique, origin, partial in pragma("index_list", name)
            }
            keys = pragma("foreign_key_list", name)
            found[name] = without_rowid, strict, pragma("table_xinfo", name), indexes, keys
    return found


def test_the_schema_is_what_the_scripts_build_from_nothing_and_from_version_1(path, tmp_path):
    with closing(connect(path)) as connection:
        made = shape(connection)
        assert read_schema_version(connection) == SCHEMA_VERSION
    assert set(made) == {"session", "entry", "summary", "erased"}
    built = tmp_path / "built.sqlite3"
    engine = create_engine(
        URL.create("sqlite", database=str(built)),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as server:
        assert upgrade(server, 0) == SCHEMA_VERSION
    with closing(sqlite3.connect(built)) as connection:
        assert shape(connection) == made
    shutil.copy(VERSION_1, tmp_path / "old.sqlite3")
    with closing(connect(tmp_path / "old.sqlite3")) as connection:
        assert shape(connection) == made


@pytest.mark.parametrize("interruption", [ValueError, KeyboardInterrupt])
def test_a_transaction_is_all_or_nothing(path, interruption):
    with closing(connect(path)) as connection:
        with pytest.raises(interruption), transaction(connection):
            connection.execute("INSERT INTO erased VALUES ('gone')")
            raise interruption
        assert connection.execute("SELECT * FROM erased").fetchall() == []


@pytest.mark.parametrize(
    ("failure", "kind", "told"),
    [
        (OSError("no number"), HistoryError, "no number"),
        (OSError(28, "No space left on device"), HistoryError, "No space left on device"),
        (sqlite3.DatabaseError("a\nb"), HistoryError, "a\N{REPLACEMENT CHARACTER}b"),
    ],
)
def test_a_failure_is_told_in_one_line_that_names_the_file(path, failure, kind, told):
    with pytest.raises(kind) as caught, as_history_error(path):
        raise failure
    assert str(caught.value) == f"{path}: {told}"
    assert not isinstance(caught.value, DamagedHistoryError)


def test_a_history_whose_own_words_are_no_text_is_known_as_damage(path):
    save_session(path)
    content = path.read_bytes()
    # SQLite repeats the type of a column in its complaint.
    column = b"session_id TEXT NOT NULL,\n    number"
    assert content.count(column) == 1
    path.write_bytes(content.replace(column, column.replace(b"NOT NULL", b"NOX \xacULL")))
    with pytest.raises(DamagedHistoryError, match="its schema is malformed"):
        connect(path)


def test_a_history_in_a_format_that_never_was_is_known_as_damage(path):
    save_session(path)
    content = bytearray(path.read_bytes())
    content[47] ^= 0x40
    path.write_bytes(content)
    with pytest.raises(DamagedHistoryError):
        connect(path)


def test_a_column_whose_name_broke_is_known_as_damage(path):
    session_id = save_session(path)
    content = path.read_bytes()
    assert content.count(b"    at_s REAL") == 1
    path.write_bytes(content.replace(b"    at_s REAL", b"    at_c REAL"))
    with pytest.raises(DamagedHistoryError):
        read_session(path, session_id)


def test_who_asks_for_a_history_that_must_be_there_is_told_if_it_is_not(path):
    assert history_error(lambda: connect_existing(path)) == f"{path}: there is no history yet"
    assert not path.exists()


class Vanishing(type(Path())):
    """Somebody deletes it the moment another has looked at it."""

    def exists(self):
        try:
            return super().exists()
        finally:
            self.unlink(missing_ok=True)

    def absolute(self):
        # Asked for as SQLite is about to open the file, after its header was read.
        self.unlink(missing_ok=True)
        return super().absolute()


@pytest.mark.parametrize("what", [connect_existing, lambda path: save_answers(path, "a", {})])
def test_a_history_that_is_deleted_at_this_instant_is_not_made_anew(path, what):
    save_session(path)
    gone = Vanishing(path)
    assert history_error(lambda: what(gone)) == f"{path}: there is no history yet"
    assert not path.exists()


@pytest.mark.parametrize("name", ["100 % #1?.sqlite3", "año.sqlite3", "a&mode=memory", "a\udcff"])
def test_a_history_may_have_any_name(tmp_path, name):
    with closing(connect(tmp_path / name)):
        assert name in {file.name for file in tmp_path.iterdir()}


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"x" * 2_000])
def test_what_is_no_database_is_known_as_damage(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(DamagedHistoryError):
        connect(path)
    assert path.read_bytes() == content
