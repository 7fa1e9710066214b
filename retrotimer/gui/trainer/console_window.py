"""The trainer's console: the session in small, what comes, and everything a trainer does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain import messages
from retrotimer.domain.cues.upcoming import Coming
from retrotimer.domain.session.controls import EXTEND_S, SPEED_STEP, ControlKind
from retrotimer.domain.session.session_state import Moment, State
from retrotimer.gui.session.keys_overlay import KeysOverlay
from retrotimer.gui.session.session_keys import pressed
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.trainer.note_line import NoteLine
from retrotimer.gui.trainer.screen_placement import ClientScreen
from retrotimer.gui.trainer.upcoming_list import ComingList
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import wrapped

_MARGIN_PX = 14
# Of the window's height and width, with bounds: it is read at arm's length.
_OF_HEIGHT, _OF_WIDTH, _SMALLEST_PX, _LARGEST_PX = 0.026, 0.0147, 15, 32
_BUTTON_LINES, _NOTE_LINES = 3, 2


class ConsoleWindow(QWidget):
    """Beside the client's window: its keys work here too, and it never ends the session."""

    note_begun = Signal()
    noted = Signal(str)
    closed = Signal()

    def __init__(self, session: SessionWindow) -> None:
        # So that what is asked over the session's window is answered first, here too.
        super().__init__(session, Qt.WindowType.Window)
        self.setWindowTitle(tr("Trainer - RetroTimer"))
        self._session = session
        self._performing = False
        self._keys: KeysOverlay | None = None
        moment = session.moment
        self.view = SessionView(session.view.face, moment.timeline)
        self.heading = QLabel()
        self.coming = ComingList()
        self.big = _button("")
        self.big.clicked.connect(session.toggled)
        self.hold = self._control("", ControlKind.HOLD)
        self.buttons = (
            self.big,
            self.hold,
            self._control(tr("To cool-down\nC"), ControlKind.COOL_DOWN),
            self._control(tr("Stop\nS"), ControlKind.STOP),
            self._control("-15 s\n-", ControlKind.EXTEND, -EXTEND_S),
            self._control("+15 s\n+", ControlKind.EXTEND, EXTEND_S),
            self._control(tr("Slower\nDown"), ControlKind.ADJUST_SPEED, -SPEED_STEP),
            self._control(tr("Faster\nUp"), ControlKind.ADJUST_SPEED, SPEED_STEP),
        )
        self.buttons[3].setStyleSheet(theme.STOP_STYLE)
        self.note = NoteLine()
        self.note.setPlaceholderText(tr("N: a note about this moment"))
        self.note_hint = wrapped("")
        self.screens_label = wrapped("")
        self.screens = QComboBox()
        self.screens.setAccessibleName(tr("Where the client's view is"))
        self.screens_label.setBuddy(self.screens)
        self.screens.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._labels = self.heading, self.note_hint, self.screens_label
        self.note.begun.connect(self.note_begun)
        self.note.written.connect(self.noted)
        self.note.left.connect(self.setFocus)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self.place = ClientScreen(session, self)
        self.place.changed.connect(self._show_screens)
        self.screens.activated.connect(lambda: self.place.choose(self.screens.currentData()))

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        pressed_here = QGridLayout()
        pressed_here.setSpacing(_MARGIN_PX // 2)
        for number, button in enumerate(self.buttons):
            row, column = divmod(number, 4)
            pressed_here.addWidget(button, row, column)
            pressed_here.setColumnStretch(column, 1)
        left.addWidget(self.view, 1)
        left.addLayout(pressed_here)
        right.addWidget(self.heading)
        right.addWidget(self.coming, 1)
        right.addWidget(self.note)
        right.addWidget(self.note_hint)
        right.addSpacing(_MARGIN_PX)
        right.addWidget(self.screens_label)
        right.addWidget(self.screens)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(*[_MARGIN_PX] * 4)
        whole.setSpacing(_MARGIN_PX)
        for part, share in ((left, 5), (right, 3)):
            part.setSpacing(_MARGIN_PX // 2)
            whole.addLayout(part, share)

    def show_session(self, moment: Moment, coming: Sequence[Coming]) -> None:
        """What the client sees, without its flashes, and the next cues."""
        progress = max(moment.position_s, 0.0) / moment.timeline.duration_s
        face = replace(self._session.view.face, flash=False)
        self.view.show_face(face, moment.timeline, progress)
        self.coming.show_coming(coming)
        waits = any(one.waits for one in coming)
        self.heading.setText(tr(messages.COMING_AFTER_SPACE if waits else messages.COMING))
        self._performing = moment.state.performing
        self.big.setText(tr(messages.BIG_KEY[moment.state]))
        for button in self.buttons[1:]:
            button.setEnabled(self._performing)
        segment = moment.segment
        hold = messages.hold_key(holds=segment.hold, added=segment.hold_added)
        self.hold.setText(tr(hold))
        can_hold = moment.place.offset_s >= 0 and (segment.hold_added or not segment.hold)
        self.hold.setEnabled(self._performing and can_hold)
        # What is being written about the last session is still to be kept.
        self.note.setEnabled(moment.state is not State.READY or bool(self.note.text()))

    def show_note_hint(self, text: str) -> None:
        """About which moment a note is, or was."""
        self.note_hint.setText(tr(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = pressed(event)
        if self._keys is not None:
            self._keys.close()
        elif key == Qt.Key.Key_N and not event.modifiers():
            self.note.setFocus()
        elif key == Qt.Key.Key_D:
            self.place.choose_next()
        elif key == Qt.Key.Key_Question:
            self._show_keys()
        elif key == Qt.Key.Key_Escape and not self._performing:
            self.close()
        else:
            self._session.keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._session.keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = event.size()
        wanted_px = round(min(size.height() * _OF_HEIGHT, size.width() * _OF_WIDTH))
        size_px = min(max(wanted_px, _SMALLEST_PX), _LARGEST_PX)
        font = self.font()
        font.setPixelSize(size_px)
        for widget in (*self.buttons, self.note, self.screens, *self._labels):
            widget.setFont(font)
        for button in self.buttons:
            button.setMinimumHeight(_BUTTON_LINES * size_px)
        self.note.setMinimumHeight(_NOTE_LINES * size_px)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The session goes on."""
        self.place.give_back()
        self.closed.emit()
        event.accept()

    def _control(self, text: str, kind: ControlKind, value: float = 0.0) -> QPushButton:
        button = _button(text)
        button.clicked.connect(lambda: self._session.controlled.emit(kind, value))
        return button

    def _show_screens(self) -> None:
        self.screens.clear()
        for called, name in self.place.choices:
            self.screens.addItem(tr(called), name)
        self.screens.setCurrentIndex(self.screens.findData(self.place.chosen))
        several = self.screens.count() > 1
        self.screens.setVisible(several)
        self.screens_label.setText(tr(messages.CLIENT_SCREEN if several else messages.ONE_SCREEN))

    def _show_keys(self) -> None:
        self._keys = KeysOverlay(self.view)
        self._keys.destroyed.connect(self._forget_keys)

    def _forget_keys(self) -> None:
        self._keys = None


def _button(text: str) -> QPushButton:
    """Its key works wherever the focus is, so that Space is always the one big key."""
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
