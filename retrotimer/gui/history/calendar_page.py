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

from retrotimer.domain.history.days import Day, day_in_words, days_of
from retrotimer.domain.session.summary import Listed
from retrotimer.gui.history.sessions_table import TIME, SessionsTable
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import spoken, tr
from retrotimer.gui.widgets.page import wrapped
from retrotimer.gui.widgets.screen_reader import announce

_TODAY_KEY = "Ctrl+T"
# The bar of a day that was walked: as high as its text, and more by its tone.
_BAR_SPARE_PX, _TONE_PX = 7, 6
_RING_PX = 3
_CORNER = QPoint(3, 3)
# Days of the months before and after.
_OTHER_MONTH = 0.6


class MonthGrid(QCalendarWidget):
    """Arrows go by day, Page Up and Page Down by month."""

    def __init__(self) -> None:
        super().__init__()
        self._days: Mapping[date, Day] = {}
        self._today = date.min
        self.setAccessibleName(tr("Calendar"))
        # Qt's own parts have no names: the days have the focus, and two arrows are clicked.
        self.days = self.focusProxy() or self
        self.days.setAccessibleName(tr("Days"))
        arrows = {"prevmonth": tr("Month before"), "nextmonth": tr("Month after")}
        for part, name in arrows.items():
            for arrow in self.findChildren(QToolButton, f"qt_calendar_{part}"):
                arrow.setAccessibleName(name)
        # Room for the ring of the focus.
        self.setContentsMargins(*[_RING_PX] * 4)
        self.setLocale(QLocale(spoken()))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        # Else the weekend is red.
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekend, QTextCharFormat())

    def show_days(self, days: Mapping[date, Day], today: date) -> None:
        """What was walked when."""
        self._days, self._today = days, today
        self.updateCells()

    @property
    def day(self) -> date:
        """The one that is chosen."""
        return _python(self.selectedDate())

    def paintCell(self, painter: QPainter, rect: QRect, at: QDate | date) -> None:
        """The day's number, and minutes backward on a bar. A frame is round the chosen one."""
        day, palette, role = _python(at), self.palette(), QPalette.ColorRole
        known = self._days.get(day)
        painter.save()
        painter.fillRect(rect, palette.color(role.Base))
        if day.month != self.monthShown():
            painter.setOpacity(_OTHER_MONTH)
        font = QFont(painter.font())
        text_px = theme.text_px() - 4
        font.setPixelSize(text_px)
        font.setBold(day == self._today)
        painter.setFont(font)
        painter.setPen(palette.color(role.Text))
        number = QRect(rect.topLeft() + _CORNER, QSize(2 * text_px, text_px + 6))
        if day == self._today:
            painter.fillRect(number, palette.color(role.Text))
            painter.setPen(palette.color(role.Base))
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if known is not None:
            high = text_px + _BAR_SPARE_PX + _TONE_PX * known.tone
            bar = QRect(rect.left() + 3, rect.bottom() - 2 - high, rect.width() - 6, high)
            tone = theme.BACKWARD if known.backward_s else theme.FORWARD
            painter.fillRect(bar, tone.ground)
            painter.setPen(tone.ink)
            metrics = painter.fontMetrics()
            short = metrics.elidedText(tr(known.short), Qt.TextElideMode.ElideRight, bar.width())
            painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, short)
        painter.setOpacity(1.0)
        chosen = day == self.day
        painter.setPen(QPen(palette.color(role.Highlight if chosen else role.Mid), 3 * chosen))
        margin = int(chosen)
        painter.drawRect(rect.adjusted(margin, margin, -1 - margin, -1 - margin))
        painter.restore()


class CalendarPage(QWidget):
    """Says which session of the day that is chosen is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._of_day: Mapping[date, Sequence[Listed]] = {}
        self._days: Mapping[date, Day] = {}
        self._today = date.min
        self.grid = MonthGrid()
        self.told = wrapped("")
        self.sessions = SessionsTable(tr("Sessions of this day"), TIME)
        self.today = QPushButton(tr("Today"))
        self.today.setShortcut(QKeySequence(_TODAY_KEY))
        self.today.setToolTip(_TODAY_KEY)
        self.today.setAutoDefault(False)
        self.today.clicked.connect(lambda: self.choose(self._today))
        self.grid.selectionChanged.connect(self._show_day)
        line = QHBoxLayout()
        line.addWidget(self.told, 1)
        line.addWidget(self.today)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.grid, 3)
        page.addLayout(line)
        page.addWidget(self.sessions, 1)

    def show_days(self, sessions: Mapping[date, Sequence[Listed]], today: date) -> None:
        """The sessions of every day on which somebody walked."""
        self._of_day, self._today = sessions, today
        self._days = days_of(sessions)
        self.grid.show_days(self._days, today)
        self._show_day()

    def tab_after(self, before: QWidget) -> None:
        """It may be built long after its neighbours: Tab goes on here from this one."""
        for part in (self.grid, self.today, self.sessions):
            QWidget.setTabOrder(before, part)
            before = part

    def choose(self, day: date) -> None:
        """Go to this day."""
        self.grid.setSelectedDate(QDate(day.year, day.month, day.day))

    def look_at(self, session_id: str, day: date) -> None:
        """Go to a session's day, and to the session."""
        self.choose(day)
        self.sessions.look_at(session_id)

    def _show_day(self) -> None:
        day = self.grid.day
        told = tr(day_in_words(day, self._days.get(day), self._today))
        self.told.setText(told)
        self.grid.days.setAccessibleDescription(told)
        if self.grid.days.hasFocus():
            announce(self.grid.days, told)
        self.sessions.show_sessions(self._of_day.get(day, ()))


def _python(at: QDate | date) -> date:
    return at if isinstance(at, date) else date(at.year(), at.month(), at.day())
