"""What the bench starts: `python -m tests.bench.child_programs empty | app FILE`.

Each prints `painted` when its window was first painted, and stays until it is ended.
"""

from __future__ import annotations

import sys

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

SIZE = (1920, 1080)
PAINTED_LINE = "painted"


def show_empty_window() -> None:
    """PySide6's empty main window: what no Qt program in Python can be faster than."""

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            print(PAINTED_LINE, flush=True)

    application = QApplication([])
    window = Window()
    window.resize(*SIZE)
    window.show()
    application.exec()


def show_app(*arguments: str) -> None:
    """The program itself, told to say when it has painted."""
    from PySide6.QtCore import QSize

    from retrotimer.__main__ import main
    from retrotimer.gui.session.session_view import SessionView

    class Watched(SessionView):
        def sizeHint(self) -> QSize:
            return QSize(*SIZE)

        def paintEvent(self, event: QPaintEvent) -> None:
            first = not self.is_painted
            super().paintEvent(event)
            if first:
                print(PAINTED_LINE, flush=True)

    import retrotimer.gui.session.session_window as room

    room.SessionView = Watched
    main(arguments)


if __name__ == "__main__":
    {"empty": show_empty_window, "app": show_app}[sys.argv[1]](*sys.argv[2:])
