"""Sessions as a table, newest first: the time, the workout, the time backward, the worst pain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from retrotimer.domain.history.session_dates import is_in_future
from retrotimer.domain.history.session_details import KNEE_PAIN_WORST
from retrotimer.domain.session.summary import SessionListItem
from retrotimer.domain.values import formats
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.widgets.language import tr, translated_name
from retrotimer.gui.widgets.row_table import Columns, RowTable

DATE_TIME_FORMAT, TIME_FORMAT = "%Y-%m-%d %H:%M", "%H:%M"
# Before the date of a session that lies after now.
FUTURE_MARK = "! "
WIDEST_DATE = datetime(2000, 10, 20, 20, 0, tzinfo=UTC)


class SessionsTable(RowTable[SessionListItem]):
    """Emits which session is selected (an empty id if none is), and which one is to be removed."""

    session_selected = Signal(str)
    remove_requested = Signal(str)

    def __init__(self, name: str, now: datetime, date_format: str = DATE_TIME_FORMAT) -> None:
        super().__init__(name, _build_columns(now, date_format), 1)
        self.selectionModel().currentRowChanged.connect(self._emit_selection)

    @property
    def current_session_id(self) -> str:
        """The id of the selected session, or an empty string."""
        return self.current_row.id if self.current_row is not None else ""

    def show_sessions(self, sessions: Sequence[SessionListItem]) -> None:
        """Show these sessions; the selected one stays selected, or else the one at its place."""
        selected_id, row = self.current_session_id, max(self.currentIndex().row(), 0)
        self.row_model.set_rows(sessions)
        if sessions:
            ids = [item.id for item in sessions]
            row = ids.index(selected_id) if selected_id in ids else min(row, len(ids) - 1)
            self.selectRow(row)
        else:
            self.session_selected.emit("")

    def select_session(self, session_id: str) -> None:
        """Select this session, if it is in the table."""
        for row, item in enumerate(self.row_model.rows):
            if item.id == session_id:
                self.selectRow(row)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.current_session_id:
            self.remove_requested.emit(self.current_session_id)
        else:
            super().keyPressEvent(event)

    def _emit_selection(self) -> None:
        if self.current_session_id:
            self.session_selected.emit(self.current_session_id)


def _build_columns(now: datetime, date_format: str) -> Columns[SessionListItem]:
    def when(item: SessionListItem) -> str:
        mark = FUTURE_MARK if is_in_future(item.started_at, now) else ""
        return f"{mark}{item.started_at:{date_format}}"

    def backward(item: SessionListItem) -> str:
        return formats.format_duration(item.summary.walked_s(Direction.BACKWARD))

    return [
        (
            tr("When"),
            f"{FUTURE_MARK}{WIDEST_DATE:{date_format}}",
            when,
        ),
        (tr("Workout"), "", lambda item: translated_name(item.summary.workout_name)),
        (tr("Backward"), "0:00:00", backward),
        (tr("Pain"), "10", lambda item: str(item.summary.answers_after.get(KNEE_PAIN_WORST, ""))),
    ]
