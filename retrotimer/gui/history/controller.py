"""Shows the history in a window; it is read in pieces, so that nobody waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.coaching.questionnaires import later_sheet
from retrotimer.domain.values.units import Units
from retrotimer.gui.history.history_window import CALENDAR, LogbookWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.services.session_log import LogbookDesk
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import HistoryError

if TYPE_CHECKING:
    from retrotimer.gui.history.export_controller import Exporting

# How long it is read at most at one tick: nobody notices so little.
PIECE_S = 0.01


class Logbook:
    """One client's sessions, or the owner's. `look` at every tick."""

    def __init__(self, folders: Folders, client: str, units: Units, parent: QWidget | None) -> None:
        self._folders, self._client = folders, client
        self._desk = LogbookDesk(folders, client)
        self._exporting: Exporting | None = None
        self._today, self._units = SystemClock().wall().date(), units
        self.window = LogbookWindow(self._today, units, parent)
        self.window.session_asked.connect(self._show)
        self.window.answers_asked.connect(self._ask)
        self.window.removed.connect(self._remove)
        self.window.undone.connect(self._undo)
        self.window.export_asked.connect(self._export)
        self.window.wanted.connect(self._want)
        self.window.finished.connect(self._desk.close)
        # How many are listed, and whether there are more that should be.
        self._listed, self._more = 0, False
        # What is still to be done of what the window wants, a step at each tick.
        self._steps: Iterator[None] = iter(())
        self._list()
        self.window.open()

    def look(self) -> None:
        """One thing at each tick: read on, list what is there, or work out what is wanted.

        The list grows whenever twice as many are there.
        """
        if self._exporting is not None:
            self._exporting.look()
        if self._more:
            self._list()
        elif self._desk.reading and self.window.isVisible():
            self._read()
        else:
            next(self._steps, None)

    def _read(self) -> None:
        try:
            found = self._desk.read(PIECE_S)
        except HistoryError as error:
            self.window.show_message(error.lines[0])
            self._more = True
        else:
            self._more = found >= 2 * self._listed or not self._desk.reading

    def _list(self) -> None:
        sessions = self._desk.sessions()
        self._listed, self._more = len(sessions), False
        self.window.show_sessions(sessions, complete=not self._desk.reading)
        self.window.show_undo(possible=self._desk.can_undo)

    def _want(self, tab: int) -> None:
        self._steps = self._show_days() if tab == CALENDAR else self._show_trends()

    def _show_days(self) -> Iterator[None]:
        from retrotimer.domain.history.days import by_day

        sessions = by_day(self._desk.sessions())
        yield
        self.window.show_days(sessions)

    def _show_trends(self) -> Iterator[None]:
        from retrotimer.domain.history.charts import charts
        from retrotimer.domain.history.trends import pain_trend
        from retrotimer.domain.history.weeks import weeks_of

        sessions = self._desk.sessions()
        weeks = weeks_of(sessions, self._today)
        yield
        pains = pain_trend(sessions)
        yield
        self.window.show_charts(charts(weeks, pains, self._today, self._units))

    def _show(self, session_id: str) -> None:
        try:
            self.window.show_visit(self._desk.visit(session_id))
        except HistoryError as error:
            self.window.show_problem(error.lines[0])

    def _ask(self, session_id: str) -> None:
        """The same questions as after the session, with what was answered then."""
        try:
            visit = self._desk.visit(session_id)
        except HistoryError as error:
            self.window.show_problem(error.lines[0])
            return
        asked = QuestionsWindow(later_sheet(visit.record.outcome), visit.after, self.window)
        asked.answered.connect(lambda answers: self._answer(session_id, answers))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _answer(self, session_id: str, answers: Mapping[str, Any]) -> None:
        try:
            changed = self._desk.answer(session_id, answers)
        except HistoryError as error:
            self.window.show_problem(error.lines[0])
            return
        if changed:
            self._list()
            self._show(session_id)
            self.window.show_message(messages.ANSWERS_KEPT)

    def _remove(self, session_id: str) -> None:
        try:
            self._desk.remove(session_id)
        except HistoryError as error:
            self.window.show_problem(error.lines[0])
            return
        self._list()
        self.window.show_message(messages.SESSION_IN_BIN)

    def _undo(self) -> None:
        try:
            session_id = self._desk.undo()
        except HistoryError as error:
            self.window.show_problem(error.lines[0])
            return
        if session_id:
            self._list()
            self.window.look_at(session_id)
            self._show(session_id)
            self.window.show_message(messages.UNDONE)

    def _export(self) -> None:
        from retrotimer.gui.history.export_controller import Exporting

        self._exporting = Exporting(self._folders, self._client, self.window)
        self._exporting.window.finished.connect(self._exported)

    def _exported(self) -> None:
        self._exporting = None
