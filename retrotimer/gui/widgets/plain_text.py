"""Texts that are shown as they are: what looks like HTML in a name, a note or an error stays text.

Qt takes a label, a tool tip or a message for HTML if it looks like HTML, and then opens the files
that it names. Every label, tool tip and message box is made here;
`tests/guards/test_code_rules.py` checks that no other module of the windows makes one.
"""

from __future__ import annotations

# Qt of QtGui has `mightBeRichText` too.
from PySide6.QtGui import QAction, QStandardItem, Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QListWidgetItem, QMessageBox, QWidget

# Invisible, and without a width; after it, Qt takes no `<` for the beginning of a tag.
_WORD_JOINER = "\u2060"
# What a model has a text for.
TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


class PlainLabel(QLabel):
    """A label that never shows HTML."""

    def __init__(self, text: str = "", *, wraps: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.setText(text)


class PlainMessageBox(QMessageBox):
    """A message box that never shows HTML; `reason` stands below `text`, `details` on request."""

    def __init__(
        self,
        parent: QWidget,
        text: str,
        reason: str = "",
        details: str = "",
        icon: QMessageBox.Icon = QMessageBox.Icon.NoIcon,
    ) -> None:
        super().__init__(parent)
        # A native one may have rules of its own.
        self.setOption(QMessageBox.Option.DontUseNativeDialog)
        self.setIcon(icon)
        self.setWindowTitle("RetroTimer")
        self.setText(text)
        self.setInformativeText(reason)
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
        # Qt adds the button that shows the details.
        self.setDetailedText(details)


def set_tool_tip(target: QWidget | QListWidgetItem | QStandardItem | QAction, text: str) -> None:
    """Give a widget, an action or an item a tool tip of plain text."""
    target.setToolTip(plain_tool_tip(text))


def cell_text(text: str, role: int) -> str | None:
    """What a model has to show for a cell with this text; the tool tip shows what is cut off."""
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tool_tip(text)
    return text if role == Qt.ItemDataRole.DisplayRole else None


def plain_tool_tip(text: str) -> str:
    """A text that Qt shows as it is: the same one, unless it looks like HTML."""
    if not Qt.mightBeRichText(text):
        return text
    return text.replace("<", f"<{_WORD_JOINER}").replace("&", f"&{_WORD_JOINER}")


def add_row(form: QFormLayout, text: str, field: QWidget) -> None:
    """Add a field with its label to a form; an & in the text marks the key that leads to it."""
    label = PlainLabel(text)
    label.setBuddy(field)
    form.addRow(label, field)
