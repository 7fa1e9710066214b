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
from retrotimer.domain.workout.step_path import StepPath, WorkoutItem
from retrotimer.domain.workout.workout import Repeat
from retrotimer.gui.editor.steps_columns import (
    COLUMNS,
    FINDING_COLUMN,
    LENGTH_COLUMN,
    SPEED_COLUMN,
    is_editable,
    row_texts,
)
from retrotimer.gui.widgets.language import tr

_PATH_ROLE = Qt.ItemDataRole.UserRole
_MIME_TYPE = "application/x-retrotimer-steps"
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW_PADDING_PX = 8


class _StepsModel(QStandardItemModel):
    """Rows as they are shown; what is typed or dropped is only told."""

    cell_edited = Signal(tuple, int, str)
    steps_dropped = Signal(list, tuple)

    def set_items(self, items: Sequence[WorkoutItem], units: Units) -> None:
        self.clear()
        headings = ["", *(tr(column.heading) for column in COLUMNS), tr("Finding")]
        headings[SPEED_COLUMN] += f" {units.speed_unit}"
        self.setHorizontalHeaderLabels(headings)
        self._append_rows(self.invisibleRootItem(), items, (), units)

    def _append_rows(
        self,
        parent: QStandardItem,
        items: Sequence[WorkoutItem],
        parent_path: StepPath,
        units: Units,
    ) -> None:
        for row, item in enumerate(items):
            path = (*parent_path, row)
            cells = [_make_cell(text, path) for text in row_texts(item, path, units)]
            for column, cell in enumerate(cells):
                cell.setEditable(is_editable(item, column))
                cell.setDropEnabled(isinstance(item, Repeat))
            parent.appendRow(cells)
            if isinstance(item, Repeat):
                self._append_rows(cells[0], item.steps, path, units)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return super().setData(index, value, role)
        if value != index.data():
            self.cell_edited.emit(index.data(_PATH_ROLE), index.column(), str(value))
        return False

    def mimeTypes(self) -> list[str]:
        return [_MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        paths = sorted({index.data(_PATH_ROLE) for index in indexes})
        data.setData(_MIME_TYPE, json.dumps(paths).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: _Index
    ) -> bool:
        above: StepPath = parent.data(_PATH_ROLE) if parent.isValid() else ()
        if row < 0:
            # On a repeat, or below all: behind what is there.
            row = self.rowCount(parent.sibling(parent.row(), 0) if parent.isValid() else _ROOT)
        to = (*above, row)
        paths = [tuple(path) for path in json.loads(bytes(data.data(_MIME_TYPE).data()))]
        self.steps_dropped.emit(paths, to)
        # It was moved by whoever was told: the view must not remove it once more.
        return False


class StepsList(QTreeView):
    """Shows steps with their findings; says what was typed into a cell, and what was dragged."""

    cell_edited = Signal(tuple, int, str)
    steps_dropped = Signal(list, tuple)
    selection_changed = Signal()
    _cell_left = Signal(tuple, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps_model = _StepsModel(self)
        self._steps_model.cell_edited.connect(self.cell_edited, Qt.ConnectionType.QueuedConnection)
        self._steps_model.steps_dropped.connect(
            self.steps_dropped, Qt.ConnectionType.QueuedConnection
        )
        self._cell_left.connect(self._edit_next_cell, Qt.ConnectionType.QueuedConnection)
        self.setModel(self._steps_model)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName(tr("Steps"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setItemsExpandable(False)
        self.setAlternatingRowColors(True)
        self.selectionModel().selectionChanged.connect(self.selection_changed)

    @property
    def selected_paths(self) -> list[StepPath]:
        """Where what is chosen stands, from above to below."""
        return sorted(index.data(_PATH_ROLE) for index in self.selectionModel().selectedRows())

    def show_steps(
        self, items: Sequence[WorkoutItem], units: Units, selected: Iterable[StepPath]
    ) -> None:
        """All steps, and these of them chosen; the column in which somebody is stays."""
        column = max(self.currentIndex().column(), 0)
        self._steps_model.set_items(items, units)
        self.expandAll()
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(FINDING_COLUMN, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(True)
        self.select_paths(selected, column)

    def select_paths(self, paths: Iterable[StepPath], column: int = 0) -> None:
        """Select these rows; the first of them is the current one."""
        select = QItemSelectionModel.SelectionFlag
        rows = [self.index_of(path) for path in paths]
        self.selectionModel().clearSelection()
        for row in rows:
            if row == rows[0]:
                self.setCurrentIndex(row.siblingAtColumn(column))
            self.selectionModel().select(row, select.Select | select.Rows)

    def show_findings(self, findings: Mapping[StepPath, str]) -> None:
        """What was found, at its rows."""
        for path, text in findings.items():
            row = self.index_of(path)
            item = self._steps_model.itemFromIndex(row.siblingAtColumn(FINDING_COLUMN))
            item.setText(text)
            item.setToolTip(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        start = event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if start and self.state() != QAbstractItemView.State.EditingState:
            self._edit_cell(self.currentIndex().siblingAtColumn(LENGTH_COLUMN))
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
        self._cell_left.emit(here.data(_PATH_ROLE), here.column() + along, along)

    def _edit_next_cell(self, path: StepPath, column: int, direction: int) -> None:
        """Edit the next cell of this row in which something can be typed."""
        row = self.index_of(path)
        while 0 < column < FINDING_COLUMN:
            there = row.siblingAtColumn(column)
            if there.flags() & Qt.ItemFlag.ItemIsEditable:
                self._edit_cell(there)
                return
            column += direction

    def _edit_cell(self, index: QModelIndex) -> None:
        chosen = self.selected_paths
        self.setCurrentIndex(index)
        self.select_paths(chosen, index.column())
        self.edit(index)

    def index_of(self, path: StepPath) -> QModelIndex:
        """The row of this place."""
        index = QModelIndex()
        for row in path:
            index = self._steps_model.index(row, 0, index)
        return index


class _CellDelegate(QStyledItemDelegate):
    """A list to choose from where there is one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return super().sizeHint(option, index) + QSize(0, _ROW_PADDING_PX)

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


def _make_cell(text: str, path: StepPath) -> QStandardItem:
    cell = QStandardItem(text)
    cell.setData(path, _PATH_ROLE)
    return cell
