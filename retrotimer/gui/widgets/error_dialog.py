"""The dialog for an unexpected error: a plain sentence, and the technical reason behind Details."""

from __future__ import annotations

import traceback

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.plain_text import PlainMessageBox

_CORNER_PX = 12


def show_unexpected_error(
    parent: QWidget, message: str, error: Exception, *, takes_keys: bool = True
) -> QMessageBox:
    """Say what failed, what it means and what to do. It does not block the program.

    Without `takes_keys` it lies in a corner of its parent and is for the mouse only, so that the
    window keeps the keyboard whatever the window manager does with new windows.
    """
    details = "".join(traceback.format_exception(error))
    box = PlainMessageBox(parent, tr(message), details=details, icon=QMessageBox.Icon.Warning)
    box.finished.connect(box.deleteLater)
    if takes_keys:
        box.open()
    else:
        focused = parent.focusWidget()
        box.setWindowFlags(Qt.WindowType.Widget)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.setAutoFillBackground(True)
        for button in box.buttons():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.move(_CORNER_PX, _CORNER_PX)
        box.show()
        # A dialog gives itself the focus when it is shown.
        if focused is not None:
            focused.setFocus()
    return box
