"""The library window: each workout as a card with its ribbon; typing searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.cues import phrases
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import clean_line
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.drag_and_drop import dropped_files
from retrotimer.gui.widgets.language import tr, translated_name
from retrotimer.gui.widgets.page import apply_window_style, make_wrapped_label
from retrotimer.gui.widgets.plain_text import set_tool_tip, set_window_title
from retrotimer.gui.widgets.ribbon import Ribbon
from retrotimer.gui.widgets.screen_reader import set_announced_text

_ENTRY_ROLE = Qt.ItemDataRole.UserRole
_MARGIN_PX, _RIBBON_PX, _LEADING_PX = 12, 28, 9
_SIZE = QSize(1000, 640)
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_HINT = Text("Return: choose   Delete: remove your own   Ctrl+Z: undo   Esc: leave")
_EDIT_KEY, _NEW_KEY = "Ctrl+E", "Ctrl+N"


class LibraryWindow(QDialog):
    """Shows the entries of the library; emits which one is chosen, edited or removed."""

    entry_chosen = Signal(LibraryEntry)
    remove_requested = Signal(LibraryEntry)
    undo_requested = Signal()
    edit_requested = Signal(LibraryEntry)
    new_requested = Signal()
    """A new workout is to be edited."""
    file_chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_window_title(self, tr("Workouts - RetroTimer"))
        self.setAcceptDrops(True)
        apply_window_style(self)
        self._entries: Sequence[LibraryEntry] = ()
        self.search_field = QLineEdit()
        self.search_field.setPlaceholderText(tr("Search"))
        self.search_field.setAccessibleName(tr("Search workouts"))
        self.search_field.setClearButtonEnabled(True)
        self.search_field.textChanged.connect(self._refresh_list)
        self.entry_list = QListWidget()
        self.entry_list.setAccessibleName(tr("Workouts"))
        self.entry_list.setItemDelegate(_EntryDelegate(self.entry_list))
        self.entry_list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.entry_list.itemActivated.connect(self._choose_item)
        self.message_label = make_wrapped_label("")
        self.open_file_button = QPushButton(tr("Open a file ..."))
        self.open_file_button.setAutoDefault(False)
        self.open_file_button.clicked.connect(self._ask_for_file)
        self.choose_button = QPushButton(tr("Choose"))
        self.choose_button.setDefault(True)
        self.choose_button.clicked.connect(lambda: self._choose_item(self.entry_list.currentItem()))
        foot = QHBoxLayout()
        foot.addWidget(self.message_label, 1)
        foot.addWidget(self._make_button(tr("New"), _NEW_KEY, self.new_requested.emit))
        foot.addWidget(self._make_button(tr("Edit"), _EDIT_KEY, self._edit_current))
        foot.addWidget(self.open_file_button)
        foot.addWidget(self.choose_button)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[_MARGIN_PX] * 4)
        page.addWidget(self.search_field)
        page.addWidget(self.entry_list, 1)
        page.addLayout(foot)
        self.resize(_SIZE)
        self.show_message("")

    def show_entries(self, entries: Sequence[LibraryEntry]) -> None:
        """Show these entries; the selected one stays selected if it is among them."""
        self._entries = entries
        self._refresh_list()

    def select_entry(self, source: str) -> None:
        """Select the entry of this source."""
        for row in range(self.entry_list.count()):
            if _entry_of(self.entry_list.item(row)).source == source:
                self.entry_list.setCurrentRow(row)

    def show_message(self, text: str) -> None:
        """Show a message; an empty text shows the keys."""
        set_announced_text(self.message_label, tr(text), tr(_HINT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.entry_list.currentItem()
        undo = event.key() == Qt.Key.Key_Z and event.modifiers() == _CONTROL_MODIFIER
        if event.key() in _LIST_KEYS and not self.entry_list.hasFocus():
            self.entry_list.setFocus()
            self.entry_list.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Delete and item is not None and _entry_of(item).is_own:
            self.remove_requested.emit(_entry_of(item))
        elif undo:
            self.undo_requested.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in dropped_files(event):
            self.file_chosen.emit(path)

    def _refresh_list(self) -> None:
        current_item = self.entry_list.currentItem()
        current_source = _entry_of(current_item).source if current_item is not None else ""
        self.entry_list.clear()
        for entry in self._entries:
            if entry.matches_search(clean_line(self.search_field.text())):
                item = QListWidgetItem(_accessible_text(entry), self.entry_list)
                item.setData(_ENTRY_ROLE, entry)
                description = translated_name(entry.workout.description)
                set_tool_tip(item, "\n".join((*_note_lines(entry), description)))
                if entry.source == current_source:
                    self.entry_list.setCurrentItem(item)
        if self.entry_list.currentItem() is None:
            self.entry_list.setCurrentRow(0)
        self.choose_button.setEnabled(self.entry_list.count() > 0)

    def _choose_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.entry_chosen.emit(_entry_of(item))

    def _edit_current(self) -> None:
        item = self.entry_list.currentItem()
        if item is not None:
            self.edit_requested.emit(_entry_of(item))

    def _make_button(self, text: str, key: str, on_clicked: Callable[[], None]) -> QPushButton:
        button = QPushButton(f"{text} ...")
        button.setShortcut(QKeySequence(key))
        set_tool_tip(button, key)
        button.setAutoDefault(False)
        button.clicked.connect(on_clicked)
        return button

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(
            self, tr("Open a workout"), "", f"{tr('Workouts')} (*.retro.json *.json)"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.file_chosen.emit(Path(name)))
        dialog.open()


_CONTROL_MODIFIER = Qt.KeyboardModifier.ControlModifier


class _EntryDelegate(QStyledItemDelegate):
    """Paints a card: name, totals, the lines of the note, the description and the ribbon."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ribbons: dict[str, Ribbon] = {}

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        lines = 2 + len(_note_lines(index.data(_ENTRY_ROLE)))
        return QSize(0, lines * _line_px() + _RIBBON_PX + 2 * _MARGIN_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect, state, palette = option.rect, option.state, option.palette
        selected = bool(state & QStyle.StateFlag.State_Selected)
        background = QPalette.ColorRole.Highlight if selected else QPalette.ColorRole.Base
        foreground = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.fillRect(rect, palette.color(background))
        painter.setPen(palette.color(foreground))
        entry: LibraryEntry = index.data(_ENTRY_ROLE)
        box = QRectF(rect).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        line = QRectF(box.left(), box.top(), box.width(), _line_px())
        totals = _totals_text(entry)
        _draw_text(painter, line, totals, right=True)
        totals_px = painter.fontMetrics().horizontalAdvance(totals) + _MARGIN_PX
        name_line = line.adjusted(0, 0, -totals_px, 0)
        _draw_text(painter, name_line, translated_name(entry.workout.name), bold=True)
        for note_line in _note_lines(entry):
            line.translate(0, _line_px())
            _draw_text(painter, line, note_line, bold=True)
        line.translate(0, _line_px())
        _draw_text(painter, line, translated_name(entry.workout.description))
        ribbon = self._ribbons.setdefault(entry.source, Ribbon())
        ribbon_box = QRectF(box.left(), line.bottom(), box.width(), _RIBBON_PX)
        ribbon.paint(painter, ribbon_box, entry.timeline)


def _draw_text(
    painter: QPainter, box: QRectF, text: str, *, bold: bool = False, right: bool = False
) -> None:
    font = QFont(painter.font())
    font.setPixelSize(theme.text_px())
    font.setBold(bold)
    painter.setFont(font)
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, elided)


def _line_px() -> int:
    return theme.text_px() + _LEADING_PX


def _entry_of(item: QListWidgetItem) -> LibraryEntry:
    entry: LibraryEntry = item.data(_ENTRY_ROLE)
    return entry


def _totals_text(entry: LibraryEntry) -> str:
    totals = tr(phrases.workout_label(entry.timeline))
    return f"{tr('own')}   {totals}" if entry.is_own else totals


def _note_lines(entry: LibraryEntry) -> list[str]:
    return tr(entry.note).splitlines()


def _accessible_text(entry: LibraryEntry) -> str:
    """All that is painted on the card, for a screen reader."""
    workout = entry.workout
    parts = (
        translated_name(workout.name),
        *_note_lines(entry),
        _totals_text(entry),
        translated_name(workout.description),
    )
    return ". ".join(part for part in parts if part)
