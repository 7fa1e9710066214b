"""Asks in a window what becomes of a session that was cut off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.services.history_keeper import HistoryDesk
from retrotimer.store.upkeep.cut_off_sessions import Interrupted


class Recovery:
    """`window` is open while somebody is asked; None if there is nothing to ask.

    Calls `resume` with a session that goes on, and `over` when all is answered.
    """

    def __init__(
        self,
        desk: HistoryDesk,
        parent: QWidget,
        resume: Callable[[Interrupted], None],
        over: Callable[[], None],
    ) -> None:
        self.window: RecoveryWindow | None = None
        self._over = over
        session = desk.interrupted
        if session is None:
            return
        self.window = RecoveryWindow(session.told, parent)
        self.window.resumed.connect(lambda: resume(session))
        self.window.kept.connect(lambda: desk.keep(session))
        self.window.discarded.connect(lambda: desk.discard(session))
        self.window.finished.connect(self._forget)
        self.window.open()

    def _forget(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
        self.window = None
        self._over()
