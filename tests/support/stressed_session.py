"""Performs a session under stress.

`python -m tests.support.stressed_session STRESS ARGUMENTS-OF-RETROTIMER ...`:
`stalled` blocks the interpreter for 200 ms every second; `loaded` keeps three processes busy;
`painted` performs it in the window, which is repainted completely sixty times a second; `calm`
adds no stress.
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
STALL_INTERVAL_S = 0.8
BUSY_PROCESSES = 3
PAINT_INTERVAL_MS = 16
# How long cues can follow after the end of a session.
EXIT_GUIDANCE_MS = 30_000


def main(stress: str, arguments: list[str]) -> int:
    from retrotimer.__main__ import main as retrotimer

    with ExitStack() as stack:
        if stress == "painted":
            return _run_in_window(Path(arguments[-1]))
        if stress != "calm":
            stack.enter_context(
                {"stalled": _stalled_interpreter, "loaded": _busy_processor}[stress]()
            )
        return retrotimer(arguments)


@contextmanager
def _stalled_interpreter() -> Iterator[None]:
    # A call through PyDLL does not release the interpreter's lock.
    block = ctypes.PyDLL(None).usleep
    stop = threading.Event()

    def stall() -> None:
        while not stop.wait(STALL_INTERVAL_S):
            block(STALL_US)

    threading.Thread(target=stall, daemon=True).start()
    yield
    stop.set()


@contextmanager
def _busy_processor() -> Iterator[None]:
    burners = [
        subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"])
        for _ in range(BUSY_PROCESSES)
    ]
    yield
    for burner in burners:
        burner.kill()
        burner.wait()


def _run_in_window(path: Path) -> int:
    from PySide6.QtCore import QEvent, QObject, Qt, QTimerEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from retrotimer.gui.main_controller import MainController
    from retrotimer.gui.start_options import StartOptions
    from retrotimer.store.files.workout_file import read
    from retrotimer.store.folders import Folders

    application = QApplication([])
    app = MainController(
        StartOptions(read(path), starts_immediately=True, is_risk_accepted=True), Folders()
    )

    class Painter(QObject):
        """Repaints all the time, and quits some time after the end of the session.

        It answers the questions before the session with Return.
        """

        left_ms = EXIT_GUIDANCE_MS

        def timerEvent(self, _event: QTimerEvent) -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is not None and app.window.view.content.status_word == "READY":
                key_press = QKeyEvent(
                    QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
                )
                QApplication.sendEvent(dialog, key_press)
            app.window.view.repaint()
            if app.window.view.content.status_word == "COMPLETE":
                self.left_ms -= PAINT_INTERVAL_MS
            if self.left_ms <= 0:
                app.close()
                application.quit()

    painter = Painter()
    app.window.resize(1920, 1080)
    app.window.show()
    app.ticker.start()
    painter.startTimer(PAINT_INTERVAL_MS)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
