"""Paints a whole session as a ribbon: forward above, backward below, higher for faster."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF

from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.widgets import theme

# So that slow and short steps can still be seen.
_MIN_HEIGHT_SHARE, _MIN_WIDTH_PX = 0.35, 1.0
_RAIL_SHARE, _MARK_SHARE, _DIM_OPACITY = 0.12, 0.08, 0.55


class Ribbon:
    """A timeline that is drawn once for each size and then copied."""

    def __init__(self) -> None:
        self._timeline: Timeline | None = None
        self._pixmap = QPixmap()
        self._pixmap_key: tuple[float, float, float] | None = None

    def paint(self, painter: QPainter, box: QRectF, timeline: Timeline) -> None:
        """Paint the whole timeline into a box."""
        ratio = painter.device().devicePixelRatio()
        size = box.width(), box.height(), ratio
        if timeline is not self._timeline or size != self._pixmap_key:
            self._timeline, self._pixmap_key = timeline, size
            self._pixmap = _render_timeline(timeline, box, ratio)
        painter.drawPixmap(box.topLeft(), self._pixmap)


def draw_progress(painter: QPainter, box: QRectF, progress: float) -> None:
    """Dim the part of a ribbon that is done, and mark the present. `progress` is from 0 to 1."""
    now_x = box.left() + progress * box.width()
    dim_colour = QColor(theme.IDLE.background)
    dim_colour.setAlphaF(_DIM_OPACITY)
    painter.fillRect(QRectF(box.left(), box.top(), now_x - box.left(), box.height()), dim_colour)
    width = max(box.height() * _MARK_SHARE, 2.0)
    painter.fillRect(
        QRectF(now_x - width / 2, box.top(), width, box.height()), theme.STANDING.foreground
    )


def _render_timeline(timeline: Timeline, box: QRectF, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(box.width() * ratio), round(box.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(theme.STANDING.background)
    painter = QPainter(pixmap)
    painter.setPen(Qt.PenStyle.NoPen)
    fastest_kmh = max(max(_start_and_end_kmh(segment)) for segment in timeline.segments) or 1.0
    scale = box.width() / timeline.duration_s
    for start_s, segment in zip(timeline.segment_starts_s, timeline.segments, strict=False):
        width = max(segment.duration_s * scale, _MIN_WIDTH_PX)
        _paint_segment(
            painter, segment, QRectF(start_s * scale, 0, width, box.height()), fastest_kmh
        )
    painter.end()
    return pixmap


def _paint_segment(painter: QPainter, segment: Segment, box: QRectF, fastest_kmh: float) -> None:
    middle = box.center().y()
    if segment.turn_direction is not None or segment.direction is Direction.STANDING:
        painter.setBrush(theme.STANDING.foreground)
        rail = box.height() * _RAIL_SHARE
        painter.drawRect(QRectF(box.left(), middle - rail / 2, box.width(), rail))
        return
    painter.setBrush(theme.RIBBON_COLOURS[segment.direction])
    side = -1 if segment.direction is Direction.FORWARD else 1
    half_height = box.height() / 2

    def tip(speed_kmh: float) -> float:
        return middle + side * half_height * (
            _MIN_HEIGHT_SHARE + (1 - _MIN_HEIGHT_SHARE) * speed_kmh / fastest_kmh
        )

    begin_kmh, end_kmh = _start_and_end_kmh(segment)
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


def _start_and_end_kmh(segment: Segment) -> tuple[float, float]:
    return segment.speed_kmh, segment.speed_at(segment.duration_s)
