"""Writes one session into the history as it happens, on a thread of its own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any
from uuid import uuid4

from retrotimer import __version__
from retrotimer.core.controls import Control
from retrotimer.core.occasion import Occasion
from retrotimer.core.session import State
from retrotimer.core.walk import Place
from retrotimer.core.workout import Workout
from retrotimer.store import workout_file
from retrotimer.store.history import (
    AFTER,
    BUSY_TIMEOUT_S,
    ENTRY,
    OCCASION,
    HistoryError,
    connect,
    occasion_payload,
)

# A history locked by another program is waited for this often, five seconds each time.
LAST_TRIES = 3
_Row = tuple[str, tuple[Any, ...]]
_SESSION = "INSERT INTO session (id, started_at, program_version, workout) VALUES (?, ?, ?, ?)"


class SessionJournal:
    """The journal of one session. Every call returns at once; the thread does the disk's work.

    `problem` says why entries are not on disk yet, or nothing. They are kept in memory and tried
    again with the next entry and at the end. `kept` says that all of it is on disk. `occasion` is
    written with the beginning; until then it may change.
    """

    def __init__(self, path: Path, workout: Workout) -> None:
        self.problem = ""
        self.session_id = str(uuid4())
        self.occasion = Occasion()
        self._path = path
        self._workout = workout
        self._queue: SimpleQueue[_Row | None] = SimpleQueue()
        self._queued = self._written = 0
        self._end_s = 0.0
        self._thread = Thread(target=self._write_all, name="journal", daemon=True)

    def begin(self, wall: datetime) -> None:
        text = workout_file.text_of(self._workout)
        started_at = wall.isoformat(timespec="milliseconds")
        self._put((_SESSION, (self.session_id, started_at, __version__, text)))
        self._entry(0.0, OCCASION, **occasion_payload(self.occasion))
        self._thread.start()

    def control(self, control: Control) -> None:
        self._entry(control.at_s, "control", kind=control.kind.value, value=control.value)

    def segment(self, at_s: float, place: Place) -> None:
        self._entry(at_s, "segment", index=place.index, offset_s=place.offset_s)

    def heartbeat(self, at_s: float) -> None:
        self._entry(at_s, "heartbeat")

    def end(self, at_s: float, state: State) -> None:
        """The last entry: the thread writes what is left and ends."""
        self._end_s = at_s
        self._entry(at_s, "end", state=state.value)
        self._queue.put(None)

    def answers(self, given: Mapping[str, Any]) -> None:
        """What was answered after the end."""
        self._entry(self._end_s, AFTER, **given)
        self._queue.put(None)
        self._thread = Thread(target=self._write_after, args=(self._thread,), daemon=True)
        self._thread.start()

    @property
    def kept(self) -> bool:
        return self._written == self._queued

    def wait(self, timeout_s: float = BUSY_TIMEOUT_S * (LAST_TRIES + 2)) -> None:
        """After the end: wait until everything is on disk, or `problem` says why it is not."""
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _entry(self, at_s: float, entry_kind: str, **payload: Any) -> None:
        self._put((ENTRY, (self.session_id, at_s, entry_kind, json.dumps(payload))))

    def _put(self, row: _Row) -> None:
        self._queued += 1
        self._queue.put(row)

    def _write_after(self, before: Thread) -> None:
        """A thread more, for what comes when the first is done."""
        before.join()
        self._write_all()

    def _write_all(self) -> None:
        unwritten: list[_Row] = []
        with ExitStack() as stack:
            connection: sqlite3.Connection | None = None
            for rows in self._batches():
                unwritten += rows
                try:
                    connection = connection or stack.enter_context(closing(connect(self._path)))
                    _write(connection, unwritten)
                except (HistoryError, sqlite3.Error) as error:
                    self.problem = str(error)
                else:
                    self._written += len(unwritten)
                    unwritten = []
                    self.problem = ""

    def _batches(self) -> Iterator[list[_Row]]:
        """Everything queued, as it comes; after the end a few empty ones, to try again."""
        ended = False
        while not ended:
            batch = [self._queue.get()]
            while not self._queue.empty():
                batch.append(self._queue.get())
            ended = batch[-1] is None
            yield [row for row in batch if row is not None]
        yield from ([] for _ in range(LAST_TRIES))


def _write(connection: sqlite3.Connection, rows: list[_Row]) -> None:
    """All of these rows, or none."""
    if not rows:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement, values in rows:
            connection.execute(statement, values)
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
