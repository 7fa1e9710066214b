"""Creates and upgrades the tables on a PostgreSQL server: one Alembic script for each version.

For `remote_sync` only. A local file is upgraded by plain SQL, see `store/history/migrations`.
"""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(connection: Connection, version: int) -> int:
    """Run the scripts after this version (0: no tables yet); returns the version reached.

    The caller holds the transaction.
    """
    scripts = ScriptDirectory(str(Path(__file__).parent))
    revisions = list(reversed(list(scripts.walk_revisions())))
    with Operations.context(MigrationContext.configure(connection)):
        for revision in revisions[version:]:
            revision.module.upgrade()
    return len(revisions)
