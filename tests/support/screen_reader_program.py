"""Windows as a program of its own, which a screen reader reads: argument 1 says which.

It says on its output what it meant to be read, and leaves.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from retrotimer.domain.cues.cues import CueKind, CuePolicy, DueCue
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.history.charts import Chart, Form, Point
from retrotimer.domain.session.controls import Control, ControlKind, walk_after
from retrotimer.domain.session.session_state import (
    START_COUNTDOWN_S,
    Moment,
    begin,
    moment,
    moment_before,
)
from retrotimer.domain.settings.cue_settings import CueChoices
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.gui.history.chart_view import ChartView
from retrotimer.gui.session.keys_overlay import KeysOverlay
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.widgets.screen_reader import tell
from retrotimer.gui.widgets.ticker import Ticker
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import default_workout

POLL_MS = 5
# What is read must be there until it was.
Windows = list[QWidget]


def session(windows: Windows) -> Iterator[str]:
    """From its start to its end, second by second."""
    # Nobody is there who would confirm.
    timeline, window = opened(windows, hold=False)
    cues = rehearse(timeline, CuePolicy(CueChoices()))
    walk = begin(timeline)
    for at_s in range(int(START_COUNTDOWN_S + timeline.duration_s) + 2):
        due = [one for one in cues if at_s - 1 < one.at_s <= at_s]
        yield from renamed(window, moment(walk, at_s), due)
        yield from captions(due)


def opened(windows: Windows, *, hold: bool) -> tuple[Timeline, SessionWindow]:
    """Before a session whose turnarounds wait for somebody, or do not."""
    workout = read(default_workout())
    timeline = unroll(replace(workout, turnaround=replace(workout.turnaround, hold=hold)))
    window = SessionWindow(moment_before(timeline), "Ladder")
    windows.append(window)
    window.show()
    return timeline, window


def renamed(window: SessionWindow, shown: Moment, due: Sequence[DueCue] = ()) -> Iterator[str]:
    """What the screen is called from this moment on, if it is called otherwise."""
    before = window.view.accessibleName()
    window.show_moment(shown, due)
    if window.view.accessibleName() != before:
        yield window.view.accessibleName()


def captions(due: list[DueCue]) -> Iterator[str]:
    return (str(one.cue.text) for one in due if one.cue.kind is not CueKind.COUNT)


def standing(windows: Windows) -> Iterator[str]:
    """Paused, gone on, waiting in a turnaround that holds, confirmed, stopped."""
    timeline, window = opened(windows, hold=True)
    walk = begin(timeline)
    pressed = {
        20.0: ControlKind.PAUSE,
        50.0: ControlKind.RESUME,
        1_000.0: ControlKind.CONFIRM,
        1_010.0: ControlKind.STOP,
    }
    for at_s, kind in pressed.items():
        yield from renamed(window, moment(walk, at_s))
        walk = walk_after(walk, Control(at_s, kind))
        yield from renamed(window, moment(walk, at_s))


def chart(windows: Windows) -> Iterator[str]:
    """Gone through by arrows."""
    view = ChartView()
    windows.append(view)
    points = [Point(str(week), week, str(week), f"Week {week}: {week} min") for week in range(3)]
    view.show_chart(Chart("Minutes", Form.BARS, points, 3.0, "All of it"))
    view.show()
    view.activateWindow()
    QTest.qWaitForWindowActive(view)
    view.setFocus()
    for _ in points[1:]:
        before = view.told
        QTest.keyClick(view, Qt.Key.Key_Left)
        # A reader sees a key first, over the bus.
        while view.told == before:
            QTest.qWait(POLL_MS)
        yield view.told


def message(windows: Windows) -> Iterator[str]:
    """Told, told again, and gone: then the usual one stands there, and is not read."""
    label = QLabel()
    windows.append(label)
    label.show()
    for text in ("That cannot be", "That cannot be", "", "Saved"):
        tell(label, text, "Esc: close")
    yield from ("That cannot be", "Saved")


def keys(windows: Windows) -> Iterator[str]:
    window = SessionWindow(moment_before(unroll(read(default_workout()))), "Ladder")
    windows.append(window)
    window.show()
    QTest.keyClick(window, Qt.Key.Key_Question)
    while not window.view.findChildren(KeysOverlay):
        QTest.qWait(POLL_MS)
    yield window.view.findChildren(KeysOverlay)[0].accessibleDescription()


class Reading:
    """Begins as soon as somebody listens, which is asked over the bus; leaves a tick later."""

    def __init__(self, shown: Callable[[Windows], Iterator[str]]) -> None:
        self.shown = shown
        # Qt looks for listeners once there is a window.
        self.windows: Windows = [QLabel("")]
        self.windows[0].show()
        self.ticker = Ticker()
        self.ticker.ticked.connect(self.look)
        self.ticker.start()

    def look(self) -> None:
        if QAccessible.isActive():
            # Keys that are pressed let time go on.
            self.ticker.ticked.disconnect(self.look)
            told = json.dumps(list(self.shown(self.windows)))
            self.ticker.ticked.connect(QApplication.exit)
            print(told, flush=True)


if __name__ == "__main__":
    application = QApplication([])
    reading = Reading(
        {one.__name__: one for one in (session, standing, chart, message, keys)}[sys.argv[1]]
    )
    sys.exit(application.exec())
