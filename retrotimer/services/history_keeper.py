"""The history while the program runs: who writes it, what was cut off, copies, the studio."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.store.errors import StoreError
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import DamagedHistoryError, HistoryError, connect
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.log_file import LogEvent, LogFile
from retrotimer.store.upkeep import backups, cut_off_sessions, salvage
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession


class HistoryKeeper:
    """Opened once before a session is performed, closed at the end.

    `writes` says that this program performs sessions; a second one only reads. `notice` is what
    must be said of it, or nothing. Copies and the studio have a thread of their own: nobody waits.
    """

    def __init__(self, folders: Folders, history_url: str = "") -> None:
        self.can_write = True
        self._cut_off_session: CutOffSession | None = None
        self._history_notice = ""
        self._sync_notice = ""
        self._path = folders.history_path
        self._sync_url = history_url
        self._lock = WriterLock(folders.history_path)
        self._log = LogFile(folders.log)
        self._wake_event = Event()
        self._is_closing = False
        self._thread: Thread | None = None

    @property
    def notice(self) -> str:
        """What the file is like comes before what the studio is."""
        return self._history_notice or self._sync_notice

    def open(self) -> None:
        """Take the history, mend it if it is broken, begin to look after it."""
        self._log.write(LogEvent.STARTED)
        try:
            self.can_write = self._lock.acquire()
        except HistoryError:
            # Where there is no disk the session says so itself, and goes on.
            return
        if not self.can_write:
            self._log.write(LogEvent.ALREADY_OPEN)
            self._history_notice = messages.ALREADY_RUNNING
            return
        self._with_salvage(self._verify_history)
        # Asked before others' sessions come in.
        self._cut_off_session = self._find_cut_off_session()
        self._thread = Thread(target=self._run_maintenance, name="history", daemon=True)
        self._thread.start()

    @property
    def cut_off_session(self) -> CutOffSession | None:
        """The session that was cut off, if this program may go on with it."""
        return self._cut_off_session

    def _find_cut_off_session(self) -> CutOffSession | None:
        try:
            session = cut_off_sessions.find_cut_off_session(self._path)
        except HistoryError:
            return None
        if session is not None:
            self._log.write(LogEvent.SESSION_CUT_OFF)
        return session

    def keep_cut_off(self, session: CutOffSession) -> None:
        """Leave it as it is."""
        try:
            cut_off_sessions.keep(self._path, session)
        except HistoryError as error:
            self._report_failure(error)

    def discard_cut_off(self, session: CutOffSession) -> None:
        """It is not wanted."""
        try:
            cut_off_sessions.discard(self._path, session)
        except HistoryError as error:
            self._report_failure(error)

    def notify_session_saved(self) -> None:
        """One more is on disk: others may have it."""
        self._wake_event.set()

    def close(self, timeout_s: float = 10.0) -> None:
        """Send what is left, let others write."""
        self._is_closing = True
        self._wake_event.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
        self._lock.release()
        self._log.write(LogEvent.ENDED)

    def _verify_history(self) -> None:
        if salvage.is_emptied(self._path):
            raise DamagedHistoryError(self._path, "it is empty")
        if self._path.exists():
            connect(self._path).close()

    def _run_maintenance(self) -> None:
        while True:
            self._with_salvage(
                lambda: backups.back_up_daily(self._path, SystemClock().local_time())
            )
            if self._sync_url:
                self._sync()
            if self._is_closing:
                return
            self._wake_event.wait()
            self._wake_event.clear()

    def _with_salvage(self, operation: Callable[[], object]) -> None:
        """Do this; a history that turns out to be broken is begun anew with what can be read."""
        try:
            operation()
        except DamagedHistoryError:
            try:
                mended = salvage.salvage_history(self._path).notice
                self._log.write(LogEvent.HISTORY_SALVAGED)
                self._history_notice = mended
            except HistoryError as error:
                self._report_failure(error)
        except HistoryError as error:
            self._report_failure(error)

    def _report_failure(self, error: HistoryError) -> None:
        # Whoever reads it finds the log complete.
        self._log.write(LogEvent.HISTORY_FAILED, error)
        self._history_notice = error.messages[0]

    def _sync(self) -> None:
        # Only a laptop of a studio waits for this import.
        from retrotimer.store.remote_sync.postgres import sync

        try:
            synced = sync(self._path, self._sync_url)
        except StoreError as error:
            self._log.write(LogEvent.SYNC_FAILED, error)
            self._sync_notice = messages.studio_unreachable_message(error.messages[0])
        else:
            self._sync_notice = next(iter(synced.received.problems), "")
