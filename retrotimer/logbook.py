"""Shows the history in a window; all of it is read aside, so that nobody waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Thread
from typing import Any

from PySide6.QtWidgets import QWidget

from retrotimer.clock import SystemClock
from retrotimer.core import notices
from retrotimer.core.questions import after_sheet
from retrotimer.core.summary import Listed
from retrotimer.core.units import Units
from retrotimer.core.weeks import streak, weeks_of
from retrotimer.store.database import HistoryError
from retrotimer.store.folders import Folders
from retrotimer.store.history import KeptSession, keep_answers, listed, session
from retrotimer.ui.logbook_window import LogbookWindow
from retrotimer.ui.questions_window import QuestionsWindow

# So many are there at once, the others come.
FIRST = 200


class Logbook:
    """One client's sessions, or the owner's. `look` at every tick."""

    def __init__(self, folders: Folders, client: str, units: Units, parent: QWidget) -> None:
        self._path = folders.history
        self._client = client
        self._today = SystemClock().wall().date()
        self._all: Sequence[Listed] | None = None
        self.window = LogbookWindow(units, parent)
        self.window.session_asked.connect(self._show)
        self.window.answers_asked.connect(self._ask)
        self._list(self._read(FIRST))
        self._begin_reading()
        self.window.open()

    def look(self) -> None:
        """Show what was read meanwhile."""
        if self._all is not None:
            sessions, self._all = self._all, None
            self._list(sessions)

    def _begin_reading(self) -> None:
        Thread(target=self._read_all, name="logbook", daemon=True).start()

    def _read_all(self) -> None:
        self._all = self._read(-1)

    def _read(self, most: int) -> Sequence[Listed]:
        try:
            found = listed(self._path, client=self._client, most=most).sessions
        except HistoryError:
            return ()
        return [one for one in found if one.summary.occasion.is_of(self._client)]

    def _list(self, sessions: Sequence[Listed]) -> None:
        weeks = weeks_of(sessions, self._today)
        self.window.show_weeks(weeks, streak(weeks, self._today))
        self.window.show_sessions(sessions)

    def _show(self, session_id: str) -> None:
        try:
            kept = session(self._path, session_id)
        except HistoryError as error:
            self.window.show_problem(error.lines[0])
        else:
            self.window.show_session(kept.record, _told(kept))

    def _ask(self, session_id: str) -> None:
        """The same questions as after the session, with what was answered then."""
        try:
            kept = session(self._path, session_id)
        except HistoryError as error:
            self.window.show_problem(error.lines[0])
            return
        asked = QuestionsWindow(after_sheet(kept.record.outcome), kept.after, self.window)
        asked.answered.connect(lambda answers: self._keep(session_id, answers))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _keep(self, session_id: str, answers: Mapping[str, Any]) -> None:
        try:
            keep_answers(self._path, session_id, answers)
        except HistoryError as error:
            self.window.show_problem(error.lines[0])
            return
        self._begin_reading()
        self._show(session_id)


def _told(kept: KeptSession) -> str:
    """What was noted on the way, then what was answered, question by question."""
    record = kept.record
    noted = [notices.noted(note, record) for note in kept.notes]
    asked = after_sheet(record.outcome).questions
    texts = {question.key: question.text for question in asked}
    given = ((texts.get(key, key), value) for key, value in kept.after.items())
    answers = (f"{text}{' ' if text[-1] == '?' else ': '}{_shown(value)}" for text, value in given)
    return "\n".join([*noted, *answers])


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
