"""A ring round the widget with the focus, which some styles do not mark on buttons and lists."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QWidget

_RING_PX = 2


class FocusRing(QFocusFrame):
    """Follows the focus within one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        is_in_window = now is not None and self._window.isAncestorOf(now)
        self.setWidget(now if is_in_window else None)  # type: ignore[arg-type]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), _RING_PX))
        inset = _RING_PX // 2
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
