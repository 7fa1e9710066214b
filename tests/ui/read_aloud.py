"""A session's window as a program of its own, that goes through a workout second by second.

It says on its output what it meant to be read, and leaves.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from retrotimer.core.choices import CueChoices
from retrotimer.core.cues import CueKind, CuePolicy, DueCue
from retrotimer.core.rehearsal import rehearse
from retrotimer.core.session import START_COUNTDOWN_S, begin, moment, moment_before
from retrotimer.core.timeline import unroll
from retrotimer.store.folders import default_workout
from retrotimer.store.workout_file import read
from retrotimer.ui.session_window import SessionWindow
from retrotimer.ui.ticker import Ticker


class Walked:
    """The window, and all that is to be read of it."""

    def __init__(self) -> None:
        workout = read(default_workout())
        # Nobody is there who would confirm.
        by_itself = replace(workout.turnaround, hold=False)
        self.timeline = unroll(replace(workout, turnaround=by_itself))
        self.cues = rehearse(self.timeline, CuePolicy(CueChoices()))
        self.window = SessionWindow(moment_before(self.timeline), "Ladder")
        self.window.show()
        self.ticker = Ticker()
        self.ticker.ticked.connect(self.look)
        self.ticker.start()
        self.read = False

    def look(self) -> None:
        """Who listens is asked over the bus; at the tick after it all is said."""
        if self.read:
            QApplication.exit()
        elif QAccessible.isActive():
            self.read = True
            print(json.dumps(list(self.walk())), flush=True)

    def walk(self) -> Iterator[str]:
        view, walk = self.window.view, begin(self.timeline)
        for at_s in range(int(START_COUNTDOWN_S + self.timeline.duration_s) + 2):
            before = view.accessibleName()
            due = [one for one in self.cues if at_s - 1 < one.at_s <= at_s]
            self.window.show_moment(moment(walk, at_s), due)
            if view.accessibleName() != before:
                yield view.accessibleName()
            yield from captions(due)


def captions(due: list[DueCue]) -> Iterator[str]:
    return (str(one.cue.text) for one in due if one.cue.kind is not CueKind.COUNT)


if __name__ == "__main__":
    application = QApplication([])
    walked = Walked()
    sys.exit(application.exec())
