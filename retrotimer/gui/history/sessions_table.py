"""Sessions as a table, newest first: when, what, how much, and the worst pain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from retrotimer.domain.history.session_details import WORST
from retrotimer.domain.session.summary import Listed
from retrotimer.domain.values import formats
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.widgets.language import named, tr
from retrotimer.gui.widgets.row_table import Columns, FiguresTable

DAY_AND_TIME, TIME = "%Y-%m-%d %H:%M", "%H:%M"
WIDEST_DAY = datetime(2000, 10, 20, 20, 0, tzinfo=UTC)


class SessionsTable(FiguresTable[Listed]):
    """Says which session is looked at now, or that none is, and which is to go into the bin."""

    looked_at = Signal(str)
    removed = Signal(str)

    def __init__(self, name: str, when: str = DAY_AND_TIME) -> None:
        super().__init__(name, _columns(when), 1)
        self.selectionModel().currentRowChanged.connect(self._tell)

    @property
    def session_id(self) -> str:
        """Of the session that is looked at, or nothing."""
        return self.current.id if self.current is not None else ""

    def show_sessions(self, sessions: Sequence[Listed]) -> None:
        """All of them; the one that was looked at stays so, or else its place."""
        before, row = self.session_id, max(self.currentIndex().row(), 0)
        self.figures.show(sessions)
        if sessions:
            ids = [one.id for one in sessions]
            row = ids.index(before) if before in ids else min(row, len(ids) - 1)
            self.selectRow(row)
        else:
            self.looked_at.emit("")

    def look_at(self, session_id: str) -> None:
        """Select this one, if it is among them."""
        for row, one in enumerate(self.figures.rows):
            if one.id == session_id:
                self.selectRow(row)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.session_id:
            self.removed.emit(self.session_id)
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        if self.session_id:
            self.looked_at.emit(self.session_id)


def _columns(when: str) -> Columns[Listed]:
    def backward(one: Listed) -> str:
        return formats.clock(one.summary.walked_s(Direction.BACKWARD))

    return [
        (tr("When"), f"{WIDEST_DAY:{when}}", lambda one: f"{one.started_at:{when}}"),
        (tr("Workout"), "", lambda one: named(one.summary.workout)),
        (tr("Backward"), "0:00:00", backward),
        (tr("Pain"), "10", lambda one: str(one.summary.after.get(WORST, ""))),
    ]
