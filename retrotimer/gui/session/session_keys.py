"""Which key asks for what in a session; presenters and remotes send some of these."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from retrotimer.domain.session.controls import EXTEND_S, SPEED_STEP, ControlKind

TOGGLE_KEYS = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_MediaTogglePlayPause,
    # With which presenters make the screen black.
    Qt.Key.Key_Period,
    Qt.Key.Key_B,
)
# A console's speed goes on changing while its key is held; twice as fast with Shift.
LARGE_SPEED_STEPS = 2
# A key that bounces comes again sooner than a finger does.
BOUNCE_MS = 150


class KeyDebounce:
    """Knows a worn clicker that presses twice where somebody pressed once, and a key that is held.

    Under X11 a busy program is not told that a press is a repetition: that has the very stamp of
    the release before it.
    """

    def __init__(self) -> None:
        self._last_press = self._last_release = (0, 0)

    def record_release(self, event: QKeyEvent) -> None:
        self._last_release = event.key(), event.timestamp()

    def is_bounce(self, event: QKeyEvent) -> bool:
        """Is this the last press once more? Without a stamp nobody can tell."""
        (before, before_ms), now = self._last_press, (event.key(), event.timestamp())
        self._last_press = key, at_ms = now
        if 0 in (at_ms, before_ms):
            return False
        soon = key == before and at_ms - before_ms < BOUNCE_MS
        return soon or now == self._last_release


def pressed_key(event: QKeyEvent) -> Qt.Key:
    """The key of a press; other programs open their preferences by Ctrl+, and so does this one."""
    key = Qt.Key(event.key())
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return Qt.Key.Key_P if control and key == Qt.Key.Key_Comma else key


@cache
def control_keys() -> dict[Qt.Key, tuple[ControlKind, float]]:
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
        key.Key_C: (ControlKind.SKIP_TO_COOL_DOWN, 0.0),
        key.Key_S: (ControlKind.STOP, 0.0),
        key.Key_Plus: (ControlKind.EXTEND, EXTEND_S),
        key.Key_Equal: (ControlKind.EXTEND, EXTEND_S),
        key.Key_Minus: (ControlKind.EXTEND, -EXTEND_S),
        key.Key_Up: (ControlKind.ADJUST_SPEED, SPEED_STEP),
        key.Key_Down: (ControlKind.ADJUST_SPEED, -SPEED_STEP),
    }
