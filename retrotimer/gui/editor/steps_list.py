"""A workout as an editable list: each step is a row, a repeat has its steps below it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QEvent,
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
    QLineEdit,
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
    CUE_COLUMN,
    FINDING_COLUMN,
    LENGTH_COLUMN,
    SPEED_COLUMN,
    is_editable,
    row_texts,
)
from retrotimer.gui.widgets.language import capitalize, tr
from retrotimer.gui.widgets.plain_text import set_tool_tip

_PATH_ROLE = Qt.ItemDataRole.UserRole
_MIME_TYPE = "application/x-retrotimer-steps"
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW_PADDING_PX, _MAX_CUE_PX = 8, 200


@dataclass(frozen=True, slots=True)
class RejectedInput:
    """An invalid text that was typed into a cell, and why it is invalid."""

    path: StepPath
    column: int
    text: str
    problem: str


class _StepsModel(QStandardItemModel):
    """The rows as they are shown. It only emits what is typed or dropped, and changes nothing."""

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
            # Dropped on a repeat, or below all rows: to the end of its steps, or of all.
            row = self.rowCount(parent.sibling(parent.row(), 0) if parent.isValid() else _ROOT)
        to = (*above, row)
        paths = [tuple(path) for path in json.loads(bytes(data.data(_MIME_TYPE).data()))]
        self.steps_dropped.emit(paths, to)
        # The receiver of the signal moves the steps: the view must not remove them again.
        return False


class StepsList(QTreeView):
    """Shows steps with their findings; emits what was typed into a cell, and what was dragged."""

    cell_opened = Signal()
    cell_edited = Signal(tuple, int, str)
    steps_dropped = Signal(list, tuple)
    selection_changed = Signal()
    _cell_left = Signal(tuple, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rejected_input: RejectedInput | None = None
        # What the row of the rejected input showed before as its findings.
        self._finding_text = ""
        self._steps_model = _StepsModel(self)
        self._steps_model.cell_edited.connect(self.cell_edited, Qt.ConnectionType.QueuedConnection)
        self._steps_model.steps_dropped.connect(
            self.steps_dropped, Qt.ConnectionType.QueuedConnection
        )
        self._cell_left.connect(self._edit_next_cell, Qt.ConnectionType.QueuedConnection)
        self.setModel(self._steps_model)
        delegate = _CellDelegate(self)
        delegate.editor_created.connect(self.cell_opened)
        self.setItemDelegate(delegate)
        self.setAccessibleName(tr("Steps"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setItemsExpandable(False)
        self.setAlternatingRowColors(True)
        self.selectionModel().selectionChanged.connect(self.selection_changed)

    @property
    def selected_paths(self) -> list[StepPath]:
        """The places of the selected rows, from top to bottom."""
        return sorted(index.data(_PATH_ROLE) for index in self.selectionModel().selectedRows())

    def show_steps(
        self, items: Sequence[WorkoutItem], units: Units, selected: Iterable[StepPath]
    ) -> None:
        """Show all steps, with these selected; the current column stays the same."""
        self._rejected_input = None
        column = max(self.currentIndex().column(), 0)
        self._steps_model.set_items(items, units)
        self.expandAll()
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(FINDING_COLUMN, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(True)
        # A long cue must not push the findings out of the window.
        header.setSectionResizeMode(CUE_COLUMN, QHeaderView.ResizeMode.Interactive)
        cue_px = max(self.sizeHintForColumn(CUE_COLUMN), header.sectionSizeHint(CUE_COLUMN))
        self.setColumnWidth(CUE_COLUMN, min(cue_px, _MAX_CUE_PX))
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
        """Show these texts at the ends of their rows."""
        for path, text in findings.items():
            self._show_finding(path, text)

    @property
    def rejected_input(self) -> RejectedInput | None:
        """What is typed in the open cell and was rejected, if anything."""
        return self._rejected_input

    def reject_input(self, rejected: RejectedInput) -> None:
        """Open a cell again with the text that was typed into it, and show why it cannot be."""
        row = self.index_of(rejected.path)
        cell = row.siblingAtColumn(rejected.column)
        self._edit_cell(cell)
        editor = self.indexWidget(cell)
        if isinstance(editor, QLineEdit):
            editor.setText(rejected.text)
        self._rejected_input = rejected
        self._finding_text = row.siblingAtColumn(FINDING_COLUMN).data()
        self._show_finding(rejected.path, capitalize(tr(rejected.problem)))

    def apply_open_cell(self) -> None:
        """Apply now what is typed in the cell that is being edited, if there is one."""
        if self.state() == QAbstractItemView.State.EditingState:
            # The cell is closed when it loses the focus.
            self.setFocus()
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def _show_finding(self, path: StepPath, text: str) -> None:
        row = self.index_of(path)
        item = self._steps_model.itemFromIndex(row.siblingAtColumn(FINDING_COLUMN))
        item.setText(text)
        set_tool_tip(item, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        start = event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if start and self.state() != QAbstractItemView.State.EditingState:
            self._edit_cell(self.currentIndex().siblingAtColumn(LENGTH_COLUMN))
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Let Tab go to the next cell of the same row: steps are filled in one after the other."""
        if self._rejected_input is not None:
            # It was mended, or given up with Esc.
            self._show_finding(self._rejected_input.path, self._finding_text)
            self._rejected_input = None
        direction = {
            QAbstractItemDelegate.EndEditHint.EditNextItem: 1,
            QAbstractItemDelegate.EndEditHint.EditPreviousItem: -1,
        }.get(hint)
        if direction is None:
            super().closeEditor(editor, hint)
            return
        left = self.currentIndex()
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        # Queued after the edit, which fills the row anew.
        self._cell_left.emit(left.data(_PATH_ROLE), left.column() + direction, direction)

    def _edit_next_cell(self, path: StepPath, column: int, direction: int) -> None:
        """Edit the next cell of this row that can be edited."""
        if self._rejected_input is not None:
            return
        row = self.index_of(path)
        while 0 < column < FINDING_COLUMN:
            cell = row.siblingAtColumn(column)
            if cell.flags() & Qt.ItemFlag.ItemIsEditable:
                self._edit_cell(cell)
                return
            column += direction

    def _edit_cell(self, index: QModelIndex) -> None:
        selected = self.selected_paths
        self.setCurrentIndex(index)
        self.select_paths(selected, index.column())
        self.edit(index)

    def index_of(self, path: StepPath) -> QModelIndex:
        """The index of the first cell of this row."""
        index = QModelIndex()
        for row in path:
            index = self._steps_model.index(row, 0, index)
        return index


class _CellDelegate(QStyledItemDelegate):
    """Edits a cell in a text field, or in a list where its column has choices."""

    editor_created = Signal()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return super().sizeHint(option, index) + QSize(0, _ROW_PADDING_PX)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        self.editor_created.emit()
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
