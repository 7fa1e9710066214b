"""Asks in a window what to do with each session that was cut off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession


class RecoveryController:
    """Asks about one cut-off session after the other, until one is resumed.

    `window` is None unless a question is open. Calls `on_resume` with a session that is to be
    resumed, and `on_finished` after the last answer.
    """

    def __init__(
        self,
        history: HistoryKeeper,
        parent: QWidget,
        on_resume: Callable[[CutOffSession], None],
        on_finished: Callable[[], None],
    ) -> None:
        self.window: RecoveryWindow | None = None
        self._history, self._parent = history, parent
        self._on_resume, self._on_finished = on_resume, on_finished
        self._sessions = list(history.cut_off_sessions)
        self._ask_next()

    def _ask_next(self) -> None:
        if not self._sessions:
            return
        session = self._sessions.pop(0)
        self.window = RecoveryWindow(session.description, self._parent)
        self.window.resume_requested.connect(lambda: self._resume(session))
        self.window.save_requested.connect(lambda: self._history.keep_cut_off(session))
        self.window.discard_requested.connect(lambda: self._history.discard_cut_off(session))
        self.window.finished.connect(self._finish)
        self.window.open()

    def _resume(self, session: CutOffSession) -> None:
        # The others are asked about at the next start.
        self._sessions.clear()
        self._on_resume(session)

    def _finish(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
        self.window = None
        self._ask_next()
        if self.window is None:
            self._on_finished()
