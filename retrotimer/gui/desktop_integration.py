"""Connects the session window to the desktop.

Media keys work from every program, the computer stays awake during a session, and motion is
reduced if the desktop asks for that.
"""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from retrotimer.clock import monotonic_s
from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.session.session_state import SessionPhase, SessionState
from retrotimer.domain.settings.settings import DisplaySettings
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.system.now_playing import MediaCommand, NowPlaying, build_now_playing
from retrotimer.system.reduced_motion import ReducedMotion
from retrotimer.system.session_bus import SessionBus
from retrotimer.system.sleep_inhibitor import SleepInhibitor

# These go through the window as keys, because it knows when a key has no effect.
_COMMAND_KEYS = {
    MediaCommand.PLAY_PAUSE: Qt.Key.Key_Space,
    MediaCommand.NEXT: Qt.Key.Key_Right,
    MediaCommand.PREVIOUS: Qt.Key.Key_Left,
}
# More than these do not wait for the next tick.
_MAX_WAITING_COMMANDS = 12


class DesktopIntegration:
    """Publishes the session to other programs and obeys their media commands.

    `obey_commands` and `update` are called at each tick. Commands wait for that in a place of
    limited size, not in the window's queue of events, where they would delay the keys and some
    would be obeyed after the end of the program.
    """

    def __init__(self, window: SessionWindow) -> None:
        self._window = window
        self._session_state: SessionState | None = None
        self._now_playing: NowPlaying | None = None
        self._keep_awake = SleepInhibitor()
        self._reduced_motion = ReducedMotion()
        # Filled by the thread of the bus.
        self._commands: deque[MediaCommand] = deque(maxlen=_MAX_WAITING_COMMANDS)
        self._bus = SessionBus(self._commands.append)

    def update(self, state: SessionState, workout_name: str, display: DisplaySettings) -> None:
        """Publish this state, as far as the display settings want it."""
        if (
            self._session_state is None
            or state.phase.is_active != self._session_state.phase.is_active
        ):
            self._reduced_motion.refresh()
        self._window.set_reduced_motion(enabled=self._reduced_motion.is_enabled)
        self._session_state = state
        self._keep_awake.set_active(active=display.keep_awake and state.phase.is_active)
        if display.media_keys:
            self._publish(build_now_playing(state, workout_name, monotonic_s()))
        elif self._now_playing is not None:
            self._bus.close()
            self._bus, self._now_playing = SessionBus(self._commands.append), None
            self._commands.clear()

    def obey_commands(self) -> None:
        """Do what other programs have asked for since the last tick."""
        for _ in range(len(self._commands)):
            self._run_command(self._commands.popleft())

    def _publish(self, playing: NowPlaying) -> None:
        if self._now_playing is None or not playing.is_same_as(self._now_playing):
            self._now_playing = playing
            self._bus.publish(playing)

    def close(self) -> None:
        """Disappear from the desktop's media controls, obey none any more, let it sleep."""
        self._keep_awake.set_active(active=False)
        self._bus.close()
        # What the thread of the bus still appends goes to the old one.
        self._commands = deque(maxlen=0)

    def _run_command(self, command: MediaCommand) -> None:
        """Obey a media command.

        Play never pauses, and Pause and Stop only pause, because the client who presses them may
        not see the screen.
        """
        phase = self._session_state.phase if self._session_state is not None else SessionPhase.READY
        if not phase.is_active and QApplication.activeModalWidget() is not None:
            # A question is open, which must be seen to be answered.
            return
        if command in _COMMAND_KEYS:
            self._send_key(_COMMAND_KEYS[command])
        elif command is not MediaCommand.PLAY:
            if phase in (SessionPhase.COUNTDOWN, SessionPhase.RUNNING):
                self._window.control_requested.emit(ControlKind.PAUSE, 0.0)
        elif phase is SessionPhase.PAUSED:
            self._window.control_requested.emit(ControlKind.RESUME, 0.0)
        elif phase is SessionPhase.HOLDING:
            self._window.control_requested.emit(ControlKind.CONFIRM, 0.0)
        elif not phase.is_active:
            self._send_key(Qt.Key.Key_Space)

    def _send_key(self, key: Qt.Key) -> None:
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self._window, press)
