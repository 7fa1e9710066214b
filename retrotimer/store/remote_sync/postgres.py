"""A studio's common history on a PostgreSQL server: several laptops write at once.

A session is always written to the laptop's own file first. From there what is closed goes to the
server, and what others did comes back, whenever the server can be reached: both sides are merged.
Only a laptop that has such a server loads SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    MetaData,
    NullPool,
    Table,
    create_engine,
    delete,
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ArgumentError, NoResultFound, NoSuchTableError, SQLAlchemyError

from retrotimer.domain.settings.settings import HISTORY_URL
from retrotimer.store.errors import StoreError
from retrotimer.store.history.database import SCHEMA_VERSION, connect, errors_of
from retrotimer.store.history.events import CLOSING
from retrotimer.store.history.merge import Merged, Raw, erased_in, merge, raw_of, raws_of
from retrotimer.store.history.migrations import upgrade
from retrotimer.store.upkeep.erasure import erase_sessions

CONNECT_TIMEOUT_S = 5
_DRIVER = "postgresql+psycopg"
# Who makes the tables at the same instant waits for the other; the number means nothing.
_MAKING = 7_311_400_015
_TOGETHER = 100
_CLOSED = """
    SELECT session_id, sum(origin = '') FROM entry GROUP BY session_id
    HAVING sum(kind IN (?, ?, ?)) > 0
"""
_LATER = "SELECT session_id, number, origin FROM entry WHERE origin <> ''"


class StudioError(StoreError):
    """The server cannot be used; says why, without a password."""

    def __init__(self, url: URL | str, reason: object) -> None:
        shown = url.render_as_string(hide_password=True) if isinstance(url, URL) else "history_url"
        first, *_ = str(reason).strip().split("\n")
        super().__init__([f"{shown}: {first}"])


@dataclass(frozen=True, slots=True)
class Synced:
    """What went to the server, and what came from it."""

    sent: int
    received: Merged


def sync(path: Path, address: str) -> Synced:
    """Merge a laptop's history and the server's, both ways. Raises StudioError, HistoryError.

    Sessions that go on, and damaged ones, stay where they are.
    """
    with errors_of(path), closing(connect(path)) as local, _opened(address) as server:
        tables = _Tables(server)
        gone_here, gone_there = erased_in(local), tables.erased(server)
        erase_sessions(local, gone_there - gone_here)
        tables.erase(server, gone_here - gone_there)
        server.commit()
        here = _known(local.execute(_CLOSED, CLOSING), local.execute(_LATER))
        there = tables.known(server)
        to_send = [one for one, known in here.items() if there.get(one) != known]
        to_fetch = [one for one, known in there.items() if here.get(one) != known]
        sent, damaged = 0, list[str]()
        for together in _batches(raws_of(local, to_send)):
            whole = [raw for raw in together if not raw.problem()]
            damaged += [f"session {raw.shown} is damaged" for raw in together if raw not in whole]
            tables.put(server, whole)
            server.commit()
            sent += len(whole)
        # Another laptop may have erased what this one has just sent.
        tables.erase(server, ())
        server.commit()
        received = merge(local, tables.raws(server, to_fetch))
        received.problems += damaged
        return Synced(sent, received)


# What is known of a session: how many entries it was written with, and which were added later.
_Known = tuple[int, frozenset[tuple[int, str]]]


def _known(counts: Iterable[Sequence[Any]], later: Iterable[Sequence[Any]]) -> dict[str, _Known]:
    added: dict[str, set[tuple[int, str]]] = {}
    for session_id, number, origin in later:
        added.setdefault(session_id, set()).add((number, origin))
    return {one: (count, frozenset(added.get(one, ()))) for one, count in counts}


_COLUMNS = {
    "session": (*("id", "started_at", "utc_offset_s", "client", "program_version", "workout"),),
    "entry": ("session_id", "number", "origin", "at_s", "kind", "payload"),
    "erased": ("session_id",),
}


class _Tables:
    """The server's tables, as its version has them."""

    def __init__(self, connection: Connection) -> None:
        known = MetaData()
        self._session, self._entry, self._erased = (
            Table(name, known, autoload_with=connection) for name in _COLUMNS
        )
        found = {table.name: tuple(table.c.keys()) for table in known.tables.values()}
        if found != _COLUMNS:
            raise NoSuchTableError

    def known(self, connection: Connection) -> dict[str, _Known]:
        """What the server has of each session."""
        columns = self._entry.c
        written = func.count().filter(columns.origin == "")
        counts = select(columns.session_id, written).group_by(columns.session_id)
        later = select(columns.session_id, columns.number, columns.origin)
        return _known(
            connection.execute(counts).all(),
            connection.execute(later.where(columns.origin != "")).all(),
        )

    def erased(self, connection: Connection) -> set[str]:
        return set(connection.execute(select(self._erased.c.session_id)).scalars())

    def erase(self, connection: Connection, ids: Iterable[str]) -> None:
        """These must not come back, and nothing is left of any that must not."""
        for session_id in ids:
            row = {"session_id": session_id}
            connection.execute(insert(self._erased).values(row).on_conflict_do_nothing())
        gone = select(self._erased.c.session_id)
        connection.execute(delete(self._entry).where(self._entry.c.session_id.in_(gone)))
        connection.execute(delete(self._session).where(self._session.c.id.in_(gone)))

    def put(self, connection: Connection, raws: Sequence[Raw]) -> None:
        """Add what is not there yet."""
        if not raws:
            return
        names = self._session.c.keys()
        rows = [dict(zip(names, raw.row, strict=True)) for raw in raws]
        connection.execute(insert(self._session).on_conflict_do_nothing(), rows)
        names = self._entry.c.keys()
        rows = [
            dict(zip(names, (raw.id, *entry), strict=True)) for raw in raws for entry in raw.entries
        ]
        connection.execute(insert(self._entry).on_conflict_do_nothing(), rows)

    def raws(self, connection: Connection, ids: Iterable[str]) -> Iterator[Raw]:
        """These sessions with their entries."""
        entry = self._entry
        for together in _batches(ids):
            rows = connection.execute(
                select(entry)
                .where(entry.c.session_id.in_(together))
                .order_by(entry.c.session_id, entry.c.number, entry.c.origin)
            )
            entries: dict[str, list[Any]] = {}
            for session_id, *found in rows:
                entries.setdefault(session_id, []).append(tuple(found))
            chosen = select(self._session).where(self._session.c.id.in_(together))
            for row in connection.execute(chosen).all():
                yield raw_of(tuple(row), tuple(entries.get(row[0], ())))


@contextmanager
def _opened(address: str) -> Iterator[Connection]:
    """An open server whose tables are there. Raises StudioError."""
    url: URL | str = address
    try:
        # Also that nothing of a password can be told.
        HISTORY_URL.require("history_url", address)
        url = make_url(address)
        engine = create_engine(
            url.set(drivername=_DRIVER),
            poolclass=NullPool,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "client_encoding": "utf8"},
        )
        connection = engine.connect()
    except ImportError as error:
        raise StudioError(url, "pip install 'retrotimer[postgres]' brings the driver") from error
    except (ArgumentError, ValueError, TypeError) as error:
        raise StudioError(url, "expected postgresql://USER@HOST/DATABASE") from error
    except SQLAlchemyError as error:
        raise StudioError(url, getattr(error, "orig", None) or error) from error
    try:
        with connection:
            _make(connection, url)
            yield connection
    except (NoSuchTableError, NoResultFound) as error:
        raise StudioError(url, "this database has tables, but no history of RetroTimer") from error
    except SQLAlchemyError as error:
        raise StudioError(url, getattr(error, "orig", None) or error) from error


def _make(connection: Connection, url: URL) -> None:
    """Bring the server's tables up to date; one of several laptops does it."""
    connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))
    version = 0
    if inspect(connection).has_table("retrotimer"):
        version = connection.execute(text("SELECT version FROM retrotimer")).scalar_one()
    if not isinstance(version, int):
        raise NoSuchTableError
    if version > SCHEMA_VERSION:
        raise StudioError(
            url, f"this history has version {version}, this program reads version {SCHEMA_VERSION}"
        )
    if version < SCHEMA_VERSION:
        if not version:
            connection.execute(text("CREATE TABLE retrotimer (version INTEGER NOT NULL)"))
            connection.execute(text("INSERT INTO retrotimer VALUES (0)"))
        newest = upgrade(connection, version)
        connection.execute(text("UPDATE retrotimer SET version = :newest"), {"newest": newest})
    connection.commit()


def _batches(items: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    waiting = iter(items)
    while together := tuple(islice(waiting, _TOGETHER)):
        yield together
