"""A whole session as a ribbon: forward stands up, backward hangs down, the higher the faster."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF

from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.widgets import theme

# A step at walking pace is still seen, and so is one of a few seconds.
_LOWEST, _NARROWEST_PX = 0.35, 1.0
_RAIL_SHARE, _MARK_SHARE, _DIMMED = 0.12, 0.08, 0.55


class Ribbon:
    """A timeline, drawn once for each size and then copied."""

    def __init__(self) -> None:
        self._timeline: Timeline | None = None
        self._pixmap = QPixmap()
        self._drawn: tuple[float, float, float] | None = None

    def paint(self, painter: QPainter, box: QRectF, timeline: Timeline) -> None:
        """All of it in a box."""
        ratio = painter.device().devicePixelRatio()
        size = box.width(), box.height(), ratio
        if timeline is not self._timeline or size != self._drawn:
            self._timeline, self._drawn = timeline, size
            self._pixmap = _drawn(timeline, box, ratio)
        painter.drawPixmap(box.topLeft(), self._pixmap)


def mark(painter: QPainter, box: QRectF, done: float) -> None:
    """Dim the share of a ribbon that is behind us, and draw where we are."""
    at = box.left() + done * box.width()
    behind = QColor(theme.REST.ground)
    behind.setAlphaF(_DIMMED)
    painter.fillRect(QRectF(box.left(), box.top(), at - box.left(), box.height()), behind)
    width = max(box.height() * _MARK_SHARE, 2.0)
    ink = theme.STANDING.ink
    painter.fillRect(QRectF(at - width / 2, box.top(), width, box.height()), ink)


def _drawn(timeline: Timeline, box: QRectF, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(box.width() * ratio), round(box.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(theme.STANDING.ground)
    painter = QPainter(pixmap)
    painter.setPen(Qt.PenStyle.NoPen)
    fastest_kmh = max(max(_speeds(segment)) for segment in timeline.segments) or 1.0
    scale = box.width() / timeline.duration_s
    for start_s, segment in zip(timeline.start_s, timeline.segments, strict=False):
        width = max(segment.duration_s * scale, _NARROWEST_PX)
        _paint_segment(
            painter, segment, QRectF(start_s * scale, 0, width, box.height()), fastest_kmh
        )
    painter.end()
    return pixmap


def _paint_segment(painter: QPainter, segment: Segment, box: QRectF, fastest_kmh: float) -> None:
    middle = box.center().y()
    if segment.toward is not None or segment.direction is Direction.STANDING:
        painter.setBrush(theme.STANDING.ink)
        rail = box.height() * _RAIL_SHARE
        painter.drawRect(QRectF(box.left(), middle - rail / 2, box.width(), rail))
        return
    painter.setBrush(theme.RIBBON[segment.direction])
    side = -1 if segment.direction is Direction.FORWARD else 1
    high = box.height() / 2

    def tip(speed_kmh: float) -> float:
        return middle + side * high * (_LOWEST + (1 - _LOWEST) * speed_kmh / fastest_kmh)

    begin_kmh, end_kmh = _speeds(segment)
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(box.left(), middle),
                QPointF(box.left(), tip(begin_kmh)),
                QPointF(box.right(), tip(end_kmh)),
                QPointF(box.right(), middle),
            ]
        )
    )


def _speeds(segment: Segment) -> tuple[float, float]:
    return segment.speed_kmh, segment.speed_at(segment.duration_s)
