"""Upgrades a local history of an older version, by plain SQL. For `history.database` only.

To add a version: a module like `version_2` and its entry in MIGRATIONS; SCHEMA.md lists the rest.
"""

from __future__ import annotations

import sqlite3

from retrotimer.store.history.migrations import version_2

# MIGRATIONS[n - 1] turns a history of version n into one of version n + 1.
MIGRATIONS = (version_2.upgrade,)


def upgrade(connection: sqlite3.Connection, version: int) -> None:
    """Run every migration after this version. The caller holds the transaction."""
    for migration in MIGRATIONS[version - 1 :]:
        migration(connection)
