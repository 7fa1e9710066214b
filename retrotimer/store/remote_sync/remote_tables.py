"""Opens, upgrades, reads and extends the history's tables on a PostgreSQL server.

Imported by `postgres.sync` only, because SQLAlchemy is part of the extra `retrotimer[postgres]`.
Each method is one short transaction, so that a laptop that stops between two of them, for instance
because it is suspended, blocks no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
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
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, NoResultFound, NoSuchTableError, SQLAlchemyError

from retrotimer.domain.settings.history_url import (
    URL_EXAMPLE,
    find_url_problem,
    mask_password,
    normalize_url,
)
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import SCHEMA_VERSION
from retrotimer.store.history.merge import (
    MAX_ID_LENGTH,
    EventRow,
    SessionRows,
    build_session_rows,
)
from retrotimer.store.remote_sync import stored_password
from retrotimer.store.remote_sync.fingerprints import (
    COUNT_DAMAGED_IDS,
    SELECT_REMOTE_EVENTS,
    SELECT_REMOTE_LATER,
    SELECT_REMOTE_SESSIONS,
    SessionFingerprint,
    build_fingerprints,
)
from retrotimer.store.remote_sync.server_migrations import upgrade
from retrotimer.store.remote_sync.sync_errors import (
    ABORTED_MESSAGE,
    MISSING_EXTRA_MESSAGE,
    NOT_SIGNED_IN_MESSAGE,
    RemoteSyncError,
)
from retrotimer.store.remote_sync.sync_watch import SyncWatch, connect
from retrotimer.store.upkeep.erasure_markers import DONE_PREFIX

_DRIVER = "postgresql+psycopg"
# The key of the lock under which one laptop creates the tables; the number has no meaning.
_SCHEMA_LOCK_KEY = 7_311_400_015
_BATCH_SIZE = 100
# Sessions are read and sent together up to this size, so that a sync needs little memory.
_BATCH_BYTES = 4 * 1024 * 1024
# What is larger was not written by this program, and is never fetched: a session's events, and the
# row of the session with its workout. An id has four bytes for each of its characters at most.
MAX_EVENTS_BYTES, MAX_EVENTS = 8 * 1024 * 1024, 100_000
MAX_ROW_BYTES = workout_file.MAX_BYTES
_MAX_ID_BYTES = 4 * MAX_ID_LENGTH
_ID_LIMIT = {"longest": _MAX_ID_BYTES}
# The code of the server's error where a lock was not free in time.
_LOCK_NOT_AVAILABLE = "55P03"
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
_SELECT_CLIENTS = """
    SELECT id, client FROM session
    WHERE octet_length(id) <= %(longest)s AND octet_length(client) <= %(longest)s
"""
_SELECT_SIZES = """
    SELECT id, octet_length(started_at) + octet_length(client) + octet_length(program_version)
        + octet_length(workout), coalesce(events.bytes, 0), coalesce(events.count, 0)
    FROM session LEFT JOIN (
        SELECT session_id, count(*) AS count,
            sum(octet_length(origin) + octet_length(kind) + octet_length(payload))::bigint AS bytes
        FROM entry WHERE session_id = ANY(%(ids)s) GROUP BY session_id
    ) AS events ON session_id = id
    WHERE id = ANY(%(ids)s)
"""
_SELECT_EVENTS = (
    "SELECT * FROM entry WHERE session_id = ANY(%s) ORDER BY session_id, number, origin"
)
_SELECT_SESSIONS = "SELECT * FROM session WHERE id = ANY(%s)"
# All rows of a batch are one statement with a parameter for each column: a row at a time takes
# three times as long.
_INSERT_SESSIONS = """
    INSERT INTO session
    SELECT * FROM unnest(%b::text[], %b::text[], %b::int[], %b::text[], %b::text[], %b::text[])
    ON CONFLICT DO NOTHING
"""
_INSERT_EVENTS = """
    INSERT INTO entry
    SELECT * FROM unnest(%b::text[], %b::int[], %b::text[], %b::float8[], %b::text[], %b::text[])
    ON CONFLICT DO NOTHING
"""
_INSERT_ERASED = "INSERT INTO erased SELECT unnest(%b::text[]) ON CONFLICT DO NOTHING"
_DELETE_ERASED = (
    "DELETE FROM entry WHERE session_id IN (SELECT session_id FROM erased)",
    "DELETE FROM session WHERE id IN (SELECT session_id FROM erased)",
)
_UPDATE_SESSION = """
    UPDATE session SET (started_at, utc_offset_s, client, program_version, workout)
    = (%s, %s, %s, %s, %s) WHERE id = %s
"""
_DELETE_EVENTS = """
    DELETE FROM entry USING unnest(%s::int[], %s::text[]) AS key (number, origin)
    WHERE session_id = %s AND (entry.number, entry.origin) = (key.number, key.origin)
"""
_DELETE_ALL_EVENTS = "DELETE FROM entry WHERE session_id = %s"


class RemoteTables:
    """The server's tables over one connection; their columns must be those of this version.

    Raises NoSuchTableError if they are not.
    """

    def __init__(self, connection: Connection) -> None:
        columns: dict[str, list[str]] = {name: [] for name in _METADATA.tables}
        for table_name, column_name in connection.execute(_SELECT_COLUMNS):
            columns[table_name].append(column_name)
        connection.commit()
        expected = {name: table.c.keys() for name, table in _METADATA.tables.items()}
        if columns != expected:
            raise NoSuchTableError
        self._connection = connection
        # For what SQLAlchemy does not offer, or only row by row.
        self._driver: Any = connection.connection.driver_connection

    def read_fingerprints(self) -> dict[str, SessionFingerprint]:
        """By session id, for each session on the server."""
        queries = SELECT_REMOTE_EVENTS, SELECT_REMOTE_LATER, SELECT_REMOTE_SESSIONS
        rows = [self._connection.exec_driver_sql(query, _ID_LIMIT).all() for query in queries]
        self._connection.commit()
        return build_fingerprints(*rows)

    def count_damaged_ids(self) -> int:
        """How many sessions have an id that this program never wrote; they are not read."""
        count = self._connection.exec_driver_sql(COUNT_DAMAGED_IDS, _ID_LIMIT).scalar_one()
        self._connection.commit()
        return int(count)

    def read_erased_ids(self) -> set[str]:
        column = _ERASED_TABLE.c.session_id
        query = select(column).where(func.octet_length(column) <= _MAX_ID_BYTES)
        # What is finished is known to each computer for itself.
        ids = set(self._connection.execute(query.where(~column.startswith(DONE_PREFIX))).scalars())
        self._connection.commit()
        return ids

    def read_clients(self) -> Iterator[tuple[str, str]]:
        """The id and the client of each session; nothing is asked before it is iterated over."""
        rows = self._connection.exec_driver_sql(_SELECT_CLIENTS, _ID_LIMIT).all()
        self._connection.commit()
        yield from map(tuple, rows)

    def erase(self, session_ids: Iterable[str]) -> None:
        """Mark these as erased, and delete what is left of every session so marked."""
        self._connection.exec_driver_sql(_INSERT_ERASED, (sorted(session_ids),))
        for statement in _DELETE_ERASED:
            self._connection.exec_driver_sql(statement)
        self._connection.commit()

    def insert_missing(self, sessions: Sequence[SessionRows]) -> None:
        """Add the rows that the server does not have yet."""
        # In the same order by every laptop, so that two of them never wait for each other.
        self._insert(sorted(sessions, key=lambda session: session.id))
        self._connection.commit()

    def insert_new(self, sessions: Sequence[SessionRows]) -> None:
        """Add sessions that the server has nothing of, which is faster."""
        from psycopg import IntegrityError

        ordered = sorted(sessions, key=lambda session: session.id)
        try:
            with self._driver.cursor() as cursor:
                with cursor.copy("COPY session FROM STDIN") as copy:
                    for session in ordered:
                        copy.write_row(session.session_row)
                with cursor.copy("COPY entry FROM STDIN") as copy:
                    for session in ordered:
                        for row in session.event_rows:
                            copy.write_row((session.id, *row))
            self._driver.commit()
        except IntegrityError:
            # Another laptop sent one of them meanwhile.
            self._driver.rollback()
            self.insert_missing(sessions)

    def replace(self, session: SessionRows, keys: Iterable[tuple[int, str]] | None) -> None:
        """Replace a damaged session and its events of these keys, or all, by a whole copy."""
        session_id, *values = session.session_row
        self._connection.exec_driver_sql(_UPDATE_SESSION, (*values, session_id))
        if keys is None:
            self._connection.exec_driver_sql(_DELETE_ALL_EVENTS, (session_id,))
        else:
            key_columns = _columns(keys, 2)
            self._connection.exec_driver_sql(_DELETE_EVENTS, (*key_columns, session_id))
        self._insert([session])
        self._connection.commit()

    def _insert(self, sessions: Sequence[SessionRows]) -> None:
        session_columns = _columns((session.session_row for session in sessions), 6)
        self._connection.exec_driver_sql(_INSERT_SESSIONS, session_columns)
        event_rows = ((session.id, *row) for session in sessions for row in session.event_rows)
        self._connection.exec_driver_sql(_INSERT_EVENTS, _columns(event_rows, 6))

    @staticmethod
    def in_batches(sessions: Iterable[SessionRows]) -> Iterator[tuple[SessionRows, ...]]:
        """These sessions in batches that need little memory, to be sent one after the other."""
        return in_batches(sessions, _size)

    def read_session_rows(
        self, session_ids: Iterable[str], on_too_large: Callable[[str], object]
    ) -> Iterator[list[SessionRows]]:
        """These sessions with their events, in batches that need little memory.

        What is too large is not fetched but reported, with its id.
        """
        for ids in in_batches(session_ids):
            sizes = self._connection.exec_driver_sql(_SELECT_SIZES, {"ids": list(ids)}).all()
            self._connection.commit()
            fitting = []
            for session_id, row_bytes, event_bytes, event_count in sizes:
                if (
                    row_bytes > MAX_ROW_BYTES
                    or event_bytes > MAX_EVENTS_BYTES
                    or event_count > MAX_EVENTS
                ):
                    on_too_large(session_id)
                else:
                    fitting.append((session_id, row_bytes + event_bytes))
            for batch in in_batches(fitting, lambda sized: sized[1]):
                yield self._read_batch([session_id for session_id, _ in batch])

    def _read_batch(self, session_ids: list[str]) -> list[SessionRows]:
        event_rows: dict[str, list[EventRow]] = {}
        with self._driver.cursor() as cursor:
            for row in cursor.execute(_SELECT_EVENTS, (session_ids,)).fetchall():
                event_rows.setdefault(row[0], []).append(row[1:])
            session_rows = cursor.execute(_SELECT_SESSIONS, (session_ids,)).fetchall()
        self._driver.commit()
        return [build_session_rows(row, tuple(event_rows.get(row[0], ()))) for row in session_rows]


@contextmanager
def open_connection(address: str, watch: SyncWatch | None = None) -> Iterator[Connection]:
    """A connection to the server, whose tables are created or upgraded. Raises RemoteSyncError."""
    if problem := find_url_problem(address):
        # It is never shown: it could hold a password anywhere.
        raise RemoteSyncError("history_url", f"expected {URL_EXAMPLE}, got {problem}")
    display_url, watch = mask_password(address), watch or SyncWatch()
    with ExitStack() as stack:

        def connect_once() -> Any:
            connection = _connect_with_password(options, address, watch)
            stack.enter_context(watch.watching(connection.fileno()))
            return connection

        try:
            url = make_url(normalize_url(address)).set(drivername=_DRIVER)
            options = dict(url.get_dialect()().create_connect_args(url)[1])
            engine = create_engine(
                f"{_DRIVER}://", creator=connect_once, poolclass=NullPool, use_native_hstore=False
            )
            connection = stack.enter_context(engine.connect())
        except ImportError as error:
            raise RemoteSyncError(display_url, MISSING_EXTRA_MESSAGE) from error
        except (ArgumentError, ValueError, TypeError) as error:
            reason = f"expected {URL_EXAMPLE}, got parameters that the driver does not know"
            raise RemoteSyncError(display_url, reason) from error
        except SQLAlchemyError as error:
            raise _build_error(display_url, error, watch) from error
        # The driver was found, as there is a connection.
        from psycopg import Error as DriverError

        try:
            _limit_waiting(connection, watch)
            _create_or_upgrade_tables(connection, display_url, watch)
            yield connection
        except (NoSuchTableError, NoResultFound) as error:
            raise RemoteSyncError(
                display_url, "this database has tables, but no history of RetroTimer"
            ) from error
        except (SQLAlchemyError, DriverError) as error:
            raise _build_error(display_url, error, watch) from error


def _connect_with_password(options: dict[str, Any], address: str, watch: SyncWatch) -> Any:
    """Connect; with the password in the system's keyring where the server asks for one."""
    import psycopg

    try:
        return connect(options, watch)
    except psycopg.OperationalError as error:
        if not _needs_password(error) or not (password := stored_password.read(address)):
            raise
        return connect(options | {"password": password}, watch)


def _needs_password(error: Any) -> bool:
    """Whether the server asked for a password, and neither the address nor a file has one."""
    connection = getattr(error, "pgconn", None)
    return connection is not None and bool(connection.needs_password)


def _build_error(display_url: str, error: Exception, watch: SyncWatch) -> RemoteSyncError:
    """The error in words, with the driver's own words where there are no better ones."""
    cause: Any = getattr(error, "orig", None) or error
    if watch.is_aborted:
        return RemoteSyncError(display_url, ABORTED_MESSAGE)
    if watch.has_timed_out:
        waited_s = f"{watch.limits.answer_s:g}"
        reason = f"the server has not answered for {waited_s} s; sessions follow with the next sync"
        return RemoteSyncError(display_url, reason)
    if getattr(cause, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
        reason = "another computer is changing the studio's history; try again in a minute"
        return RemoteSyncError(display_url, reason)
    if _needs_password(cause):
        return RemoteSyncError(display_url, NOT_SIGNED_IN_MESSAGE)
    return RemoteSyncError(display_url, cause)


def _limit_waiting(connection: Connection, watch: SyncWatch) -> None:
    """Let the server itself end what takes too long."""
    _set_parameters(connection, watch.limits.session_parameters, is_local=False)
    connection.commit()


def _set_parameters(
    connection: Connection, parameters: Mapping[str, str], *, is_local: bool
) -> None:
    """Set the server's parameters for the connection, or only for the transaction."""
    calls = (func.set_config(name, value, is_local) for name, value in parameters.items())
    connection.execute(select(*calls))


def _create_or_upgrade_tables(connection: Connection, display_url: str, watch: SyncWatch) -> None:
    """Bring the server's tables to the current version; a lock lets one laptop do it."""
    version = _read_version(connection, display_url)
    if version < SCHEMA_VERSION:
        with watch.upgrading():
            _upgrade_tables(connection, display_url, watch)
    connection.commit()


def _upgrade_tables(connection: Connection, display_url: str, watch: SyncWatch) -> None:
    _set_parameters(connection, watch.limits.upgrade_parameters, is_local=True)
    connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK_KEY)))
    # Read again under the lock: another laptop may have been faster.
    version = _read_version(connection, display_url)
    if version == SCHEMA_VERSION:
        return
    if not version:
        connection.execute(text("CREATE TABLE retrotimer (version INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO retrotimer VALUES (0)"))
    newest = upgrade(connection, version)
    connection.execute(text("UPDATE retrotimer SET version = :newest"), {"newest": newest})


def _read_version(connection: Connection, display_url: str) -> int:
    """The version of the server's tables; 0 if there are none."""
    if not inspect(connection).has_table("retrotimer"):
        return 0
    version = connection.execute(text("SELECT version FROM retrotimer")).scalar_one()
    if not isinstance(version, int):
        raise NoSuchTableError
    if version > SCHEMA_VERSION:
        raise RemoteSyncError(
            display_url,
            f"this history has version {version}, this program reads version {SCHEMA_VERSION}",
        )
    return version


def _columns(rows: Iterable[Sequence[Any]], width: int) -> tuple[list[Any], ...]:
    """The columns of these rows, as parameters of one statement."""
    return tuple(map(list, zip(*rows, strict=True))) or tuple([] for _ in range(width))


def _size(session: SessionRows) -> int:
    """About how many bytes a session needs on its way."""
    return len(session.workout) + sum(len(row[4]) for row in session.event_rows)


def in_batches(
    items: Iterable[Any], size_of: Callable[[Any], int] = lambda _: 0
) -> Iterator[tuple[Any, ...]]:
    """Batches of `_BATCH_SIZE` items, and fewer where their sizes exceed `_BATCH_BYTES`."""
    batch: list[Any] = []
    batch_bytes = 0
    for item in items:
        size = size_of(item)
        if batch and (len(batch) >= _BATCH_SIZE or batch_bytes + size > _BATCH_BYTES):
            yield tuple(batch)
            batch, batch_bytes = [], 0
        batch.append(item)
        batch_bytes += size
    if batch:
        yield tuple(batch)
