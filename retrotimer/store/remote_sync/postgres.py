"""Merges a local history with the studio's common history on a PostgreSQL server, both ways.

A session is always written to the local file first. Closed sessions, and after a day those that
were cut off, follow to the server, and the sessions of other laptops come back, whenever the server
can be reached: in batches, each of which is kept whatever happens to the next, so that a sync that
was ended in the middle goes on the next time. SQLAlchemy, Alembic and the driver are the extra
`retrotimer[postgres]` and are imported only for a sync.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from retrotimer.clock import SystemClock
from retrotimer.domain.values.shown_values import shorten_line
from retrotimer.store.history.database import as_history_error, connect, transaction
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
from retrotimer.store.upkeep.cut_off_sessions import find_abandoned_ids
from retrotimer.store.upkeep.erasure_markers import find_sessions_of

if TYPE_CHECKING:
    from retrotimer.store.remote_sync.remote_tables import RemoteTables


_DELETE_EVENT = "DELETE FROM entry WHERE session_id = ? AND number = ? AND origin = ?"


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
        erased_there = self._tables.read_erased_ids()
        # Before anything is merged: a client of the same name may have come since then.
        news = erased_there - read_erased_ids(self._local)
        erasures = carry_out_erasures(self._path, self._local, news, may_erase)
        erased = read_erased_ids(self._local) - erased_there
        self._tables.erase(erased | self._find_remote_sessions_of(erased))
        abandoned = find_abandoned_ids(self._local, SystemClock().local_time())
        here = read_local_fingerprints(self._local, abandoned)
        there = self._tables.read_fingerprints()
        for session_id in erased_there | erasures.pending.session_ids:
            # Those that wait here for a confirmation.
            here.pop(session_id, None)
        for session_id in self._find_remote_sessions_of(erasures.pending.markers):
            # Of another client of the same name, who must not be erased with the one that waits.
            there.pop(session_id, None)
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

    def _find_remote_sessions_of(self, markers: Collection[str]) -> set[str]:
        """The sessions on the server of the clients whom these ids mark."""
        return find_sessions_of(self._tables.read_clients(), markers)

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
            known = {session.id: session for session in batch if session.id in here}
            whole = {one: session for one, session in known.items() if _is_whole(session)}
            healed = self._heal({one: known[one] for one in known if one not in whole})
            remaining = [session for session in batch if session.id not in healed]
            self._remove_damaged(list(whole.values()))
            self._merge(remaining)
            self._update_dates([session for session in remaining if session.id in here])
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

    def _heal(self, remote_sessions: Mapping[str, SessionRows | None]) -> set[str]:
        """Replace what is damaged on the server of sessions that this computer has completely.

        A session is None if it was not read. What others added there and can be read stays. Returns
        the ids of the sessions that were replaced.
        """
        healed = set()
        for own in read_session_rows(self._local, remote_sessions):
            remote = remote_sessions[own.id]
            keys = None if remote is None else _find_damaged_keys(remote, own)
            is_row_damaged = remote is None or replace(remote, event_rows=()).find_problem()
            if (keys or is_row_damaged) and _is_complete(own):
                self._tables.replace(own, keys)
                healed.add(own.id)
        self._healed_ids += sorted(healed)
        return healed

    def _remove_damaged(self, remote_sessions: list[SessionRows]) -> None:
        """Remove damaged events here of which the server has whole ones, so that those come."""
        rows = {session.id: _rows_by_key(session) for session in remote_sessions}
        for own in read_session_rows(self._local, rows):
            changed = [
                (own.id, *row[:2])
                for row in own.event_rows
                if rows[own.id].get(row[:2], row) != row
            ]
            if changed and own.events.problems:
                with transaction(self._local):
                    self._local.executemany(_DELETE_EVENT, changed)

    def _merge(self, sessions: list[SessionRows]) -> None:
        result = merge(self._local, sessions)
        self._received.added += result.added
        self._received.extended += result.extended
        self._received.problems += result.problems

    def _update_dates(self, remote_sessions: list[SessionRows]) -> None:
        """Give sessions on the server the dates that follow from their events, as here."""
        dates = {
            session.id: (session.started_at, session.utc_offset_s) for session in remote_sessions
        }
        for own in read_session_rows(self._local, dates):
            has_other_date = (own.started_at, own.utc_offset_s) != dates[own.id]
            if has_other_date and own.is_redated and _is_whole(own):
                self._tables.replace(own, ())

    def _require_not_aborted(self) -> None:
        if self._watch.is_aborted:
            raise RemoteSyncError("history_url", ABORTED_MESSAGE)


def _is_whole(session: SessionRows) -> bool:
    """Whether nothing of it is damaged."""
    return not session.find_problem() and not session.events.problems


def _is_complete(session: SessionRows) -> bool:
    """Whether it is whole and has each event that the session itself wrote, but perhaps the last.

    A copy that came without its damaged events is not.
    """
    numbers = [number for number, origin, *_ in session.event_rows if not origin]
    return _is_whole(session) and numbers == list(range(len(numbers)))


def _find_damaged_keys(remote: SessionRows, own: SessionRows) -> list[tuple[int, str]]:
    """The events of a session on the server that a complete copy does not have, or has whole."""
    own_rows = _rows_by_key(own)
    return [
        row[:2]
        for row in remote.event_rows
        if own_rows.get(row[:2], row) != row
        or (row[:2] not in own_rows and not is_valid_event(row))
    ]


def _rows_by_key(session: SessionRows) -> dict[tuple[int, str], EventRow]:
    return {row[:2]: row for row in session.event_rows}
