"""Erasures that other computers made: which of them a sync carries out here, and what it keeps.

A client who is erased on one computer disappears from the others, and leaves no copy there. But the
list of erased sessions is only a list of ids on the server, and a program that can write it could
empty every laptop. So more than a few erasures wait until they are confirmed, and sessions that are
not all of a client's are copied first.

No marker of a client is taken over meanwhile either: in the history of this computer it would say
that their sessions were erased here, and `erasure.finish_erasures` would erase everything else.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrotimer.clock import SystemClock
from retrotimer.store.folders import unused_path
from retrotimer.store.history.sessions import legible_client
from retrotimer.store.upkeep import backups
from retrotimer.store.upkeep.erasure import erase_sessions
from retrotimer.store.upkeep.erasure_markers import read_digests, with_sessions_of_clients

# As many as a client has after a trial week. More are asked about.
MAX_UNCONFIRMED_ERASURES = 3


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """Sessions of this computer that were erased on others.

    `clients` are all names of their clients, with an empty one for the owner. Of `whole_clients`
    nothing remains afterwards: they were erased by `retrotimer history erase`, which a part of a
    client's sessions and the owner's never are. `markers` are those of all clients who were
    erased, see `upkeep/erasure_markers.py`.
    """

    session_ids: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()
    whole_clients: frozenset[str] = frozenset()
    markers: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        return len(self.session_ids)


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """What became of it: `copy` is where the history was copied to before, if it was."""

    erased: ErasureRequest = ErasureRequest()
    pending: ErasureRequest = ErasureRequest()
    copy: Path | None = None


MayErase = Callable[[ErasureRequest], bool]


def are_few(request: ErasureRequest) -> bool:
    """Whether so few sessions are erased that it needs no confirmation."""
    return request.count <= MAX_UNCONFIRMED_ERASURES


def carry_out_erasures(
    path: Path, connection: sqlite3.Connection, erased_ids: set[str], may_erase: MayErase
) -> ErasureResult:
    """Erase these sessions, and all of marked clients, if `may_erase` allows it, or else none.

    Raises HistoryError, before anything is erased, if a copy is due and cannot be made.
    """
    erased_ids = with_sessions_of_clients(connection, erased_ids)
    request = find_erasures(connection, erased_ids)
    if request.count and not may_erase(request):
        # None of them is noted as erased here, so the next sync asks again.
        return ErasureResult(pending=request)
    # Clients who were erased as a whole come first, so that no copy has them.
    whole = _ids_of(connection, request.session_ids, request.whole_clients)
    erase_sessions(connection, whole | request.markers)
    copy = None
    if others := request.session_ids - whole:
        now = SystemClock().local_time()
        name = f"{path.stem}.before-erasure-{now:{backups.TIMESTAMP_FORMAT}}"
        copy = backups.back_up(path, unused_path(path.parent, name, path.suffix))
    erase_sessions(connection, erased_ids - request.session_ids | others)
    return ErasureResult(request, copy=copy)


def find_erasures(connection: sqlite3.Connection, erased_ids: set[str]) -> ErasureRequest:
    """Which of these sessions there are here. Raises sqlite3.Error."""
    found: dict[str, set[str]] = defaultdict(set)
    remaining: set[str] = set()
    for session_id, client in _read_clients(connection):
        if session_id in erased_ids:
            found[client].add(session_id)
        else:
            remaining.add(client)
    return ErasureRequest(
        frozenset().union(*found.values()),
        frozenset(found),
        frozenset(client for client in found if client and client not in remaining),
        frozenset(read_digests(erased_ids)),
    )


def _ids_of(
    connection: sqlite3.Connection, session_ids: frozenset[str], clients: frozenset[str]
) -> set[str]:
    """Those of these sessions that belong to one of these clients."""
    return {
        session_id
        for session_id, client in _read_clients(connection)
        if session_id in session_ids and client in clients
    }


def _read_clients(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The id and the client of each session; a client that is damaged reads as the owner."""
    for session_id, client in connection.execute("SELECT id, client FROM session"):
        yield session_id, legible_client(client)
