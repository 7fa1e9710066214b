"""The library window: every workout on offer as a card with its ribbon; typing searches."""

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
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.drag_and_drop import dropped_files
from retrotimer.gui.widgets.language import tr, translated_name
from retrotimer.gui.widgets.page import apply_window_style, make_wrapped_label
from retrotimer.gui.widgets.ribbon import Ribbon
from retrotimer.gui.widgets.screen_reader import set_announced_text

_ENTRY_ROLE = Qt.ItemDataRole.UserRole
_MARGIN_PX, _RIBBON_PX, _LEADING_PX = 12, 28, 9
_SIZE = QSize(1000, 640)
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_HINT = Text("Return: choose   Delete: remove your own   Ctrl+Z: undo   Esc: leave")
_EDIT_KEY, _NEW_KEY = "Ctrl+E", "Ctrl+N"


class LibraryWindow(QDialog):
    """Shows cards; says which was chosen, removed, or brought along as a file."""

    entry_chosen = Signal(LibraryEntry)
    remove_requested = Signal(LibraryEntry)
    undo_requested = Signal()
    edit_requested = Signal(LibraryEntry)
    new_requested = Signal()
    """A new workout is wanted."""
    file_chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Workouts - RetroTimer"))
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
        """These are on offer; what was selected stays so where it still is."""
        self._entries = entries
        self._refresh_list()

    def select_entry(self, source: str) -> None:
        """Make this card the current one."""
        for row in range(self.entry_list.count()):
            if _entry_of(self.entry_list.item(row)).source == source:
                self.entry_list.setCurrentRow(row)

    def show_message(self, text: str) -> None:
        """Something that went wrong, or nothing: then the keys."""
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
        before = self.entry_list.currentItem()
        kept = _entry_of(before).source if before is not None else ""
        self.entry_list.clear()
        for card in self._entries:
            if card.matches_search(self.search_field.text()):
                item = QListWidgetItem(_accessible_text(card), self.entry_list)
                item.setData(_ENTRY_ROLE, card)
                item.setToolTip(translated_name(card.workout.description))
                if card.source == kept:
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
        button.setToolTip(key)
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
    """A card: its name and figures, what it is, its ribbon, and what to know first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ribbons: dict[str, Ribbon] = {}

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        lines = 2 + bool(index.data(_ENTRY_ROLE).note)
        return QSize(0, lines * _line_px() + _RIBBON_PX + 2 * _MARGIN_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect, state, palette = option.rect, option.state, option.palette
        selected = bool(state & QStyle.StateFlag.State_Selected)
        ground = QPalette.ColorRole.Highlight if selected else QPalette.ColorRole.Base
        ink = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.fillRect(rect, palette.color(ground))
        painter.setPen(palette.color(ink))
        card: LibraryEntry = index.data(_ENTRY_ROLE)
        box = QRectF(rect).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        line = QRectF(box.left(), box.top(), box.width(), _line_px())
        figures = _figures_text(card)
        _draw_text(painter, line, figures, right=True)
        room = painter.fontMetrics().horizontalAdvance(figures) + _MARGIN_PX
        _draw_text(
            painter, line.adjusted(0, 0, -room, 0), translated_name(card.workout.name), bold=True
        )
        if card.note:
            line.translate(0, _line_px())
            _draw_text(painter, line, tr(card.note), bold=True)
        line.translate(0, _line_px())
        _draw_text(painter, line, translated_name(card.workout.description))
        ribbon = self._ribbons.setdefault(card.source, Ribbon())
        place = QRectF(box.left(), line.bottom(), box.width(), _RIBBON_PX)
        ribbon.paint(painter, place, card.timeline)


def _draw_text(
    painter: QPainter, box: QRectF, text: str, *, bold: bool = False, right: bool = False
) -> None:
    font = QFont(painter.font())
    font.setPixelSize(theme.text_px())
    font.setBold(bold)
    painter.setFont(font)
    short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, short)


def _line_px() -> int:
    return theme.text_px() + _LEADING_PX


def _entry_of(item: QListWidgetItem) -> LibraryEntry:
    card: LibraryEntry = item.data(_ENTRY_ROLE)
    return card


def _figures_text(entry: LibraryEntry) -> str:
    figures = tr(phrases.workout_label(entry.timeline))
    return f"{tr('own')}   {figures}" if entry.is_own else figures


def _accessible_text(entry: LibraryEntry) -> str:
    """For a screen reader: all that is painted."""
    workout = entry.workout
    parts = (
        translated_name(workout.name),
        tr(entry.note),
        _figures_text(entry),
        translated_name(workout.description),
    )
    return ". ".join(part for part in parts if part)
