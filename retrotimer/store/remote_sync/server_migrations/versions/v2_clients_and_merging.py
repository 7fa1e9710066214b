"""Version 2: sessions know their client and start in UTC; events can be merged in any order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from retrotimer.store.history.migrations.version_2 import (
    COPY_EVENTS,
    SELECT_CONTEXT_PAYLOADS,
    SELECT_SESSIONS,
    find_client,
    to_utc,
)

revision, down_revision = "2", "1"

_SECONDS_TYPE: sa.Double[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    op.rename_table("session", "session_1")
    op.rename_table("entry", "entry_1")
    op.drop_index("entry_by_session", "entry_1")
    session = op.create_table(
        "session",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("utc_offset_s", sa.Integer, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("program_version", sa.Text, nullable=False),
        sa.Column("workout", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="session_2"),
        sqlite_strict=True,
    )
    op.create_index("session_by_start", "session", ["started_at"])
    op.create_table(
        "entry",
        sa.Column("session_id", sa.Text, sa.ForeignKey("session.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("at_s", _SECONDS_TYPE, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "number", "origin", name="entry_2"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "summary",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("derivation", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erased",
        sa.Column("session_id", sa.Text, primary_key=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _copy_sessions(op.get_bind(), session)
    op.drop_table("entry_1")
    op.drop_table("session_1")


def _copy_sessions(connection: sa.Connection, session: sa.Table) -> None:
    contexts = sa.text(SELECT_CONTEXT_PAYLOADS.format(":id"))
    for row in connection.execute(sa.text(SELECT_SESSIONS)).all():
        started_at, utc_offset_s = to_utc(row.started_at)
        connection.execute(
            session.insert().values(
                id=row.id,
                started_at=started_at,
                utc_offset_s=utc_offset_s,
                client=find_client(connection.execute(contexts, {"id": row.id}).scalars()),
                program_version=row.program_version,
                workout=row.workout,
            )
        )
    connection.execute(sa.text(COPY_EVENTS))
