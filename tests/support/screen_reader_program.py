"""Runs one scenario with windows that a screen reader reads; argument 1 is its name.

It prints the texts that should be read as a JSON list, and exits.
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
# The windows must exist until they have been read.
Windows = list[QWidget]


def play_session(windows: Windows) -> Iterator[str]:
    """A session from start to end, second by second."""
    # No user confirms the turnarounds.
    timeline, window = open_session(windows, hold=False)
    cues = rehearse(timeline, CuePolicy(CueSettings()))
    walk = start_walk(timeline)
    for at_s in range(int(START_COUNTDOWN_S + timeline.duration_s) + 2):
        due = [cue for cue in cues if at_s - 1 < cue.at_s <= at_s]
        yield from accessible_name_changes(window, session_state(walk, at_s), due)
        yield from cue_captions(due)


def open_session(windows: Windows, *, hold: bool) -> tuple[Timeline, SessionWindow]:
    """Show a session before its start; its turnarounds wait for a confirmation, or do not."""
    workout = read(default_workout_path())
    timeline = unroll(replace(workout, turnaround=replace(workout.turnaround, hold=hold)))
    window = SessionWindow(ready_state(timeline), "Ladder")
    windows.append(window)
    window.show()
    return timeline, window


def accessible_name_changes(
    window: SessionWindow, shown: SessionState, due: Sequence[ScheduledCue] = ()
) -> Iterator[str]:
    """The new accessible name of the screen, if it changes with this state."""
    before = window.view.accessibleName()
    window.show_state(shown, due)
    if window.view.accessibleName() != before:
        yield window.view.accessibleName()


def cue_captions(due: list[ScheduledCue]) -> Iterator[str]:
    return (
        str(scheduled.cue.caption) for scheduled in due if scheduled.cue.kind is not CueKind.COUNT
    )


def play_interrupted_session(windows: Windows) -> Iterator[str]:
    """Pause, resume, wait in a turnaround, confirm, stop."""
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
    """Move through the points of a chart with the arrow keys."""
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
        # A screen reader receives each key first, over the bus.
        while view.caption == before:
            QTest.qWait(POLL_MS)
        yield view.caption


def show_messages(windows: Windows) -> Iterator[str]:
    """A message, the same again, and none: then the usual text is shown, and is not read."""
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
    """Runs the scenario as soon as a screen reader listens, and exits one tick later."""

    def __init__(self, scenario: Callable[[Windows], Iterator[str]]) -> None:
        self.scenario = scenario
        # Qt looks for screen readers once there is a window.
        self.windows: Windows = [QLabel("")]
        self.windows[0].show()
        self.ticker = Ticker()
        self.ticker.ticked.connect(self.update)
        self.ticker.start()

    def update(self) -> None:
        if QAccessible.isActive():
            # Pressing keys runs the event loop, so another tick could come meanwhile.
            self.ticker.ticked.disconnect(self.update)
            texts = json.dumps(list(self.scenario(self.windows)))
            self.ticker.ticked.connect(QApplication.exit)
            print(texts, flush=True)


if __name__ == "__main__":
    application = QApplication([])
    runner = ScenarioRunner(
        {
            scenario.__name__: scenario
            for scenario in (
                play_session,
                play_interrupted_session,
                browse_chart,
                show_messages,
                show_keys_overlay,
            )
        }[sys.argv[1]]
    )
    sys.exit(application.exec())
