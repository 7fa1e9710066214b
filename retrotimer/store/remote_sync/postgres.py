"""Merges a local history with the studio's common history on a PostgreSQL server, both ways.

A session is always written to the local file first. Closed sessions follow to the server, and the
sessions of other laptops come back, whenever the server can be reached: in batches, each of which
is kept whatever happens to the next, so that a sync that was ended in the middle goes on the next
time. SQLAlchemy, Alembic and the driver are the extra `retrotimer[postgres]` and are imported only
for a sync.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from retrotimer.domain.values.shown_values import shorten_line
from retrotimer.store.history.database import as_history_error, connect
from retrotimer.store.history.merge import (
    EventRow,
    MergeResult,
    SessionRows,
    is_valid_event,
    merge,
    read_erased_ids,
    read_session_rows,
)
from retrotimer.store.remote_sync.fingerprints import SessionFingerprint, read_local_fingerprints
from retrotimer.store.remote_sync.remote_erasures import (
    ErasureResult,
    MayErase,
    are_few,
    carry_out_erasures,
)
from retrotimer.store.remote_sync.sync_errors import (
    ABORTED_MESSAGE,
    MISSING_EXTRA_MESSAGE,
    RemoteSyncError,
)
from retrotimer.store.remote_sync.sync_watch import SyncWatch

if TYPE_CHECKING:
    from retrotimer.store.remote_sync.remote_tables import RemoteTables


@dataclass(frozen=True, slots=True)
class SyncResult:
    """How many sessions went to the server, and what came from it.

    `erasures` are those of other computers. `healed_ids` are the sessions that were damaged on the
    server and were replaced by this computer's copy.
    """

    sent_count: int
    received: MergeResult
    erasures: ErasureResult = field(default_factory=ErasureResult)
    healed_ids: tuple[str, ...] = ()


class SyncPhase(Enum):
    """What a sync is doing."""

    COMPARING = "comparing"
    SENDING = "sending"
    RECEIVING = "receiving"


# Is told the phase, how many sessions of it are done, and how many there are.
OnProgress = Callable[[SyncPhase, int, int], object]


def sync(
    path: Path,
    url: str,
    *,
    may_erase: MayErase = are_few,
    on_progress: OnProgress = lambda _phase, _done, _total: None,
    watch: SyncWatch | None = None,
) -> SyncResult:
    """Merge the local history and the server's. Raises RemoteSyncError, HistoryError.

    Sessions that are still running, and damaged ones, stay where they are. `may_erase` decides
    whether sessions that other computers erased are erased here; those that are not stay, and are
    not sent. `watch` limits how long the server may take, and can end the sync.
    """
    try:
        from retrotimer.store.remote_sync import remote_tables as remote
    except ImportError as error:
        raise RemoteSyncError("history_url", MISSING_EXTRA_MESSAGE) from error
    watch = watch or SyncWatch()
    with (
        as_history_error(path),
        closing(connect(path)) as local,
        remote.open_connection(url, watch) as server,
    ):
        on_progress(SyncPhase.COMPARING, 0, 0)
        return _Sync(path, local, remote.RemoteTables(server), watch, on_progress).run(may_erase)


class _Sync:
    """One sync over one connection to each side."""

    def __init__(
        self,
        path: Path,
        local: sqlite3.Connection,
        tables: RemoteTables,
        watch: SyncWatch,
        on_progress: OnProgress,
    ) -> None:
        self._path = path
        self._local = local
        self._tables = tables
        self._watch = watch
        self._on_progress = on_progress
        self._received = MergeResult()
        self._sent_count = 0
        self._healed_ids: list[str] = []
        self._damaged: list[str] = []

    def run(self, may_erase: MayErase) -> SyncResult:
        erased_here, erased_there = read_erased_ids(self._local), self._tables.read_erased_ids()
        news = erased_there - erased_here
        erasures = carry_out_erasures(self._path, self._local, news, may_erase)
        self._tables.erase(erased_here - erased_there)
        here, there = read_local_fingerprints(self._local), self._tables.read_fingerprints()
        for session_id in erased_there:
            # Those that wait here for a confirmation.
            here.pop(session_id, None)
        new_ids = [session_id for session_id in here if session_id not in there]
        grown_ids = [
            session_id
            for session_id, known in here.items()
            if session_id in there and not known.has_same_events(there[session_id])
        ]
        self._send(new_ids, self._tables.insert_new)
        self._send(grown_ids, self._tables.insert_missing)
        # Another laptop may have erased meanwhile what this one has just sent.
        self._tables.erase(())
        self._receive([one for one, known in there.items() if here.get(one) != known], here)
        problems = map(shorten_line, (*self._received.problems, *self._damaged))
        self._received.problems = list(problems)
        return SyncResult(self._sent_count, self._received, erasures, tuple(self._healed_ids))

    def _send(
        self, session_ids: list[str], insert: Callable[[Sequence[SessionRows]], None]
    ) -> None:
        sent_before = self._sent_count
        for batch in self._tables.in_batches(read_session_rows(self._local, session_ids)):
            self._require_not_aborted()
            intact = []
            for session in batch:
                if session.find_problem():
                    self._damaged.append(f"session {session.display_id} is damaged")
                else:
                    intact.append(session)
            insert(intact)
            self._sent_count += len(intact)
            done_count = self._sent_count - sent_before
            self._on_progress(SyncPhase.SENDING, done_count, len(session_ids))

    def _receive(self, session_ids: list[str], here: dict[str, SessionFingerprint]) -> None:
        too_large: list[str] = []
        done_count = 0
        for batch in self._tables.read_session_rows(session_ids, too_large.append):
            self._require_not_aborted()
            damaged = [one for one in batch if one.id in here and not _is_whole(one)]
            healed = self._heal({one.id: one.event_rows for one in damaged})
            self._merge([session for session in batch if session.id not in healed])
            done_count += len(batch)
            self._on_progress(SyncPhase.RECEIVING, done_count, len(session_ids))
        healed = self._heal(dict.fromkeys(too_large))
        self._received.problems += [
            f"session {session_id}: it is too large on the server"
            for session_id in too_large
            if session_id not in healed
        ]
        if count := self._tables.count_damaged_ids():
            has = "session on the server has" if count == 1 else "sessions on the server have"
            self._received.problems.append(f"{count} {has} a damaged id")

    def _heal(self, remote_rows: Mapping[str, Sequence[EventRow] | None]) -> set[str]:
        """Replace damaged sessions on the server of which this computer has a whole copy.

        `remote_rows` are their events on the server by session id, None if they were not read.
        What others added there and can be read stays. Returns the ids of those replaced.
        """
        healed = set()
        for own in read_session_rows(self._local, remote_rows):
            if _is_whole(own):
                rows, own_keys = remote_rows[own.id], {row[:2] for row in own.event_rows}
                self._tables.replace(
                    own,
                    None
                    if rows is None
                    else [
                        row[:2] for row in rows if row[:2] in own_keys or not is_valid_event(row)
                    ],
                )
                healed.add(own.id)
        self._healed_ids += sorted(healed)
        return healed

    def _merge(self, sessions: list[SessionRows]) -> None:
        result = merge(self._local, sessions)
        self._received.added += result.added
        self._received.extended += result.extended
        self._received.problems += result.problems

    def _require_not_aborted(self) -> None:
        if self._watch.is_aborted:
            raise RemoteSyncError("history_url", ABORTED_MESSAGE)


def _is_whole(session: SessionRows) -> bool:
    """Whether nothing of it is damaged."""
    return (
        not session.find_problem()
        and all(map(is_valid_event, session.event_rows))
        and not session.events.problems
    )
