"""A studio: laptops with separate files, and a database on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from retrotimer.store.folders import Folders
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import merge, read_erased_ids, read_session_rows
from retrotimer.store.remote_sync.postgres import RemoteSyncError, SyncResult, sync
from retrotimer.store.remote_sync.remote_erasures import ErasureRequest
from retrotimer.store.upkeep.erasure import finish_erasures
from tests.support.history_database import session_rows, wait_until
from tests.support.postgres_server import PostgresServer, programs_folder

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
needs_postgres = pytest.mark.skipif(programs_folder() is None, reason="PostgreSQL is not installed")
_numbers = count()
WAITING_QUERY = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


class Studio:
    """One database; `url` is the setting `history_url` of its laptops."""

    def __init__(self, server: PostgresServer, options: str = "") -> None:
        name = f"studio_{next(_numbers)}"
        server.query(f"CREATE DATABASE {name} {options}")
        self.server = server
        self.url = f"{server.url.rpartition('/')[0]}/{name}"

    def query(self, statement: str, *values: Any) -> list[Any]:
        """The rows of an answer, as another program sees them, or none."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def empty(self) -> Studio:
        """Remove all rows; the tables stay."""
        self.query("TRUNCATE session, entry, erased")
        return self

    @property
    def session_ids(self) -> set[str]:
        return {session_id for (session_id,) in self.query("SELECT id FROM session")}

    @property
    def table_names(self) -> set[str]:
        listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return {name for (name,) in self.query(listed)}

    @contextmanager
    def open_transaction(self, statement: str, *values: Any) -> Iterator[Any]:
        """Another program has executed this statement and not committed it; it is rolled back."""
        with psycopg.connect(self.url) as connection:
            connection.execute(statement, values or None)
            yield connection
            connection.rollback()

    def wait_for_blocked(self, count: int) -> None:
        """Wait until that many connections wait for a lock."""
        wait_until(lambda: self.query(WAITING_QUERY) == [(count,)])


class Laptop:
    """The files of one laptop."""

    def __init__(self, home: Path) -> None:
        self.folders = Folders()
        self.folders.data, self.folders.config = home / "data", home / "config"
        self.folders.cache = home / "cache"
        self.history_path = self.folders.history_path

    def __repr__(self) -> str:
        return f"Laptop({self.history_path})"

    @property
    def session_rows(self) -> list[Any]:
        """All rows of every session."""
        return session_rows(self.history_path)

    @property
    def session_ids(self) -> set[str]:
        return {raw.id for raw in self.session_rows}

    @property
    def erased_ids(self) -> set[str]:
        with closing(connect(self.history_path)) as connection:
            return read_erased_ids(connection)

    def sync(self, studio: Studio, **options: Any) -> SyncResult:
        """Merge with the server, and finish the erasures of others, as the program does."""
        result = sync(self.history_path, studio.url, **options)
        finish_erasures(self.folders)
        return result

    def merge_from(self, other: Laptop) -> None:
        """Import the sessions of another laptop, as from a file."""
        with (
            closing(connect(other.history_path)) as source,
            closing(connect(self.history_path)) as target,
        ):
            merge(target, read_session_rows(source))


def make_laptops(folder: Path, count: int) -> list[Laptop]:
    return [Laptop(folder / f"laptop {number}") for number in range(count)]


def confirmed(_: ErasureRequest) -> bool:
    """Every erasure of another laptop is confirmed."""
    return True


def sync_all(studio: Studio, *laptops: Laptop) -> None:
    """Synchronise all laptops in four rounds, after which all have the same content.

    The first laptop receives the sessions of the others in the second round. An answer to a session
    that another laptop closed is sent once the end of the session is known, and is everywhere after
    the fourth.
    """
    for _ in range(4):
        for laptop in laptops:
            assert laptop.sync(studio, may_erase=confirmed).received.problems == []


def sync_error(laptop: Laptop, url: str) -> str:
    """The single line of the error with which a server is refused."""
    with pytest.raises(RemoteSyncError) as caught:
        sync(laptop.history_path, url)
    (line,) = caught.value.messages
    assert line.isprintable()
    return line
