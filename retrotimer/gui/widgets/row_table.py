"""A table of rows as they are: each column has a heading and how it is read from a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

T = TypeVar("T")
# A heading, as wide a text as it usually has, and how it is read from a row.
Columns = Sequence[tuple[str, str, Callable[[T], str]]]
_CELL_PADDING_PX = 16
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowTableModel(QAbstractTableModel, Generic[T]):
    """Nothing is worked out before it is seen."""

    def __init__(self, columns: Columns[T], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns
        self.rows: Sequence[T] = ()

    def set_rows(self, rows: Sequence[T]) -> None:
        """These instead of all others."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        # What has no room is read in a tip.
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._columns[index.column()][2](self.rows[index.row()])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return self._columns[section][0]


class RowTable(QTableView, Generic[T]):
    """One row is current; the column `wide` takes the room that is left."""

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
            # Measured once: what is in the rows would be measured whenever one is looked at.
            for number, (heading, usual, _) in enumerate(self._columns):
                widest = max(map(self.fontMetrics().horizontalAdvance, (heading, usual)))
                self.setColumnWidth(number, widest + _CELL_PADDING_PX)
        return super().event(event)

    @property
    def current_row(self) -> T | None:
        """The row that is looked at."""
        row = self.currentIndex().row()
        return self.row_model.rows[row] if 0 <= row < len(self.row_model.rows) else None
