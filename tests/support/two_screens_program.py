"""Shows the session window and the trainer console, and executes commands from standard input.

It is a separate process because Qt reads the screens of a platform once in a process. After each
command it prints where both windows are.
"""

from __future__ import annotations

import json
import sys
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from retrotimer.domain.session.session_state import ready_state
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.trainer.controller import TrainerController
from tests.support.ladder_session import TIMELINE


class CommandRunner(QObject):
    """Executes lines of standard input in the event loop of Qt."""

    command_received = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.window = SessionWindow(ready_state(TIMELINE), "Ladder")
        self.trainer = TrainerController(self.window, lambda: None)
        self.command_received.connect(self.execute)
        self.window.setGeometry(100, 100, 700, 400)
        self.window.show()

    def read_commands(self) -> None:
        for line in sys.stdin:
            self.command_received.emit(line.strip())
        self.command_received.emit("quit")

    def execute(self, line: str) -> None:
        console = self.trainer.console
        match line.split():
            case ["toggle"]:
                self.trainer.toggle_console()
            case ["choose", name]:
                console.screen_combo.activated.emit(console.screen_combo.findData(name))
                console.screen_placement.choose(name)
            case ["next"]:
                console.screen_placement.choose_next()
            case ["quit"]:
                QApplication.quit()
                return
        QApplication.processEvents()
        print(json.dumps(self.window_states()), flush=True)

    def window_states(self) -> dict:
        console = self.trainer.console
        return {
            "screens": [screen.name() for screen in QGuiApplication.screens()],
            "client": window_state(self.window),
            "console": window_state(console) if console else None,
            "choices": [name for name, _ in console.screen_placement.screen_choices]
            if console
            else [],
        }


def window_state(window) -> dict:
    return {
        "screen": window.screen().name(),
        "full": bool(window.windowState() & Qt.WindowState.WindowFullScreen),
        "box": list(window.geometry().getRect()),
        "visible": window.isVisible(),
    }


if __name__ == "__main__":
    application = QApplication([])
    runner = CommandRunner()
    Thread(target=runner.read_commands, daemon=True).start()
    application.exec()
