"""Merges a local history with the studio's common history on a PostgreSQL server, both ways.

A session is always written to the local file first. Closed sessions, and after a day those that
were cut off, follow to the server, and the sessions of other laptops come back, whenever the server
can be reached. SQLAlchemy, Alembic and the driver are the extra `retrotimer[postgres]` and are
imported only for a sync.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from retrotimer.clock import SystemClock
from retrotimer.store.history.database import as_history_error, connect
from retrotimer.store.history.events import CLOSING_EVENTS
from retrotimer.store.history.merge import (
    MergeResult,
    merge,
    read_erased_ids,
    read_session_rows,
)
from retrotimer.store.remote_sync.sync_errors import MISSING_EXTRA_MESSAGE, RemoteSyncError
from retrotimer.store.upkeep.cut_off_sessions import find_abandoned_ids
from retrotimer.store.upkeep.erasure import erase_sessions
from retrotimer.store.upkeep.erasure_markers import find_sessions_of, with_sessions_of_clients

_SELECT_FINAL = """
    SELECT session_id, sum(origin = '') FROM entry GROUP BY session_id
    HAVING sum(kind IN (?, ?, ?)) > 0 OR session_id IN (SELECT value FROM json_each(?))
"""
_SELECT_LATER_EVENTS = "SELECT session_id, number, origin FROM entry WHERE origin <> ''"


@dataclass(frozen=True, slots=True)
class SyncResult:
    """How many sessions went to the server, and what came from it."""

    sent_count: int
    received: MergeResult


def sync(path: Path, url: str) -> SyncResult:
    """Merge the local history and the server's. Raises RemoteSyncError, HistoryError.

    Sessions that are still running, and damaged ones, stay where they are.
    """
    try:
        from retrotimer.store.remote_sync import remote_tables as remote
    except ImportError as error:
        raise RemoteSyncError("history_url", MISSING_EXTRA_MESSAGE) from error
    with (
        as_history_error(path),
        closing(connect(path)) as local,
        remote.open_connection(url) as server,
    ):
        tables = remote.RemoteTables(server)
        erased_here, erased_there = read_erased_ids(local), tables.read_erased_ids()
        # Before anything is merged: a client of the same name may have come since then.
        erase_sessions(local, with_sessions_of_clients(local, erased_there - erased_here))
        erased = erased_here - erased_there
        tables.erase(erased | find_sessions_of(tables.read_clients(), erased))
        server.commit()
        abandoned = json.dumps(find_abandoned_ids(local, SystemClock().local_time()))
        here = remote.build_fingerprints(
            local.execute(_SELECT_FINAL, (*CLOSING_EVENTS, abandoned)),
            local.execute(_SELECT_LATER_EVENTS),
        )
        there = tables.read_fingerprints()
        to_send = [
            session_id for session_id, known in here.items() if there.get(session_id) != known
        ]
        to_fetch = [
            session_id for session_id, known in there.items() if here.get(session_id) != known
        ]
        sent_count, damaged = 0, list[str]()
        for batch in remote.in_batches(read_session_rows(local, to_send)):
            intact = [session for session in batch if not session.find_problem()]
            damaged += [
                f"session {session.display_id} is damaged"
                for session in batch
                if session not in intact
            ]
            tables.insert_missing(intact)
            server.commit()
            sent_count += len(intact)
        # Another laptop may have erased meanwhile what this one has just sent.
        tables.erase(())
        server.commit()
        received = merge(local, tables.read_session_rows(to_fetch))
        received.problems += damaged
        return SyncResult(sent_count, received)
