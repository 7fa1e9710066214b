"""A month at a glance: what was walked on each day, and the sessions of one day below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QKeySequence, QPainter, QPalette, QPen, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.history.days import DaySummary, describe_day, summarize_days
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.gui.history.sessions_table import TIME_FORMAT, SessionsTable
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import current_language, tr
from retrotimer.gui.widgets.page import make_wrapped_label
from retrotimer.gui.widgets.plain_text import set_tool_tip
from retrotimer.gui.widgets.screen_reader import announce

_TODAY_KEY = "Ctrl+T"
# The bar of a day with a session: as high as its text, and higher with its intensity.
_BAR_PADDING_PX, _INTENSITY_STEP_PX = 7, 6
_RING_PX = 3
_NUMBER_OFFSET = QPoint(3, 3)
# Days of the months before and after.
_OTHER_MONTH_OPACITY = 0.6


class MonthGrid(QCalendarWidget):
    """A month in which the arrow keys go by day, Page Up and Page Down by month."""

    def __init__(self) -> None:
        super().__init__()
        self._days: Mapping[date, DaySummary] = {}
        self._today = date.min
        self.setAccessibleName(tr("Calendar"))
        # Qt gives its own parts no accessible names: the days, and the two arrow buttons.
        self.days_view = self.focusProxy() or self
        self.days_view.setAccessibleName(tr("Days"))
        arrows = {"prevmonth": tr("Month before"), "nextmonth": tr("Month after")}
        for part, name in arrows.items():
            for arrow in self.findChildren(QToolButton, f"qt_calendar_{part}"):
                arrow.setAccessibleName(name)
        # Space for the focus ring.
        self.setContentsMargins(*[_RING_PX] * 4)
        self.setLocale(QLocale(current_language()))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        # Qt shows the weekend in red otherwise.
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekend, QTextCharFormat())

    def show_days(self, days: Mapping[date, DaySummary], today: date) -> None:
        """Show what was walked on each day."""
        self._days, self._today = days, today
        self.updateCells()

    @property
    def selected_day(self) -> date:
        """The day that is selected."""
        return _to_date(self.selectedDate())

    def paintCell(self, painter: QPainter, rect: QRect, at: QDate | date) -> None:
        """Draw the day's number, its minutes on a bar, and a frame around the selected day."""
        day, palette, role = _to_date(at), self.palette(), QPalette.ColorRole
        summary = self._days.get(day)
        painter.save()
        painter.fillRect(rect, palette.color(role.Base))
        if day.month != self.monthShown():
            painter.setOpacity(_OTHER_MONTH_OPACITY)
        font = QFont(painter.font())
        text_px = theme.text_px() - 4
        font.setPixelSize(text_px)
        font.setBold(day == self._today)
        painter.setFont(font)
        painter.setPen(palette.color(role.Text))
        number = QRect(rect.topLeft() + _NUMBER_OFFSET, QSize(2 * text_px, text_px + 6))
        if day == self._today:
            painter.fillRect(number, palette.color(role.Text))
            painter.setPen(palette.color(role.Base))
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if summary is not None:
            height = text_px + _BAR_PADDING_PX + _INTENSITY_STEP_PX * summary.intensity
            bar = QRect(rect.left() + 3, rect.bottom() - 2 - height, rect.width() - 6, height)
            colours = theme.BACKWARD if summary.backward_s else theme.FORWARD
            painter.fillRect(bar, colours.background)
            painter.setPen(colours.foreground)
            metrics = painter.fontMetrics()
            elided = metrics.elidedText(
                tr(summary.summary_label), Qt.TextElideMode.ElideRight, bar.width()
            )
            painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, elided)
        painter.setOpacity(1.0)
        is_selected = day == self.selected_day
        frame = role.Highlight if is_selected else role.Mid
        painter.setPen(QPen(palette.color(frame), 3 * is_selected))
        margin = int(is_selected)
        painter.drawRect(rect.adjusted(margin, margin, -1 - margin, -1 - margin))
        painter.restore()


class CalendarPage(QWidget):
    """The calendar with the sessions of the selected day below it."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._sessions_by_day: Mapping[date, Sequence[SessionListItem]] = {}
        self._days: Mapping[date, DaySummary] = {}
        self._today = now.date()
        self.month_grid = MonthGrid()
        self.day_label = make_wrapped_label("")
        self.sessions_table = SessionsTable(tr("Sessions of this day"), now, TIME_FORMAT)
        self.today_button = QPushButton(tr("Today"))
        self.today_button.setShortcut(QKeySequence(_TODAY_KEY))
        set_tool_tip(self.today_button, _TODAY_KEY)
        self.today_button.setAutoDefault(False)
        self.today_button.clicked.connect(lambda: self.select_day(self._today))
        self.month_grid.selectionChanged.connect(self._show_selected_day)
        day_row = QHBoxLayout()
        day_row.addWidget(self.day_label, 1)
        day_row.addWidget(self.today_button)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.month_grid, 3)
        page.addLayout(day_row)
        page.addWidget(self.sessions_table, 1)

    def show_days(self, sessions: Mapping[date, Sequence[SessionListItem]], today: date) -> None:
        """Show the sessions of each day."""
        self._sessions_by_day, self._today = sessions, today
        self._days = summarize_days(sessions)
        self.month_grid.show_days(self._days, today)
        self._show_selected_day()

    def set_tab_order_after(self, previous: QWidget) -> None:
        """Let Tab come here from this widget: the page may be built long after its neighbours."""
        for widget in (self.month_grid, self.today_button, self.sessions_table):
            QWidget.setTabOrder(previous, widget)
            previous = widget

    def select_day(self, day: date) -> None:
        """Select this day."""
        self.month_grid.setSelectedDate(QDate(day.year, day.month, day.day))

    def select_session(self, session_id: str, day: date) -> None:
        """Select a session and its day."""
        self.select_day(day)
        self.sessions_table.select_session(session_id)

    def _show_selected_day(self) -> None:
        day = self.month_grid.selected_day
        description = tr(describe_day(day, self._days.get(day), self._today))
        self.day_label.setText(description)
        self.month_grid.days_view.setAccessibleDescription(description)
        if self.month_grid.days_view.hasFocus():
            announce(self.month_grid.days_view, description)
        self.sessions_table.show_sessions(self._sessions_by_day.get(day, ()))


def _to_date(at: QDate | date) -> date:
    return at if isinstance(at, date) else date(at.year(), at.month(), at.day())
