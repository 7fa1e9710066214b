"""Performs a session under stress.

`python -m tests.support.stressed_session HOW retrotimer-words ...`:
`stalled` holds the interpreter for 200 ms every second; `loaded` keeps three processes busy;
`painted` performs it in the window, which is painted whole sixty times a second; `calm` does
nothing of the kind.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

STALL_US = 200_000
EVERY_S = 0.8
BURNERS = 3
PAINT_EVERY_MS = 16
# The end is said for so long after the session is over.
FAREWELL_MS = 30_000


def main(how: str, words: list[str]) -> int:
    from retrotimer.__main__ import main as retrotimer

    with ExitStack() as stack:
        if how == "painted":
            return _in_the_window(Path(words[-1]))
        if how != "calm":
            stack.enter_context({"stalled": _stalled, "loaded": _loaded}[how]())
        return retrotimer(words)


@contextmanager
def _stalled() -> Iterator[None]:
    # Through PyDLL a call keeps the interpreter's lock.
    hold = ctypes.PyDLL(None).usleep
    over = threading.Event()

    def stall() -> None:
        while not over.wait(EVERY_S):
            hold(STALL_US)

    threading.Thread(target=stall, daemon=True).start()
    yield
    over.set()


@contextmanager
def _loaded() -> Iterator[None]:
    burners = [
        subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) for _ in range(BURNERS)
    ]
    yield
    for burner in burners:
        burner.kill()
        burner.wait()


def _in_the_window(path: Path) -> int:
    from PySide6.QtCore import QEvent, QObject, Qt, QTimerEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from retrotimer.gui.main_controller import App, Opening
    from retrotimer.store.files.workout_file import read
    from retrotimer.store.folders import Folders

    application = QApplication([])
    app = App(Opening(read(path), start=True, responsible=True), Folders())

    class Painter(QObject):
        """Paints on and on; ends the program when the session has been over for a while.

        What is asked before the session it answers with Return.
        """

        left_ms = FAREWELL_MS

        def timerEvent(self, _event: QTimerEvent) -> None:
            asked = QApplication.activeModalWidget()
            if asked is not None and app.window.view.face.word == "READY":
                pressed = QKeyEvent(
                    QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
                )
                QApplication.sendEvent(asked, pressed)
            app.window.view.repaint()
            if app.window.view.face.word == "COMPLETE":
                self.left_ms -= PAINT_EVERY_MS
            if self.left_ms <= 0:
                app.close()
                application.quit()

    painter = Painter()
    app.window.resize(1920, 1080)
    app.window.show()
    app.ticker.start()
    painter.startTimer(PAINT_EVERY_MS)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
