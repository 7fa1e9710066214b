"""The programs that the bench starts and measures.

`python -m tests.bench.child_programs empty 1920x1080` shows PySide6's empty main window.
`python -m tests.bench.child_programs app 1920x1080 ARGUMENTS` does what `retrotimer ARGUMENTS`
does, in a window of that size. `session` instead of `app` also answers the questions before the
session with Return and reports the position of the session once a second.

Each program prints `painted` when its window has been painted for the first time, and runs until
the bench ends it. `session` then prints lines such as `position running 12.5`: the phase of the
session and its position in seconds, which is negative during the countdown.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimerEvent
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from retrotimer.clock import monotonic_s

PAINTED_LINE = "painted"
POSITION_WORD = "position"
REPORT_INTERVAL_S = 1.0
ANSWER_INTERVAL_MS = 100


def parse_size(text: str) -> QSize:
    """A size such as `1920x1080`, in pixels."""
    return QSize(*map(int, text.split("x")))


def show_empty_window(size: str) -> None:
    """Show PySide6's empty main window: no Qt program in Python can start faster."""

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            print(PAINTED_LINE, flush=True)

    application = QApplication([])
    window = Window()
    window.resize(parse_size(size))
    window.show()
    application.exec()


def show_app(size: str, *arguments: str) -> None:
    """Run RetroTimer itself, with a window that reports its first paint."""
    from retrotimer.__main__ import main
    from retrotimer.gui.session import session_window
    from retrotimer.gui.session.session_view import SessionView

    class ReportingView(SessionView):
        def sizeHint(self) -> QSize:
            return parse_size(size)

        def paintEvent(self, event: QPaintEvent) -> None:
            is_first = not self.is_painted
            super().paintEvent(event)
            if is_first:
                print(PAINTED_LINE, flush=True)

    session_window.SessionView = ReportingView
    main(arguments)


def show_session(size: str, *arguments: str) -> None:
    """Run RetroTimer itself, answer what it asks before a session, and report the session."""
    from retrotimer.gui.session.session_window import SessionWindow

    show_state = SessionWindow.show_state
    answerer = _QuestionAnswerer()
    reported_s = -REPORT_INTERVAL_S

    def show_and_report(window, state, cues=()) -> None:
        nonlocal reported_s
        show_state(window, state, cues)
        if state.phase.is_active:
            answerer.stop()
        else:
            answerer.start()
        if state.phase.is_active and monotonic_s() - reported_s >= REPORT_INTERVAL_S:
            reported_s = monotonic_s()
            print(POSITION_WORD, state.phase, state.position_s, flush=True)

    SessionWindow.show_state = show_and_report
    show_app(size, *arguments)


class _QuestionAnswerer(QObject):
    """Presses Return in whatever window stands before the session."""

    def __init__(self) -> None:
        super().__init__()
        self._timer_id = 0

    def start(self) -> None:
        self._timer_id = self._timer_id or self.startTimer(ANSWER_INTERVAL_MS)

    def stop(self) -> None:
        if self._timer_id:
            self.killTimer(self._timer_id)
        self._timer_id = 0

    def timerEvent(self, _event: QTimerEvent) -> None:
        window = QApplication.activeModalWidget()
        if window is not None:
            key, modifiers = Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


if __name__ == "__main__":
    programs = {"empty": show_empty_window, "app": show_app, "session": show_session}
    programs[sys.argv[1]](*sys.argv[2:])
