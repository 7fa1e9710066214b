"""The window's composition root: builds the adapters, wires them, answers requests."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from retrotimer.core import wording
from retrotimer.core.controls import ControlKind
from retrotimer.core.session import State, moment_before
from retrotimer.core.timeline import unroll
from retrotimer.core.workout import Direction, Workout
from retrotimer.status import Status
from retrotimer.store import workout_file
from retrotimer.store.folders import Folders, assets
from retrotimer.store.workout_file import WorkoutFileError
from retrotimer.ui.session_window import SessionWindow
from retrotimer.ui.theme import load_font
from retrotimer.ui.ticker import Ticker

if TYPE_CHECKING:
    from retrotimer.assembly import Performance
    from retrotimer.core.settings import Wishes
    from retrotimer.sound_check import SoundCheck
    from retrotimer.sound_desk import SoundDesk
    from retrotimer.store.journal import SessionJournal


class App:
    """Answers what the window asks for, one session after the other."""

    def __init__(
        self, workout: Workout, folders: Folders, wishes: Wishes, *, time_scale: float, start: bool
    ) -> None:
        self._workout = workout
        self._folders = folders
        self._wishes = wishes
        self._time_scale = time_scale
        self._start = start
        self._desk: SoundDesk | None = None
        self._check: SoundCheck | None = None
        self._performance: Performance | None = None
        # Every session of this window, until its journal is on disk.
        self._journals: list[SessionJournal] = []
        self._summary = ""
        self.window = SessionWindow(moment_before(unroll(workout)), workout.name)
        self.ticker = Ticker(self.window)
        self.ticker.ticked.connect(self.tick)
        self.window.toggled.connect(self._toggle)
        self.window.controlled.connect(self._control)
        self.window.file_chosen.connect(self._open)
        self.window.sound_asked.connect(self._check_sound)
        self.window.ended.connect(self.close)

    def tick(self) -> None:
        """Bring session, sound and window up to now."""
        if not self.window.view.painted:
            return
        performance, desk = self._performance or self._prepare(), self._sound()
        desk.look()
        performance.conductor.choose(desk.policy)
        tick = performance.conductor.tick()
        if tick.moment.state.over and performance.journal.kept and not self._summary:
            self._summary = _summary(performance)
        notice = desk.notice if tick.moment.state is State.READY else ""
        self.window.show_notice(_hindrance(performance) or self._summary or notice)
        self.window.show_sound(desk.player.reason if desk.player.name == "none" else "")
        self.window.show_moment(tick.moment, tick.cues)
        if self._check is not None:
            self._check.look()

    def close(self) -> None:
        """End the session that runs, keep it, fall silent."""
        self.ticker.stop()
        if self._performance is not None:
            self._performance.conductor.control(ControlKind.STOP)
            self._performance.conductor.tick()
        if self._desk is not None:
            self._desk.close()
        for journal in self._journals:
            journal.wait()

    def unkept(self) -> str:
        """After the end: why a session is not in the history, or nothing."""
        return next((journal.problem for journal in self._journals if not journal.kept), "")

    def _prepare(self) -> Performance:
        # Loaded once the window stands: the database is slower than the first paint.
        from retrotimer.assembly import prepare

        self._summary = ""
        desk = self._sound()
        self._performance = prepare(
            self._workout, self._folders, desk.player, desk.policy, time_scale=self._time_scale
        )
        self._journals.append(self._performance.journal)
        desk.load(self._performance.timeline)
        if self._start:
            self._performance.conductor.start()
            self._start = False
        return self._performance

    def _sound(self) -> SoundDesk:
        """Opened once the window stands: it reads files and starts a process."""
        if self._desk is None:
            from retrotimer.assembly import listening
            from retrotimer.sound_desk import SoundDesk

            self._desk = SoundDesk(self._folders, listening(self._folders, self._wishes))
        return self._desk

    def _check_sound(self) -> None:
        from retrotimer.sound_check import SoundCheck

        self._check = SoundCheck(self._folders, self._sound(), self.window)
        self._check.window.finished.connect(self._checked)

    def _checked(self) -> None:
        if self._check is not None:
            self._check.window.deleteLater()
        self._check = None

    def _toggle(self) -> None:
        performance = self._performance or self._prepare()
        if performance.conductor.ended:
            self._prepare()
        elif self._sound().unchecked:
            # Before the first session: nobody should find out on the belt that nothing is heard.
            self._check_sound()
        else:
            performance.conductor.toggle()
        self.tick()

    def _control(self, kind: ControlKind, value: float) -> None:
        if self._performance is not None:
            self._performance.conductor.control(kind, value)
            self.tick()

    def _open(self, path: Path) -> None:
        try:
            self._workout = workout_file.read(path)
        except WorkoutFileError as error:
            self.window.show_problems(error.source, error.problems)
            return
        self.window.show_workout(self._workout.name)
        self._prepare()
        self.tick()


def show(
    workout: Workout,
    folders: Folders,
    wishes: Wishes,
    *,
    time_scale: float = 1.0,
    start: bool,
) -> Status:
    """Open the window and stay until it closes; the exit status."""
    application = QApplication(["retrotimer"])
    application.setApplicationDisplayName("RetroTimer")
    load_font(assets() / "fonts")
    app = App(workout, folders, wishes, time_scale=time_scale, start=start)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        app.close()
        application.exit(Status.INTERRUPTED)

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    app.window.show()
    app.ticker.start()
    status = Status(application.exec())
    if problem := app.unkept():
        print(wording.not_kept(problem), file=sys.stderr)
        return Status.ENVIRONMENT_FAILED
    return status


def _hindrance(performance: Performance) -> str:
    """What the window must say of the program itself, if anything."""
    if performance.journal.problem:
        return wording.not_kept(performance.journal.problem)
    if performance.conductor.slept_s:
        return wording.slept(performance.conductor.slept_s)
    return ""


def _summary(performance: Performance) -> str:
    record = performance.conductor.record(performance.workout.name)
    backward_s = record.walked_s(Direction.BACKWARD)
    return wording.summary(backward_s, record.walked_s(Direction.FORWARD))
