"""What distinguishes one key press from another."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# With one of these a press is another key. Shift is not among them, because it is part of typing
# "?" and "+" on most keyboards; neither is the mark of the numeric keypad.
COMMAND_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def has_command_modifier(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & COMMAND_MODIFIERS)
