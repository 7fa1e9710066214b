"""A sync with the studio's server on a thread of its own, to be watched and to be ended at once."""

from __future__ import annotations

from threading import Event, Thread

from retrotimer.services.error_capture import ErrorCapture
from retrotimer.store.errors import StoreError
from retrotimer.store.folders import Folders
from retrotimer.store.history.writer_lock import WriterLock
from retrotimer.store.remote_sync.postgres import SyncPhase, SyncResult, sync
from retrotimer.store.remote_sync.remote_erasures import MayErase, are_few
from retrotimer.store.remote_sync.sync_watch import ServerLimits, SyncWatch
from retrotimer.store.upkeep.erasure import finish_erasures


class StudioSync:
    """Begins at once. `progress` is what it is doing: a phase, and how many sessions of how many.

    `erasure_error` is why something is left here of a client whom another computer erased; the next
    sync tries again.

    A server that stalls while it is connected to cannot be interrupted; such a thread ends with the
    program.
    """

    def __init__(
        self,
        folders: Folders,
        url: str,
        may_erase: MayErase = are_few,
        limits: ServerLimits | None = None,
    ) -> None:
        self.progress: tuple[SyncPhase, int, int] | None = None
        self.erasure_error: StoreError | None = None
        self._folders = folders
        self._url = url
        self._may_erase = may_erase
        self._watch = SyncWatch(limits)
        self._outcome: SyncResult | StoreError | Exception | None = None
        self._done = Event()
        Thread(target=self._run, name="sync", daemon=True).start()

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end; returns whether it has come."""
        return self._done.wait(timeout_s)

    def abort(self) -> None:
        """End it soon; what was sent and received stays."""
        self._watch.abort()

    @property
    def result(self) -> SyncResult:
        """Its result, once it has ended. Raises StoreError."""
        if not isinstance(self._outcome, SyncResult):
            raise self._outcome or RuntimeError("the sync has not ended yet")
        return self._outcome

    def _run(self) -> None:
        capture = ErrorCapture(self._folders.log)
        with capture:
            self._outcome = self._sync()
        self._outcome = self._outcome or capture.error
        self._done.set()

    def _sync(self) -> SyncResult | StoreError:
        try:
            result = sync(
                self._folders.history_path,
                self._url,
                may_erase=self._may_erase,
                on_progress=self._note_progress,
                watch=self._watch,
            )
        except StoreError as error:
            return error
        try:
            self._finish_erasures()
        except StoreError as error:
            self.erasure_error = error
        return result

    def _finish_erasures(self) -> None:
        """Erase what is left of clients whom others erased; a running RetroTimer does it itself."""
        lock = WriterLock(self._folders.history_path)
        if lock.acquire():
            try:
                finish_erasures(self._folders)
            finally:
                lock.release()

    def _note_progress(self, phase: SyncPhase, done: int, total: int) -> None:
        self.progress = phase, done, total
