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
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.session.walk import Place
from retrotimer.domain.workout.workout import Workout
from retrotimer.store.files import workout_file
from retrotimer.store.history.database import (
    DamagedHistoryError,
    HistoryError,
    as_history_error,
    connect,
    transaction,
)
from retrotimer.store.history.events import (
    ANSWERS_AFTER_EVENT,
    CONTEXT_EVENT,
    CONTROL_EVENT,
    END_EVENT,
    HEARTBEAT_EVENT,
    NOTE_EVENT,
    RESUMED_EVENT,
    SEGMENT_EVENT,
    context_to_payload,
)
from retrotimer.store.history.merge import read_session_rows
from retrotimer.store.upkeep import salvage
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession

# What cannot be written is tried again so often, for as long as the program runs.
RETRY_INTERVAL_S = 2.0
# At the end a history locked by another program is waited for this often, five seconds each time.
FINAL_ATTEMPTS = 3
FLUSH_TIMEOUT_S = 25.0
_SIDECAR_SUFFIXES = ("-wal", "-shm")
_Statement = tuple[str, tuple[Any, ...]]
_INSERT_SESSION = "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?)"
_DELETE_EVENTS = "DELETE FROM entry WHERE session_id = ? AND origin = ?"
_INSERT_EVENT = "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)"


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
        self.context = SessionContext()
        self.session_id = str(uuid4())
        self._path = path
        self._workout = workout
        self._resumed_session: CutOffSession | None = None
        self._origin = ""
        self._next_number = 0
        self._statements: list[_Statement] = []
        self._written_count = 0
        self._end_s = 0.0
        self._is_closing = False
        self._has_failed_verification = False
        self._file_inode: int | None = 0
        self._sidecar_inodes: dict[str, int | None] = {}
        self._wake_event = Event()
        self._thread_lock = Lock()
        self._thread: Thread | None = None

    def resume(self, session: CutOffSession) -> None:
        """Instead of a new session: go on writing one that was cut off, from `begin` on."""
        self._resumed_session = session
        self.session_id, self.context = session.id, session.context
        # Another laptop that has it too may go on with it as well.
        self._origin = uuid4().hex
        self._next_number = max((entry[0] for entry in session.rows.event_rows), default=-1) + 1
        self._statements.append((_INSERT_SESSION, session.rows.session_row))
        self._statements += [
            (_INSERT_EVENT, (session.id, *entry)) for entry in session.rows.event_rows
        ]

    def start(self, started_at: datetime) -> None:
        """START was pressed, or a session that was cut off goes on."""
        if self._resumed_session is not None:
            self._append_event(
                self._resumed_session.at_s,
                RESUMED_EVENT,
                at=started_at.isoformat(timespec="milliseconds"),
            )
            return
        offset = started_at.utcoffset()
        session = (
            self.session_id,
            started_at.astimezone(UTC).isoformat(timespec="milliseconds"),
            round(offset.total_seconds()) if offset else 0,
            self.context.client,
            __version__,
            # A text that the reader refuses must not cost the session.
            workout_file.repair_texts(workout_file.serialize(self._workout)),
        )
        self._statements.append((_INSERT_SESSION, session))
        self._append_event(0.0, CONTEXT_EVENT, **context_to_payload(self.context))

    def record_control(self, control: Control) -> None:
        self._append_event(
            control.at_s, CONTROL_EVENT, kind=control.kind.value, value=control.value
        )

    def record_segment(self, at_s: float, place: Place) -> None:
        self._append_event(at_s, SEGMENT_EVENT, index=place.index, offset_s=place.offset_s)

    def record_heartbeat(self, at_s: float) -> None:
        self._append_event(at_s, HEARTBEAT_EVENT)

    def record_note(self, at_s: float, text: str) -> None:
        self._append_event(at_s, NOTE_EVENT, text=text)

    def record_end(self, at_s: float, state: SessionPhase) -> None:
        self._end_s = at_s
        self._append_event(at_s, END_EVENT, state=state.value)

    def record_answers(self, answers: Mapping[str, Any]) -> None:
        """What was answered after the end."""
        self._append_event(self._end_s, ANSWERS_AFTER_EVENT, **answers)

    @property
    def is_saved(self) -> bool:
        return self._written_count == len(self._statements)

    def flush(self, timeout_s: float = FLUSH_TIMEOUT_S) -> None:
        """Wait until everything is on disk, or `problem` says why it is not."""
        with self._thread_lock:
            self._is_closing = True
            thread = self._thread
            self._wake_event.set()
        if thread is not None:
            thread.join(timeout_s)

    def _append_event(self, at_s: float, event_kind: str, /, **payload: Any) -> None:
        known = self.session_id, self._next_number, self._origin, at_s
        row = (*known, event_kind, json.dumps(payload))
        self._next_number += 1
        self._statements.append((_INSERT_EVENT, row))
        with self._thread_lock:
            self._is_closing = False
            self._wake_event.set()
            if self._thread is None:
                self._thread = Thread(target=self._run_writer, name="journal", daemon=True)
                self._thread.start()

    def _run_writer(self) -> None:
        connection: sqlite3.Connection | None = None
        tries = FINAL_ATTEMPTS
        while True:
            self._wake_event.wait(RETRY_INTERVAL_S if self.problem else None)
            self._wake_event.clear()
            connection = self._write_pending(connection)
            if self._is_closing and connection is not None and self.is_saved:
                self._close_connection(connection)
                connection = None
                self._verify_written()
            with self._thread_lock:
                # Only what fails is a try: something may just have come in meanwhile.
                tries = tries - bool(self.problem) if self._is_closing else FINAL_ATTEMPTS
                if self._is_closing and (self.is_saved or tries <= 0):
                    self._thread = None
                    break
                if self._is_closing:
                    self._wake_event.set()
        self._close_connection(connection)

    def _close_connection(self, connection: sqlite3.Connection | None) -> None:
        """Let go of the file. Of one that was taken away nothing must lie beside the next one."""
        if connection is not None:
            connection.close()
        if not self._is_same_file():
            for suffix, inode in self._sidecar_inodes.items():
                beside = self._path.with_name(f"{self._path.name}{suffix}")
                if _read_inode(beside) == inode:
                    beside.unlink(missing_ok=True)

    def _write_pending(self, connection: sqlite3.Connection | None) -> sqlite3.Connection | None:
        """Write what is not written yet; the connection to go on with, none after a failure."""
        if connection is not None and not self._is_same_file():
            # Somebody took the file away, or put another in its place.
            self._close_connection(connection)
            connection = None
        if connection is not None and self.is_saved:
            return connection
        try:
            with as_history_error(self._path):
                if connection is None:
                    connection = connect(self._path)
                    self._file_inode = self._path.stat().st_ino
                    # It may be another file by now: all of it once more.
                    self._written_count = 0
                until = len(self._statements)
                with transaction(connection):
                    if not self._written_count:
                        # What stands under our name may be what a broken disk made of it.
                        ours = ((self.session_id, origin) for origin in self._own_origins)
                        connection.executemany(_DELETE_EVENTS, ours)
                    for statement, values in self._statements[self._written_count : until]:
                        connection.execute(statement, values)
                    invalid = "DELETE FROM summary WHERE session_id = ?"
                    connection.execute(invalid, (self.session_id,))
        except HistoryError as error:
            self._handle_failure(error)
            self._close_connection(connection)
            return None
        self._written_count = until
        self.problem = ""
        names = {
            suffix: self._path.with_name(f"{self._path.name}{suffix}")
            for suffix in _SIDECAR_SUFFIXES
        }
        self._sidecar_inodes = {suffix: _read_inode(beside) for suffix, beside in names.items()}
        return connection

    def _verify_written(self) -> None:
        """At the end all of it must really be in the file, also if that broke unnoticed."""
        try:
            with as_history_error(self._path), closing(connect(self._path)) as connection:
                raws = list(read_session_rows(connection, [self.session_id]))
            found = [(_INSERT_SESSION, raw.session_row) for raw in raws]
            entries = (entry for raw in raws for entry in raw.event_rows)
            ours = (entry for entry in entries if entry[1] in self._own_origins)
            found += [(_INSERT_EVENT, (self.session_id, *entry)) for entry in ours]
            if Counter(found) == Counter(self._statements):
                return
            if self._has_failed_verification:
                raise DamagedHistoryError(self._path, "what is written into it is not there")
            self._has_failed_verification = True
        except HistoryError as error:
            self._handle_failure(error)
        self._written_count = 0

    @property
    def _own_origins(self) -> set[str]:
        """Under which our entries are, those of a session that goes on too."""
        return {values[2] for statement, values in self._statements if statement is _INSERT_EVENT}

    def _is_same_file(self) -> bool:
        return _read_inode(self._path) == self._file_inode

    def _handle_failure(self, error: HistoryError) -> None:
        self.problem = error.messages[0]
        if isinstance(error, DamagedHistoryError):
            # The file broke while it was written: begin a new one with all that can be read of it.
            try:
                self.notice = salvage.salvage_history(self._path).notice
            except HistoryError as failure:
                self.problem = failure.messages[0]
            else:
                self._wake_event.set()


def _read_inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
