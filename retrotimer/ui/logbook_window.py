"""The logbook window: every session kept, the weeks, and one session with plan beside done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from retrotimer.core import notices, wording
from retrotimer.core.record import Record, Row
from retrotimer.core.summary import Listed
from retrotimer.core.units import Units
from retrotimer.core.weeks import Week
from retrotimer.core.workout import Direction
from retrotimer.ui.findings_window import text_sized, wrapped
from retrotimer.ui.weeks_chart import WeeksChart

T = TypeVar("T")
# A heading, and how it is read from a row.
Columns = Sequence[tuple[str, Callable[[T], str]]]
_SIZE_PX = 1100, 720
_MARGIN_PX = 12
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WALKED = (Direction.BACKWARD, Direction.FORWARD)


class LogbookWindow(QDialog):
    """Shown sessions, newest first; asks for one of them, and for answers to it."""

    session_asked = Signal(str)
    answers_asked = Signal(str)

    def __init__(self, units: Units = Units.METRIC, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("History - RetroTimer")
        text_sized(self)
        self._units = units
        self.chart = WeeksChart()
        self.figures = wrapped("")
        self.sessions = _table("Sessions")
        self.segments = _table("Segments, planned and done")
        self.notes = wrapped("")
        self.answers = QPushButton("Answers ...")
        self.answers.setAutoDefault(False)
        self.answers.setEnabled(False)
        self.answers.clicked.connect(lambda: self.answers_asked.emit(self.session_id))
        self._listed = _Table[Listed](_session_columns(units), self)
        self._walked = _Table[Row](_segment_columns(units), self)
        self.sessions.setModel(self._listed)
        self.segments.setModel(self._walked)
        self.sessions.selectionModel().currentRowChanged.connect(self._ask)
        self._stretch(self.sessions, 1)
        self._stretch(self.segments, 0)
        below = QWidget()
        page = QVBoxLayout(below)
        page.setContentsMargins(0, 0, 0, 0)
        foot = QHBoxLayout()
        foot.addWidget(self.notes, 1)
        foot.addWidget(self.answers)
        page.addWidget(self.segments, 1)
        page.addLayout(foot)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.sessions)
        split.addWidget(below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[_MARGIN_PX] * 4)
        whole.addWidget(self.figures)
        whole.addWidget(self.chart)
        whole.addWidget(split, 1)
        self.resize(*_SIZE_PX)
        self.sessions.setFocus()

    @property
    def session_id(self) -> str:
        """Of the session that is looked at, or nothing."""
        row = self.sessions.currentIndex().row()
        rows = self._listed.rows
        return rows[row].id if 0 <= row < len(rows) else ""

    def show_sessions(self, sessions: Sequence[Listed]) -> None:
        """All of them, newest first; the one that was looked at stays so."""
        before = self.session_id
        self._listed.show(sessions)
        ids = [one.id for one in sessions]
        if sessions:
            self.sessions.selectRow(ids.index(before) if before in ids else 0)
        else:
            self.figures.setText("No sessions yet.")

    def show_weeks(self, weeks: Sequence[Week], streak: int) -> None:
        """The chart, and what it comes to."""
        self.chart.show_weeks(weeks)
        walked = [week for week in weeks if week.sessions]
        if walked:
            row = f"{streak} week{'' if streak == 1 else 's'} in a row"
            top = wording.belt(max(week.top_backward_kmh for week in walked), self._units)
            last = weeks[-1]
            self.figures.setText(
                f"This week {last.backward_s / 60:.0f} min backward,"
                f" {last.backward_pct} % of the walking.   {row}.   Fastest backward: {top}"
            )

    def show_session(self, record: Record, notes: str) -> None:
        """One session whole; `notes` is what was said before and after."""
        self._walked.show(record.rows)
        self.notes.setText(notes)
        self.answers.setEnabled(True)

    def show_problem(self, text: str) -> None:
        """Instead of the session."""
        self._walked.show(())
        self.notes.setText(text)
        self.answers.setEnabled(False)

    def _ask(self) -> None:
        if self.session_id:
            self.session_asked.emit(self.session_id)

    def _stretch(self, table: QTableView, column: int) -> None:
        header = table.horizontalHeader()
        # Only what is seen is measured: with thousands of sessions all would be felt.
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


class _Table(QAbstractTableModel, Generic[T]):
    """Rows as they are, each column with a heading and how it is read from a row."""

    def __init__(self, columns: Columns[T], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns
        self.rows: Sequence[T] = ()

    def show(self, rows: Sequence[T]) -> None:
        """These instead of all others."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._columns[index.column()][1](self.rows[index.row()])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return self._columns[section][0]


def _session_columns(units: Units) -> Columns[Listed]:
    def walked(way: Direction) -> Callable[[Listed], str]:
        return lambda one: wording.clock(one.summary.walked_s(way))

    def distance(one: Listed) -> str:
        return notices.distance(sum(map(one.summary.distance_km, _WALKED)), units)

    def answer(key: str) -> Callable[[Listed], str]:
        return lambda one: str(one.summary.after.get(key, ""))

    return [
        ("When", lambda one: f"{one.started_at:%Y-%m-%d %H:%M}"),
        ("Workout", lambda one: one.summary.workout),
        ("Backward", walked(Direction.BACKWARD)),
        ("Forward", walked(Direction.FORWARD)),
        ("Distance", distance),
        ("Effort", answer("effort")),
        ("Worst pain", answer("knee_pain_worst")),
        ("Ended", lambda one: one.summary.outcome),
    ]


def _segment_columns(units: Units) -> Columns[Row]:
    return [
        ("Segment", lambda row: f"{wording.KIND[row.kind]}, {row.direction}"),
        ("Planned", lambda row: wording.clock(row.planned_s)),
        ("Done", lambda row: wording.clock(row.done_s)),
        ("Speed", lambda row: wording.belt(row.speed_kmh, units)),
        ("Incline", lambda row: wording.incline(row.incline_pct)),
        ("Distance", lambda row: notices.distance(row.distance_km, units)),
    ]


def _table(name: str) -> QTableView:
    table = QTableView()
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    return table
