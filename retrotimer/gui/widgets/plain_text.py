"""Texts that are shown as they are: what looks like HTML in a name, a note or an error stays text.

Qt takes a label, a tool tip or a message for HTML if it looks like HTML, and then opens the files
that it names. Every label, tool tip and message box is made here;
`tests/guards/test_code_rules.py` checks that no other module of the windows makes one.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QTextBoundaryFinder

# Qt of QtGui has `mightBeRichText` too.
from PySide6.QtGui import QAction, QStandardItem, Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QListWidgetItem, QMessageBox, QWidget

# Invisible, and without a width; after it, Qt takes no `<` for the beginning of a tag.
_WORD_JOINER = "\u2060"
# Invisible, and without a width; a line may end there.
_LINE_BREAK = "\u200b"
# A longer word than that may be wider than a window.
_MAX_WORD_LENGTH = 24
_LONG_WORD = re.compile(rf"\S{{{_MAX_WORD_LENGTH + 1},}}")
# A longer line of a message is cut; the details have it whole.
_MAX_MESSAGE_LENGTH = 300
_MODIFIED_MARK = "[*]"
# What a model has a text for.
TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


class PlainLabel(QLabel):
    """A label that never shows HTML."""

    def __init__(self, text: str = "", *, wraps: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._text = text
        super().setText(breakable(text) if self.wordWrap() else text)

    def text(self) -> str:
        """The text as it was set."""
        return self._text


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
        set_window_title(self, "RetroTimer")
        shown = _cut_lines(text), _cut_lines(reason)
        if shown != (text, reason):
            details = "\n".join(filter(None, (text, reason, details)))
        self.setText(breakable(shown[0]))
        self.setInformativeText(breakable(shown[1]))
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
        # Qt adds the button that shows the details.
        self.setDetailedText(details)


def set_window_title(window: QWidget, text: str) -> None:
    """Give a window a title; `[*]` would be Qt's place for the mark of what is not saved."""
    window.setWindowTitle(text.replace(_MODIFIED_MARK, 2 * _MODIFIED_MARK))


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


def _cut_lines(text: str) -> str:
    """Lines that fit a message; of a very long one the beginning and the end stay."""
    half = _MAX_MESSAGE_LENGTH // 2
    return "\n".join(
        line if len(line) <= _MAX_MESSAGE_LENGTH else f"{line[:half]} ... {line[-half:]}"
        for line in text.split("\n")
    )


def breakable(text: str) -> str:
    """The text with places in its very long words where a line can end.

    Otherwise a label becomes as wide as its longest word, and the window with it.
    """
    return _LONG_WORD.sub(lambda word: _break_word(word[0]), text)


def _break_word(word: str) -> str:
    """In many scripts a line can end within what has no spaces; there nothing is added."""
    parts = []
    for part in _split(word, QTextBoundaryFinder.BoundaryType.Line):
        is_long = len(part) > _MAX_WORD_LENGTH
        letters = _split(part, QTextBoundaryFinder.BoundaryType.Grapheme) if is_long else [part]
        parts.append(_LINE_BREAK.join(letters))
    return "".join(parts)


def _split(text: str, kind: QTextBoundaryFinder.BoundaryType) -> list[str]:
    # Qt counts what Python has as one character as two where it is beyond the first 65536.
    units = text.encode("utf-16-le", "surrogatepass")
    finder = QTextBoundaryFinder(kind, text)
    parts, begin = [], 0
    while (end := finder.toNextBoundary()) > 0:
        parts.append(units[2 * begin : 2 * end].decode("utf-16-le", "surrogatepass"))
        begin = end
    return parts


def add_row(form: QFormLayout, text: str, field: QWidget) -> None:
    """Add a field with its label to a form; an & in the text marks the key that leads to it."""
    label = PlainLabel(text)
    label.setBuddy(field)
    form.addRow(label, field)
