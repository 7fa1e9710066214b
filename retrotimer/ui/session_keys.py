"""Which key asks for what in a session; presenters and remotes send some of these."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from retrotimer.core.controls import EXTEND_S, SPEED_STEP, ControlKind

TOGGLES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_MediaTogglePlayPause)
# A console's speed goes on changing while its key is held; twice as fast with Shift.
LARGE_SPEED_STEPS = 2


def pressed(event: QKeyEvent) -> Qt.Key:
    """The key of a press; other programs open their preferences by Ctrl+, and so does this one."""
    key = Qt.Key(event.key())
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return Qt.Key.Key_P if control and key == Qt.Key.Key_Comma else key


@cache
def controls() -> dict[Qt.Key, tuple[ControlKind, float]]:
    """Built at the first key: Qt makes its four hundred key names only then."""
    key = Qt.Key
    return {
        key.Key_Right: (ControlKind.NEXT, 0.0),
        key.Key_PageDown: (ControlKind.NEXT, 0.0),
        key.Key_MediaNext: (ControlKind.NEXT, 0.0),
        key.Key_Left: (ControlKind.BACK, 0.0),
        key.Key_PageUp: (ControlKind.BACK, 0.0),
        key.Key_MediaPrevious: (ControlKind.BACK, 0.0),
        key.Key_R: (ControlKind.RESTART_STEP, 0.0),
        key.Key_C: (ControlKind.COOL_DOWN, 0.0),
        key.Key_S: (ControlKind.STOP, 0.0),
        key.Key_Plus: (ControlKind.EXTEND, EXTEND_S),
        key.Key_Equal: (ControlKind.EXTEND, EXTEND_S),
        key.Key_Minus: (ControlKind.EXTEND, -EXTEND_S),
        key.Key_Up: (ControlKind.ADJUST_SPEED, SPEED_STEP),
        key.Key_Down: (ControlKind.ADJUST_SPEED, -SPEED_STEP),
    }
