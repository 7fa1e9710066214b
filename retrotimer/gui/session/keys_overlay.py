"""Shows all keys over the session screen until the next key or click."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from retrotimer.gui.session.session_keys import KEY_ROWS
from retrotimer.gui.session.session_layout import fit_font
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.screen_reader import announce

_MARGIN_SHARE, _KEY_WIDTH_SHARE = 0.06, 0.26


class KeysOverlay(QWidget):
    """Covers its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Keys"))
        self._key_texts = [(tr(row.label), tr(row.description)) for row in KEY_ROWS]
        spoken_text = "; ".join(f"{key}: {description}" for key, description in self._key_texts)
        self.setAccessibleDescription(spoken_text)
        announce(self, spoken_text)
        # In a layout it stays as large as its parent.
        if parent.layout() is None:
            QStackedLayout(parent)
        layout = parent.layout()
        if layout is not None:
            layout.addWidget(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.STANDING.background)
        painter.setPen(theme.STANDING.foreground)
        inner = QRectF(self.rect()).adjusted(
            self.width() * _MARGIN_SHARE,
            self.height() * _MARGIN_SHARE,
            -self.width() * _MARGIN_SHARE,
            -self.height() * _MARGIN_SHARE,
        )
        height = inner.height() / len(self._key_texts)
        longest = max((description for _, description in self._key_texts), key=len)
        line = QRectF(0, 0, inner.width() * (1 - _KEY_WIDTH_SHARE), height * 0.8)
        painter.setFont(fit_font(longest, line))
        for number, (key, description) in enumerate(self._key_texts):
            row = QRectF(inner.left(), inner.top() + number * height, inner.width(), height)
            description_box = row.adjusted(inner.width() * _KEY_WIDTH_SHARE, 0, 0, 0)
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, key)
            painter.drawText(
                description_box,
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                description,
            )
