"""The history while the program runs: its lock, cut-off sessions, daily copies, the studio."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.services.error_capture import ErrorCapture
from retrotimer.store.errors import StoreError
from retrotimer.store.folders import Folders
from retrotimer.store.history import sessions
from retrotimer.store.history.database import DamagedHistoryError, HistoryError, connect, exists
from retrotimer.store.history.session_summaries import store_missing_summaries
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.log_file import LogEvent, LogFile
from retrotimer.store.upkeep import backups, cut_off_sessions, erasure, salvage
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession

if TYPE_CHECKING:
    from retrotimer.store.remote_sync.postgres import SyncResult


class HistoryKeeper:
    """Opened once before the first session, closed at the end of the program.

    `can_write` says that this program may record sessions; a second one on the same history may
    only read. `notice` is a problem to show, or empty; `clock_notice` says that a session lies
    after now. The daily copies and the studio's server have a thread of their own, so that nothing
    waits for them.
    """

    def __init__(self, folders: Folders, history_url: str = "") -> None:
        self.can_write = True
        self._cut_off_sessions: tuple[CutOffSession, ...] = ()
        self.clock_notice = ""
        self._history_notice = ""
        self._sync_notice = ""
        self._folders = folders
        self._path = folders.history_path
        self._sync_url = history_url
        self._lock = WriterLock(folders.history_path)
        self._log = LogFile(folders.log)
        self._wake_event = Event()
        self._is_closing = False
        self._is_preparing = False
        self._thread: Thread | None = None

    @property
    def notice(self) -> str:
        """A problem of the local file; without one, a problem with the studio's server."""
        return self._history_notice or self._sync_notice

    def open(self) -> None:
        """Lock the history, repair it if it is damaged, and start the copies in the background."""
        self._log.write(LogEvent.STARTED)
        try:
            self.can_write = self._lock.acquire()
        except HistoryError as error:
            # The session goes on all the same, and is kept if the disk takes it.
            self._report_failure(error)
            return
        if not self.can_write:
            self._log.write(LogEvent.ALREADY_OPEN)
            self._history_notice = messages.ALREADY_RUNNING
            return
        self._with_salvage(self._verify_history)
        self.clock_notice = self._find_clock_problem()
        # Before sessions of other computers are merged, which may still be running there.
        self._cut_off_sessions = self._find_cut_off_sessions()
        self._is_preparing = True
        self._thread = Thread(target=self._run_maintenance, name="history", daemon=True)
        self._thread.start()

    @property
    def cut_off_sessions(self) -> tuple[CutOffSession, ...]:
        """The sessions that were cut off and not asked about yet, newest first."""
        return self._cut_off_sessions

    def _find_cut_off_sessions(self) -> tuple[CutOffSession, ...]:
        try:
            found = cut_off_sessions.find_cut_off_sessions(self._path)
        except HistoryError:
            return ()
        if found:
            self._log.write(LogEvent.SESSION_CUT_OFF)
        return found

    def _find_clock_problem(self) -> str:
        """What to say if a session lies after now; empty if none does."""
        try:
            newest = sessions.find_future_start(self._path, SystemClock().local_time())
        except HistoryError:
            return ""
        if newest is None:
            return ""
        self._log.write(LogEvent.CLOCK_BEHIND_HISTORY)
        return messages.clock_behind_message(f"{newest:%Y-%m-%d %H:%M}")

    def keep_cut_off(self, session: CutOffSession) -> None:
        """Save a cut-off session as it is."""
        try:
            cut_off_sessions.keep(self._path, session)
        except HistoryError as error:
            self._report_failure(error)

    def discard_cut_off(self, session: CutOffSession) -> None:
        """Remove a cut-off session from the history."""
        try:
            cut_off_sessions.discard(self._path, session)
        except HistoryError as error:
            self._report_failure(error)

    @property
    def is_preparing(self) -> bool:
        """Whether summaries are computed on which safety limits and lists would have to wait."""
        return self._is_preparing

    def notify_session_saved(self) -> None:
        """Summarize a session and send it to the studio's server, now that it is on disk."""
        self._wake_event.set()

    def close(self, timeout_s: float = 10.0) -> None:
        """Finish copies and sync within the time, and let another program write."""
        self._is_closing = True
        self._wake_event.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
        self._lock.release()
        self._log.write(LogEvent.ENDED)

    def _verify_history(self) -> None:
        if salvage.is_emptied(self._path):
            raise DamagedHistoryError(self._path, "it is empty")
        if exists(self._path):
            connect(self._path).close()

    def _run_maintenance(self) -> None:
        while True:
            # What was saved while the last round was under way is looked after in another one.
            is_last = self._is_closing
            with (capture := ErrorCapture(self._folders.log)):
                try:
                    self._with_salvage(self._summarize_sessions)
                finally:
                    self._is_preparing = False
                self._with_salvage(
                    lambda: backups.back_up_daily(self._path, SystemClock().local_time())
                )
                if self._sync_url:
                    self._sync()
                    self._with_salvage(self._summarize_sessions)
                self._finish_erasures()
            if capture.error is not None:
                self._history_notice = messages.HISTORY_UPKEEP_FAILED
            if is_last:
                return
            self._wake_event.wait()
            self._wake_event.clear()

    def _summarize_sessions(self) -> None:
        for _share in store_missing_summaries(self._path):
            # The newest come first: the session that has just ended is among them.
            if self._is_closing:
                return

    def _with_salvage(self, operation: Callable[[], object]) -> None:
        """Do this; a damaged history is replaced by a new one with all that can be read of it."""
        try:
            operation()
        except DamagedHistoryError:
            try:
                salvage_notice = salvage.salvage_history(self._path).notice
                self._log.write(LogEvent.HISTORY_SALVAGED)
                self._history_notice = salvage_notice
            except HistoryError as error:
                self._report_failure(error)
        except HistoryError as error:
            self._report_failure(error)

    def _report_failure(self, error: HistoryError) -> None:
        # The log comes first, so that it is complete when the notice is seen.
        self._log.write(LogEvent.HISTORY_FAILED, error)
        self._history_notice = error.messages[0]

    def _finish_erasures(self) -> None:
        """Erase what is left here of the clients whom other computers erased."""
        try:
            erasure.finish_erasures(self._folders)
        except StoreError as error:
            # Tried again after the next session and at the next start.
            self._log.write(LogEvent.ERASURE_FAILED, error)
            self._sync_notice = self._sync_notice or error.messages[0]

    def _sync(self) -> None:
        # Only a studio's computer waits for this import.
        from retrotimer.store.remote_sync.postgres import sync

        try:
            result = sync(self._path, self._sync_url)
        except StoreError as error:
            self._log.write(LogEvent.SYNC_FAILED, error)
            self._sync_notice = messages.studio_unreachable_message(error.messages[0])
        else:
            self._sync_notice = _sync_notice(result)


def _sync_notice(result: SyncResult) -> str:
    """What must be said about a sync; empty if nothing. Erasures come before damaged sessions."""
    if result.erasures.pending.count:
        return messages.erasures_pending_message(result.erasures.pending.count)
    if result.erasures.erased.count:
        return messages.erased_elsewhere_message(result.erasures.erased.count)
    return next(iter(result.received.problems), "")
