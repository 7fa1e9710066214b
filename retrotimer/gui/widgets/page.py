"""TODO docstring."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.focus_ring import FocusRing

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# The space around a page's content and between its parts.
MARGIN_PX = 20
# The widest a page becomes, and what a window manager's frame may take of the screen's height.
_WIDTH_PX, _FRAME_PX = 1080, 40


class Page(QDialog):
    """A text that scrolls where it must, and buttons below it.

    A key that was given to a button presses it wherever the focus is, held down only once: what was
    held for the window before must not answer this one.
    """

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{heading} - RetroTimer")
        text_sized(self)
        self._keys: dict[int, QPushButton] = {}
        self._text = QWidget()
        self.body = QVBoxLayout(self._text)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(MARGIN_PX // 2)
        self.hint = wrapped("")
        self.foot.addWidget(self.hint, 1)
        self._scroll = scrolled(self._text)
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(*[MARGIN_PX] * 4)
        self._page.setSpacing(MARGIN_PX)
        self._page.addWidget(self._scroll, 1)
        self._page.addLayout(self.foot)
        self.title = wrapped(heading)
        self.title.setObjectName(theme.HEADING)
        font = self.font()
        font.setPixelSize(theme.heading_px())
        font.setBold(True)
        self.title.setFont(font)
        self.body.addWidget(self.title)

    def add_button(self, text: str, pressed: Callable[[], None], *keys: Qt.Key) -> QPushButton:
        """A button of the foot; that of Return is the default one."""
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setDefault(Qt.Key.Key_Return in keys)
        text_px = theme.text_px()
        wide = max(8 * text_px, button.sizeHint().width() + text_px)
        button.setMinimumSize(wide, 2 * text_px)
        button.clicked.connect(pressed)
        self._keys |= dict.fromkeys(keys, button)
        self.foot.addWidget(button)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        if button := self._keys.get(event.key()):
            if not event.isAutoRepeat():
                button.click()
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            down = event.key() == Qt.Key.Key_PageDown
            bar.setValue(bar.value() + (bar.pageStep() if down else -bar.pageStep()))
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Some desktops let Return press whatever button has the focus.
        press = event if event.type() == QEvent.Type.KeyPress else None
        if isinstance(press, QKeyEvent) and press.key() in self._keys:
            self.keyPressEvent(press)
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        for button in self.findChildren(QAbstractButton):
            button.installEventFilter(self)
        room = self.screen().availableSize() - QSize(0, _FRAME_PX)
        width = min(_WIDTH_PX, room.width())
        around = self._page.sizeHint().height() - self._scroll.sizeHint().height()
        height = self._text.heightForWidth(width - 2 * MARGIN_PX) + around
        self.resize(width, min(height, room.height()))
        super().showEvent(event)


class Tick(QCheckBox):
    """A box whose edge is seen in all colours: a style may draw it dark on dark."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setStyleSheet(f"""
            QCheckBox {{ font-size: {theme.text_px()}px; }}
            QCheckBox::indicator {{ width: 22px; height: 22px; }}
        """)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        role, width = QPalette.ColorRole.WindowText, 1
        if self.hasFocus():
            role, width = QPalette.ColorRole.Highlight, 2
        painter.setPen(QPen(self.palette().color(role), width))
        painter.drawRect(box.adjusted(width // 2, width // 2, -1, -1))


def text_sized(window: QWidget) -> None:
    """As large as all that is read at the laptop, with a ring round what has the focus."""
    FocusRing(window)
    font = window.font()
    font.setPixelSize(theme.text_px())
    window.setFont(font)


def scrolled(inside: QWidget) -> QScrollArea:
    """Whatever may be higher than there is room, in large letters at least."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    return scroll


def wrapped(text: str) -> QLabel:
    """Plain text, as wide as there is room."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
