"""Writes one session into the history as it happens, on a thread of its own."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from retrotimer import __version__
from retrotimer.domain.session.controls import Control
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.session_state import State
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import (
    DamagedError,
    HistoryError,
    connect,
    errors_of,
    transaction,
)
from retrotimer.store.history.events import (
    AFTER,
    CONTROL,
    END,
    HEARTBEAT,
    NOTE,
    OCCASION,
    RESUMED,
    SEGMENT,
    occasion_payload,
)
from retrotimer.store.history.merge import raws_of
from retrotimer.store.upkeep import salvage
from retrotimer.store.upkeep.cut_off_sessions import Interrupted

# What cannot be written is tried again so often, for as long as the program runs.
RETRY_S = 2.0
# At the end a history locked by another program is waited for this often, five seconds each time.
LAST_TRIES = 3
WAIT_S = 25.0
_BESIDE = ("-wal", "-shm")
_Row = tuple[str, tuple[Any, ...]]
_SESSION = "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?)"
_FORGET = "DELETE FROM entry WHERE session_id = ? AND origin = ?"
_ENTRY = "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)"


class SessionJournal:
    """The journal of one session. Every call returns at once; the thread does the disk's work.

    `problem` says why entries are not on disk, or nothing. All of the session stays in memory too:
    a disk that is full for a while, or a file that is gone or broken, costs nothing. `kept` says
    that all of it is on disk, `notice` what had to be done for it. `occasion` is written with the
    beginning; until then it may change.
    """

    def __init__(self, path: Path, workout: Workout) -> None:
        self.problem = ""
        self.notice = ""
        self.occasion = Occasion()
        self.session_id = str(uuid4())
        self._path = path
        self._workout = workout
        self._resumed: Interrupted | None = None
        self._origin = ""
        self._number = 0
        self._rows: list[_Row] = []
        self._written = 0
        self._end_s = 0.0
        self._closing = False
        self._doubted = False
        self._inode: int | None = 0
        self._beside: dict[str, int | None] = {}
        self._wake = Event()
        self._starting = Lock()
        self._thread: Thread | None = None

    def resume(self, session: Interrupted) -> None:
        """Instead of a new session: go on writing one that was cut off, from `begin` on."""
        self._resumed = session
        self.session_id, self.occasion = session.id, session.occasion
        # Another laptop that has it too may go on with it as well.
        self._origin = uuid4().hex
        self._number = max((entry[0] for entry in session.raw.entries), default=-1) + 1
        self._rows.append((_SESSION, session.raw.row))
        self._rows += [(_ENTRY, (session.id, *entry)) for entry in session.raw.entries]

    def begin(self, wall: datetime) -> None:
        """START was pressed, or a session that was cut off goes on."""
        if self._resumed is not None:
            self._entry(self._resumed.at_s, RESUMED, at=wall.isoformat(timespec="milliseconds"))
            return
        offset = wall.utcoffset()
        session = (
            self.session_id,
            wall.astimezone(UTC).isoformat(timespec="milliseconds"),
            round(offset.total_seconds()) if offset else 0,
            self.occasion.client,
            __version__,
            workout_file.text_of(self._workout),
        )
        self._rows.append((_SESSION, session))
        self._entry(0.0, OCCASION, **occasion_payload(self.occasion))

    def control(self, control: Control) -> None:
        self._entry(control.at_s, CONTROL, kind=control.kind.value, value=control.value)

    def segment(self, at_s: float, place: Place) -> None:
        self._entry(at_s, SEGMENT, index=place.index, offset_s=place.offset_s)

    def heartbeat(self, at_s: float) -> None:
        self._entry(at_s, HEARTBEAT)

    def note(self, at_s: float, text: str) -> None:
        self._entry(at_s, NOTE, text=text)

    def end(self, at_s: float, state: State) -> None:
        self._end_s = at_s
        self._entry(at_s, END, state=state.value)

    def answers(self, given: Mapping[str, Any]) -> None:
        """What was answered after the end."""
        self._entry(self._end_s, AFTER, **given)

    @property
    def kept(self) -> bool:
        return self._written == len(self._rows)

    def wait(self, timeout_s: float = WAIT_S) -> None:
        """Wait until everything is on disk, or `problem` says why it is not."""
        with self._starting:
            self._closing = True
            thread = self._thread
            self._wake.set()
        if thread is not None:
            thread.join(timeout_s)

    def _entry(self, at_s: float, entry_kind: str, /, **payload: Any) -> None:
        known = self.session_id, self._number, self._origin, at_s
        row = (*known, entry_kind, json.dumps(payload))
        self._number += 1
        self._rows.append((_ENTRY, row))
        with self._starting:
            self._closing = False
            self._wake.set()
            if self._thread is None:
                self._thread = Thread(target=self._write_all, name="journal", daemon=True)
                self._thread.start()

    def _write_all(self) -> None:
        connection: sqlite3.Connection | None = None
        tries = LAST_TRIES
        while True:
            self._wake.wait(RETRY_S if self.problem else None)
            self._wake.clear()
            connection = self._write(connection)
            if self._closing and connection is not None and self.kept:
                self._close(connection)
                connection = None
                self._look_again()
            with self._starting:
                # Only what fails is a try: something may just have come in meanwhile.
                tries = tries - bool(self.problem) if self._closing else LAST_TRIES
                if self._closing and (self.kept or tries <= 0):
                    self._thread = None
                    break
                if self._closing:
                    self._wake.set()
        self._close(connection)

    def _close(self, connection: sqlite3.Connection | None) -> None:
        """Let go of the file. Of one that was taken away nothing must lie beside the next one."""
        if connection is not None:
            connection.close()
        if not self._is_there():
            for suffix, inode in self._beside.items():
                beside = self._path.with_name(f"{self._path.name}{suffix}")
                if _inode(beside) == inode:
                    beside.unlink(missing_ok=True)

    def _write(self, connection: sqlite3.Connection | None) -> sqlite3.Connection | None:
        """Write what is not written yet; the connection to go on with, none after a failure."""
        if connection is not None and not self._is_there():
            # Somebody took the file away, or put another in its place.
            self._close(connection)
            connection = None
        if connection is not None and self.kept:
            return connection
        try:
            with errors_of(self._path):
                if connection is None:
                    connection = connect(self._path)
                    self._inode = self._path.stat().st_ino
                    # It may be another file by now: all of it once more.
                    self._written = 0
                until = len(self._rows)
                with transaction(connection):
                    if not self._written:
                        # What stands under our name may be what a broken disk made of it.
                        ours = ((self.session_id, origin) for origin in self._origins)
                        connection.executemany(_FORGET, ours)
                    for statement, values in self._rows[self._written : until]:
                        connection.execute(statement, values)
                    invalid = "DELETE FROM summary WHERE session_id = ?"
                    connection.execute(invalid, (self.session_id,))
        except HistoryError as error:
            self._failed(error)
            self._close(connection)
            return None
        self._written = until
        self.problem = ""
        names = {suffix: self._path.with_name(f"{self._path.name}{suffix}") for suffix in _BESIDE}
        self._beside = {suffix: _inode(beside) for suffix, beside in names.items()}
        return connection

    def _look_again(self) -> None:
        """At the end all of it must really be in the file, also if that broke unnoticed."""
        try:
            with errors_of(self._path), closing(connect(self._path)) as connection:
                raws = list(raws_of(connection, [self.session_id]))
            found = [(_SESSION, raw.row) for raw in raws]
            entries = (entry for raw in raws for entry in raw.entries)
            ours = (entry for entry in entries if entry[1] in self._origins)
            found += [(_ENTRY, (self.session_id, *entry)) for entry in ours]
            if Counter(found) == Counter(self._rows):
                return
            if self._doubted:
                raise DamagedError(self._path, "what is written into it is not there")
            self._doubted = True
        except HistoryError as error:
            self._failed(error)
        self._written = 0

    @property
    def _origins(self) -> set[str]:
        """Under which our entries are, those of a session that goes on too."""
        return {values[2] for statement, values in self._rows if statement is _ENTRY}

    def _is_there(self) -> bool:
        return _inode(self._path) == self._inode

    def _failed(self, error: HistoryError) -> None:
        self.problem = error.lines[0]
        if isinstance(error, DamagedError):
            # The file broke while it was written: begin a new one with all that can be read of it.
            try:
                self.notice = salvage.rescued(self._path).notice
            except HistoryError as failure:
                self.problem = failure.lines[0]
            else:
                self._wake.set()


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
