"""The window that asks what to do with a session that was cut off."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from retrotimer.domain.values.text import Text
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN_KEYS, ScrollingDialog, make_wrapped_label

_OPTIONS_TEXT = Text(
    "Go on with it: it waits, paused, where it was cut off, until you press Space.\n"
    "Keep it: it stays in the history as far as it was walked.\n"
    "Discard it: it is not shown again."
)


class RecoveryWindow(ScrollingDialog):
    """Offers to resume, save or discard the session; after Esc the next start asks again."""

    resume_requested = Signal()
    save_requested = Signal()
    discard_requested = Signal()

    def __init__(self, description: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("A session was cut off"), parent)
        self.setAccessibleDescription(f"{tr(description)}\n{tr(_OPTIONS_TEXT)}")
        self.body_layout.addWidget(make_wrapped_label(tr(description)))
        self.body_layout.addWidget(make_wrapped_label(tr(_OPTIONS_TEXT)))
        self.body_layout.addStretch()
        self.hint_label.setText(tr("G: go on   Return: keep   D: discard   Esc: later"))
        self._add_choice(tr("Discard"), self.discard_requested, Qt.Key.Key_D)
        self._add_choice(tr("Go on"), self.resume_requested, Qt.Key.Key_G)
        self._add_choice(tr("Keep"), self.save_requested, *RETURN_KEYS)

    def _add_choice(self, text: str, signal: SignalInstance, *keys: Qt.Key) -> None:
        def choose() -> None:
            signal.emit()
            self.accept()

        self.add_button(text, choose, *keys)
