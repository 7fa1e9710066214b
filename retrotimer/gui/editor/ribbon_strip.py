"""A workout's ribbon as a widget: shows the selection and a preview; a click selects."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from retrotimer.domain.workout.timeline import Timeline
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.ribbon import Ribbon, draw_progress

_HEIGHT_PX, _LINE_PX = 72, 3


class RibbonStrip(QWidget):
    """Shows a timeline, frames its selected segments, and marks how far a preview has played."""

    segment_clicked = Signal(int)
    """Carries the index of the segment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline: Timeline | None = None
        self._ribbon = Ribbon()
        self._selected: tuple[int, ...] = ()
        self.progress: float | None = None
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName(tr("The whole workout"))

    def show_timeline(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.update()

    def show_selected(self, segments: Iterable[int]) -> None:
        """Frame the segments with these indexes."""
        self._selected = tuple(segments)
        self.update()

    def show_progress(self, progress: float | None) -> None:
        """Mark the share that was played, from 0 to 1; None removes the mark."""
        self.progress = progress
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        timeline = self._timeline
        if timeline is not None:
            clicked_share = event.position().x() / self.width()
            self.segment_clicked.emit(timeline.index_at(clicked_share * timeline.duration_s))

    def paintEvent(self, _event: QPaintEvent) -> None:
        timeline = self._timeline
        if timeline is None:
            return
        painter = QPainter(self)
        whole = QRectF(self.rect())
        self._ribbon.paint(painter, whole, timeline)
        painter.setPen(QPen(theme.STANDING.foreground, _LINE_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        scale = whole.width() / timeline.duration_s
        inside = _LINE_PX / 2
        for index in self._selected:
            begin_s, end_s = timeline.segment_starts_s[index], timeline.segment_starts_s[index + 1]
            box = QRectF(begin_s * scale, 0, (end_s - begin_s) * scale, whole.height())
            painter.drawRect(box.adjusted(inside, inside, -inside, -inside))
        if self.progress is not None:
            draw_progress(painter, whole, self.progress)
