"""Asks in a window what to do with a session that was cut off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession


class RecoveryController:
    """Asks once, if there is a cut-off session. `window` is None unless the question is open.

    Calls `on_resume` with a session that is to be resumed, and `on_finished` after every answer.
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
