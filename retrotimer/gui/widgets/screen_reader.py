"""What a screen reader says at once, wherever in the window somebody is."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget


def announce(widget: QWidget, text: str) -> None:
    """Say it now, before whatever is being read; nothing happens where nobody listens."""
    if text and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)


def set_announced_text(label: QLabel, text: str, default: str = "") -> None:
    """Show a text, or else the usual one; a screen reader says it where it was not there before."""
    if text and text != label.text():
        announce(label, text)
    label.setText(text or default)
