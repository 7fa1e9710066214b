"""A dialog of scrolling content above a row of buttons, and what dialogs are made of."""

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
from retrotimer.gui.widgets.keyboard import COMMAND_MODIFIERS, has_command_modifier
from retrotimer.gui.widgets.plain_text import PlainLabel, set_window_title

RETURN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# The space around a page's content and between its parts.
MARGIN_PX = 20
# The widest a page becomes, and what a window manager's frame may take of the screen's height.
_MAX_WIDTH_PX, _WINDOW_FRAME_PX = 1080, 40


class ScrollingDialog(QDialog):
    """Content that scrolls if it is too high, and buttons below it.

    A key given to a button presses it wherever the focus is. A held key does so once, because a key
    that is still held from the window before must not answer this one.
    """

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_window_title(self, f"{heading} - RetroTimer")
        apply_window_style(self)
        self._key_buttons: dict[int, QPushButton] = {}
        self._body_widget = QWidget()
        self.body_layout = QVBoxLayout(self._body_widget)
        self.body_layout.setContentsMargins(0, 0, 0, 0)
        self.body_layout.setSpacing(12)
        self.button_row = QHBoxLayout()
        self.button_row.setSpacing(MARGIN_PX // 2)
        self.hint_label = make_wrapped_label("")
        self.button_row.addWidget(self.hint_label, 1)
        self._scroll_area = make_scroll_area(self._body_widget)
        self._outer_layout = QVBoxLayout(self)
        self._outer_layout.setContentsMargins(*[MARGIN_PX] * 4)
        self._outer_layout.setSpacing(MARGIN_PX)
        self._outer_layout.addWidget(self._scroll_area, 1)
        self._outer_layout.addLayout(self.button_row)
        self.heading_label = make_wrapped_label(heading)
        self.heading_label.setObjectName(theme.HEADING_OBJECT_NAME)
        font = self.font()
        font.setPixelSize(theme.heading_px())
        font.setBold(True)
        self.heading_label.setFont(font)
        self.body_layout.addWidget(self.heading_label)

    def add_button(self, text: str, on_clicked: Callable[[], None], *keys: Qt.Key) -> QPushButton:
        """Add a button to the row. The one that Return presses is the default button."""
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setDefault(Qt.Key.Key_Return in keys)
        text_px = theme.text_px()
        width = max(8 * text_px, button.sizeHint().width() + text_px)
        button.setMinimumSize(width, 2 * text_px)
        button.clicked.connect(on_clicked)
        self._key_buttons |= dict.fromkeys(keys, button)
        self.button_row.addWidget(button)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll_area.verticalScrollBar()
        if button := self._button_for(event):
            if not event.isAutoRepeat():
                button.click()
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            is_down = event.key() == Qt.Key.Key_PageDown
            bar.setValue(bar.value() + (bar.pageStep() if is_down else -bar.pageStep()))
        else:
            super().keyPressEvent(event)

    def _button_for(self, event: QKeyEvent) -> QPushButton | None:
        """The button that this key presses. With Ctrl, Alt or Meta it is another key.

        Only Ctrl+Return is Return, because in a text of several lines Return is a new line.
        """
        is_ctrl_return = (
            event.key() in RETURN_KEYS
            and event.modifiers() & COMMAND_MODIFIERS == Qt.KeyboardModifier.ControlModifier
        )
        if has_command_modifier(event) and not is_ctrl_return:
            return None
        return self._key_buttons.get(event.key())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # On some desktops Return presses the button with the focus instead of the default one.
        key_press = event if event.type() == QEvent.Type.KeyPress else None
        if isinstance(key_press, QKeyEvent) and self._button_for(key_press) is not None:
            self.keyPressEvent(key_press)
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        for button in self.findChildren(QAbstractButton):
            button.installEventFilter(self)
        available = self.screen().availableSize() - QSize(0, _WINDOW_FRAME_PX)
        width = min(_MAX_WIDTH_PX, available.width())
        frame_height = (
            self._outer_layout.sizeHint().height() - self._scroll_area.sizeHint().height()
        )
        height = self._body_widget.heightForWidth(width - 2 * MARGIN_PX) + frame_height
        self.resize(width, min(height, available.height()))
        super().showEvent(event)


class OutlinedCheckBox(QCheckBox):
    """A check box with an edge of its own, because a style may draw it dark on dark."""

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


def apply_window_style(window: QWidget) -> None:
    """Give a window its text size and a ring round the widget with the focus."""
    FocusRing(window)
    font = window.font()
    font.setPixelSize(theme.text_px())
    window.setFont(font)


def make_scroll_area(content: QWidget) -> QScrollArea:
    """Make content scroll that may be higher than the screen, at least with large text."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(content)
    return scroll


def make_wrapped_label(text: str) -> QLabel:
    """A label of plain text that wraps."""
    return PlainLabel(text, wraps=True)
