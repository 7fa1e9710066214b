"""The dialog for an unexpected error: a plain sentence, and the technical reason behind Details."""

from __future__ import annotations

import traceback

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from retrotimer.gui.widgets.language import tr


def show_unexpected_error(parent: QWidget, message: str, error: Exception) -> QMessageBox:
    """Say what failed, what it means and what to do. It does not block the program."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("RetroTimer")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(tr(message))
    # Qt adds the button that shows the details.
    box.setDetailedText("".join(traceback.format_exception(error)))
    box.finished.connect(box.deleteLater)
    box.open()
    return box
