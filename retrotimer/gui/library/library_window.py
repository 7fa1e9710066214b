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

from retrotimer.domain.coaching.library_entry import Card
from retrotimer.domain.cues import phrases
from retrotimer.domain.values.text import Text
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.drag_and_drop import dropped_files
from retrotimer.gui.widgets.language import named, tr
from retrotimer.gui.widgets.page import text_sized, wrapped
from retrotimer.gui.widgets.ribbon import Ribbon
from retrotimer.gui.widgets.screen_reader import tell

_CARD = Qt.ItemDataRole.UserRole
_MARGIN_PX, _RIBBON_PX, _LEADING_PX = 12, 28, 9
_SIZE = QSize(1000, 640)
_TO_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_HINT = Text("Return: choose   Delete: remove your own   Ctrl+Z: undo   Esc: leave")
_EDIT_KEY, _NEW_KEY = "Ctrl+E", "Ctrl+N"


class LibraryWindow(QDialog):
    """Shows cards; says which was chosen, removed, or brought along as a file."""

    chosen = Signal(Card)
    removed = Signal(Card)
    undone = Signal()
    edited = Signal(Card)
    made = Signal()
    """A new workout is wanted."""
    file_chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Workouts - RetroTimer"))
        self.setAcceptDrops(True)
        text_sized(self)
        self._cards: Sequence[Card] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search workouts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._list)
        self.cards = QListWidget()
        self.cards.setAccessibleName(tr("Workouts"))
        self.cards.setItemDelegate(_CardPainter(self.cards))
        self.cards.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.cards.itemActivated.connect(self._choose)
        self.message = wrapped("")
        self.file = QPushButton(tr("Open a file ..."))
        self.file.setAutoDefault(False)
        self.file.clicked.connect(self._ask_for_file)
        self.start = QPushButton(tr("Choose"))
        self.start.setDefault(True)
        self.start.clicked.connect(lambda: self._choose(self.cards.currentItem()))
        foot = QHBoxLayout()
        foot.addWidget(self.message, 1)
        foot.addWidget(self._button(tr("New"), _NEW_KEY, self.made.emit))
        foot.addWidget(self._button(tr("Edit"), _EDIT_KEY, self._edit))
        foot.addWidget(self.file)
        foot.addWidget(self.start)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[_MARGIN_PX] * 4)
        page.addWidget(self.search)
        page.addWidget(self.cards, 1)
        page.addLayout(foot)
        self.resize(_SIZE)
        self.show_message("")

    def show_cards(self, cards: Sequence[Card]) -> None:
        """These are on offer; what was selected stays so where it still is."""
        self._cards = cards
        self._list()

    def select(self, source: str) -> None:
        """Make this card the current one."""
        for row in range(self.cards.count()):
            if _card(self.cards.item(row)).source == source:
                self.cards.setCurrentRow(row)

    def show_message(self, text: str) -> None:
        """Something that went wrong, or nothing: then the keys."""
        tell(self.message, tr(text), tr(_HINT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.cards.currentItem()
        undo = event.key() == Qt.Key.Key_Z and event.modifiers() == _CONTROL
        if event.key() in _TO_LIST and not self.cards.hasFocus():
            self.cards.setFocus()
            self.cards.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Delete and item is not None and _card(item).own:
            self.removed.emit(_card(item))
        elif undo:
            self.undone.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in dropped_files(event):
            self.file_chosen.emit(path)

    def _list(self) -> None:
        before = self.cards.currentItem()
        kept = _card(before).source if before is not None else ""
        self.cards.clear()
        for card in self._cards:
            if card.matches(self.search.text()):
                item = QListWidgetItem(_spoken(card), self.cards)
                item.setData(_CARD, card)
                item.setToolTip(named(card.workout.description))
                if card.source == kept:
                    self.cards.setCurrentItem(item)
        if self.cards.currentItem() is None:
            self.cards.setCurrentRow(0)
        self.start.setEnabled(self.cards.count() > 0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(_card(item))

    def _edit(self) -> None:
        item = self.cards.currentItem()
        if item is not None:
            self.edited.emit(_card(item))

    def _button(self, text: str, key: str, pressed: Callable[[], None]) -> QPushButton:
        button = QPushButton(f"{text} ...")
        button.setShortcut(QKeySequence(key))
        button.setToolTip(key)
        button.setAutoDefault(False)
        button.clicked.connect(pressed)
        return button

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(
            self, tr("Open a workout"), "", f"{tr('Workouts')} (*.retro.json *.json)"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.file_chosen.emit(Path(name)))
        dialog.open()


_CONTROL = Qt.KeyboardModifier.ControlModifier


class _CardPainter(QStyledItemDelegate):
    """A card: its name and figures, what it is, its ribbon, and what to know first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ribbons: dict[str, Ribbon] = {}

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        lines = 2 + bool(index.data(_CARD).note)
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
        card: Card = index.data(_CARD)
        box = QRectF(rect).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        line = QRectF(box.left(), box.top(), box.width(), _line_px())
        figures = _figures(card)
        _write(painter, line, figures, right=True)
        room = painter.fontMetrics().horizontalAdvance(figures) + _MARGIN_PX
        _write(painter, line.adjusted(0, 0, -room, 0), named(card.workout.name), bold=True)
        if card.note:
            line.translate(0, _line_px())
            _write(painter, line, tr(card.note), bold=True)
        line.translate(0, _line_px())
        _write(painter, line, named(card.workout.description))
        ribbon = self._ribbons.setdefault(card.source, Ribbon())
        place = QRectF(box.left(), line.bottom(), box.width(), _RIBBON_PX)
        ribbon.paint(painter, place, card.timeline)


def _write(
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


def _card(item: QListWidgetItem) -> Card:
    card: Card = item.data(_CARD)
    return card


def _figures(card: Card) -> str:
    figures = tr(phrases.figures(card.timeline))
    return f"{tr('own')}   {figures}" if card.own else figures


def _spoken(card: Card) -> str:
    """For a screen reader: all that is painted."""
    workout = card.workout
    parts = named(workout.name), tr(card.note), _figures(card), named(workout.description)
    return ". ".join(part for part in parts if part)
