"""A workout as an editable list: each step a row, repeats with their steps below them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.step_path import Item, StepPath
from retrotimer.domain.workout.workout import Repeat
from retrotimer.gui.editor.steps_columns import COLUMNS, FINDING, LENGTH, SPEED, editable, texts
from retrotimer.gui.widgets.language import tr

_PATH = Qt.ItemDataRole.UserRole
_MIME = "application/x-retrotimer-steps"
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROOM_PX = 8


class _Steps(QStandardItemModel):
    """Rows as they are shown; what is typed or dropped is only told."""

    typed = Signal(tuple, int, str)
    dropped = Signal(list, tuple)

    def show(self, items: Sequence[Item], units: Units) -> None:
        self.clear()
        headings = ["", *(tr(column.heading) for column in COLUMNS), tr("Finding")]
        headings[SPEED] += f" {units.speed_name}"
        self.setHorizontalHeaderLabels(headings)
        self._fill(self.invisibleRootItem(), items, (), units)

    def _fill(
        self, parent: QStandardItem, items: Sequence[Item], above: StepPath, units: Units
    ) -> None:
        for row, item in enumerate(items):
            path = (*above, row)
            cells = [_cell(text, path) for text in texts(item, path, units)]
            for column, cell in enumerate(cells):
                cell.setEditable(editable(item, column))
                cell.setDropEnabled(isinstance(item, Repeat))
            parent.appendRow(cells)
            if isinstance(item, Repeat):
                self._fill(cells[0], item.steps, path, units)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return super().setData(index, value, role)
        if value != index.data():
            self.typed.emit(index.data(_PATH), index.column(), str(value))
        return False

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        paths = sorted({index.data(_PATH) for index in indexes})
        data.setData(_MIME, json.dumps(paths).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: _Index
    ) -> bool:
        above: StepPath = parent.data(_PATH) if parent.isValid() else ()
        if row < 0:
            # On a repeat, or below all: behind what is there.
            row = self.rowCount(parent.sibling(parent.row(), 0) if parent.isValid() else _ROOT)
        to = (*above, row)
        paths = [tuple(path) for path in json.loads(bytes(data.data(_MIME).data()))]
        self.dropped.emit(paths, to)
        # It was moved by whoever was told: the view must not remove it once more.
        return False


class StepsList(QTreeView):
    """Shows steps with their findings; says what was typed into a cell, and what was dragged."""

    typed = Signal(tuple, int, str)
    dropped = Signal(list, tuple)
    chosen = Signal()
    _left = Signal(tuple, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = _Steps(self)
        self._steps.typed.connect(self.typed, Qt.ConnectionType.QueuedConnection)
        self._steps.dropped.connect(self.dropped, Qt.ConnectionType.QueuedConnection)
        self._left.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        self.setModel(self._steps)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(tr("Steps"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setItemsExpandable(False)
        self.setAlternatingRowColors(True)
        self.selectionModel().selectionChanged.connect(self.chosen)

    @property
    def paths(self) -> list[StepPath]:
        """Where what is chosen stands, from above to below."""
        return sorted(index.data(_PATH) for index in self.selectionModel().selectedRows())

    def show_steps(self, items: Sequence[Item], units: Units, touched: Iterable[StepPath]) -> None:
        """All steps, and these of them chosen; the column in which somebody is stays."""
        column = max(self.currentIndex().column(), 0)
        self._steps.show(items, units)
        self.expandAll()
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(FINDING, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(True)
        self.choose(touched, column)

    def choose(self, paths: Iterable[StepPath], column: int = 0) -> None:
        """Select these rows; the first of them is the current one."""
        select = QItemSelectionModel.SelectionFlag
        rows = [self.index_of(path) for path in paths]
        self.selectionModel().clearSelection()
        for row in rows:
            if row == rows[0]:
                self.setCurrentIndex(row.siblingAtColumn(column))
            self.selectionModel().select(row, select.Select | select.Rows)

    def show_findings(self, found: Mapping[StepPath, str]) -> None:
        """What was found, at its rows."""
        for path, text in found.items():
            row = self.index_of(path)
            item = self._steps.itemFromIndex(row.siblingAtColumn(FINDING))
            item.setText(text)
            item.setToolTip(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        start = event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if start and self.state() != QAbstractItemView.State.EditingState:
            self._edit(self.currentIndex().siblingAtColumn(LENGTH))
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tab goes on in the same row: a list of steps is filled in step by step."""
        along = {
            QAbstractItemDelegate.EndEditHint.EditNextItem: 1,
            QAbstractItemDelegate.EndEditHint.EditPreviousItem: -1,
        }.get(hint)
        if along is None:
            super().closeEditor(editor, hint)
            return
        here = self.currentIndex()
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        # After what was typed is shown: the row is made anew by it.
        self._left.emit(here.data(_PATH), here.column() + along, along)

    def _go_on(self, path: StepPath, column: int, along: int) -> None:
        """Edit the next cell of this row in which something can be typed."""
        row = self.index_of(path)
        while 0 < column < FINDING:
            there = row.siblingAtColumn(column)
            if there.flags() & Qt.ItemFlag.ItemIsEditable:
                self._edit(there)
                return
            column += along

    def _edit(self, index: QModelIndex) -> None:
        chosen = self.paths
        self.setCurrentIndex(index)
        self.choose(chosen, index.column())
        self.edit(index)

    def index_of(self, path: StepPath) -> QModelIndex:
        """The row of this place."""
        index = QModelIndex()
        for row in path:
            index = self._steps.index(row, 0, index)
        return index


class _Cells(QStyledItemDelegate):
    """A list to choose from where there is one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return super().sizeHint(option, index) + QSize(0, _ROOM_PX)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        choices = COLUMNS[index.column() - 1].choices
        if not choices:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        for choice, text in choices.items():
            box.addItem(tr(text), str(choice))
        box.activated.connect(lambda: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(index.data())
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            if editor.currentText() != index.data():
                model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)


def _cell(text: str, path: StepPath) -> QStandardItem:
    cell = QStandardItem(text)
    cell.setData(path, _PATH)
    return cell
