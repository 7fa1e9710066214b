"""Writes the rows of one session into the history, on a thread of its own.

`JournalQueue` is what the session's thread and the writer's thread share: the rows in order, and
how far they are on disk. `JournalWriter` owns the connection, the retries and the verification.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from retrotimer.clock import monotonic_s
from retrotimer.store.history.database import (
    DamagedHistoryError,
    HistoryError,
    as_history_error,
    connect,
    transaction,
)
from retrotimer.store.history.merge import SessionRows, build_session_rows, read_session_rows
from retrotimer.store.upkeep import salvage

# A failed write is repeated after this time, for as long as the program runs.
RETRY_INTERVAL_S = 2.0
# At the end, so many failed attempts; each may wait for a history that is locked.
FINAL_ATTEMPTS = 3
# A step of the writer that takes longer is reported: with a heartbeat every 5 s this is within 10 s
# of the moment when the disk stopped answering. After the second time the end does not wait longer.
UNRESPONSIVE_AFTER_S, GIVE_UP_AFTER_S = 4.7, 7.0
_SIDECAR_SUFFIXES = ("-wal", "-shm")
_Statement = tuple[str, tuple[Any, ...]]
_INSERT_SESSION = "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?)"
_DELETE_EVENTS = "DELETE FROM entry WHERE session_id = ? AND origin = ?"
_INSERT_EVENT = "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)"
_DELETE_SUMMARY = "DELETE FROM summary WHERE session_id = ?"


class JournalQueue:
    """The rows of one session, in order, and how many of them are on disk.

    Nothing is ever removed: if the file is lost or broken, all of it is written again. Methods for
    the session's thread return at once. `notice` says what had to be done to write the rows.
    """

    def __init__(self, path: Path) -> None:
        self.notice = ""
        self._write_problem = ""
        self._unresponsive_problem = HistoryError(path, "the disk does not answer").messages[0]
        # Since when the writer waits for the disk; None while it waits for rows.
        self._step_since_s: float | None = None
        self._statements: list[_Statement] = []
        self._written_count = 0
        self._is_closing = False
        self._wake_event = Event()
        self._lock = Lock()
        self._thread: Thread | None = None

    def add_session(self, session_row: tuple[Any, ...]) -> None:
        """Add the session's own row, which comes before its events."""
        self._statements.append((_INSERT_SESSION, session_row))

    def add_event(self, row: tuple[Any, ...]) -> None:
        """Add an event: session id, number, origin, seconds since START, kind, payload."""
        self._statements.append((_INSERT_EVENT, row))

    def wake_writer(self, run: Callable[[], None]) -> None:
        """Let the thread write what was added; starts one that executes `run` if none is there."""
        with self._lock:
            self._is_closing = False
            self._wake_event.set()
            if self._thread is None:
                self._thread = Thread(target=run, name="journal", daemon=True)
                self._thread.start()

    def close(self, timeout_s: float) -> None:
        """Wait until everything is on disk, or the writer has given up and `problem` says why."""
        with self._lock:
            self._is_closing = True
            thread = self._thread
            self._wake_event.set()
        end_s = monotonic_s() + timeout_s
        while thread is not None and thread.is_alive():
            now_s = monotonic_s()
            patience_s = min(end_s, (self._step_since_s or now_s) + GIVE_UP_AFTER_S) - now_s
            if patience_s <= 0:
                return
            thread.join(patience_s)

    def session_rows(self) -> SessionRows:
        """All that was added, whether it is on disk or not."""
        _, session_row = self._statements[0]
        event_rows = tuple(
            values[1:] for statement, values in self._statements if statement is _INSERT_EVENT
        )
        return build_session_rows(session_row, event_rows)

    @property
    def problem(self) -> str:
        """Why rows are not on disk, or empty."""
        since_s = self._step_since_s
        is_waiting = since_s is not None and monotonic_s() - since_s >= UNRESPONSIVE_AFTER_S
        if is_waiting and not self.is_saved:
            return self._unresponsive_problem
        return self._write_problem

    @property
    def is_saved(self) -> bool:
        return self._written_count == len(self._statements)

    # From here on for the writer's thread.

    @property
    def is_closing(self) -> bool:
        """Whether the session waits for the end of the writing."""
        return self._is_closing

    @property
    def session_id(self) -> str:
        _, session_row = self._statements[0]
        return str(session_row[0])

    @property
    def origins(self) -> set[str]:
        """The origins of the session's events: one more for each time it was resumed."""
        return {values[2] for statement, values in self._statements if statement is _INSERT_EVENT}

    @property
    def has_written_nothing(self) -> bool:
        return not self._written_count

    def wait_for_change(self) -> None:
        """Until something was added or `close` was called; after a failure, until the retry."""
        self.end_step()
        self._wake_event.wait(RETRY_INTERVAL_S if self._write_problem else None)
        self._wake_event.clear()
        self.begin_step()

    def begin_step(self) -> None:
        """Before the writer does what a disk may answer late or never."""
        self._step_since_s = monotonic_s()

    def end_step(self) -> None:
        """Before the writer does what may take long although the disk answers."""
        self._step_since_s = None

    def report_failure(self, problem: str) -> None:
        """The last attempt to write failed."""
        self._write_problem = problem

    @property
    def has_failed(self) -> bool:
        """Whether the last attempt to write failed."""
        return bool(self._write_problem)

    def retry_at_once(self) -> None:
        self._wake_event.set()

    def unwritten(self) -> list[_Statement]:
        return self._statements[self._written_count :]

    def mark_written(self, count: int) -> None:
        """So many more statements are on disk."""
        self._written_count += count
        self._write_problem = ""

    def mark_all_unwritten(self) -> None:
        """The file may be another one, or have lost rows: write everything again."""
        self._written_count = 0

    def holds_exactly(self, session_rows: Iterable[Any], event_rows: Iterable[Any]) -> bool:
        """Whether these rows of a history are all that was added, and nothing else."""
        on_disk: list[_Statement] = [(_INSERT_SESSION, row) for row in session_rows]
        on_disk += [(_INSERT_EVENT, row) for row in event_rows]
        return Counter(on_disk) == Counter(self._statements)

    def try_end(self, attempts_left: int) -> bool:
        """Whether the writer's thread may end now.

        Decided under the lock: what is added later starts a new thread.
        """
        with self._lock:
            if self._is_closing and (self.is_saved or attempts_left <= 0):
                self._thread = None
                self.end_step()
                return True
            # Not done: try again at once.
            self._wake_event.set()
            return False


class JournalWriter:
    """Writes a queue into the history file at `path`, whatever becomes of that file meanwhile."""

    def __init__(self, path: Path, queue: JournalQueue) -> None:
        self._path = path
        self.queue = queue
        self._connection: sqlite3.Connection | None = None
        # Which file, and which files that SQLite keeps with it, the connection has open.
        self._file_inode: int | None = 0
        self._sidecar_inodes: dict[str, int | None] = {}
        self._has_failed_verification = False

    def run(self) -> None:
        """The thread: write what is added until the queue is closed and saved, or given up."""
        attempts_left = FINAL_ATTEMPTS
        while True:
            self.queue.wait_for_change()
            is_closing = self.queue.is_closing
            self._write_pending()
            if is_closing and self._connection is not None and self.queue.is_saved:
                self._disconnect()
                self._verify()
            if not is_closing:
                attempts_left = FINAL_ATTEMPTS
                continue
            # Only a failure costs an attempt: without one, something may have just been added.
            attempts_left -= self.queue.has_failed
            if self.queue.is_saved or attempts_left <= 0:
                # The next thread must find neither a connection nor an open file.
                self._disconnect()
            if self.queue.try_end(attempts_left):
                return

    def _write_pending(self) -> None:
        """Write in one transaction what is not on disk yet; a failure closes the connection."""
        if self._connection is not None and not self._is_same_file():
            # The file was removed or replaced.
            self._disconnect()
        if self._connection is not None and self.queue.is_saved:
            return
        try:
            with as_history_error(self._path):
                connection = self._connection or self._connect()
                self.queue.begin_step()
                statements = self.queue.unwritten()
                with transaction(connection):
                    if self.queue.has_written_nothing:
                        self._delete_own_events(connection)
                    for statement, values in statements:
                        connection.execute(statement, values)
                    connection.execute(_DELETE_SUMMARY, (self.queue.session_id,))
        except HistoryError as error:
            self._handle_failure(error)
            self._disconnect()
            return
        self.queue.mark_written(len(statements))
        self._sidecar_inodes = {
            suffix: _read_inode(self._sidecar_path(suffix)) for suffix in _SIDECAR_SUFFIXES
        }

    def _connect(self) -> sqlite3.Connection:
        self._connection = connect(self._path)
        self._file_inode = self._path.stat().st_ino
        # It may be another file than before.
        self.queue.mark_all_unwritten()
        return self._connection

    def _disconnect(self) -> None:
        """Close the file; if it was removed or replaced, also remove what SQLite left next to it.

        A log of the old file must not be taken for that of a new one.
        """
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if not self._is_same_file():
            for suffix, inode in self._sidecar_inodes.items():
                sidecar = self._sidecar_path(suffix)
                if _read_inode(sidecar) == inode:
                    sidecar.unlink(missing_ok=True)

    def _delete_own_events(self, connection: sqlite3.Connection) -> None:
        """Rows under the session's own keys may be what a broken disk made of them."""
        keys = ((self.queue.session_id, origin) for origin in self.queue.origins)
        connection.executemany(_DELETE_EVENTS, keys)

    def _verify(self) -> None:
        """Read everything back, because a file can break unnoticed.

        If rows are missing, write all of them again; the second time it is a failure.
        """
        self.queue.begin_step()
        try:
            if self._is_on_disk():
                return
            if self._has_failed_verification:
                raise DamagedHistoryError(self._path, "rows that were written are missing")
            self._has_failed_verification = True
        except HistoryError as error:
            self._handle_failure(error)
        self.queue.mark_all_unwritten()

    def _is_on_disk(self) -> bool:
        with as_history_error(self._path), closing(connect(self._path)) as connection:
            sessions = list(read_session_rows(connection, [self.queue.session_id]))
        origins = self.queue.origins
        return self.queue.holds_exactly(
            (session.session_row for session in sessions),
            (
                (session.id, *event_row)
                for session in sessions
                for event_row in session.event_rows
                if event_row[1] in origins
            ),
        )

    def _handle_failure(self, error: HistoryError) -> None:
        """Report it; if the file is damaged, continue in a new one with what can be read of it."""
        self.queue.report_failure(error.messages[0])
        if isinstance(error, DamagedHistoryError):
            # A long history takes its time.
            self.queue.end_step()
            try:
                self.queue.notice = salvage.salvage_history(self._path).notice
            except HistoryError as failure:
                self.queue.report_failure(failure.messages[0])
            else:
                self.queue.retry_at_once()

    def _is_same_file(self) -> bool:
        return _read_inode(self._path) == self._file_inode

    def _sidecar_path(self, suffix: str) -> Path:
        return self._path.with_name(f"{self._path.name}{suffix}")


def _read_inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
