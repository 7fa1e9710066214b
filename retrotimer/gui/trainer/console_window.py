"""The trainer's console: a small view of the session, the next cues, and buttons and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from retrotimer.domain import messages
from retrotimer.domain.cues.upcoming import UpcomingCue
from retrotimer.domain.session.controls import EXTEND_S, SPEED_STEP, ControlKind
from retrotimer.domain.session.session_state import SessionPhase, SessionState
from retrotimer.gui.session.keys_overlay import KeysOverlay
from retrotimer.gui.session.session_keys import KeyAction, find_action
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.trainer.note_line import NoteLine
from retrotimer.gui.trainer.screen_placement import ScreenPlacement
from retrotimer.gui.trainer.upcoming_list import UpcomingList
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import make_wrapped_label
from retrotimer.gui.widgets.plain_text import PlainLabel, set_window_title

_MARGIN_PX = 14
# The text size as shares of the window's height and width, with bounds for reading at arm's length.
_TEXT_HEIGHT_SHARE, _TEXT_WIDTH_SHARE, _MIN_TEXT_PX, _MAX_TEXT_PX = 0.026, 0.0147, 15, 32
_BUTTON_LINES, _NOTE_LINES = 3, 2


class ConsoleWindow(QWidget):
    """Shows the session next to the client's window. The session's keys work here too.

    Closing it does not end the session.
    """

    note_started = Signal()
    note_submitted = Signal(str)
    closed = Signal()

    def __init__(self, session: SessionWindow) -> None:
        # As a child of the session window it is blocked by the questions that are open over that.
        super().__init__(session, Qt.WindowType.Window)
        set_window_title(self, tr("Trainer - RetroTimer"))
        self._session = session
        self._is_session_active = False
        self._keys_overlay: KeysOverlay | None = None
        self.view = SessionView(session.view.content, session.session_state.timeline)
        self.heading = PlainLabel()
        self.upcoming_list = UpcomingList()
        self.main_button = _make_button("")
        self.main_button.clicked.connect(session.toggle_requested)
        self.hold_button = self._make_control_button("", ControlKind.TOGGLE_HOLD)
        self.buttons = (
            self.main_button,
            self.hold_button,
            self._make_control_button(tr("To cool-down\nC"), ControlKind.SKIP_TO_COOL_DOWN),
            self._make_control_button(tr("Stop\nS"), ControlKind.STOP),
            self._make_control_button("-15 s\n-", ControlKind.EXTEND, -EXTEND_S),
            self._make_control_button("+15 s\n+", ControlKind.EXTEND, EXTEND_S),
            self._make_control_button(tr("Slower\nDown"), ControlKind.ADJUST_SPEED, -SPEED_STEP),
            self._make_control_button(tr("Faster\nUp"), ControlKind.ADJUST_SPEED, SPEED_STEP),
        )
        self.buttons[3].setStyleSheet(theme.STOP_STYLE)
        self.note_field = NoteLine()
        self.note_field.setPlaceholderText(tr("N: a note about this moment"))
        self.note_hint = make_wrapped_label("")
        self.screens_label = make_wrapped_label("")
        self.screen_combo = QComboBox()
        self.screen_combo.setAccessibleName(tr("Where the client's view is"))
        self.screens_label.setBuddy(self.screen_combo)
        self.screen_combo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._labels = self.heading, self.note_hint, self.screens_label
        self.note_field.started.connect(self.note_started)
        self.note_field.submitted.connect(self.note_submitted)
        self.note_field.exited.connect(self.setFocus)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self.screen_placement = ScreenPlacement(session, self)
        self.screen_placement.placement_changed.connect(self._update_screen_choices)
        self.screen_combo.activated.connect(
            lambda: self.screen_placement.choose(self.screen_combo.currentData())
        )

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        button_grid = QGridLayout()
        button_grid.setSpacing(_MARGIN_PX // 2)
        for number, button in enumerate(self.buttons):
            row, column = divmod(number, 4)
            button_grid.addWidget(button, row, column)
            button_grid.setColumnStretch(column, 1)
        left.addWidget(self.view, 1)
        left.addLayout(button_grid)
        right.addWidget(self.heading)
        right.addWidget(self.upcoming_list, 1)
        right.addWidget(self.note_field)
        right.addWidget(self.note_hint)
        right.addSpacing(_MARGIN_PX)
        right.addWidget(self.screens_label)
        right.addWidget(self.screen_combo)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(*[_MARGIN_PX] * 4)
        columns.setSpacing(_MARGIN_PX)
        for side, share in ((left, 5), (right, 3)):
            side.setSpacing(_MARGIN_PX // 2)
            columns.addLayout(side, share)

    def show_state(self, state: SessionState, upcoming: Sequence[UpcomingCue]) -> None:
        """Show what the client sees, without its flashes, and the next cues."""
        progress = max(state.position_s, 0.0) / state.timeline.duration_s
        content = replace(self._session.view.content, is_flashing=False)
        self.view.show_content(content, state.timeline, progress)
        self.upcoming_list.show_upcoming(upcoming)
        waits = any(cue.is_after_wait for cue in upcoming)
        self.heading.setText(
            tr(messages.UPCOMING_TITLE_WAITING if waits else messages.UPCOMING_TITLE)
        )
        self._is_session_active = state.phase.is_active
        self.main_button.setText(tr(messages.MAIN_BUTTON_LABELS[state.phase]))
        for button in self.buttons[1:]:
            button.setEnabled(self._is_session_active)
        segment = state.segment
        hold_label = messages.hold_button_label(
            holds_automatically=segment.hold, is_hold_added=segment.hold_added
        )
        self.hold_button.setText(tr(hold_label))
        can_hold = state.place.offset_s >= 0 and (segment.hold_added or not segment.hold)
        self.hold_button.setEnabled(self._is_session_active and can_hold)
        # A note about the last session may not be finished yet.
        self.note_field.setEnabled(
            state.phase is not SessionPhase.READY or bool(self.note_field.text())
        )

    def show_note_hint(self, text: str) -> None:
        """Say about which moment the note is, or was."""
        self.note_hint.setText(tr(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys of the console, and pass all others to the session."""
        action = find_action(event)
        if self._keys_overlay is not None:
            self._keys_overlay.close()
            if action is KeyAction.STOP:
                self._session.keyPressEvent(event)
        elif action is KeyAction.NOTE:
            self.note_field.setFocus()
        elif action is KeyAction.NEXT_SCREEN:
            self.screen_placement.choose_next()
        elif action is KeyAction.SHOW_KEYS:
            self._show_keys_overlay()
        elif action is KeyAction.END and not self._is_session_active:
            self.close()
        else:
            self._session.keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._session.keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = event.size()
        proportional_px = round(
            min(size.height() * _TEXT_HEIGHT_SHARE, size.width() * _TEXT_WIDTH_SHARE)
        )
        size_px = min(max(proportional_px, _MIN_TEXT_PX), _MAX_TEXT_PX)
        font = self.font()
        font.setPixelSize(size_px)
        for widget in (*self.buttons, self.note_field, self.screen_combo, *self._labels):
            widget.setFont(font)
        for button in self.buttons:
            button.setMinimumHeight(_BUTTON_LINES * size_px)
        self.note_field.setMinimumHeight(_NOTE_LINES * size_px)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the console does not end the session."""
        self.screen_placement.restore_client()
        self.closed.emit()
        event.accept()

    def _make_control_button(self, text: str, kind: ControlKind, value: float = 0.0) -> QPushButton:
        button = _make_button(text)
        button.clicked.connect(lambda: self._session.control_requested.emit(kind, value))
        return button

    def _update_screen_choices(self) -> None:
        self.screen_combo.clear()
        for label, name in self.screen_placement.screen_choices:
            self.screen_combo.addItem(tr(label), name)
        self.screen_combo.setCurrentIndex(
            self.screen_combo.findData(self.screen_placement.current_choice)
        )
        has_choice = self.screen_combo.count() > 1
        self.screen_combo.setVisible(has_choice)
        self.screens_label.setText(
            tr(messages.CLIENT_SCREEN_LABEL if has_choice else messages.SINGLE_SCREEN_MESSAGE)
        )

    def _show_keys_overlay(self) -> None:
        self._keys_overlay = KeysOverlay(self.view)
        self._keys_overlay.destroyed.connect(self._clear_keys_overlay)

    def _clear_keys_overlay(self) -> None:
        self._keys_overlay = None


def _make_button(text: str) -> QPushButton:
    """A button that never takes the focus, so that Space is always the main key."""
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
