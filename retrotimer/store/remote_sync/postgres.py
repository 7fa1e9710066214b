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

from retrotimer.domain.settings.settings import HISTORY_URL_CONSTRAINT
from retrotimer.store.errors import StoreError
from retrotimer.store.history.database import SCHEMA_VERSION, as_history_error, connect
from retrotimer.store.history.events import CLOSING_EVENTS
from retrotimer.store.history.merge import (
    MergeResult,
    SessionRows,
    build_session_rows,
    merge,
    read_erased_ids,
    read_session_rows,
)
from retrotimer.store.history.migrations import upgrade
from retrotimer.store.upkeep.erasure import erase_sessions

CONNECT_TIMEOUT_S = 5
_DRIVER = "postgresql+psycopg"
# Who makes the tables at the same instant waits for the other; the number means nothing.
_SCHEMA_LOCK_KEY = 7_311_400_015
_BATCH_SIZE = 100
_SELECT_CLOSED = """
    SELECT session_id, sum(origin = '') FROM entry GROUP BY session_id
    HAVING sum(kind IN (?, ?, ?)) > 0
"""
_SELECT_LATER_EVENTS = "SELECT session_id, number, origin FROM entry WHERE origin <> ''"


class RemoteSyncError(StoreError):
    """The server cannot be used; says why, without a password."""

    def __init__(self, url: URL | str, reason: object) -> None:
        shown = url.render_as_string(hide_password=True) if isinstance(url, URL) else "history_url"
        first, *_ = str(reason).strip().split("\n")
        super().__init__([f"{shown}: {first}"])


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What went to the server, and what came from it."""

    sent_count: int
    received: MergeResult


def sync(path: Path, url: str) -> SyncResult:
    """Merge a laptop's history and the server's, both ways. Raises StudioError, HistoryError.

    Sessions that go on, and damaged ones, stay where they are.
    """
    with as_history_error(path), closing(connect(path)) as local, _open_connection(url) as server:
        tables = _RemoteTables(server)
        gone_here, gone_there = read_erased_ids(local), tables.read_erased_ids(server)
        erase_sessions(local, gone_there - gone_here)
        tables.erase(server, gone_here - gone_there)
        server.commit()
        here = _build_fingerprints(
            local.execute(_SELECT_CLOSED, CLOSING_EVENTS), local.execute(_SELECT_LATER_EVENTS)
        )
        there = tables.read_fingerprints(server)
        to_send = [one for one, known in here.items() if there.get(one) != known]
        to_fetch = [one for one, known in there.items() if here.get(one) != known]
        sent, damaged = 0, list[str]()
        for together in _in_batches(read_session_rows(local, to_send)):
            whole = [raw for raw in together if not raw.find_problem()]
            damaged += [
                f"session {raw.display_id} is damaged" for raw in together if raw not in whole
            ]
            tables.insert_missing(server, whole)
            server.commit()
            sent += len(whole)
        # Another laptop may have erased what this one has just sent.
        tables.erase(server, ())
        server.commit()
        received = merge(local, tables.read_session_rows(server, to_fetch))
        received.problems += damaged
        return SyncResult(sent, received)


# What is known of a session: how many entries it was written with, and which were added later.
_SessionFingerprint = tuple[int, frozenset[tuple[int, str]]]


def _build_fingerprints(
    counts: Iterable[Sequence[Any]], later_events: Iterable[Sequence[Any]]
) -> dict[str, _SessionFingerprint]:
    added: dict[str, set[tuple[int, str]]] = {}
    for session_id, number, origin in later_events:
        added.setdefault(session_id, set()).add((number, origin))
    return {one: (count, frozenset(added.get(one, ()))) for one, count in counts}


_COLUMNS = {
    "session": (*("id", "started_at", "utc_offset_s", "client", "program_version", "workout"),),
    "entry": ("session_id", "number", "origin", "at_s", "kind", "payload"),
    "erased": ("session_id",),
}


class _RemoteTables:
    """The server's tables, as its version has them."""

    def __init__(self, connection: Connection) -> None:
        known = MetaData()
        self._session_table, self._event_table, self._erased_table = (
            Table(name, known, autoload_with=connection) for name in _COLUMNS
        )
        found = {table.name: tuple(table.c.keys()) for table in known.tables.values()}
        if found != _COLUMNS:
            raise NoSuchTableError

    def read_fingerprints(self, connection: Connection) -> dict[str, _SessionFingerprint]:
        """What the server has of each session."""
        columns = self._event_table.c
        written = func.count().filter(columns.origin == "")
        counts = select(columns.session_id, written).group_by(columns.session_id)
        later = select(columns.session_id, columns.number, columns.origin)
        return _build_fingerprints(
            connection.execute(counts).all(),
            connection.execute(later.where(columns.origin != "")).all(),
        )

    def read_erased_ids(self, connection: Connection) -> set[str]:
        return set(connection.execute(select(self._erased_table.c.session_id)).scalars())

    def erase(self, connection: Connection, session_ids: Iterable[str]) -> None:
        """These must not come back, and nothing is left of any that must not."""
        for session_id in session_ids:
            row = {"session_id": session_id}
            connection.execute(insert(self._erased_table).values(row).on_conflict_do_nothing())
        gone = select(self._erased_table.c.session_id)
        connection.execute(
            delete(self._event_table).where(self._event_table.c.session_id.in_(gone))
        )
        connection.execute(delete(self._session_table).where(self._session_table.c.id.in_(gone)))

    def insert_missing(self, connection: Connection, sessions: Sequence[SessionRows]) -> None:
        """Add what is not there yet."""
        if not sessions:
            return
        names = self._session_table.c.keys()
        rows = [dict(zip(names, raw.session_row, strict=True)) for raw in sessions]
        connection.execute(insert(self._session_table).on_conflict_do_nothing(), rows)
        names = self._event_table.c.keys()
        rows = [
            dict(zip(names, (raw.id, *entry), strict=True))
            for raw in sessions
            for entry in raw.event_rows
        ]
        connection.execute(insert(self._event_table).on_conflict_do_nothing(), rows)

    def read_session_rows(
        self, connection: Connection, session_ids: Iterable[str]
    ) -> Iterator[SessionRows]:
        """These sessions with their entries."""
        entry = self._event_table
        for together in _in_batches(session_ids):
            rows = connection.execute(
                select(entry)
                .where(entry.c.session_id.in_(together))
                .order_by(entry.c.session_id, entry.c.number, entry.c.origin)
            )
            entries: dict[str, list[Any]] = {}
            for session_id, *found in rows:
                entries.setdefault(session_id, []).append(tuple(found))
            chosen = select(self._session_table).where(self._session_table.c.id.in_(together))
            for row in connection.execute(chosen).all():
                yield build_session_rows(tuple(row), tuple(entries.get(row[0], ())))


@contextmanager
def _open_connection(address: str) -> Iterator[Connection]:
    """An open server whose tables are there. Raises StudioError."""
    url: URL | str = address
    try:
        # Also that nothing of a password can be told.
        HISTORY_URL_CONSTRAINT.validate("history_url", address)
        url = make_url(address)
        engine = create_engine(
            url.set(drivername=_DRIVER),
            poolclass=NullPool,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "client_encoding": "utf8"},
        )
        connection = engine.connect()
    except ImportError as error:
        raise RemoteSyncError(
            url, "pip install 'retrotimer[postgres]' brings the driver"
        ) from error
    except (ArgumentError, ValueError, TypeError) as error:
        raise RemoteSyncError(url, "expected postgresql://USER@HOST/DATABASE") from error
    except SQLAlchemyError as error:
        raise RemoteSyncError(url, getattr(error, "orig", None) or error) from error
    try:
        with connection:
            _upgrade_schema(connection, url)
            yield connection
    except (NoSuchTableError, NoResultFound) as error:
        raise RemoteSyncError(
            url, "this database has tables, but no history of RetroTimer"
        ) from error
    except SQLAlchemyError as error:
        raise RemoteSyncError(url, getattr(error, "orig", None) or error) from error


def _upgrade_schema(connection: Connection, url: URL) -> None:
    """Bring the server's tables up to date; one of several laptops does it."""
    connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK_KEY)))
    version = 0
    if inspect(connection).has_table("retrotimer"):
        version = connection.execute(text("SELECT version FROM retrotimer")).scalar_one()
    if not isinstance(version, int):
        raise NoSuchTableError
    if version > SCHEMA_VERSION:
        raise RemoteSyncError(
            url, f"this history has version {version}, this program reads version {SCHEMA_VERSION}"
        )
    if version < SCHEMA_VERSION:
        if not version:
            connection.execute(text("CREATE TABLE retrotimer (version INTEGER NOT NULL)"))
            connection.execute(text("INSERT INTO retrotimer VALUES (0)"))
        newest = upgrade(connection, version)
        connection.execute(text("UPDATE retrotimer SET version = :newest"), {"newest": newest})
    connection.commit()


def _in_batches(items: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    waiting = iter(items)
    while together := tuple(islice(waiting, _BATCH_SIZE)):
        yield together
