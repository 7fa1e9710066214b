"""The field for a note about this moment. What is typed in it never reaches the session's keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from retrotimer.domain.session.note import MAX_NOTE_LENGTH, sanitize_note
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN_KEYS


class NoteLine(QLineEdit):
    """Signals when a note is started and when it is submitted."""

    started = Signal()
    """The first letter was typed. The note is about this moment."""
    submitted = Signal(str)
    exited = Signal()
    """The focus is to leave the field. Text that was not submitted stays in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(MAX_NOTE_LENGTH)
        self.setAccessibleName(tr("Note"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._was_empty = True
        self.textChanged.connect(self._detect_start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # While the key that leads here is held, it types nothing.
        if not (event.isAutoRepeat() and self._was_empty):
            if event.key() in RETURN_KEYS:
                self._submit()
            elif event.key() == Qt.Key.Key_Escape:
                self.exited.emit()
            else:
                super().keyPressEvent(event)
        # Keys that the field does not use must not reach the session either.
        event.accept()

    def _submit(self) -> None:
        text = sanitize_note(self.text())
        if text:
            self.submitted.emit(text)
        self.clear()
        self.exited.emit()

    def _detect_start(self, text: str) -> None:
        is_empty = not text
        if self._was_empty and not is_empty:
            self.started.emit()
        self._was_empty = is_empty
