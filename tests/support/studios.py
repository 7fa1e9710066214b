"""A studio: laptops with homes of their own, and a database of a real server."""

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
from tests.support.history_database import session_rows, wait_until
from tests.support.postgres_server import PostgresServer, programs_folder

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
needs_postgres = pytest.mark.skipif(programs_folder() is None, reason="PostgreSQL is not installed")
_numbers = count()
WAITING_QUERY = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


class Studio:
    """One database; `url` is what its laptops are told."""

    def __init__(self, server: PostgresServer, options: str = "") -> None:
        name = f"studio_{next(_numbers)}"
        server.query(f"CREATE DATABASE {name} {options}")
        self.server = server
        self.url = f"{server.url.rpartition('/')[0]}/{name}"

    def query(self, statement: str, *values: Any) -> list[Any]:
        """The rows of an answer, as another program sees them."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def empty(self) -> Studio:
        """As it is before anybody sent anything, its tables there already."""
        self.query("TRUNCATE session, entry, erased")
        return self

    @property
    def session_ids(self) -> set[str]:
        return {one for (one,) in self.query("SELECT id FROM session")}

    @property
    def table_names(self) -> set[str]:
        listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return {name for (name,) in self.query(listed)}

    @contextmanager
    def open_transaction(self, statement: str, *values: Any) -> Iterator[Any]:
        """Somebody else is in the middle of this; what they did is undone."""
        with psycopg.connect(self.url) as connection:
            connection.execute(statement, values or None)
            yield connection
            connection.rollback()

    def wait_for_blocked(self, count: int) -> None:
        """Until so many of them stand before what somebody else is doing."""
        wait_until(lambda: self.query(WAITING_QUERY) == [(count,)])


class Laptop:
    """One laptop's files."""

    def __init__(self, home: Path) -> None:
        self.folders = Folders()
        self.folders.data, self.folders.config = home / "data", home / "config"
        self.history_path = self.folders.history_path

    def __repr__(self) -> str:
        return f"Laptop({self.history_path})"

    @property
    def session_rows(self) -> list[Any]:
        """Everything of every session."""
        return session_rows(self.history_path)

    @property
    def session_ids(self) -> set[str]:
        return {raw.id for raw in self.session_rows}

    @property
    def erased_ids(self) -> set[str]:
        with closing(connect(self.history_path)) as connection:
            return read_erased_ids(connection)

    def sync(self, studio: Studio) -> SyncResult:
        return sync(self.history_path, studio.url)

    def merge_from(self, other: Laptop) -> None:
        """As from a file on a stick."""
        with (
            closing(connect(other.history_path)) as there,
            closing(connect(self.history_path)) as here,
        ):
            merge(here, read_session_rows(there))


def make_laptops(folder: Path, count: int) -> list[Laptop]:
    return [Laptop(folder / f"laptop {number}") for number in range(count)]


def sync_all(studio: Studio, *laptops: Laptop) -> None:
    """Whoever was first learns of the others in the second round.

    An answer to a session that another closed is sent once that is known, and is everywhere in the
    fourth.
    """
    for _ in range(4):
        for laptop in laptops:
            assert laptop.sync(studio).received.problems == []


def sync_error(laptop: Laptop, url: str) -> str:
    """The one line in which a server is refused."""
    with pytest.raises(RemoteSyncError) as caught:
        sync(laptop.history_path, url)
    (line,) = caught.value.messages
    assert line.isprintable()
    return line
