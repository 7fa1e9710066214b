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
from retrotimer.store.history.merge import erased_in, merge, raws_of
from retrotimer.store.remote_sync.postgres import StudioError, Synced, sync
from tests.support.history_database import raws, until
from tests.support.postgres_server import Server, programs

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
needed = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")
_numbers = count()
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


class Studio:
    """One database; `url` is what its laptops are told."""

    def __init__(self, server: Server, options: str = "") -> None:
        name = f"studio_{next(_numbers)}"
        server.asked(f"CREATE DATABASE {name} {options}")
        self.server = server
        self.url = f"{server.url.rpartition('/')[0]}/{name}"

    def asked(self, question: str, *values: Any) -> list[Any]:
        """The rows of an answer, as another program sees them."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(question, values or None)
            return cursor.fetchall() if cursor.description else []

    def emptied(self) -> Studio:
        """As it is before anybody sent anything, its tables there already."""
        self.asked("TRUNCATE session, entry, erased")
        return self

    @property
    def sessions(self) -> set[str]:
        return {one for (one,) in self.asked("SELECT id FROM session")}

    @property
    def tables(self) -> set[str]:
        listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return {name for (name,) in self.asked(listed)}

    @contextmanager
    def busy(self, statement: str, *values: Any) -> Iterator[Any]:
        """Somebody else is in the middle of this; what they did is undone."""
        with psycopg.connect(self.url) as connection:
            connection.execute(statement, values or None)
            yield connection
            connection.rollback()

    def wait_for(self, laptops: int) -> None:
        """Until so many of them stand before what somebody else is doing."""
        until(lambda: self.asked(WAITING) == [(laptops,)])


class Laptop:
    """One laptop's files."""

    def __init__(self, home: Path) -> None:
        self.folders = Folders()
        self.folders.data, self.folders.config = home / "data", home / "config"
        self.path = self.folders.history

    def __repr__(self) -> str:
        return f"Laptop({self.path})"

    @property
    def all(self) -> list[Any]:
        """Everything of every session."""
        return raws(self.path)

    @property
    def ids(self) -> set[str]:
        return {raw.id for raw in self.all}

    @property
    def erased(self) -> set[str]:
        with closing(connect(self.path)) as connection:
            return erased_in(connection)

    def sync(self, studio: Studio) -> Synced:
        return sync(self.path, studio.url)

    def take_over(self, other: Laptop) -> None:
        """As from a file on a stick."""
        with closing(connect(other.path)) as there, closing(connect(self.path)) as here:
            merge(here, raws_of(there))


def laptops(folder: Path, count: int) -> list[Laptop]:
    return [Laptop(folder / f"laptop {number}") for number in range(count)]


def sync_all(studio: Studio, *every: Laptop) -> None:
    """Whoever was first learns of the others in the second round.

    An answer to a session that another closed is sent once that is known, and is everywhere in the
    fourth.
    """
    for _ in range(4):
        for laptop in every:
            assert laptop.sync(studio).received.problems == []


def refusal(laptop: Laptop, url: str) -> str:
    """The one line in which a server is refused."""
    with pytest.raises(StudioError) as caught:
        sync(laptop.path, url)
    (line,) = caught.value.lines
    assert line.isprintable()
    return line
