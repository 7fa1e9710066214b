"""Opens, upgrades, reads and extends the history's tables on a PostgreSQL server.

Imported by `postgres.sync` only, because SQLAlchemy is part of the extra `retrotimer[postgres]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Double,
    Integer,
    MetaData,
    NullPool,
    Table,
    Text,
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
_METADATA = MetaData()
_SESSION_TABLE = Table(
    "session",
    _METADATA,
    Column("id", Text),
    Column("started_at", Text),
    Column("utc_offset_s", Integer),
    Column("client", Text),
    Column("program_version", Text),
    Column("workout", Text),
)
_EVENT_TABLE = Table(
    "entry",
    _METADATA,
    Column("session_id", Text),
    Column("number", Integer),
    Column("origin", Text),
    Column("at_s", Double),
    Column("kind", Text),
    Column("payload", Text),
)
_ERASED_TABLE = Table("erased", _METADATA, Column("session_id", Text))
# The columns that the server really has, in their order. Reflecting the tables asks for much more
# and takes three quarters of a sync.
_SELECT_COLUMNS = text(
    """
    SELECT pg_class.relname, pg_attribute.attname
    FROM pg_catalog.pg_attribute
    JOIN pg_catalog.pg_class ON pg_class.oid = pg_attribute.attrelid
    WHERE pg_class.relname IN ('session', 'entry', 'erased')
      AND pg_class.relkind IN ('r', 'p', 'f', 'v', 'm')
      AND pg_catalog.pg_table_is_visible(pg_class.oid)
      AND pg_attribute.attnum > 0
      AND NOT pg_attribute.attisdropped
    ORDER BY pg_attribute.attnum
    """
)
# Which events of a session one side has: how many the session itself wrote, and the number and
# origin of each that was added later.
SessionFingerprint = tuple[int, frozenset[tuple[int, str]]]


def build_fingerprints(
    counts: Iterable[Sequence[Any]], later_events: Iterable[Sequence[Any]]
) -> dict[str, SessionFingerprint]:
    """Fingerprints by session id, from rows (id, count) and rows (id, number, origin)."""
    added: dict[str, set[tuple[int, str]]] = {}
    for session_id, number, origin in later_events:
        added.setdefault(session_id, set()).add((number, origin))
    return {
        session_id: (count, frozenset(added.get(session_id, ()))) for session_id, count in counts
    }


class RemoteTables:
    """The server's tables over one connection; their columns must be those of this version.

    Raises NoSuchTableError if they are not.
    """

    def __init__(self, connection: Connection) -> None:
        columns: dict[str, list[str]] = {name: [] for name in _METADATA.tables}
        for table_name, column_name in connection.execute(_SELECT_COLUMNS):
            columns[table_name].append(column_name)
        expected = {name: table.c.keys() for name, table in _METADATA.tables.items()}
        if columns != expected:
            raise NoSuchTableError
        self._connection = connection

    def read_fingerprints(self) -> dict[str, SessionFingerprint]:
        """By session id, for each session on the server."""
        columns = _EVENT_TABLE.c
        written = func.count().filter(columns.origin == "")
        counts = select(columns.session_id, written).group_by(columns.session_id)
        later = select(columns.session_id, columns.number, columns.origin)
        return build_fingerprints(
            self._connection.execute(counts).all(),
            self._connection.execute(later.where(columns.origin != "")).all(),
        )

    def read_erased_ids(self) -> set[str]:
        return set(self._connection.execute(select(_ERASED_TABLE.c.session_id)).scalars())

    def read_clients(self) -> Iterator[tuple[str, str]]:
        """The id and the client of each session; nothing is asked before it is iterated over."""
        columns = _SESSION_TABLE.c
        rows = self._connection.execute(select(columns.id, columns.client))
        yield from map(tuple, rows)

    def erase(self, session_ids: Iterable[str]) -> None:
        """Mark these as erased, and delete what is left of every session so marked."""
        for session_id in session_ids:
            row = {"session_id": session_id}
            self._connection.execute(insert(_ERASED_TABLE).values(row).on_conflict_do_nothing())
        erased = select(_ERASED_TABLE.c.session_id)
        self._connection.execute(delete(_EVENT_TABLE).where(_EVENT_TABLE.c.session_id.in_(erased)))
        self._connection.execute(delete(_SESSION_TABLE).where(_SESSION_TABLE.c.id.in_(erased)))

    def insert_missing(self, sessions: Sequence[SessionRows]) -> None:
        """Add the rows that the server does not have yet."""
        if not sessions:
            return
        names = _SESSION_TABLE.c.keys()
        rows = [dict(zip(names, session.session_row, strict=True)) for session in sessions]
        self._connection.execute(insert(_SESSION_TABLE).on_conflict_do_nothing(), rows)
        names = _EVENT_TABLE.c.keys()
        rows = [
            dict(zip(names, (session.id, *event_row), strict=True))
            for session in sessions
            for event_row in session.event_rows
        ]
        self._connection.execute(insert(_EVENT_TABLE).on_conflict_do_nothing(), rows)

    def read_session_rows(self, session_ids: Iterable[str]) -> Iterator[SessionRows]:
        """These sessions with their events."""
        events = _EVENT_TABLE
        for batch in in_batches(session_ids):
            rows = self._connection.execute(
                select(events)
                .where(events.c.session_id.in_(batch))
                .order_by(events.c.session_id, events.c.number, events.c.origin)
            )
            event_rows: dict[str, list[Any]] = {}
            for session_id, *event_row in rows:
                event_rows.setdefault(session_id, []).append(tuple(event_row))
            sessions = select(_SESSION_TABLE).where(_SESSION_TABLE.c.id.in_(batch))
            for row in self._connection.execute(sessions).all():
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
