"""Version 2: sessions know their client and count in UTC; entries can be merged in any order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from retrotimer.domain.values.validation import MAX_NAME_LENGTH, is_single_line

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
    # Version 1 let a damaged row have no id, and so no entries.
    old = sa.text(
        "SELECT id, started_at, program_version, workout FROM session_1 WHERE id IS NOT NULL"
        " ORDER BY id"
    )
    for row in connection.execute(old).all():
        started_at, utc_offset_s = _to_utc(row.started_at)
        connection.execute(
            session.insert().values(
                id=row.id,
                started_at=started_at,
                utc_offset_s=utc_offset_s,
                client=_find_client(connection, row.id),
                program_version=row.program_version,
                workout=row.workout,
            )
        )
    connection.execute(
        sa.text(
            "INSERT INTO entry SELECT session_id,"
            " row_number() OVER (PARTITION BY session_id ORDER BY number) - 1,"
            " '', at_s, kind, payload FROM entry_1 WHERE session_id IN (SELECT id FROM session)"
        )
    )


def _to_utc(local_time: str) -> tuple[str, int]:
    """A time and its offset; what is none is taken over as it is, and named when it is read."""
    try:
        began = datetime.fromisoformat(local_time)
        offset = began.utcoffset()
        in_utc = began.astimezone(UTC) if offset is not None else began
    except (ValueError, TypeError, OverflowError):
        return local_time, 0
    return in_utc.isoformat(timespec="milliseconds"), round(offset.total_seconds()) if offset else 0


def _find_client(connection: sa.Connection, session_id: str) -> str:
    occasions = sa.text(
        "SELECT payload FROM entry_1 WHERE session_id = :id AND kind = 'occasion' ORDER BY number"
    )
    names = _iterate_client_names(connection.execute(occasions, {"id": session_id}).scalars())
    return next(names, "")


def _iterate_client_names(payloads: Any) -> Iterator[str]:
    for payload in payloads:
        with suppress(ValueError, RecursionError):
            content = json.loads(payload)
            if isinstance(content, dict) and is_single_line(content.get("client"), MAX_NAME_LENGTH):
                yield content["client"]
