"""Makes a screen reader say a text at once, wherever the focus is."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget


def announce(widget: QWidget, text: str) -> None:
    """Interrupt what is being read with a text. Without a screen reader it does nothing."""
    if text and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)


def set_announced_text(label: QLabel, text: str, default: str = "") -> None:
    """Show a text, or `default` if it is empty. A screen reader says a text that is new."""
    if text and text != label.text():
        announce(label, text)
    label.setText(text or default)
