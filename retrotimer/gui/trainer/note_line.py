"""A line for a note about this moment; what is typed there is no key of the session."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from retrotimer.domain.session.note import LONGEST_NOTE, plain_line
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN


class NoteLine(QLineEdit):
    """Says when a note is begun, and what it is in the end."""

    begun = Signal()
    """The first letter was typed: a note is about this moment, not about that of its last one."""
    written = Signal(str)
    left = Signal()
    """Somebody is done with the line; what is not kept yet stays in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST_NOTE)
        self.setAccessibleName(tr("Note"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._empty = True
        self.textChanged.connect(self._look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Who holds the key that leads here writes nothing yet.
        if not (event.isAutoRepeat() and self._empty):
            if event.key() in RETURN:
                self._write()
            elif event.key() == Qt.Key.Key_Escape:
                self.left.emit()
            else:
                super().keyPressEvent(event)
        # What a line does not know must not reach the session either.
        event.accept()

    def _write(self) -> None:
        text = plain_line(self.text())
        if text:
            self.written.emit(text)
        self.clear()
        self.left.emit()

    def _look(self, text: str) -> None:
        empty = not text
        if self._empty and not empty:
            self.begun.emit()
        self._empty = empty
