"""The logbook window: every session kept, as a list and as a calendar, and one of them whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain import messages
from retrotimer.domain.history.session_details import Visit
from retrotimer.domain.session.summary import Listed
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.gui.history.session_page import SessionPage
from retrotimer.gui.history.sessions_table import SessionsTable
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import scrolled, text_sized, wrapped
from retrotimer.gui.widgets.screen_reader import tell

if TYPE_CHECKING:
    from retrotimer.domain.history.charts import Chart
    from retrotimer.gui.history.calendar_page import CalendarPage
    from retrotimer.gui.history.trends_page import TrendsPage

LIST, CALENDAR, TRENDS = range(3)
_NAMES = (Text("Sessions"), Text("Calendar"), Text("Trends"))
_SIZE, _MARGIN_PX = QSize(1240, 680), 12
_LIST_SHARE, _PAGE_SHARE = 3, 5


class LogbookWindow(QDialog):
    """Shown sessions, newest first; asks for one of them, and for what is to be done with it."""

    session_asked = Signal(str)
    answers_asked = Signal(str)
    removed = Signal(str)
    undone = Signal()
    export_asked = Signal()
    wanted = Signal(int)
    """What the calendar or the trends show is to be worked out."""

    def __init__(
        self, today: date, units: Units = Units.METRIC, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("History - RetroTimer"))
        text_sized(self)
        self._today = today
        self._units = units
        self._sessions: Sequence[Listed] = ()
        self._calendar: CalendarPage | None = None
        self._trends: TrendsPage | None = None
        # Where the calendar goes once it knows its days.
        self._goes_to: Listed | None = None
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("Ways to see the history"))
        self.tabs.setExpanding(False)
        self.figures = wrapped("")
        self.sessions = SessionsTable(tr("Sessions"))
        # The list or the calendar, whichever was seen last.
        self._seen = self.sessions
        self.page = SessionPage(units)
        self.message = wrapped(tr(messages.LOGBOOK_KEYS))
        self.lists, self._pages = QStackedWidget(), QStackedWidget()
        self.lists.addWidget(self.sessions)
        for number, name in enumerate(_NAMES):
            key = f"Ctrl+{number + 1}"
            self.tabs.addTab(tr(name))
            self.tabs.setTabToolTip(number, key)
            QShortcut(QKeySequence(key), self, lambda tab=number: self.tabs.setCurrentIndex(tab))
        self.tabs.currentChanged.connect(self._turn)
        self.sessions.looked_at.connect(self._look)
        self.sessions.removed.connect(self.removed)
        self.page.answers.clicked.connect(lambda: self.answers_asked.emit(self.session_id))
        self.bin = _button(tr("Into the bin"), self._remove)
        self.undo = _button(tr("Undo"), self.undone.emit, "Ctrl+Z")
        self.export = _button(tr("Export ..."), self.export_asked.emit, "Ctrl+S")
        self.leave = _button(tr("Close"), self.reject)
        self._lay_out()
        self.resize(_SIZE)
        self.sessions.setFocus()

    @property
    def calendar(self) -> CalendarPage:
        """Built when it is first seen: not everybody looks at it."""
        if self._calendar is None:
            from retrotimer.gui.history.calendar_page import CalendarPage

            self._calendar = CalendarPage()
            self._calendar.sessions.looked_at.connect(self._look)
            self._calendar.sessions.removed.connect(self.removed)
            self.lists.addWidget(self._calendar)
            self._calendar.tab_after(self.tabs)
        return self._calendar

    @property
    def trends(self) -> TrendsPage:
        """Built when it is first seen."""
        if self._trends is None:
            from retrotimer.gui.history.trends_page import TrendsPage

            self._trends = TrendsPage()
            self._pages.addWidget(self._trends)
            for before, view in pairwise((self.tabs, *self._trends.views)):
                QWidget.setTabOrder(before, view)
        return self._trends

    @property
    def session_id(self) -> str:
        """Of the session that is looked at, or nothing."""
        return self._seen.session_id

    def show_sessions(self, sessions: Sequence[Listed], *, complete: bool) -> None:
        """Those there are, newest first; the one that was looked at stays so."""
        self._sessions = sessions
        self.sessions.show_sessions(sessions)
        self.figures.setText(tr(messages.history_of(len(sessions), complete=complete)))
        if self.tabs.currentIndex() != LIST:
            self.wanted.emit(self.tabs.currentIndex())

    def show_days(self, sessions: Mapping[date, Sequence[Listed]]) -> None:
        """The calendar; the session that was looked at elsewhere is looked at here."""
        self.calendar.show_days(sessions, self._today)
        if self._goes_to is not None:
            self.calendar.look_at(self._goes_to.id, self._goes_to.started_at.date())
            self._goes_to = None

    def show_charts(self, charts: Sequence[Chart]) -> None:
        """The trends."""
        self.trends.show_charts(charts)

    def look_at(self, session_id: str) -> None:
        """Go to this session."""
        if self._seen is self.sessions:
            self.sessions.look_at(session_id)
        else:
            self._goes_to = next((one for one in self._sessions if one.id == session_id), None)

    def show_visit(self, visit: Visit) -> None:
        """One session whole."""
        self.page.show_visit(visit)

    def show_problem(self, text: str) -> None:
        """Instead of the session."""
        self.page.show_nothing(text)

    def show_message(self, text: str) -> None:
        """What was done, or nothing: then the keys."""
        tell(self.message, tr(text), tr(messages.LOGBOOK_KEYS))

    def show_undo(self, *, possible: bool) -> None:
        self.undo.setEnabled(possible)

    def _turn(self, tab: int) -> None:
        """The same session is looked at on the other page."""
        looked_at = self._goes_to or self._seen.current
        self._pages.setCurrentIndex(0)
        if tab == CALENDAR:
            self._seen = self.calendar.sessions
            self._goes_to = looked_at
            self.lists.setCurrentWidget(self.calendar)
            self.calendar.grid.setFocus()
        elif tab == LIST:
            self._seen, self._goes_to = self.sessions, None
            self.lists.setCurrentWidget(self.sessions)
            if looked_at is not None:
                self.sessions.look_at(looked_at.id)
            self.sessions.setFocus()
        else:
            self._pages.setCurrentWidget(self.trends)
            self.trends.views[0].setFocus()
        for button in (self.bin, self.undo):
            button.setVisible(tab != TRENDS)
        self.message.setText(tr(messages.TRENDS_KEYS if tab == TRENDS else messages.LOGBOOK_KEYS))
        if tab != LIST:
            self.wanted.emit(tab)

    def _look(self, session_id: str) -> None:
        self.bin.setEnabled(bool(session_id))
        if session_id:
            self.session_asked.emit(session_id)
        else:
            self.page.show_nothing("")

    def _remove(self) -> None:
        if self.session_id:
            self.removed.emit(self.session_id)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addStretch()
        head.addWidget(self.figures)
        beside = QWidget()
        both = QHBoxLayout(beside)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self.lists, _LIST_SHARE)
        both.addWidget(scrolled(self.page), _PAGE_SHARE)
        foot = QHBoxLayout()
        foot.addWidget(self.message, 1)
        for button in (self.bin, self.undo, self.export, self.leave):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[_MARGIN_PX] * 4)
        whole.addLayout(head)
        self._pages.addWidget(beside)
        whole.addWidget(self._pages, 1)
        whole.addLayout(foot)


def _button(text: str, pressed: Callable[[], object], key: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked: pressed())
    if key:
        button.setShortcut(QKeySequence(key))
        button.setToolTip(key)
    return button
