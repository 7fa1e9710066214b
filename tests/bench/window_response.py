"""How long the windows are unresponsive with years of history, and what a repaint costs at 4K.

`python -m tests.bench.window_response` is the child process that opens the windows with the history
in `RETROTIMER_HOME` and prints milliseconds by name as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from threading import Event
from timeit import default_timer
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.history.export_choices import EXPORT_CHOICES, PERIODS
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, session_state, start_walk
from retrotimer.domain.settings.settings import SessionOverrides, Settings
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.history.export_window import ExportWindow
from retrotimer.gui.history.history_window import CALENDAR_TAB, TRENDS_TAB, HistoryWindow
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.main_controller import MainController
from retrotimer.gui.session.screen_content import build_screen_content
from retrotimer.gui.session.session_view import SessionView
from retrotimer.gui.start_options import StartOptions
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import HOME_VARIABLE, Folders, default_workout_path
from retrotimer.store.history.session_summaries import read_summaries
from tests.bench.child_process import run_child
from tests.bench.history import insert_sessions
from tests.support.walked_sessions import there_and_back_workout

MANY_SESSIONS, FEW_SESSIONS = 5_000, 10
PAINT_COUNT = 50
MEASUREMENTS = {
    "start": "from the first paint until the audio engine is known",
    "library": "opening the library",
    "history": "opening the history and reading all of it",
    "calendar": "opening its calendar",
    "trends": "opening its trends",
    "summary": "writing a report for a clinician as PDF",
}


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, value and goal of each figure."""
    many, few = run_measurement(MANY_SESSIONS), run_measurement(FEW_SESSIONS)
    value = f"{many['second']:.1f} ms  (all of it: {many['whole']:.1f} ms)"
    yield "repaint of the session screen at 3840 x 2160", value, "<= 8 ms"
    sessions = f"with {MANY_SESSIONS} sessions (with {FEW_SESSIONS})"
    yield "longest time in which the window does not respond", sessions, "<= 50 ms"
    for key, name in MEASUREMENTS.items():
        yield f"  {name}", f"{many[key]:.0f} ms  ({few[key]:.0f} ms)", "<= 50 ms"


def run_measurement(sessions: int) -> dict[str, float]:
    """Milliseconds by name, measured in a child process with a history of so many sessions."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {HOME_VARIABLE: home, "QT_QPA_PLATFORM": "offscreen"}
        insert_sessions(Path(home) / "data" / Folders().history_path.name, sessions)
        command = [sys.executable, "-m", "tests.bench.window_response"]
        return json.loads(run_child(command, env))


class ResponseWatch:
    """Measures the longest time in which the event loop handles nothing new."""

    def __init__(self) -> None:
        # Threads of the program get on with their work between two rounds of the event loop.
        self._pause = Event()

    def measure_ms(self, action: Callable[[], object], is_done: Callable[[], bool]) -> float:
        """The longest such time in milliseconds, from the action until it is done."""
        began_s = default_timer()
        action()
        worst_s = default_timer() - began_s
        while not is_done():
            self._pause.wait(0.001)
            began_s = default_timer()
            QApplication.processEvents()
            worst_s = max(worst_s, default_timer() - began_s)
        return worst_s * 1000


def _measure_windows() -> dict[str, float]:
    folders = Folders()
    client_file.write(folders.clients, Client(screening=Screening("2026-11-01")))
    settings_file.write(folders.settings_path, Settings(sound_checked=True))
    # The summaries exist already, as after the history was opened once.
    sessions = len(read_summaries(folders.history_path).sessions)
    application = QApplication(["bench"])
    app = MainController(
        StartOptions(read(default_workout_path()), None, SessionOverrides(mute_reason="bench")),
        folders,
    )
    app.window.show()
    while not app.window.view.is_painted:
        application.processEvents()
    watch = ResponseWatch()
    measured = {
        "start": watch.measure_ms(
            app.ticker.start, lambda: app.window.view.content.sound_warning != ""
        )
    }
    measured |= _measure_secondary_windows(app, watch, sessions)
    app.close()
    return measured | _paint_ms()


def _measure_secondary_windows(
    app: MainController, watch: ResponseWatch, sessions: int
) -> dict[str, float]:
    def opened(kind: type[QDialog]) -> Any:
        windows = (widget for widget in application.topLevelWidgets() if isinstance(widget, kind))
        return next((window for window in windows if window.isVisible()), None)

    def press(key: Qt.Key) -> None:
        QTest.keyClick(app.window, key)

    application, measured = QApplication.instance(), {}
    measured["library"] = watch.measure_ms(
        lambda: press(Qt.Key.Key_O), lambda: opened(LibraryWindow)
    )
    opened(LibraryWindow).reject()

    def all_read() -> bool:
        return len(opened(HistoryWindow).sessions_table.row_model.rows) == sessions

    measured["history"] = watch.measure_ms(lambda: press(Qt.Key.Key_H), all_read)
    history = opened(HistoryWindow)

    def show_tab(tab: int) -> None:
        history.tab_bar.setCurrentIndex(tab)

    measured["calendar"] = watch.measure_ms(
        lambda: show_tab(CALENDAR_TAB), lambda: history.calendar.sessions_table.current_session_id
    )
    measured["trends"] = watch.measure_ms(
        lambda: show_tab(TRENDS_TAB), lambda: history.trends.chart_views[0].caption
    )
    history.export_button.click()
    window = opened(ExportWindow)
    pdf = Path(os.environ[HOME_VARIABLE]) / "summary.pdf"
    measured["summary"] = watch.measure_ms(
        lambda: window.file_chosen.emit(EXPORT_CHOICES[0], PERIODS[-1], pdf), pdf.exists
    )
    window.reject()
    history.reject()
    return measured


def _paint_ms() -> dict[str, float]:
    """Milliseconds of two repaints, each the median of several.

    `second` paints what changes in a second of walking backward; `whole` paints all of a hatched
    turnaround.
    """
    plan = unroll(there_and_back_workout(backward_s=300))
    walk = start_walk(plan)
    places = tuple(zip(plan.segment_starts_s, plan.segments, strict=False))
    back_s = next(at_s for at_s, segment in places if segment.direction is Direction.BACKWARD)
    turn_s = next(at_s for at_s, segment in places if segment.turn_direction is not None)
    view = SessionView(build_screen_content(session_state(walk, 0), "", "", ""), plan)
    view.resize(3840, 2160)
    view.show()
    QTest.qWaitForWindowExposed(view)
    image = QImage(view.size(), QImage.Format.Format_RGB32)

    def show(at_s: float) -> None:
        now = session_state(walk, START_COUNTDOWN_S + at_s)
        view.show_content(build_screen_content(now, "", "", ""), plan, at_s / plan.duration_s)

    def usual_s(second: int) -> float:
        show(back_s + second)
        began_s = default_timer()
        QApplication.processEvents()
        return default_timer() - began_s

    def whole_s(second: int) -> float:
        show(turn_s + second)
        began_s = default_timer()
        view.render(image, QPoint(), QRegion(view.rect()))
        return default_timer() - began_s

    return {
        "second": median(map(usual_s, range(5, PAINT_COUNT))) * 1000,
        "whole": median(map(whole_s, range(1, 20))) * 1000,
    }


if __name__ == "__main__":
    print(json.dumps(_measure_windows()))
