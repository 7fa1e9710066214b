"""The session window: shows the session and turns keys into requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QMessageBox

from retrotimer.domain import messages
from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cues import CueKind, ScheduledCue
from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.session.session_state import SessionPhase, SessionState
from retrotimer.domain.settings.settings import DisplaySettings
from retrotimer.domain.values.isolation import isolate
from retrotimer.domain.values.units import Units
from retrotimer.gui.session.keys_overlay import KeysOverlay
from retrotimer.gui.session.screen_content import build_screen_content
from retrotimer.gui.session.session_keys import (
    CONTROLS,
    DEBOUNCED_ACTIONS,
    REPEATING_ACTIONS,
    UNLOCKED_ACTIONS,
    KeyAction,
    KeyDebounce,
    find_action,
)
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.drag_and_drop import dropped_files
from retrotimer.gui.widgets.language import set_language, tr, translated_name
from retrotimer.gui.widgets.plain_text import PlainMessageBox, set_tool_tip, set_window_title
from retrotimer.gui.widgets.screen_reader import announce

# How long a caption stays: long enough to be read by a client who looks over a shoulder.
CAPTION_S = 5.0
# How long the question of Esc stays, by the clock of the session.
END_CONFIRMATION_S = 5.0
MAX_PROBLEMS_SHOWN = 12


class SessionWindow(QMainWindow):
    """Shows one session. It has no clock and no sound: `show_state` brings it up to now."""

    toggle_requested = Signal()
    """The main key: start, pause, resume, confirm."""
    control_requested = Signal(ControlKind, float)
    """Changes of speed are in the units that the console of the treadmill shows."""
    override_requested = Signal()
    """The control that the limits blocked last is to be done, at the user's responsibility."""
    file_chosen = Signal(Path)
    """A file was dropped on the window."""
    library_requested = Signal()
    edit_requested = Signal()
    history_requested = Signal()
    sound_check_requested = Signal()
    preferences_requested = Signal()
    console_requested = Signal()
    """The trainer's console is to open or to close, also while a session runs."""
    closed = Signal()
    """The window closes, and with it the program."""

    def __init__(self, state: SessionState, workout_name: str) -> None:
        super().__init__()
        self._session_state = state
        self._workout_name = workout_name
        self._client_name = ""
        # When Esc or the close button asked to end the session, by the clock of the session.
        self._end_requested_s = -inf
        self._notice = ""
        self._sound_warning = ""
        self._caption = ""
        self._caption_until_s = 0.0
        self._units = Units.METRIC
        self._display = DisplaySettings()
        self._is_motion_reduced = False
        self._is_locked = False
        self._keys_overlay: KeysOverlay | None = None
        self._key_debounce = KeyDebounce()
        # Also while a session runs.
        self._session_requests = {
            KeyAction.MAIN: self.toggle_requested,
            KeyAction.OVERRIDE_LIMITS: self.override_requested,
            KeyAction.CONSOLE: self.console_requested,
        }
        # Other windows open only while no session runs.
        self._window_requests = {
            KeyAction.LIBRARY: self.library_requested,
            KeyAction.EDIT: self.edit_requested,
            KeyAction.HOLD_OR_HISTORY: self.history_requested,
            KeyAction.SOUND_CHECK: self.sound_check_requested,
            KeyAction.PREFERENCES: self.preferences_requested,
        }
        self.view = SessionView(build_screen_content(state, workout_name, "", ""), state.timeline)
        self.setCentralWidget(self.view)
        # A screen reader begins with the view. The window handles the keys.
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setFocus()
        self.setAcceptDrops(True)
        self.resize(self.view.sizeHint())
        self.show_workout(workout_name)

    @property
    def session_state(self) -> SessionState:
        """The state that is shown."""
        return self._session_state

    def show_workout(self, name: str, client_name: str = "") -> None:
        """Name the loaded workout, and the client it is for; empty for the owner."""
        self._workout_name = name
        self._client_name = client_name
        parts = translated_name(name), isolate(client_name), "RetroTimer"
        set_window_title(self, " - ".join(part for part in parts if part))

    def apply_display(self, display: DisplaySettings) -> None:
        """Show this and all other windows as the display settings say."""
        if display.mirror != self._display.mirror:
            # A choice that did not change leaves the mirror as its key has made it.
            self.view.set_mirrored(mirrored=display.mirror)
        if display.theme is not self._display.theme:
            theme.apply_theme(display.theme)
        if set_language(display.language):
            self.show_workout(self._workout_name, self._client_name)
        self._display = display

    def set_units(self, units: Units) -> None:
        """Show speeds in the units of the treadmill's console."""
        self._units = units

    def set_reduced_motion(self, *, enabled: bool) -> None:
        """Follow the desktop's wish for reduced motion."""
        if enabled != self._is_motion_reduced:
            self._is_motion_reduced = enabled
            theme.set_reduced_motion(enabled=enabled)

    def show_state(self, state: SessionState, cues: Sequence[ScheduledCue] = ()) -> None:
        """Bring the screen up to a state. `cues` are those that came due since the last one."""
        self._session_state = state
        shown_cues = [due for due in cues if due.cue.kind is not CueKind.COUNT]
        for due in shown_cues:
            self._caption, self._caption_until_s = due.cue.caption, due.at_s + CAPTION_S
        progress = max(state.position_s, 0.0) / state.timeline.duration_s
        content = build_screen_content(
            state, self._workout_name, self._message_text(), self._sound_warning, self._units
        )
        if self._is_motion_reduced or not self._display.flash:
            content = replace(content, is_flashing=False)
        old_name = self.view.accessibleName()
        self.view.show_content(content, state.timeline, progress)
        new_name = self.view.accessibleName()
        # Never the running countdown, which would drown everything else.
        if new_name != old_name:
            announce(self.view, new_name)
        for due in shown_cues:
            announce(self.view, tr(due.cue.caption))

    def show_notice(self, text: str) -> None:
        """Show a message about the program itself, such as a problem of the history."""
        self._notice = text

    def show_sound_problem(self, problem: str) -> None:
        """Warn that there is no sound, with the reason as a tool tip; empty: there is sound."""
        self._sound_warning = messages.NO_SOUND if problem else ""
        set_tool_tip(self.view, problem)

    def show_problems(self, title: str, problems: list[str]) -> None:
        """Show everything that is wrong with a file that could not be opened."""
        all_problems = "\n".join(problems) if len(problems) > MAX_PROBLEMS_SHOWN else ""
        reason = "\n".join(problems[:MAX_PROBLEMS_SHOWN])
        box = PlainMessageBox(self, title, reason, all_problems, QMessageBox.Icon.Warning)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = find_action(event)
        is_bounce = self._key_debounce.is_bounce(event)
        if event.isAutoRepeat() and action not in REPEATING_ACTIONS:
            return
        if is_bounce and action in DEBOUNCED_ACTIONS:
            return
        if self._intercept(action):
            return
        if action is not KeyAction.END:
            self._end_requested_s = -inf
        if not self._perform(action):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._key_debounce.record_release(event)
        super().keyReleaseEvent(event)

    def _intercept(self, action: KeyAction | None) -> bool:
        """Is the key used up, because it closed the keys overlay or because the keys are locked?"""
        if self._keys_overlay is not None:
            self._keys_overlay.close()
            return action is not KeyAction.STOP
        return self._is_locked and action not in UNLOCKED_ACTIONS

    def _perform(self, action: KeyAction | None) -> bool:
        """Do what a key asks for. False: it asks for nothing now."""
        if action is None:
            return False
        if action in CONTROLS:
            self.control_requested.emit(*CONTROLS[action])
            return True
        if action in self._session_requests:
            self._session_requests[action].emit()
            return True
        if action in self._window_requests and not self._is_session_active:
            self._window_requests[action].emit()
            return True
        match action:
            case KeyAction.END:
                self._handle_escape()
            case KeyAction.HOLD_OR_HISTORY:
                self.control_requested.emit(ControlKind.TOGGLE_HOLD, 0.0)
            case KeyAction.MIRROR:
                self.view.set_mirrored(mirrored=not self.view.is_mirrored)
            case KeyAction.LOCK:
                self._is_locked = not self._is_locked
            case KeyAction.SHOW_KEYS:
                self._show_keys_overlay()
            case KeyAction.FULL_SCREEN:
                self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
            case _:
                return False
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event) and not self._is_session_active:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        # A session may have begun while the file was held over the window.
        for path in dropped_files(event)[:1] if not self._is_session_active else ():
            self.file_chosen.emit(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End a running session only at the second close, so that a slip does not end it."""
        if self._is_session_active and not self._is_confirming_end:
            self._end_requested_s = self._session_state.clock_s
            event.ignore()
            return
        self.closed.emit()
        event.accept()

    @property
    def _is_session_active(self) -> bool:
        return self._session_state.phase.is_active

    @property
    def _is_confirming_end(self) -> bool:
        return (
            self._is_session_active
            and self._session_state.clock_s < self._end_requested_s + END_CONFIRMATION_S
        )

    def _handle_escape(self) -> None:
        if not self._is_session_active:
            self.close()
        elif self._is_confirming_end:
            self.control_requested.emit(ControlKind.STOP, 0.0)
        else:
            self._end_requested_s = self._session_state.clock_s

    def _show_keys_overlay(self) -> None:
        self._keys_overlay = KeysOverlay(self.view)
        self._keys_overlay.destroyed.connect(self._clear_keys_overlay)

    def _clear_keys_overlay(self) -> None:
        self._keys_overlay = None

    def _message_text(self) -> str:
        """The line at the bottom.

        In this order: a question, what the client must do, the lock, problems, the key hints.
        """
        if self._is_confirming_end:
            return messages.CONFIRM_END_PROMPT
        if instruction := self._instruction_text():
            return instruction
        if self._is_locked:
            return messages.KEYS_LOCKED
        return (
            self._notice or self._too_small_text() or messages.KEY_HINTS[self._session_state.phase]
        )

    def _too_small_text(self) -> str:
        """Before the start: a warning if the countdown cannot be read from the treadmill."""
        if self._session_state.phase is not SessionPhase.READY or not self.view.is_painted:
            return ""
        readable_m, distance_m = self.view.readable_distance_m, self._display.distance_m
        return (
            messages.countdown_too_small_message(readable_m, distance_m)
            if readable_m < distance_m
            else ""
        )

    def _instruction_text(self) -> str:
        """What the client must do now: confirm, the cue that sounds, or the current turnaround."""
        state = self._session_state
        if state.phase is SessionPhase.HOLDING:
            return messages.KEY_HINTS[state.phase]
        if state.phase is not SessionPhase.RUNNING:
            return ""
        if state.clock_s < self._caption_until_s:
            return self._caption
        if not state.segment.turn_direction:
            return ""
        return phrases.announcement_text(state.segment, state.speed_kmh, self._units)
