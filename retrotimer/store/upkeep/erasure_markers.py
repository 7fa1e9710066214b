"""Markers in the table `erased` by which other computers learn that a client was erased.

They carry over like the ids of erased sessions, and name the client by the digest that their
profile's file name has too. A marker is written together with the erasure of the client's sessions,
so one that is in the table was obeyed in the history. It is made anew for each erasure: a client of
the same name who comes later is not erased by it. What it asks for beyond the history (the profile,
settings, copies) is done by `erasure.finish_erasures`, and noted here by DONE_PREFIX.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import uuid4

from retrotimer.store.files.client_file import OWNER_DIGEST, client_digest

DONE_PREFIX = "done-"
_MARKER = re.compile(r"client-([0-9a-f]{16})-[0-9a-f]{32}")


def make_marker(client: str) -> str:
    """A new marker for this client."""
    return f"client-{client_digest(client)}-{uuid4().hex}"


def read_digests(erased_ids: Iterable[str]) -> Mapping[str, str]:
    """The digest in each marker among these ids.

    None is that of the owner, who is another person on each computer.
    """
    found = filter(None, map(_MARKER.fullmatch, erased_ids))
    return {match[0]: match[1] for match in found if match[1] != OWNER_DIGEST}


def find_sessions_of(sessions: Iterable[tuple[str, Any]], erased_ids: Iterable[str]) -> set[str]:
    """Those of these sessions (id, client) whose client has a marker among these ids."""
    digests = set(read_digests(erased_ids).values())
    return select_sessions_of(sessions, digests) if digests else set()


def select_sessions_of(sessions: Iterable[tuple[str, Any]], digests: Collection[str]) -> set[str]:
    """Those of these sessions (id, client) whose client has one of these digests.

    One whose client is damaged, and no text, is not among them.
    """
    return {
        session_id
        for session_id, client in sessions
        if isinstance(client, str) and client_digest(client) in digests
    }


def with_sessions_of_clients(connection: sqlite3.Connection, erased_ids: set[str]) -> set[str]:
    """These ids, and those of all local sessions of the clients whom they mark."""
    sessions = connection.execute("SELECT id, client FROM session")
    return erased_ids | find_sessions_of(sessions, erased_ids)


def read_unfinished(connection: sqlite3.Connection) -> Mapping[str, str]:
    """The markers, with their digests, of which the history is all that was erased so far."""
    ids = {session_id for (session_id,) in connection.execute("SELECT session_id FROM erased")}
    return {
        marker: digest
        for marker, digest in read_digests(ids).items()
        if f"{DONE_PREFIX}{marker}" not in ids
    }


def note_finished(connection: sqlite3.Connection, markers: Iterable[str]) -> None:
    """Note that nothing is left of the clients with these markers."""
    connection.executemany(
        "INSERT OR IGNORE INTO erased VALUES (?)", ((f"{DONE_PREFIX}{one}",) for one in markers)
    )
