"""The history while the program runs: who writes it, what was cut off, copies, the studio."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.store.errors import StoreError
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import DamagedError, HistoryError, connect
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.log_file import Happened, LogFile
from retrotimer.store.upkeep import backups, cut_off_sessions, salvage
from retrotimer.store.upkeep.cut_off_sessions import Interrupted


class HistoryDesk:
    """Opened once before a session is performed, closed at the end.

    `writes` says that this program performs sessions; a second one only reads. `notice` is what
    must be said of it, or nothing. Copies and the studio have a thread of their own: nobody waits.
    """

    def __init__(self, folders: Folders, history_url: str = "") -> None:
        self.writes = True
        self._cut_off: Interrupted | None = None
        self._found = ""
        self._studio = ""
        self._path = folders.history
        self._url = history_url
        self._lock = WriterLock(folders.history)
        self._log = LogFile(folders.log)
        self._wake = Event()
        self._over = False
        self._thread: Thread | None = None

    @property
    def notice(self) -> str:
        """What the file is like comes before what the studio is."""
        return self._found or self._studio

    def open(self) -> None:
        """Take the history, mend it if it is broken, begin to look after it."""
        self._log.tell(Happened.STARTED)
        try:
            self.writes = self._lock.taken()
        except HistoryError:
            # Where there is no disk the session says so itself, and goes on.
            return
        if not self.writes:
            self._log.tell(Happened.OPEN_ALREADY)
            self._found = messages.ALREADY_OPEN
            return
        self._mending(self._look_at)
        # Asked before others' sessions come in.
        self._cut_off = self._interrupted()
        self._thread = Thread(target=self._look_after, name="history", daemon=True)
        self._thread.start()

    @property
    def interrupted(self) -> Interrupted | None:
        """The session that was cut off, if this program may go on with it."""
        return self._cut_off

    def _interrupted(self) -> Interrupted | None:
        try:
            session = cut_off_sessions.interrupted(self._path)
        except HistoryError:
            return None
        if session is not None:
            self._log.tell(Happened.CUT_OFF)
        return session

    def keep(self, session: Interrupted) -> None:
        """Leave it as it is."""
        try:
            cut_off_sessions.keep(self._path, session)
        except HistoryError as error:
            self._failed(error)

    def discard(self, session: Interrupted) -> None:
        """It is not wanted."""
        try:
            cut_off_sessions.discard(self._path, session)
        except HistoryError as error:
            self._failed(error)

    def session_kept(self) -> None:
        """One more is on disk: others may have it."""
        self._wake.set()

    def close(self, timeout_s: float = 10.0) -> None:
        """Send what is left, let others write."""
        self._over = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
        self._lock.release()
        self._log.tell(Happened.ENDED)

    def _look_at(self) -> None:
        if salvage.is_emptied(self._path):
            raise DamagedError(self._path, "it is empty")
        if self._path.exists():
            connect(self._path).close()

    def _look_after(self) -> None:
        while True:
            self._mending(lambda: backups.back_up_daily(self._path, SystemClock().wall()))
            if self._url:
                self._sync()
            if self._over:
                return
            self._wake.wait()
            self._wake.clear()

    def _mending(self, read: Callable[[], object]) -> None:
        """Do this; a history that turns out to be broken is begun anew with what can be read."""
        try:
            read()
        except DamagedError:
            try:
                mended = salvage.rescued(self._path).notice
                self._log.tell(Happened.HISTORY_MENDED)
                self._found = mended
            except HistoryError as error:
                self._failed(error)
        except HistoryError as error:
            self._failed(error)

    def _failed(self, error: HistoryError) -> None:
        # Whoever reads it finds the log complete.
        self._log.tell(Happened.HISTORY_FAILED, error)
        self._found = error.lines[0]

    def _sync(self) -> None:
        # Only a laptop of a studio waits for this import.
        from retrotimer.store.remote_sync.postgres import sync

        try:
            synced = sync(self._path, self._url)
        except StoreError as error:
            self._log.tell(Happened.STUDIO_AWAY, error)
            self._studio = messages.studio_away(error.lines[0])
        else:
            self._studio = next(iter(synced.received.problems), "")
