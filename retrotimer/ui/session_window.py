"""The main window: shows the session, turns keys into requests."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import inf
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMessageBox

from retrotimer.core import notices, wording
from retrotimer.core.controls import EXTEND_S, SPEED_STEP, ControlKind
from retrotimer.core.cues import CueKind, DueCue
from retrotimer.core.session import Moment, State
from retrotimer.core.units import Units
from retrotimer.ui.face import face_of
from retrotimer.ui.session_view import SessionView

LARGE_SPEED_STEPS = 2

# How long a caption stays: long enough to read at a glance back.
CAPTION_S = 5.0
# How long Esc asks, by the session's clock.
ASKING_S = 5.0
PROBLEMS_SHOWN = 12


@cache
def _controls() -> dict[Qt.Key, tuple[ControlKind, float]]:
    """Built at the first key: Qt makes its four hundred key names only then."""
    key = Qt.Key
    return {
        key.Key_Right: (ControlKind.NEXT, 0.0),
        key.Key_PageDown: (ControlKind.NEXT, 0.0),
        key.Key_Left: (ControlKind.BACK, 0.0),
        key.Key_PageUp: (ControlKind.BACK, 0.0),
        key.Key_R: (ControlKind.RESTART_STEP, 0.0),
        key.Key_C: (ControlKind.COOL_DOWN, 0.0),
        key.Key_S: (ControlKind.STOP, 0.0),
        key.Key_Plus: (ControlKind.EXTEND, EXTEND_S),
        key.Key_Equal: (ControlKind.EXTEND, EXTEND_S),
        key.Key_Minus: (ControlKind.EXTEND, -EXTEND_S),
        key.Key_Up: (ControlKind.ADJUST_SPEED, SPEED_STEP),
        key.Key_Down: (ControlKind.ADJUST_SPEED, -SPEED_STEP),
    }


class SessionWindow(QMainWindow):
    """One window, one session. It knows no clock and no sound: it is shown moments."""

    toggled = Signal()
    """The one big key: start, pause, resume, confirm."""
    controlled = Signal(ControlKind, float)
    """A speed is changed by what the walker's console shows."""
    file_chosen = Signal(Path)
    sound_asked = Signal()
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
        self.view = SessionView(face_of(moment, workout_name, self._message(), self._sound))
        self.setCentralWidget(self.view)
        self.resize(self.view.sizeHint())
        self.show_workout(workout_name)

    def show_workout(self, name: str) -> None:
        """A workout was loaded."""
        self._workout_name = name
        self.setWindowTitle(f"{name} - RetroTimer")

    def show_units(self, units: Units) -> None:
        """What the walker's console shows."""
        self._units = units

    def show_moment(self, moment: Moment, cues: Sequence[DueCue] = ()) -> None:
        """Bring the screen up to a moment; `cues` are those that came due since the last one."""
        self._moment = moment
        for due in cues:
            if due.cue.kind is not CueKind.COUNT:
                self._caption, self._caption_until_s = due.cue.text, due.at_s + CAPTION_S
        progress = max(moment.position_s, 0.0) / moment.timeline.duration_s
        face = face_of(moment, self._workout_name, self._message(), self._sound, self._units)
        self.view.show_face(face, progress)

    def show_notice(self, text: str) -> None:
        """Say something about the program itself until it is replaced: sound, history, sleep."""
        self._notice = text

    def show_sound(self, problem: str) -> None:
        """Why nothing sounds, or nothing: a silent session must be known before the belt moves."""
        self._sound = notices.NO_SOUND if problem else ""
        self.view.setToolTip(problem)

    def show_problems(self, title: str, problems: list[str]) -> None:
        """A file could not be opened: all that is wrong with it."""
        box = QMessageBox(QMessageBox.Icon.Warning, "RetroTimer", title, parent=self)
        box.setInformativeText("\n".join(problems[:PROBLEMS_SHOWN]))
        if len(problems) > PROBLEMS_SHOWN:
            box.setDetailedText("\n".join(problems))
        box.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        kind, value = _controls().get(key, (None, 0.0))
        if event.isAutoRepeat() and kind is not ControlKind.ADJUST_SPEED:
            return
        if key == Qt.Key.Key_Escape:
            self._escape()
            return
        self._asked_s = -inf
        if kind is ControlKind.ADJUST_SPEED:
            large = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.controlled.emit(kind, value * (LARGE_SPEED_STEPS if large else 1))
        elif kind is not None:
            self.controlled.emit(kind, value)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggled.emit()
        elif key == Qt.Key.Key_F:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        elif key == Qt.Key.Key_O and not self._performing:
            self._choose_file()
        elif key == Qt.Key.Key_A and not self._performing:
            self.sound_asked.emit()
        else:
            super().keyPressEvent(event)

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
        state = self._moment.state
        return not (state is State.READY or state.over)

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

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Open a workout", "", "Workouts (*.retro.json *.json)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.file_chosen.emit(Path(name)))
        dialog.open()

    def _message(self) -> str:
        """The one line below: a question first, what the walker must do, what hinders, the keys."""
        if self._asking:
            return notices.ASK_TO_END
        return self._instruction() or self._notice or notices.HINT[self._moment.state]

    def _instruction(self) -> str:
        """The cue that sounds, or what is to be done all through a turnaround or a hold."""
        now = self._moment
        if now.state is State.HOLDING:
            return notices.HINT[now.state]
        if now.state is not State.RUNNING:
            return ""
        if now.clock_s < self._caption_until_s:
            return self._caption
        if not now.segment.toward:
            return ""
        return wording.announcement(now.segment, now.speed_kmh, self._units)
