"""Shows the history in a window; it is read in pieces, so that nobody waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from retrotimer.clock import SystemClock
from retrotimer.core import notices
from retrotimer.core.questions import later_sheet
from retrotimer.core.units import Units
from retrotimer.logbook_desk import LogbookDesk
from retrotimer.store.database import HistoryError
from retrotimer.store.folders import Folders
from retrotimer.ui.logbook_window import LogbookWindow
from retrotimer.ui.questions_window import QuestionsWindow

# How long it is read at most at one tick: nobody notices so little.
PIECE_S = 0.015


class Logbook:
    """One client's sessions, or the owner's. `look` at every tick."""

    def __init__(self, folders: Folders, client: str, units: Units, parent: QWidget | None) -> None:
        self._desk = LogbookDesk(folders, client)
        self.window = LogbookWindow(SystemClock().wall().date(), units, parent)
        self.window.session_asked.connect(self._show)
        self.window.answers_asked.connect(self._ask)
        self.window.removed.connect(self._remove)
        self.window.undone.connect(self._undo)
        self.window.finished.connect(self._desk.close)
        self._listed = 0
        self._list()
        self._read()
        self.window.open()

    def look(self) -> None:
        """Read on; the list grows whenever twice as many are there."""
        if self._desk.reading and self.window.isVisible():
            self._read()

    def _read(self) -> None:
        try:
            found = self._desk.read(PIECE_S)
        except HistoryError as error:
            self.window.show_message(error.lines[0])
        else:
            if found >= 2 * self._listed or not self._desk.reading:
                self._listed = found
                self._list()

    def _list(self) -> None:
        self.window.show_sessions(self._desk.sessions(), complete=not self._desk.reading)
        self.window.show_undo(possible=self._desk.can_undo)

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
            self.window.show_message(notices.ANSWERS_KEPT)

    def _remove(self, session_id: str) -> None:
        try:
            self._desk.remove(session_id)
        except HistoryError as error:
            self.window.show_problem(error.lines[0])
            return
        self._list()
        self.window.show_message(notices.SESSION_IN_BIN)

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
            self.window.show_message(notices.UNDONE)
