"""Large texts, drawn as outlines: those that stay are drawn once and then copied."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap, QPixmapCache

# What hangs below the line may be outside the box.
_OVERHANG_SHARE = 0.2
# The texts of a screen of 3840 x 2160, in the two inks of a flash; Qt keeps 10 MB unasked.
CACHE_LIMIT_KB = 32 * 1024


def draw_text(
    painter: QPainter, box: QRectF, text: str, font: QFont, alignment: Qt.AlignmentFlag
) -> None:
    """A text in the painter's pen, as it stands in a box; it may stand out of it."""
    if text:
        painter.setFont(font)
        painter.drawText(box, alignment | Qt.TextFlag.TextDontClip, text)


def draw_cached_text(
    painter: QPainter, box: QRectF, text: str, font: QFont, alignment: Qt.AlignmentFlag
) -> None:
    """The same, for a text that is painted many times before it changes.

    Qt keeps the last of them, as far as there is room.
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
        inside = QPainter(pixmap)
        inside.setRenderHints(painter.renderHints())
        inside.setPen(painter.pen())
        draw_text(inside, QRectF(QPointF(), size), text, font, Qt.AlignmentFlag.AlignCenter)
        inside.end()
        QPixmapCache.insert(key, pixmap)
    place = QRectF(QPointF(), size)
    place.moveCenter(box.center())
    if alignment & Qt.AlignmentFlag.AlignLeft:
        place.moveLeft(box.left() - overhang)
    elif alignment & Qt.AlignmentFlag.AlignRight:
        place.moveRight(box.right() + overhang)
    # On whole dots: between two of them it would be blurred.
    corner = (place.topLeft() * ratio).toPoint() / ratio
    painter.drawPixmap(corner, pixmap)
