"""A table whose columns read their texts from the rows, which can be of any type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from retrotimer.gui.widgets.plain_text import TEXT_ROLES, cell_text

T = TypeVar("T")
# The heading, a typically wide text, and how the text is read from a row.
Columns = Sequence[tuple[str, str, Callable[[T], str]]]
_CELL_PADDING_PX = 16
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowTableModel(QAbstractTableModel, Generic[T]):
    """Reads a text from its row only when the cell is shown."""

    def __init__(self, columns: Columns[T], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns
        self.rows: Sequence[T] = ()

    def set_rows(self, rows: Sequence[T]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role not in TEXT_ROLES:
            return None
        return cell_text(self._columns[index.column()][2](self.rows[index.row()]), role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return self._columns[section][0]


class RowTable(QTableView, Generic[T]):
    """A table with one current row. The column `stretch_column` takes the remaining width."""

    def __init__(self, name: str, columns: Columns[T], stretch_column: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.row_model = RowTableModel(columns, self)
        self.setModel(self.row_model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._columns = columns
        header.setSectionResizeMode(stretch_column, QHeaderView.ResizeMode.Stretch)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Polish, QEvent.Type.FontChange):
            # Set once: a column that fits its contents would measure all rows again and again.
            for number, (heading, typical_text, _) in enumerate(self._columns):
                widest = max(map(self.fontMetrics().horizontalAdvance, (heading, typical_text)))
                self.setColumnWidth(number, widest + _CELL_PADDING_PX)
        return super().event(event)

    @property
    def current_row(self) -> T | None:
        """The selected row."""
        row = self.currentIndex().row()
        return self.row_model.rows[row] if 0 <= row < len(self.row_model.rows) else None
