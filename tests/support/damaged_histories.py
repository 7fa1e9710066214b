"""Damages histories in every way a disk can, and finds what is still readable in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st

from retrotimer.store.files import workout_file
from retrotimer.store.history.database import connect
from retrotimer.store.history.merge import SessionRows, merge
from tests.support.history_database import STARTED_AT, WORKOUT

PAGE_BYTES = 4_096
Damage = Callable[[bytes], bytes]
_CONTEXT_EVENT = (0, "", 0.0, "occasion", '{"client": "Ann"}')
_END_EVENT = (999, "", 900.0, "end", '{"state": "finished"}')


def make_session_rows(count: int) -> list[SessionRows]:
    """Sessions that fill several pages of a database."""
    rows = []
    for number in range(count):
        day = STARTED_AT - (count - number) * timedelta(days=1)
        beats = ((beat, "", 5.0 * beat, "heartbeat", "{}") for beat in range(1, 40 + 3 * number))
        rows.append(
            SessionRows(
                f"{number:08}-0000-4000-8000-000000000000",
                day.isoformat(timespec="milliseconds"),
                3_600,
                "Ann",
                "0.1.0",
                workout_file.serialize(replace(WORKOUT, name=f"Number {number}")),
                (_CONTEXT_EVENT, *beats, _END_EVENT),
            )
        )
    return rows


def insert_sessions(path: Path, session_rows: Sequence[SessionRows]) -> None:
    """Add sessions to a history."""
    with closing(connect(path)) as connection:
        assert merge(connection, session_rows).problems == []


def readable_sessions(path: Path, known: Sequence[SessionRows]) -> Iterator[SessionRows]:
    """Yield the sessions that a damaged file still returns unchanged, each queried by its id."""
    with closing(sqlite3.connect(path)) as connection:
        for raw in known:
            try:
                row = connection.execute("SELECT * FROM session WHERE id = ?", (raw.id,)).fetchone()
                entries = connection.execute(
                    "SELECT * FROM entry WHERE session_id = ? ORDER BY number, origin",
                    (raw.id,),
                ).fetchall()
            except (sqlite3.Error, UnicodeDecodeError):
                continue
            if (row, entries) == (raw.session_row, [(raw.id, *entry) for entry in raw.event_rows]):
                yield raw


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """Flipped bits, a lost end, overwritten pages, an overwritten header, an empty file."""
    seed = draw(st.randoms(use_true_random=True))
    kind = draw(st.sampled_from(["bit", "bits", "end", "page", "pages", "header", "zeros", "none"]))

    def flip_bits(content: bytearray, bits: int) -> None:
        for _ in range(bits):
            content[seed.randrange(len(content))] ^= 1 << seed.randrange(8)

    def overwrite_pages(content: bytearray, pages: int) -> None:
        for _ in range(pages):
            at = PAGE_BYTES * seed.randrange(len(content) // PAGE_BYTES)
            content[at : at + PAGE_BYTES] = seed.choice(
                [bytes(PAGE_BYTES), b"\xff" * PAGE_BYTES, seed.randbytes(PAGE_BYTES)]
            )

    def damage(whole: bytes) -> bytes:
        content = bytearray(whole)
        match kind:
            case "bit" | "bits":
                flip_bits(content, 1 if kind == "bit" else seed.randrange(2, 400))
            case "end":
                del content[seed.randrange(len(content)) :]
            case "page" | "pages":
                overwrite_pages(content, 1 if kind == "page" else seed.randrange(2, 6))
            case "header":
                length = seed.choice([1, 16, 100])
                content[:length] = seed.randbytes(length)
            case "zeros":
                content[:] = bytes(len(content))
            case "none":
                content.clear()
        return bytes(content)

    return damage
