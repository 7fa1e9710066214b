"""Asks in a window what becomes of a session that was cut off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession


class RecoveryController:
    """`window` is open while somebody is asked; None if there is nothing to ask.

    Calls `resume` with a session that goes on, and `over` when all is answered.
    """

    def __init__(
        self,
        history: HistoryKeeper,
        parent: QWidget,
        on_resume: Callable[[CutOffSession], None],
        on_finished: Callable[[], None],
    ) -> None:
        self.window: RecoveryWindow | None = None
        self._on_finished = on_finished
        session = history.cut_off_session
        if session is None:
            return
        self.window = RecoveryWindow(session.description, parent)
        self.window.resume_requested.connect(lambda: on_resume(session))
        self.window.save_requested.connect(lambda: history.keep_cut_off(session))
        self.window.discard_requested.connect(lambda: history.discard_cut_off(session))
        self.window.finished.connect(self._finish)
        self.window.open()

    def _finish(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
        self.window = None
        self._on_finished()
