"""A month at a glance: what was walked on each day, and the sessions of one day below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

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
from retrotimer.gui.widgets.screen_reader import announce

_TODAY_KEY = "Ctrl+T"
# The bar of a day that was walked: as high as its text, and more by its tone.
_BAR_PADDING_PX, _INTENSITY_STEP_PX = 7, 6
_RING_PX = 3
_NUMBER_OFFSET = QPoint(3, 3)
# Days of the months before and after.
_OTHER_MONTH_OPACITY = 0.6


class MonthGrid(QCalendarWidget):
    """Arrows go by day, Page Up and Page Down by month."""

    def __init__(self) -> None:
        super().__init__()
        self._days: Mapping[date, DaySummary] = {}
        self._today = date.min
        self.setAccessibleName(tr("Calendar"))
        # Qt's own parts have no names: the days have the focus, and two arrows are clicked.
        self.days_view = self.focusProxy() or self
        self.days_view.setAccessibleName(tr("Days"))
        arrows = {"prevmonth": tr("Month before"), "nextmonth": tr("Month after")}
        for part, name in arrows.items():
            for arrow in self.findChildren(QToolButton, f"qt_calendar_{part}"):
                arrow.setAccessibleName(name)
        # Room for the ring of the focus.
        self.setContentsMargins(*[_RING_PX] * 4)
        self.setLocale(QLocale(current_language()))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        # Else the weekend is red.
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekend, QTextCharFormat())

    def show_days(self, days: Mapping[date, DaySummary], today: date) -> None:
        """What was walked when."""
        self._days, self._today = days, today
        self.updateCells()

    @property
    def selected_day(self) -> date:
        """The one that is chosen."""
        return _to_date(self.selectedDate())

    def paintCell(self, painter: QPainter, rect: QRect, at: QDate | date) -> None:
        """The day's number, and minutes backward on a bar. A frame is round the chosen one."""
        day, palette, role = _to_date(at), self.palette(), QPalette.ColorRole
        known = self._days.get(day)
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
        if known is not None:
            high = text_px + _BAR_PADDING_PX + _INTENSITY_STEP_PX * known.intensity
            bar = QRect(rect.left() + 3, rect.bottom() - 2 - high, rect.width() - 6, high)
            tone = theme.BACKWARD if known.backward_s else theme.FORWARD
            painter.fillRect(bar, tone.background)
            painter.setPen(tone.foreground)
            metrics = painter.fontMetrics()
            short = metrics.elidedText(
                tr(known.summary_label), Qt.TextElideMode.ElideRight, bar.width()
            )
            painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, short)
        painter.setOpacity(1.0)
        chosen = day == self.selected_day
        painter.setPen(QPen(palette.color(role.Highlight if chosen else role.Mid), 3 * chosen))
        margin = int(chosen)
        painter.drawRect(rect.adjusted(margin, margin, -1 - margin, -1 - margin))
        painter.restore()


class CalendarPage(QWidget):
    """Says which session of the day that is chosen is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._sessions_by_day: Mapping[date, Sequence[SessionListItem]] = {}
        self._days: Mapping[date, DaySummary] = {}
        self._today = date.min
        self.month_grid = MonthGrid()
        self.day_label = make_wrapped_label("")
        self.sessions_table = SessionsTable(tr("Sessions of this day"), TIME_FORMAT)
        self.today_button = QPushButton(tr("Today"))
        self.today_button.setShortcut(QKeySequence(_TODAY_KEY))
        self.today_button.setToolTip(_TODAY_KEY)
        self.today_button.setAutoDefault(False)
        self.today_button.clicked.connect(lambda: self.select_day(self._today))
        self.month_grid.selectionChanged.connect(self._show_selected_day)
        line = QHBoxLayout()
        line.addWidget(self.day_label, 1)
        line.addWidget(self.today_button)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.month_grid, 3)
        page.addLayout(line)
        page.addWidget(self.sessions_table, 1)

    def show_days(self, sessions: Mapping[date, Sequence[SessionListItem]], today: date) -> None:
        """The sessions of every day on which somebody walked."""
        self._sessions_by_day, self._today = sessions, today
        self._days = summarize_days(sessions)
        self.month_grid.show_days(self._days, today)
        self._show_selected_day()

    def set_tab_order_after(self, previous: QWidget) -> None:
        """It may be built long after its neighbours: Tab goes on here from this one."""
        for part in (self.month_grid, self.today_button, self.sessions_table):
            QWidget.setTabOrder(previous, part)
            previous = part

    def select_day(self, day: date) -> None:
        """Go to this day."""
        self.month_grid.setSelectedDate(QDate(day.year, day.month, day.day))

    def select_session(self, session_id: str, day: date) -> None:
        """Go to a session's day, and to the session."""
        self.select_day(day)
        self.sessions_table.select_session(session_id)

    def _show_selected_day(self) -> None:
        day = self.month_grid.selected_day
        told = tr(describe_day(day, self._days.get(day), self._today))
        self.day_label.setText(told)
        self.month_grid.days_view.setAccessibleDescription(told)
        if self.month_grid.days_view.hasFocus():
            announce(self.month_grid.days_view, told)
        self.sessions_table.show_sessions(self._sessions_by_day.get(day, ()))


def _to_date(at: QDate | date) -> date:
    return at if isinstance(at, date) else date(at.year(), at.month(), at.day())
