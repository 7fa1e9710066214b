"""The main window: shows the session, turns keys into requests."""

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
from retrotimer.domain.cues.cues import CueKind, DueCue
from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.session.session_state import Moment, State
from retrotimer.domain.settings.settings import Display
from retrotimer.domain.values.units import Units
from retrotimer.gui.session.keys_overlay import KeysOverlay
from retrotimer.gui.session.screen_content import face_of
from retrotimer.gui.session.session_keys import (
    LARGE_SPEED_STEPS,
    TOGGLES,
    Bounces,
    controls,
    pressed,
)
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.drag_and_drop import dropped_files
from retrotimer.gui.widgets.language import named, speak, tr
from retrotimer.gui.widgets.screen_reader import announce

# How long a caption stays: long enough to read at a glance back.
CAPTION_S = 5.0
# How long Esc asks, by the session's clock.
ASKING_S = 5.0
PROBLEMS_SHOWN = 12


class SessionWindow(QMainWindow):
    """One window, one session. It knows no clock and no sound: it is shown moments."""

    toggled = Signal()
    """The one big key: start, pause, resume, confirm."""
    controlled = Signal(ControlKind, float)
    """A speed is changed by what the walker's console shows."""
    file_chosen = Signal(Path)
    """A file was dragged onto it."""
    library_asked = Signal()
    edit_asked = Signal()
    history_asked = Signal()
    sound_asked = Signal()
    preferences_asked = Signal()
    console_asked = Signal()
    """The trainer's console is to open, or to close; also while somebody walks."""
    ended = Signal()
    """The window closes for good."""

    def __init__(self, moment: Moment, workout_name: str) -> None:
        super().__init__()
        self._moment = moment
        self._workout_name = workout_name
        # When, by the session's clock, Esc or the window's cross asked to end it.
        self._asked_s = -inf
        self._notice = ""
        self._sound = ""
        self._caption = ""
        self._caption_until_s = 0.0
        self._units = Units.METRIC
        self._display = Display()
        self._less_motion = False
        self._locked = False
        self._keys: KeysOverlay | None = None
        self._bounces = Bounces()
        # What opens beside the session, while nobody walks.
        self._beside = {
            Qt.Key.Key_O: self.library_asked,
            Qt.Key.Key_E: self.edit_asked,
            Qt.Key.Key_H: self.history_asked,
            Qt.Key.Key_A: self.sound_asked,
            Qt.Key.Key_P: self.preferences_asked,
        }
        self.view = SessionView(face_of(moment, workout_name, "", ""), moment.timeline)
        self.setCentralWidget(self.view)
        # So that a screen reader begins with it; its keys are the window's.
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setFocus()
        self.setAcceptDrops(True)
        self.resize(self.view.sizeHint())
        self.show_workout(workout_name)

    @property
    def moment(self) -> Moment:
        """What it shows."""
        return self._moment

    def show_workout(self, name: str) -> None:
        """A workout was loaded."""
        self._workout_name = name
        self.setWindowTitle(f"{named(name)} - RetroTimer")

    def show_display(self, display: Display) -> None:
        """How the walker sees the screen, and the other windows."""
        if display.mirror != self._display.mirror:
            self.view.mirror()
        if display.theme is not self._display.theme:
            theme.dress(display.theme)
        if speak(display.language):
            self.show_workout(self._workout_name)
        self._display = display

    def show_units(self, units: Units) -> None:
        """What the walker's console shows."""
        self._units = units

    def show_motion(self, *, less: bool) -> None:
        """The system asks for less motion, or no longer."""
        if less != self._less_motion:
            self._less_motion = less
            theme.move(less=less)

    def show_moment(self, moment: Moment, cues: Sequence[DueCue] = ()) -> None:
        """Bring the screen up to a moment; `cues` are those that came due since the last one."""
        self._moment = moment
        said = [due for due in cues if due.cue.kind is not CueKind.COUNT]
        for due in said:
            self._caption, self._caption_until_s = due.cue.text, due.at_s + CAPTION_S
        progress = max(moment.position_s, 0.0) / moment.timeline.duration_s
        face = face_of(moment, self._workout_name, self._message(), self._sound, self._units)
        if self._less_motion or not self._display.flash:
            face = replace(face, flash=False)
        before = self.view.accessibleName()
        self.view.show_face(face, moment.timeline, progress)
        now = self.view.accessibleName()
        # Never the running countdown: nobody could listen to anything else.
        for text in (*[now] * (now != before), *(tr(due.cue.text) for due in said)):
            announce(self.view, text)

    def show_notice(self, text: str) -> None:
        """Say something about the program itself until it is replaced: sound, history, sleep."""
        self._notice = text

    def show_sound(self, problem: str) -> None:
        """Why nothing sounds, or nothing: a silent session must be known before the belt moves."""
        self._sound = messages.NO_SOUND if problem else ""
        self.view.setToolTip(problem)

    def show_problems(self, title: str, problems: list[str]) -> None:
        """A file could not be opened: all that is wrong with it."""
        box = QMessageBox(QMessageBox.Icon.Warning, "RetroTimer", title, parent=self)
        box.setInformativeText("\n".join(problems[:PROBLEMS_SHOWN]))
        if len(problems) > PROBLEMS_SHOWN:
            box.setDetailedText("\n".join(problems))
        box.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = pressed(event)
        kind, value = controls().get(key, (None, 0.0))
        again = self._bounces.is_one(event)
        if event.isAutoRepeat() and kind is not ControlKind.ADJUST_SPEED:
            return
        leads_on = key in TOGGLES or kind in (ControlKind.NEXT, ControlKind.BACK)
        if again and leads_on:
            return
        if self._passed_over(key):
            return
        if key != Qt.Key.Key_Escape:
            self._asked_s = -inf
        if kind is ControlKind.ADJUST_SPEED:
            large = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.controlled.emit(kind, value * (LARGE_SPEED_STEPS if large else 1))
        elif kind is not None:
            self.controlled.emit(kind, value)
        elif not self._obeyed(key):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._bounces.release(event)
        super().keyReleaseEvent(event)

    def _passed_over(self, key: Qt.Key) -> bool:
        """The first key takes the overlay away; a lock leaves what somebody needs at once."""
        if self._keys is not None:
            self._keys.close()
            return key != Qt.Key.Key_S
        return self._locked and key not in (*TOGGLES, Qt.Key.Key_S, Qt.Key.Key_L)

    def _obeyed(self, key: Qt.Key) -> bool:
        """Do what is no control of the session; is there anything?"""
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif key in TOGGLES:
            self.toggled.emit()
        elif key == Qt.Key.Key_M:
            self.view.mirror()
        elif key == Qt.Key.Key_L:
            self._locked = not self._locked
        elif key == Qt.Key.Key_Question:
            self._show_keys()
        elif key == Qt.Key.Key_F:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        elif key == Qt.Key.Key_W:
            self.console_asked.emit()
        elif key == Qt.Key.Key_H and self._performing:
            self.controlled.emit(ControlKind.HOLD, 0.0)
        elif key in self._beside and not self._performing:
            self._beside[key].emit()
        else:
            return False
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event) and not self._performing:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in dropped_files(event)[:1]:
            self.file_chosen.emit(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A session that runs is ended by a second close only: one slip never ends it."""
        if self._performing and not self._asking:
            self._asked_s = self._moment.clock_s
            event.ignore()
            return
        self.ended.emit()
        event.accept()

    @property
    def _performing(self) -> bool:
        return self._moment.state.performing

    @property
    def _asking(self) -> bool:
        return self._performing and self._moment.clock_s < self._asked_s + ASKING_S

    def _escape(self) -> None:
        if not self._performing:
            self.close()
        elif self._asking:
            self.controlled.emit(ControlKind.STOP, 0.0)
        else:
            self._asked_s = self._moment.clock_s

    def _show_keys(self) -> None:
        self._keys = KeysOverlay(self.view)
        self._keys.destroyed.connect(self._forget_keys)

    def _forget_keys(self) -> None:
        self._keys = None

    def _message(self) -> str:
        """The one line below: a question first, what the walker must do, what hinders, the keys."""
        if self._asking:
            return messages.ASK_TO_END
        if instruction := self._instruction():
            return instruction
        if self._locked:
            return messages.LOCKED
        return self._notice or self._too_small() or messages.HINT[self._moment.state]

    def _too_small(self) -> str:
        """Before the start: the walker must not find out on the belt."""
        if self._moment.state is not State.READY or not self.view.painted:
            return ""
        readable_m, distance_m = self.view.readable_m, self._display.distance_m
        return messages.too_small(readable_m, distance_m) if readable_m < distance_m else ""

    def _instruction(self) -> str:
        """The cue that sounds, or what is to be done all through a turnaround or a hold."""
        now = self._moment
        if now.state is State.HOLDING:
            return messages.HINT[now.state]
        if now.state is not State.RUNNING:
            return ""
        if now.clock_s < self._caption_until_s:
            return self._caption
        if not now.segment.toward:
            return ""
        return phrases.announcement(now.segment, now.speed_kmh, self._units)
