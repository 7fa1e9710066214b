"""A chart of the history: bars, a line, or percentages. The arrow keys read its points one by one.

It is painted here because a chart library takes more time and memory to load than all the rest of
the window: docs/decisions has the figures.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from retrotimer.domain.history.charts import NO_CLEAR_CHANGE_LABEL, Chart, ChartType
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.screen_reader import announce

_PADDING_PX = 8
_BAR_WIDTH_SHARE, _DOT_PX, _LABEL_PX = 0.72, 4.0, 64
BAND_OPACITY = 0.12
_KEY_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -4,
    Qt.Key.Key_PageDown: 4,
    Qt.Key.Key_Home: -1_000,
    Qt.Key.Key_End: 1_000,
}
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChartView(QWidget):
    """Shows a chart; while it has the focus, it describes one point of it as a text."""

    def __init__(self) -> None:
        super().__init__()
        self._chart = Chart("", ChartType.BARS, (), 1.0, "")
        self._selected_index = -1
        self._text_px = theme.text_px()
        self._small_px, self._line_px = self._text_px - 4, self._text_px + 5
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(130)

    def sizeHint(self) -> QSize:
        return QSize(480, 190)

    @property
    def caption(self) -> str:
        """The line below the name: describes the selected point, or the whole chart."""
        is_point_shown = self.hasFocus() and 0 <= self._selected_index < len(self._chart.points)
        return tr(
            self._chart.points[self._selected_index].description
            if is_point_shown
            else self._chart.description
        )

    def show_chart(self, chart: Chart) -> None:
        """Show this chart, and describe it to a screen reader."""
        self._chart, self._selected_index = chart, len(chart.points) - 1
        self.setAccessibleName(tr(chart.name))
        descriptions = (chart.description, *(point.description for point in chart.points))
        self.setAccessibleDescription("\n".join(map(tr, descriptions)))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _KEY_STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._select_point(self._selected_index + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._select_point(
            int((event.position().x() - self._plot_rect.left()) // max(self._point_width, 1.0))
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def _select_point(self, index: int) -> None:
        self._selected_index = max(min(index, len(self._chart.points) - 1), 0)
        self.setAccessibleDescription(self.caption)
        announce(self, self.caption)
        self.update()

    @property
    def _plot_rect(self) -> QRectF:
        """The area of the points: below two lines of text, above the labels."""
        above, below = (
            2 * self._line_px + self._small_px + _PADDING_PX,
            self._small_px + _PADDING_PX,
        )
        return QRectF(self.rect()).adjusted(_PADDING_PX, above, -_PADDING_PX, -below)

    @property
    def _point_width(self) -> float:
        return self._plot_rect.width() / max(len(self._chart.points), 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole
        painter.fillRect(self.rect(), self.palette().color(role.Base))
        frame = role.Highlight if self.hasFocus() else role.Mid
        painter.setPen(QPen(self.palette().color(frame), 2 if self.hasFocus() else 1))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        self._draw_header(painter)
        if not self._chart.points:
            return
        self._draw_band(painter)
        self._draw_axis(painter)
        if self._chart.chart_type is ChartType.LINE:
            self._draw_line(painter)
        else:
            self._draw_bars(painter)
        self._draw_values(painter)

    def _draw_header(self, painter: QPainter) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        line = QRectF(_PADDING_PX, _PADDING_PX / 2, self.width() - 2 * _PADDING_PX, self._line_px)
        for text, bold in ((tr(self._chart.name), True), (self.caption, False)):
            painter.setFont(_make_font(painter, self._text_px - 2 + bold, bold=bold))
            metrics = painter.fontMetrics()
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, _LEFT, elided)
            line.translate(0, self._line_px)

    def _draw_band(self, painter: QPainter) -> None:
        """Draw the tinted band inside which a change means little, with its name."""
        if self._chart.no_change_band is None:
            return
        low, high = (self._value_y(value) for value in self._chart.no_change_band)
        band = QRectF(self._plot_rect.left(), high, self._plot_rect.width(), low - high)
        ink = self.palette().color(QPalette.ColorRole.Text)
        tint = QColor(ink)
        tint.setAlphaF(BAND_OPACITY)
        painter.fillRect(band, tint)
        painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine))
        painter.drawLine(band.topLeft(), band.topRight())
        painter.drawLine(band.bottomLeft(), band.bottomRight())
        painter.setFont(_make_font(painter, self._small_px))
        name = painter.fontMetrics().boundingRect(tr(NO_CLEAR_CHANGE_LABEL)).toRectF()
        name.moveBottomLeft(band.topLeft() - QPointF(0, 3))
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(name, _CENTRE, tr(NO_CLEAR_CHANGE_LABEL))

    def _draw_axis(self, painter: QPainter) -> None:
        plot = self._plot_rect
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.setFont(_make_font(painter, self._small_px))
        every = max(round(_LABEL_PX / self._point_width + 0.5), 1)
        # The newest point always has its label; every so many before it have one too.
        for number in range(len(self._chart.points) - 1, -1, -every):
            middle = plot.left() + (number + 0.5) * self._point_width
            left = min(max(middle - _LABEL_PX / 2, 0), self.width() - _LABEL_PX)
            box = QRectF(left, plot.bottom() + 2, _LABEL_PX, self._small_px + 4)
            painter.drawText(box, _CENTRE, tr(self._chart.points[number].label))

    def _draw_bars(self, painter: QPainter) -> None:
        is_percent = self._chart.chart_type is ChartType.PERCENT
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1))
        for number, point in enumerate(self._chart.points):
            if point.value is None:
                continue
            column = self._column_rect(number)
            bar = QRectF(column.left(), self._value_y(point.value), column.width(), 0)
            bar.setBottom(column.bottom())
            if is_percent:
                painter.setBrush(theme.RIBBON_COLOURS[Direction.FORWARD])
                painter.drawRect(column)
            painter.setBrush(theme.RIBBON_COLOURS[Direction.BACKWARD])
            painter.drawRect(bar)

    def _draw_line(self, painter: QPainter) -> None:
        ink = self.palette().color(QPalette.ColorRole.Text)
        places = [
            None
            if point.value is None
            else QPointF(self._point_x(number), self._value_y(point.value))
            for number, point in enumerate(self._chart.points)
        ]
        painter.setPen(QPen(ink, 2))
        # The line continues over a gap: a week without a session is no change.
        painter.drawPolyline(QPolygonF([place for place in places if place is not None]))
        painter.setBrush(theme.RIBBON_COLOURS[Direction.BACKWARD])
        for place in places:
            if place is not None:
                painter.drawEllipse(place, _DOT_PX, _DOT_PX)

    def _draw_values(self, painter: QPainter) -> None:
        """Draw the value of each point, and a frame around the selected one."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(_make_font(painter, self._small_px))
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        for number, point in enumerate(self._chart.points):
            if point.value is not None:
                top = (
                    self._plot_rect.top()
                    if self._chart.chart_type is ChartType.PERCENT
                    else self._value_y(point.value)
                )
                box = QRectF(
                    self._point_x(number) - 20, top - self._small_px - 6, 40, self._small_px + 4
                )
                painter.drawText(box, _CENTRE, point.value_label)
        if self.hasFocus() and self._selected_index >= 0:
            plot = self._plot_rect
            left = plot.left() + self._selected_index * self._point_width
            frame = QRectF(
                left, plot.top() - self._small_px - 6, self._point_width, plot.height() + 20
            )
            colour = self.palette().color(QPalette.ColorRole.Highlight)
            painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine))
            painter.drawRect(frame)

    def _point_x(self, index: int) -> float:
        return self._plot_rect.left() + (index + 0.5) * self._point_width

    def _column_rect(self, index: int) -> QRectF:
        width = self._point_width * _BAR_WIDTH_SHARE
        left = self._point_x(index) - width / 2
        return QRectF(left, self._plot_rect.top(), width, self._plot_rect.height())

    def _value_y(self, value: float) -> float:
        plot = self._plot_rect
        return plot.bottom() - plot.height() * value / self._chart.axis_max


def _make_font(painter: QPainter, height_px: int, *, bold: bool = False) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(height_px)
    font.setBold(bold)
    return font
