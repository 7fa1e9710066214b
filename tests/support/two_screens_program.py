"""A session's window and the trainer's console as a program of its own, told by lines what to do.

A platform's screens are chosen once in a process. After each line it says where both windows are.
"""

from __future__ import annotations

import json
import sys
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from retrotimer.domain.session.session_state import moment_before
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.trainer.controller import Trainer
from tests.support.ladder_session import TIMELINE


class Director(QObject):
    """Obeys lines of standard input in Qt's loop."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.window = SessionWindow(moment_before(TIMELINE), "Ladder")
        self.trainer = Trainer(self.window, lambda: None)
        self.told.connect(self.obey)
        self.window.setGeometry(100, 100, 700, 400)
        self.window.show()

    def read(self) -> None:
        for line in sys.stdin:
            self.told.emit(line.strip())
        self.told.emit("quit")

    def obey(self, line: str) -> None:
        console = self.trainer.console
        match line.split():
            case ["toggle"]:
                self.trainer.toggle()
            case ["choose", name]:
                console.screens.activated.emit(console.screens.findData(name))
                console.place.choose(name)
            case ["next"]:
                console.place.choose_next()
            case ["quit"]:
                QApplication.quit()
                return
        QApplication.processEvents()
        print(json.dumps(self.seen()), flush=True)

    def seen(self) -> dict:
        console = self.trainer.console
        return {
            "screens": [screen.name() for screen in QGuiApplication.screens()],
            "client": where(self.window),
            "console": where(console) if console else None,
            "choices": [called for called, _ in console.place.choices] if console else [],
        }


def where(window) -> dict:
    return {
        "screen": window.screen().name(),
        "full": bool(window.windowState() & Qt.WindowState.WindowFullScreen),
        "box": list(window.geometry().getRect()),
        "visible": window.isVisible(),
    }


if __name__ == "__main__":
    application = QApplication([])
    director = Director()
    Thread(target=director.read, daemon=True).start()
    application.exec()
