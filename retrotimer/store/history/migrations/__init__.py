"""Brings an older history up to date, and makes a new one on a server: Alembic's scripts.

A database is changed within one transaction: whoever is killed in the middle finds it as it was.
To add a version: a script in `versions`, `schema.sql` as it is then, SCHEMA_VERSION in `database`,
and a file of the old version in the tests, for ever.
"""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.event import listen
from sqlalchemy.exc import DBAPIError


def migrate(path: Path) -> None:
    """Bring a SQLite history to the newest version. Raises sqlite3.Error."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        # Without it sqlite3 would commit before each change of a table.
        isolation_level="AUTOCOMMIT",
    )
    listen(engine, "connect", lambda opened, _: setattr(opened, "text_factory", _decode_text))
    try:
        with engine.connect() as connection:
            connection.execute(text("BEGIN EXCLUSIVE"))
            version = connection.execute(text("PRAGMA user_version")).scalar_one()
            newest = upgrade(connection, version)
            connection.execute(text(f"PRAGMA user_version = {newest}"))
            connection.execute(text("COMMIT"))
    except DBAPIError as error:
        raise (error.orig or error) from error


def _decode_text(content: bytes) -> str:
    """One text that is damaged must not hide all others."""
    return content.decode(errors="replace")


def upgrade(connection: Connection, version: int) -> int:
    """Run what comes after this version, 0 being nothing at all; the version reached."""
    scripts = ScriptDirectory(str(Path(__file__).parent))
    revisions = list(reversed(list(scripts.walk_revisions())))
    with Operations.context(MigrationContext.configure(connection)):
        for revision in revisions[version:]:
            revision.module.upgrade()
    return len(revisions)
