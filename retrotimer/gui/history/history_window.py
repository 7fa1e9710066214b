"""The history window: all sessions as a list, a calendar or trends, and the details of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
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
from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.domain.values.dates import session_day
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.gui.history.session_page import SessionPage
from retrotimer.gui.history.sessions_table import SessionsTable
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import apply_window_style, make_scroll_area, make_wrapped_label
from retrotimer.gui.widgets.plain_text import set_tool_tip, set_window_title
from retrotimer.gui.widgets.screen_reader import set_announced_text

if TYPE_CHECKING:
    from retrotimer.domain.history.charts import Chart
    from retrotimer.gui.history.calendar_page import CalendarPage
    from retrotimer.gui.history.trends_page import TrendsPage

LIST_TAB, CALENDAR_TAB, TRENDS_TAB = range(3)
_TAB_NAMES = (Text("Sessions"), Text("Calendar"), Text("Trends"))
_SIZE, _MARGIN_PX = QSize(1240, 680), 12
_LIST_STRETCH, _PAGE_STRETCH = 3, 5


class HistoryWindow(QDialog):
    """Shows sessions, newest first; emits which one is selected and what to do with it."""

    session_requested = Signal(str)
    answers_requested = Signal(str)
    remove_requested = Signal(str)
    redate_requested = Signal(str, datetime)
    undo_requested = Signal()
    export_requested = Signal()
    tab_data_requested = Signal(int)
    """The calendar or the trends are opened and need their data; carries the tab."""

    def __init__(
        self, now: datetime, units: Units = Units.METRIC, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_window_title(self, tr("History - RetroTimer"))
        apply_window_style(self)
        self._now = now
        self._units = units
        self._sessions: Sequence[SessionListItem] = ()
        self._calendar: CalendarPage | None = None
        self._trends: TrendsPage | None = None
        # The session to select in the calendar once its days are known.
        self._pending_session: SessionListItem | None = None
        self.tab_bar = QTabBar()
        self.tab_bar.setAccessibleName(tr("Ways to see the history"))
        self.tab_bar.setExpanding(False)
        self.count_label = make_wrapped_label("")
        self.sessions_table = SessionsTable(tr("Sessions"), now)
        # The table of the list or of the calendar, whichever was shown last.
        self._active_table = self.sessions_table
        self.session_page = SessionPage(units, now)
        self.message_label = make_wrapped_label(tr(messages.HISTORY_KEY_HINTS))
        self.list_stack, self._page_stack = QStackedWidget(), QStackedWidget()
        self.list_stack.addWidget(self.sessions_table)
        for number, name in enumerate(_TAB_NAMES):
            key = f"Ctrl+{number + 1}"
            self.tab_bar.addTab(tr(name))
            self.tab_bar.setTabToolTip(number, key)
            QShortcut(QKeySequence(key), self, lambda tab=number: self.tab_bar.setCurrentIndex(tab))
        self.tab_bar.currentChanged.connect(self._switch_tab)
        self.sessions_table.session_selected.connect(self._show_selected)
        self.sessions_table.remove_requested.connect(self.remove_requested)
        self.session_page.answers_button.clicked.connect(
            lambda: self.answers_requested.emit(self.current_session_id)
        )
        self.session_page.redate_requested.connect(
            lambda start: self.redate_requested.emit(self.current_session_id, start)
        )
        self.bin_button = _make_button(tr("Into the bin"), self._request_remove)
        self.undo_button = _make_button(tr("Undo"), self.undo_requested.emit, "Ctrl+Z")
        self.export_button = _make_button(tr("Export ..."), self.export_requested.emit, "Ctrl+S")
        self.close_button = _make_button(tr("Close"), self.reject)
        self._lay_out()
        self.resize(_SIZE)
        self.sessions_table.setFocus()

    @property
    def calendar(self) -> CalendarPage:
        """The calendar, built when it is shown first."""
        if self._calendar is None:
            from retrotimer.gui.history.calendar_page import CalendarPage

            self._calendar = CalendarPage(self._now)
            self._calendar.sessions_table.session_selected.connect(self._show_selected)
            self._calendar.sessions_table.remove_requested.connect(self.remove_requested)
            self.list_stack.addWidget(self._calendar)
            self._calendar.set_tab_order_after(self.tab_bar)
        return self._calendar

    @property
    def trends(self) -> TrendsPage:
        """The trends, built when they are shown first."""
        if self._trends is None:
            from retrotimer.gui.history.trends_page import TrendsPage

            self._trends = TrendsPage()
            self._page_stack.addWidget(self._trends)
            for before, view in pairwise((self.tab_bar, *self._trends.chart_views)):
                QWidget.setTabOrder(before, view)
        return self._trends

    @property
    def current_session_id(self) -> str:
        """The id of the selected session, or an empty string."""
        return self._active_table.current_session_id

    def show_sessions(self, sessions: Sequence[SessionListItem], *, complete: bool) -> None:
        """Show these sessions, newest first; the selected one stays selected."""
        self._sessions = sessions
        self.sessions_table.show_sessions(sessions)
        self.count_label.setText(
            tr(messages.history_status_message(len(sessions), is_complete=complete))
        )
        if self.tab_bar.currentIndex() != LIST_TAB:
            self.tab_data_requested.emit(self.tab_bar.currentIndex())

    def show_days(self, sessions: Mapping[date, Sequence[SessionListItem]]) -> None:
        """Fill the calendar, and select in it the session that was selected in the list."""
        self.calendar.show_days(sessions, self._now.date())
        if self._pending_session is not None:
            self.calendar.select_session(
                self._pending_session.id, session_day(self._pending_session.started_at)
            )
            self._pending_session = None

    def show_charts(self, charts: Sequence[Chart]) -> None:
        """Show these charts in the trends."""
        self.trends.show_charts(charts)

    def select_session(self, session_id: str) -> None:
        """Select this session."""
        if self._active_table is self.sessions_table:
            self.sessions_table.select_session(session_id)
        else:
            self._pending_session = next(
                (item for item in self._sessions if item.id == session_id), None
            )

    def show_session_details(self, details: SessionDetails) -> None:
        """Show all of one session."""
        self.session_page.show_session_details(details)

    def show_problem(self, text: str) -> None:
        """Show a problem instead of the session."""
        self.session_page.show_empty(text)

    def show_message(self, text: str) -> None:
        """Show what was done; an empty text shows the keys."""
        set_announced_text(self.message_label, tr(text), tr(messages.HISTORY_KEY_HINTS))

    def set_undo_enabled(self, *, enabled: bool) -> None:
        self.undo_button.setEnabled(enabled)

    def _switch_tab(self, tab: int) -> None:
        """Show another tab, with the same session selected."""
        selected = self._pending_session or self._active_table.current_row
        self._page_stack.setCurrentIndex(0)
        if tab == CALENDAR_TAB:
            self._active_table = self.calendar.sessions_table
            self._pending_session = selected
            self.list_stack.setCurrentWidget(self.calendar)
            self.calendar.month_grid.setFocus()
        elif tab == LIST_TAB:
            self._active_table, self._pending_session = self.sessions_table, None
            self.list_stack.setCurrentWidget(self.sessions_table)
            if selected is not None:
                self.sessions_table.select_session(selected.id)
            self.sessions_table.setFocus()
        else:
            self._page_stack.setCurrentWidget(self.trends)
            self.trends.chart_views[0].setFocus()
        for button in (self.bin_button, self.undo_button):
            button.setVisible(tab != TRENDS_TAB)
        self.message_label.setText(
            tr(messages.TRENDS_KEY_HINTS if tab == TRENDS_TAB else messages.HISTORY_KEY_HINTS)
        )
        if tab != LIST_TAB:
            self.tab_data_requested.emit(tab)

    def _show_selected(self, session_id: str) -> None:
        self.bin_button.setEnabled(bool(session_id))
        if session_id:
            self.session_requested.emit(session_id)
        else:
            self.session_page.show_empty("")

    def _request_remove(self) -> None:
        if self.current_session_id:
            self.remove_requested.emit(self.current_session_id)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.tab_bar)
        head.addStretch()
        head.addWidget(self.count_label)
        list_and_session = QWidget()
        halves = QHBoxLayout(list_and_session)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.addWidget(self.list_stack, _LIST_STRETCH)
        halves.addWidget(make_scroll_area(self.session_page), _PAGE_STRETCH)
        foot = QHBoxLayout()
        foot.addWidget(self.message_label, 1)
        for button in (self.bin_button, self.undo_button, self.export_button, self.close_button):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[_MARGIN_PX] * 4)
        whole.addLayout(head)
        self._page_stack.addWidget(list_and_session)
        whole.addWidget(self._page_stack, 1)
        whole.addLayout(foot)


def _make_button(text: str, on_clicked: Callable[[], object], key: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked: on_clicked())
    if key:
        button.setShortcut(QKeySequence(key))
        set_tool_tip(button, key)
    return button
