"""Opens, upgrades, reads and extends the history's tables on a PostgreSQL server.

Imported by `postgres.sync` only, because SQLAlchemy is part of the extra `retrotimer[postgres]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import (
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
from retrotimer.store.history.database import SCHEMA_VERSION
from retrotimer.store.history.merge import SessionRows, build_session_rows
from retrotimer.store.remote_sync.server_migrations import upgrade
from retrotimer.store.remote_sync.sync_errors import MISSING_EXTRA_MESSAGE, RemoteSyncError

CONNECT_TIMEOUT_S = 5
_DRIVER = "postgresql+psycopg"
# The key of the lock under which one laptop creates the tables; the number has no meaning.
_SCHEMA_LOCK_KEY = 7_311_400_015
_BATCH_SIZE = 100
_COLUMNS = {
    "session": ("id", "started_at", "utc_offset_s", "client", "program_version", "workout"),
    "entry": ("session_id", "number", "origin", "at_s", "kind", "payload"),
    "erased": ("session_id",),
}
# Which events of a session one side has: how many the session itself wrote, and the number and
# origin of each that was added later.
SessionFingerprint = tuple[int, frozenset[tuple[int, str]]]


def build_fingerprints(
    counts: Iterable[Sequence[Any]], later_events: Iterable[Sequence[Any]]
) -> dict[str, SessionFingerprint]:
    """By session id, of rows (id, count) and rows (id, number, origin)."""
    added: dict[str, set[tuple[int, str]]] = {}
    for session_id, number, origin in later_events:
        added.setdefault(session_id, set()).add((number, origin))
    return {
        session_id: (count, frozenset(added.get(session_id, ()))) for session_id, count in counts
    }


class RemoteTables:
    """The server's tables, whose columns must be those of this version.

    Raises NoSuchTableError if they are not.
    """

    def __init__(self, connection: Connection) -> None:
        known = MetaData()
        self._session_table, self._event_table, self._erased_table = (
            Table(name, known, autoload_with=connection) for name in _COLUMNS
        )
        columns = {table.name: tuple(table.c.keys()) for table in known.tables.values()}
        if columns != _COLUMNS:
            raise NoSuchTableError

    def read_fingerprints(self, connection: Connection) -> dict[str, SessionFingerprint]:
        """By session id, for each session on the server."""
        columns = self._event_table.c
        written = func.count().filter(columns.origin == "")
        counts = select(columns.session_id, written).group_by(columns.session_id)
        later = select(columns.session_id, columns.number, columns.origin)
        return build_fingerprints(
            connection.execute(counts).all(),
            connection.execute(later.where(columns.origin != "")).all(),
        )

    def read_erased_ids(self, connection: Connection) -> set[str]:
        return set(connection.execute(select(self._erased_table.c.session_id)).scalars())

    def erase(self, connection: Connection, session_ids: Iterable[str]) -> None:
        """Mark these as erased, and delete what is left of every session so marked."""
        for session_id in session_ids:
            row = {"session_id": session_id}
            connection.execute(insert(self._erased_table).values(row).on_conflict_do_nothing())
        erased = select(self._erased_table.c.session_id)
        connection.execute(
            delete(self._event_table).where(self._event_table.c.session_id.in_(erased))
        )
        connection.execute(delete(self._session_table).where(self._session_table.c.id.in_(erased)))

    def insert_missing(self, connection: Connection, sessions: Sequence[SessionRows]) -> None:
        """Add the rows that the server does not have yet."""
        if not sessions:
            return
        names = self._session_table.c.keys()
        rows = [dict(zip(names, session.session_row, strict=True)) for session in sessions]
        connection.execute(insert(self._session_table).on_conflict_do_nothing(), rows)
        names = self._event_table.c.keys()
        rows = [
            dict(zip(names, (session.id, *event_row), strict=True))
            for session in sessions
            for event_row in session.event_rows
        ]
        connection.execute(insert(self._event_table).on_conflict_do_nothing(), rows)

    def read_session_rows(
        self, connection: Connection, session_ids: Iterable[str]
    ) -> Iterator[SessionRows]:
        """These sessions with their events."""
        events = self._event_table
        for batch in in_batches(session_ids):
            rows = connection.execute(
                select(events)
                .where(events.c.session_id.in_(batch))
                .order_by(events.c.session_id, events.c.number, events.c.origin)
            )
            event_rows: dict[str, list[Any]] = {}
            for session_id, *event_row in rows:
                event_rows.setdefault(session_id, []).append(tuple(event_row))
            sessions = select(self._session_table).where(self._session_table.c.id.in_(batch))
            for row in connection.execute(sessions).all():
                yield build_session_rows(tuple(row), tuple(event_rows.get(row[0], ())))


@contextmanager
def open_connection(address: str) -> Iterator[Connection]:
    """A connection to the server, whose tables are created or upgraded. Raises RemoteSyncError."""
    display_url = "history_url"
    try:
        # An address that is not valid is never shown: it could hold a password anywhere.
        HISTORY_URL_CONSTRAINT.validate("history_url", address)
        url = make_url(address)
        display_url = url.render_as_string(hide_password=True)
        engine = create_engine(
            url.set(drivername=_DRIVER),
            poolclass=NullPool,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "client_encoding": "utf8"},
        )
        connection = engine.connect()
    except ImportError as error:
        raise RemoteSyncError(display_url, MISSING_EXTRA_MESSAGE) from error
    except (ArgumentError, ValueError, TypeError) as error:
        raise RemoteSyncError(display_url, "expected postgresql://USER@HOST/DATABASE") from error
    except SQLAlchemyError as error:
        raise RemoteSyncError(display_url, getattr(error, "orig", None) or error) from error
    try:
        with connection:
            _create_or_upgrade_tables(connection, display_url)
            yield connection
    except (NoSuchTableError, NoResultFound) as error:
        raise RemoteSyncError(
            display_url, "this database has tables, but no history of RetroTimer"
        ) from error
    except SQLAlchemyError as error:
        raise RemoteSyncError(display_url, getattr(error, "orig", None) or error) from error


def _create_or_upgrade_tables(connection: Connection, display_url: str) -> None:
    """Bring the server's tables to the current version; a lock lets one laptop do it."""
    connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK_KEY)))
    version = 0
    if inspect(connection).has_table("retrotimer"):
        version = connection.execute(text("SELECT version FROM retrotimer")).scalar_one()
    if not isinstance(version, int):
        raise NoSuchTableError
    if version > SCHEMA_VERSION:
        raise RemoteSyncError(
            display_url,
            f"this history has version {version}, this program reads version {SCHEMA_VERSION}",
        )
    if version < SCHEMA_VERSION:
        if not version:
            connection.execute(text("CREATE TABLE retrotimer (version INTEGER NOT NULL)"))
            connection.execute(text("INSERT INTO retrotimer VALUES (0)"))
        newest = upgrade(connection, version)
        connection.execute(text("UPDATE retrotimer SET version = :newest"), {"newest": newest})
    connection.commit()


def in_batches(items: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    iterator = iter(items)
    while batch := tuple(islice(iterator, _BATCH_SIZE)):
        yield batch
