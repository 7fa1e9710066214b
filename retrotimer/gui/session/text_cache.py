"""Draws large texts. Those that stay for a while are drawn once and then copied.

At 3840 x 2160 drawing the outlines of a screen anew took 14 ms.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap, QPixmapCache

# Descenders may reach out of the box.
_OVERHANG_SHARE = 0.2
# Room for the texts of a screen of 3840 x 2160 in both colours of a flash. Qt's default is 10 MB.
CACHE_LIMIT_KB = 32 * 1024


def draw_text(
    painter: QPainter, box: QRectF, text: str, font: QFont, alignment: Qt.AlignmentFlag
) -> None:
    """Draw a text in the colour of the painter's pen; it may reach out of the box."""
    if text:
        painter.setFont(font)
        painter.drawText(box, alignment | Qt.TextFlag.TextDontClip, text)


def draw_cached_text(
    painter: QPainter, box: QRectF, text: str, font: QFont, alignment: Qt.AlignmentFlag
) -> None:
    """Do the same for a text that is painted many times before it changes.

    Qt keeps the most recently used pictures within `CACHE_LIMIT_KB`.
    """
    if not text:
        return
    ratio = painter.device().devicePixelRatio()
    overhang = box.height() * _OVERHANG_SHARE
    width = QFontMetricsF(font).horizontalAdvance(text) + 2 * overhang
    size = QSizeF(width, box.height() + 2 * overhang)
    key = f"{text}|{font.key()}|{painter.pen().color().rgb()}|{size.height()}|{ratio}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = QPixmap((size * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        cache_painter = QPainter(pixmap)
        cache_painter.setRenderHints(painter.renderHints())
        cache_painter.setPen(painter.pen())
        draw_text(cache_painter, QRectF(QPointF(), size), text, font, Qt.AlignmentFlag.AlignCenter)
        cache_painter.end()
        QPixmapCache.insert(key, pixmap)
    target = QRectF(QPointF(), size)
    target.moveCenter(box.center())
    if alignment & Qt.AlignmentFlag.AlignLeft:
        target.moveLeft(box.left() - overhang)
    elif alignment & Qt.AlignmentFlag.AlignRight:
        target.moveRight(box.right() + overhang)
    # On whole device pixels, because it would be blurred between two of them.
    corner = (target.topLeft() * ratio).toPoint() / ratio
    painter.drawPixmap(corner, pixmap)
