"""How long the windows do not answer with years of history, and what a repaint costs at 4K.

`python -m tests.bench.window_response` is the child that opens them, where `RETROTIMER_HOME` says.
"""

from __future__ import annotations

import json
import os
import subprocess
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
from retrotimer.domain.history.export_choices import EXPORTS, PERIODS
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, begin, moment
from retrotimer.domain.settings.settings import Settings, Wishes
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.history.export_window import ExportWindow
from retrotimer.gui.history.history_window import CALENDAR, TRENDS, LogbookWindow
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.main_controller import App, Opening
from retrotimer.gui.session.screen_content import face_of
from retrotimer.gui.session.session_view import SessionView
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import HOME_VARIABLE, Folders, default_workout
from retrotimer.store.history.session_summaries import listed
from tests.bench.history import fill
from tests.support.walked_sessions import there_and_back

MANY, FEW = 5_000, 10
PAINTS = 50
PASSES = {
    "start": "from the first paint until the sound is known",
    "library": "opening the library",
    "history": "opening the history, and reading all of it",
    "calendar": "its calendar",
    "trends": "its trends",
    "summary": "a clinician's summary as PDF",
}


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, figure and goal of each."""
    many, few = _measured(MANY), _measured(FEW)
    shown = f"{many['second']:.1f} ms  (all of it: {many['whole']:.1f} ms)"
    yield "a repaint of the session screen at 3840 x 2160", shown, "<= 8 ms"
    yield f"longest the window does not answer, {MANY} sessions", f"(with {FEW})", "<= 50 ms"
    for key, name in PASSES.items():
        yield f"  {name}", f"{many[key]:.0f} ms  ({few[key]:.0f} ms)", "<= 50 ms"


def _measured(sessions: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {HOME_VARIABLE: home, "QT_QPA_PLATFORM": "offscreen"}
        fill(Path(home) / "data" / Folders().history.name, sessions)
        command = [sys.executable, "-m", "tests.bench.window_response"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)


class Watch:
    """The longest that events were worked on at once, so that nothing else was answered."""

    def __init__(self) -> None:
        # Others get on with their work between two looks.
        self._pause = Event()

    def during(self, act: Callable[[], object], done: Callable[[], bool]) -> float:
        """Milliseconds, from doing it until it is through."""
        begun_s = default_timer()
        act()
        worst_s = default_timer() - begun_s
        while not done():
            self._pause.wait(0.001)
            begun_s = default_timer()
            QApplication.processEvents()
            worst_s = max(worst_s, default_timer() - begun_s)
        return worst_s * 1000


def _windows() -> dict[str, float]:
    folders = Folders()
    client_file.write(folders.clients, Client(screening=Screening("2026-11-01")))
    settings_file.write(folders.settings, Settings(sound_checked=True))
    # As after the first time that somebody looked at it.
    sessions = len(listed(folders.history).sessions)
    application = QApplication(["bench"])
    app = App(Opening(read(default_workout()), None, Wishes(muted="bench")), folders)
    app.window.show()
    while not app.window.view.painted:
        application.processEvents()
    watch = Watch()
    found = {"start": watch.during(app.ticker.start, lambda: app.window.view.face.sound != "")}
    found |= _beside(app, watch, sessions)
    app.close()
    return found | _paint_ms()


def _beside(app: App, watch: Watch, sessions: int) -> dict[str, float]:
    def opened(kind: type[QDialog]) -> Any:
        shown = (one for one in application.topLevelWidgets() if isinstance(one, kind))
        return next((one for one in shown if one.isVisible()), None)

    def press(key: Qt.Key) -> None:
        QTest.keyClick(app.window, key)

    application, found = QApplication.instance(), {}
    found["library"] = watch.during(lambda: press(Qt.Key.Key_O), lambda: opened(LibraryWindow))
    opened(LibraryWindow).reject()

    def all_read() -> bool:
        return len(opened(LogbookWindow).sessions.figures.rows) == sessions

    found["history"] = watch.during(lambda: press(Qt.Key.Key_H), all_read)
    logbook = opened(LogbookWindow)

    def turn(tab: int) -> None:
        logbook.tabs.setCurrentIndex(tab)

    found["calendar"] = watch.during(
        lambda: turn(CALENDAR), lambda: logbook.calendar.sessions.session_id
    )
    found["trends"] = watch.during(lambda: turn(TRENDS), lambda: logbook.trends.views[0].told)
    logbook.export.click()
    window = opened(ExportWindow)
    pdf = Path(os.environ[HOME_VARIABLE]) / "summary.pdf"
    found["summary"] = watch.during(
        lambda: window.file_chosen.emit(EXPORTS[0], PERIODS[-1], pdf), pdf.exists
    )
    window.reject()
    logbook.reject()
    return found


def _paint_ms() -> dict[str, float]:
    """Median of what a second changes walking backward, and of a whole turnaround, hatched."""
    plan = unroll(there_and_back(backward_s=300))
    walk = begin(plan)
    places = tuple(zip(plan.start_s, plan.segments, strict=False))
    back_s = next(at for at, one in places if one.direction is Direction.BACKWARD)
    turn_s = next(at for at, one in places if one.toward is not None)
    view = SessionView(face_of(moment(walk, 0), "", "", ""), plan)
    view.resize(3840, 2160)
    view.show()
    QTest.qWaitForWindowExposed(view)
    image = QImage(view.size(), QImage.Format.Format_RGB32)

    def show(at_s: float) -> None:
        now = moment(walk, START_COUNTDOWN_S + at_s)
        view.show_face(face_of(now, "", "", ""), plan, at_s / plan.duration_s)

    def usual_s(second: int) -> float:
        show(back_s + second)
        begun_s = default_timer()
        QApplication.processEvents()
        return default_timer() - begun_s

    def whole_s(second: int) -> float:
        show(turn_s + second)
        begun_s = default_timer()
        view.render(image, QPoint(), QRegion(view.rect()))
        return default_timer() - begun_s

    return {
        "second": median(map(usual_s, range(5, PAINTS))) * 1000,
        "whole": median(map(whole_s, range(1, 20))) * 1000,
    }


if __name__ == "__main__":
    print(json.dumps(_windows()))
