"""A workout's ribbon as a widget: shows what is chosen and where a preview is; a click chooses."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from retrotimer.domain.workout.timeline import Timeline
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.ribbon import Ribbon, mark

_HEIGHT_PX, _LINE_PX = 72, 3


class RibbonStrip(QWidget):
    """Shown a timeline, the segments that are chosen, and how much of it was played."""

    pressed = Signal(int)
    """A segment was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline: Timeline | None = None
        self._ribbon = Ribbon()
        self._chosen: tuple[int, ...] = ()
        self.done: float | None = None
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName(tr("The whole workout"))

    def show_timeline(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.update()

    def show_chosen(self, segments: Iterable[int]) -> None:
        """These are framed."""
        self._chosen = tuple(segments)
        self.update()

    def show_done(self, done: float | None) -> None:
        """Which share was played; None where nothing plays."""
        self.done = done
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        timeline = self._timeline
        if timeline is not None:
            share = event.position().x() / self.width()
            self.pressed.emit(timeline.index_at(share * timeline.duration_s))

    def paintEvent(self, _event: QPaintEvent) -> None:
        timeline = self._timeline
        if timeline is None:
            return
        painter = QPainter(self)
        whole = QRectF(self.rect())
        self._ribbon.paint(painter, whole, timeline)
        painter.setPen(QPen(theme.STANDING.ink, _LINE_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        scale = whole.width() / timeline.duration_s
        inside = _LINE_PX / 2
        for index in self._chosen:
            begin_s, end_s = timeline.start_s[index], timeline.start_s[index + 1]
            box = QRectF(begin_s * scale, 0, (end_s - begin_s) * scale, whole.height())
            painter.drawRect(box.adjusted(inside, inside, -inside, -inside))
        if self.done is not None:
            mark(painter, whole, self.done)
