"""The program, which its desktop asks to end once a line comes: "quit", or "session" for a logout.

The line is followed on the window's thread, as the desktop's own request would be.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from threading import Thread

import PySide6
import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QSessionManager

from retrotimer.__main__ import main

# Qt's own function that emits the signal; Python cannot pass it the manager.
_EMIT_COMMIT = "_ZN15QGuiApplication17commitDataRequestER15QSessionManager"


class Desktop(QObject):
    """Asks as the platform does."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self.ask, Qt.ConnectionType.QueuedConnection)
        Thread(target=self.read_lines, daemon=True).start()

    def read_lines(self) -> None:
        for line in sys.stdin:
            self.asked.emit(line.strip())

    def ask(self, what: str) -> None:
        application = QGuiApplication.instance()
        if what == "quit":
            # Reaches the platform, which sends the event that also macOS sends.
            QGuiApplication.quit()
            return
        (manager,) = application.findChildren(QSessionManager)
        library = ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"))
        pointers = (shiboken6.getCppPointer(one)[0] for one in (application, manager))
        library[_EMIT_COMMIT](*map(ctypes.c_void_p, pointers))


if __name__ == "__main__":
    desktop = Desktop()
    sys.exit(main(sys.argv[1:]))
