"""Diagonal stripes, by which a turnaround is known without hue."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap, QPolygonF


class Hatching:
    """Stripes of one width and colour, drawn once as a tile and then laid out.

    They run from below on the left to above on the right, with gaps as wide as they are.
    """

    def __init__(self) -> None:
        self._tile = QPixmap()
        self._tile_key: tuple[int, int, float] | None = None

    def brush(self, painter: QPainter, width: float, colour: QColor) -> QBrush:
        """To be filled with; a stripe is `width` wide, measured along the edge."""
        ratio = painter.device().devicePixelRatio()
        wide = max(round(width * ratio), 1)
        if (wide, colour.rgb(), ratio) != self._tile_key:
            self._tile_key = wide, colour.rgb(), ratio
            self._tile = _draw_tile(wide, colour)
            self._tile.setDevicePixelRatio(ratio)
        return QBrush(self._tile)


def _draw_tile(stripe_px: int, colour: QColor) -> QPixmap:
    """What repeats: as high and as wide as a stripe and a gap."""
    side = 2 * stripe_px
    tile = QPixmap(side, side)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for left in (-side, 0, side):
        corners = (
            (left, side),
            (left + side, 0),
            (left + side + stripe_px, 0),
            (left + stripe_px, side),
        )
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.end()
    return tile
