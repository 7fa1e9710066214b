"""Joins the session's window to the computer around it.

Media keys from anywhere, staying awake, and less motion where that is asked for.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from retrotimer.clock import stamp_s
from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.session.session_state import Moment, State
from retrotimer.domain.settings.settings import Display
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.system.now_playing import Command, NowPlaying, now_playing
from retrotimer.system.reduced_motion import LessMotion
from retrotimer.system.session_bus import SessionBus
from retrotimer.system.sleep_inhibitor import KeepAwake

# What a key does, and when it does not, is known to the window.
_KEYS = {
    Command.PLAY_PAUSE: Qt.Key.Key_Space,
    Command.NEXT: Qt.Key.Key_Right,
    Command.PREVIOUS: Qt.Key.Key_Left,
}


class Computer(QObject):
    """What other programs see of the session, and what they ask of it. `look` at every tick."""

    _asked = Signal(str)

    def __init__(self, window: SessionWindow) -> None:
        super().__init__()
        self._window = window
        self._moment: Moment | None = None
        self._shown: NowPlaying | None = None
        self._awake = KeepAwake()
        self._motion = LessMotion()
        # Emitted on the bus's thread, obeyed on the window's.
        self._asked.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        self._bus = SessionBus(self._asked.emit)

    def look(self, moment: Moment, workout_name: str, display: Display) -> None:
        """The session stands there now, and that was chosen."""
        if self._moment is None or moment.state.performing != self._moment.state.performing:
            self._motion.ask()
        self._window.show_motion(less=self._motion.wanted)
        self._moment = moment
        self._awake.want(awake=display.keep_awake and moment.state.performing)
        if display.media_keys:
            self._show(now_playing(moment, workout_name, stamp_s()))
        elif self._shown is not None:
            self._bus.close()
            self._bus, self._shown = SessionBus(self._asked.emit), None

    def _show(self, shown: NowPlaying) -> None:
        if self._shown is None or not shown.same_as(self._shown):
            self._shown = shown
            self._bus.show(shown)

    def close(self) -> None:
        """Be seen no longer, and let the computer sleep."""
        self._awake.want(awake=False)
        self._bus.close()

    @Slot(str)
    def _obey(self, command: str) -> None:
        """Play never pauses, and Pause and Stop do nothing else: nobody sees what they do."""
        state = self._moment.state if self._moment is not None else State.READY
        if not state.performing and QApplication.activeModalWidget() is not None:
            # What is open there is answered where it can be seen.
            return
        asked = Command(command)
        if asked in _KEYS:
            self._press(_KEYS[asked])
        elif asked is not Command.PLAY:
            if state in (State.COUNTDOWN, State.RUNNING):
                self._window.controlled.emit(ControlKind.PAUSE, 0.0)
        elif state is State.PAUSED:
            self._window.controlled.emit(ControlKind.RESUME, 0.0)
        elif state is State.HOLDING:
            self._window.controlled.emit(ControlKind.CONFIRM, 0.0)
        elif not state.performing:
            self._press(Qt.Key.Key_Space)

    def _press(self, key: Qt.Key) -> None:
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self._window, press)
