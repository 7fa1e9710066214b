"""A line for a note about this moment; what is typed there is no key of the session."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from retrotimer.domain.session.note import MAX_NOTE_LENGTH, sanitize_note
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN_KEYS


class NoteLine(QLineEdit):
    """Says when a note is begun, and what it is in the end."""

    started = Signal()
    """The first letter was typed: a note is about this moment, not about that of its last one."""
    submitted = Signal(str)
    exited = Signal()
    """Somebody is done with the line; what is not kept yet stays in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(MAX_NOTE_LENGTH)
        self.setAccessibleName(tr("Note"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._was_empty = True
        self.textChanged.connect(self._detect_start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Who holds the key that leads here writes nothing yet.
        if not (event.isAutoRepeat() and self._was_empty):
            if event.key() in RETURN_KEYS:
                self._submit()
            elif event.key() == Qt.Key.Key_Escape:
                self.exited.emit()
            else:
                super().keyPressEvent(event)
        # What a line does not know must not reach the session either.
        event.accept()

    def _submit(self) -> None:
        text = sanitize_note(self.text())
        if text:
            self.submitted.emit(text)
        self.clear()
        self.exited.emit()

    def _detect_start(self, text: str) -> None:
        empty = not text
        if self._was_empty and not empty:
            self.started.emit()
        self._was_empty = empty
