"""The recovery window: a session was cut off, and somebody must say what becomes of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from retrotimer.domain.values.text import Text
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN, Page, wrapped

_WHAT = Text(
    "Go on with it: it waits, paused, where it was cut off, until you press Space.\n"
    "Keep it: it stays in the history as far as it was walked.\n"
    "Discard it: it is not shown again."
)


class RecoveryWindow(Page):
    """Offers three ways, takes none by itself; Esc asks again at the next start."""

    resumed = Signal()
    kept = Signal()
    discarded = Signal()

    def __init__(self, told: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("A session was cut off"), parent)
        self.setAccessibleDescription(f"{tr(told)}\n{tr(_WHAT)}")
        self.body.addWidget(wrapped(tr(told)))
        self.body.addWidget(wrapped(tr(_WHAT)))
        self.body.addStretch()
        self.hint.setText(tr("G: go on   Return: keep   D: discard   Esc: later"))
        self._add(tr("Discard"), self.discarded, Qt.Key.Key_D)
        self._add(tr("Go on"), self.resumed, Qt.Key.Key_G)
        self._add(tr("Keep"), self.kept, *RETURN)

    def _add(self, text: str, chosen: SignalInstance, *keys: Qt.Key) -> None:
        def choose() -> None:
            chosen.emit()
            self.accept()

        self.add_button(text, choose, *keys)
