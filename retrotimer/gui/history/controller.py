"""Shows the history in a window. It is read in slices, so that the window never waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.coaching.questionnaires import build_follow_up_questionnaire
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.units import Units
from retrotimer.gui.history.history_window import CALENDAR_TAB, HistoryWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.widgets.error_dialog import show_unexpected_error
from retrotimer.services.error_capture import ErrorCapture
from retrotimer.services.session_log import SessionLogService
from retrotimer.store.folders import Folders
from retrotimer.store.history.database import HistoryError

if TYPE_CHECKING:
    from retrotimer.gui.history.export_controller import ExportController

# How long the history is read at most at one tick: too short to be noticed.
READ_SLICE_S = 0.01
_READING_FAILED = Text(
    "The history could not be read to its end because of an unexpected error. Sessions may be"
    " missing from the list, but nothing is lost. Close the history and open it again."
)
_PAGE_FAILED = Text(
    "This part of the history cannot be shown because of an unexpected error. Nothing is lost."
    " Close the history and open it again."
)
_SESSION_FAILED = Text("This session cannot be shown because of an unexpected error.")


class HistoryController:
    """Shows the sessions of one client, or of the owner (no name). Needs `update` at every tick."""

    def __init__(self, folders: Folders, client: str, units: Units, parent: QWidget | None) -> None:
        self._folders, self._client = folders, client
        self._session_log = SessionLogService(folders, client)
        self._export_controller: ExportController | None = None
        self._now, self._units = SystemClock().local_time(), units
        self.window = HistoryWindow(self._now, units, parent)
        self.window.session_requested.connect(self._show_session)
        self.window.answers_requested.connect(self._ask_questions)
        self.window.remove_requested.connect(self._remove_session)
        self.window.redate_requested.connect(self._redate_session)
        self.window.undo_requested.connect(self._undo)
        self.window.export_requested.connect(self._open_export)
        self.window.tab_data_requested.connect(self._load_tab)
        self.window.finished.connect(self._session_log.close)
        # How many sessions are listed, and whether more have been read.
        self._listed_count, self._needs_refresh = 0, False
        # What the window has asked for and is still to be done, one step at each tick.
        self._pending_work: Iterator[None] = iter(())
        self._refresh_list()
        self.window.open()

    def update(self) -> None:
        """Do one thing: read on, list what was read, or work out what the window asked for.

        The list is filled anew whenever twice as many sessions have been read.
        """
        if self._export_controller is not None:
            self._export_controller.update()
        if self._needs_refresh:
            self._refresh_list()
        elif self._session_log.is_reading and self.window.isVisible():
            self._read_slice()
        else:
            with (capture := ErrorCapture(self._folders.log)):
                next(self._pending_work, None)
            self._show_unexpected_error(_PAGE_FAILED, capture)

    def _read_slice(self) -> None:
        with (capture := ErrorCapture(self._folders.log)):
            try:
                read_count = self._session_log.read_more(READ_SLICE_S)
            except HistoryError as error:
                self.window.show_message(error.messages[0])
                self._needs_refresh = True
            else:
                self._needs_refresh = (
                    read_count >= 2 * self._listed_count or not self._session_log.is_reading
                )
        if capture.error is not None:
            self._session_log.close()
            self._needs_refresh = True
            self._show_unexpected_error(_READING_FAILED, capture)

    def _show_unexpected_error(self, message: str, capture: ErrorCapture) -> None:
        if capture.error is not None:
            show_unexpected_error(self.window, message, capture.error)

    def _refresh_list(self) -> None:
        sessions = self._session_log.list_sessions()
        self._listed_count, self._needs_refresh = len(sessions), False
        self.window.show_sessions(sessions, complete=not self._session_log.is_reading)
        self.window.set_undo_enabled(enabled=self._session_log.can_undo)

    def _load_tab(self, tab: int) -> None:
        self._pending_work = self._show_days() if tab == CALENDAR_TAB else self._show_trends()

    def _show_days(self) -> Iterator[None]:
        from retrotimer.domain.history.days import group_by_day

        sessions = group_by_day(self._session_log.list_sessions())
        yield
        self.window.show_days(sessions)

    def _show_trends(self) -> Iterator[None]:
        from retrotimer.domain.history.charts import build_charts
        from retrotimer.domain.history.session_dates import past_sessions
        from retrotimer.domain.history.trends import build_pain_trend
        from retrotimer.domain.history.weeks import summarize_weeks

        sessions = past_sessions(self._session_log.list_sessions(), self._now)
        weeks = summarize_weeks(sessions, self._now.date())
        yield
        pains = build_pain_trend(sessions)
        yield
        self.window.show_charts(build_charts(weeks, pains, self._now.date(), self._units))

    def _show_session(self, session_id: str) -> None:
        with (capture := ErrorCapture(self._folders.log)):
            try:
                self.window.show_session_details(self._session_log.load_details(session_id))
            except HistoryError as error:
                self.window.show_problem(error.messages[0])
        if capture.error is not None:
            self.window.show_problem(_SESSION_FAILED)
            self._show_unexpected_error(_PAGE_FAILED, capture)

    def _ask_questions(self, session_id: str) -> None:
        """Ask the questions of after the session again, with the answers that are known."""
        try:
            details = self._session_log.load_details(session_id)
        except HistoryError as error:
            self.window.show_problem(error.messages[0])
            return
        questions_window = QuestionsWindow(
            build_follow_up_questionnaire(details.record.outcome),
            details.answers_after,
            self.window,
        )
        questions_window.answered.connect(lambda answers: self._save_answers(session_id, answers))
        questions_window.finished.connect(questions_window.deleteLater)
        questions_window.open()

    def _save_answers(self, session_id: str, answers: Mapping[str, Any]) -> None:
        try:
            changed = self._session_log.save_answers(session_id, answers)
        except HistoryError as error:
            self.window.show_problem(error.messages[0])
            return
        if changed:
            self._refresh_list()
            self._show_session(session_id)
            self.window.show_message(messages.ANSWERS_SAVED)

    def _remove_session(self, session_id: str) -> None:
        try:
            self._session_log.move_to_bin(session_id)
        except HistoryError as error:
            self.window.show_problem(error.messages[0])
            return
        self._refresh_list()
        self.window.show_message(messages.SESSION_MOVED_TO_BIN)

    def _redate_session(self, session_id: str, started_at: datetime) -> None:
        """Date a session anew; its field offers no time after now."""
        try:
            self._session_log.redate(session_id, started_at)
        except HistoryError as error:
            self.window.show_problem(error.messages[0])
            return
        self._refresh_list()
        self.window.select_session(session_id)
        self._show_session(session_id)
        self.window.show_message(messages.session_redated_message(f"{started_at:%Y-%m-%d %H:%M}"))

    def _undo(self) -> None:
        try:
            session_id = self._session_log.undo()
        except HistoryError as error:
            self.window.show_problem(error.messages[0])
            return
        if session_id:
            self._refresh_list()
            self.window.select_session(session_id)
            self._show_session(session_id)
            self.window.show_message(messages.CHANGE_UNDONE)

    def _open_export(self) -> None:
        from retrotimer.gui.history.export_controller import ExportController

        self._export_controller = ExportController(self._folders, self._client, self.window)
        self._export_controller.window.finished.connect(self._clear_export)

    def _clear_export(self) -> None:
        self._export_controller = None
