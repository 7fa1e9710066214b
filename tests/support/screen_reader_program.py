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

from retrotimer.domain.cues.cues import CueKind, CuePolicy, ScheduledCue
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.history.charts import Chart, ChartPoint, ChartType
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_state import (
    START_COUNTDOWN_S,
    SessionState,
    ready_state,
    session_state,
    start_walk,
)
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.workout.timeline import Timeline, unroll
from retrotimer.gui.history.chart_view import ChartView
from retrotimer.gui.session.keys_overlay import KeysOverlay
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.widgets.screen_reader import set_announced_text
from retrotimer.gui.widgets.ticker import Ticker
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import default_workout_path

POLL_MS = 5
# What is read must be there until it was.
Windows = list[QWidget]


def play_session(windows: Windows) -> Iterator[str]:
    """From its start to its end, second by second."""
    # Nobody is there who would confirm.
    timeline, window = open_session(windows, hold=False)
    cues = rehearse(timeline, CuePolicy(CueSettings()))
    walk = start_walk(timeline)
    for at_s in range(int(START_COUNTDOWN_S + timeline.duration_s) + 2):
        due = [one for one in cues if at_s - 1 < one.at_s <= at_s]
        yield from accessible_name_changes(window, session_state(walk, at_s), due)
        yield from cue_captions(due)


def open_session(windows: Windows, *, hold: bool) -> tuple[Timeline, SessionWindow]:
    """Before a session whose turnarounds wait for somebody, or do not."""
    workout = read(default_workout_path())
    timeline = unroll(replace(workout, turnaround=replace(workout.turnaround, hold=hold)))
    window = SessionWindow(ready_state(timeline), "Ladder")
    windows.append(window)
    window.show()
    return timeline, window


def accessible_name_changes(
    window: SessionWindow, shown: SessionState, due: Sequence[ScheduledCue] = ()
) -> Iterator[str]:
    """What the screen is called from this moment on, if it is called otherwise."""
    before = window.view.accessibleName()
    window.show_state(shown, due)
    if window.view.accessibleName() != before:
        yield window.view.accessibleName()


def cue_captions(due: list[ScheduledCue]) -> Iterator[str]:
    return (str(one.cue.caption) for one in due if one.cue.kind is not CueKind.COUNT)


def play_interrupted_session(windows: Windows) -> Iterator[str]:
    """Paused, gone on, waiting in a turnaround that holds, confirmed, stopped."""
    timeline, window = open_session(windows, hold=True)
    walk = start_walk(timeline)
    pressed = {
        20.0: ControlKind.PAUSE,
        50.0: ControlKind.RESUME,
        1_000.0: ControlKind.CONFIRM,
        1_010.0: ControlKind.STOP,
    }
    for at_s, kind in pressed.items():
        yield from accessible_name_changes(window, session_state(walk, at_s))
        walk = apply_control(walk, Control(at_s, kind))
        yield from accessible_name_changes(window, session_state(walk, at_s))


def browse_chart(windows: Windows) -> Iterator[str]:
    """Gone through by arrows."""
    view = ChartView()
    windows.append(view)
    points = [
        ChartPoint(str(week), week, str(week), f"Week {week}: {week} min") for week in range(3)
    ]
    view.show_chart(Chart("Minutes", ChartType.BARS, points, 3.0, "All of it"))
    view.show()
    view.activateWindow()
    QTest.qWaitForWindowActive(view)
    view.setFocus()
    for _ in points[1:]:
        before = view.caption
        QTest.keyClick(view, Qt.Key.Key_Left)
        # A reader sees a key first, over the bus.
        while view.caption == before:
            QTest.qWait(POLL_MS)
        yield view.caption


def show_messages(windows: Windows) -> Iterator[str]:
    """Told, told again, and gone: then the usual one stands there, and is not read."""
    label = QLabel()
    windows.append(label)
    label.show()
    for text in ("That cannot be", "That cannot be", "", "Saved"):
        set_announced_text(label, text, "Esc: close")
    yield from ("That cannot be", "Saved")


def show_keys_overlay(windows: Windows) -> Iterator[str]:
    window = SessionWindow(ready_state(unroll(read(default_workout_path()))), "Ladder")
    windows.append(window)
    window.show()
    QTest.keyClick(window, Qt.Key.Key_Question)
    while not window.view.findChildren(KeysOverlay):
        QTest.qWait(POLL_MS)
    yield window.view.findChildren(KeysOverlay)[0].accessibleDescription()


class ScenarioRunner:
    """Begins as soon as somebody listens, which is asked over the bus; leaves a tick later."""

    def __init__(self, scenario: Callable[[Windows], Iterator[str]]) -> None:
        self.scenario = scenario
        # Qt looks for listeners once there is a window.
        self.windows: Windows = [QLabel("")]
        self.windows[0].show()
        self.ticker = Ticker()
        self.ticker.ticked.connect(self.update)
        self.ticker.start()

    def update(self) -> None:
        if QAccessible.isActive():
            # Keys that are pressed let time go on.
            self.ticker.ticked.disconnect(self.update)
            told = json.dumps(list(self.scenario(self.windows)))
            self.ticker.ticked.connect(QApplication.exit)
            print(told, flush=True)


if __name__ == "__main__":
    application = QApplication([])
    reading = ScenarioRunner(
        {
            one.__name__: one
            for one in (
                play_session,
                play_interrupted_session,
                browse_chart,
                show_messages,
                show_keys_overlay,
            )
        }[sys.argv[1]]
    )
    sys.exit(application.exec())
