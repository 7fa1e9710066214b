"""The window's composition root: builds the adapters, wires them, answers requests."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from retrotimer.core import notices
from retrotimer.core.controls import ControlKind
from retrotimer.core.session import State, moment_before
from retrotimer.core.timeline import unroll
from retrotimer.core.units import Units
from retrotimer.core.workout import Workout
from retrotimer.status import Status
from retrotimer.store import workout_file
from retrotimer.store.folders import Folders, assets
from retrotimer.store.workout_file import WorkoutFileError
from retrotimer.ui.session_window import SessionWindow
from retrotimer.ui.theme import load_font
from retrotimer.ui.ticker import Ticker

if TYPE_CHECKING:
    from retrotimer.assembly import Performance
    from retrotimer.core.occasion import Stage
    from retrotimer.core.settings import Wishes
    from retrotimer.gate import Gate
    from retrotimer.sound_check import SoundCheck
    from retrotimer.sound_desk import SoundDesk
    from retrotimer.store.journal import SessionJournal
    from retrotimer.ui.questions_window import QuestionsWindow


@dataclass(frozen=True, slots=True)
class Opening:
    """With what the window opens: a workout, its place in a program, and how it is performed.

    `start` begins by itself; `responsible` says that somebody is, whatever is refused.
    """

    workout: Workout
    stage: Stage | None = None
    wishes: Wishes | None = None
    time_scale: float = 1.0
    start: bool = False
    responsible: bool = False


class App:
    """Answers what the window asks for, one session after the other."""

    def __init__(self, opening: Opening, folders: Folders) -> None:
        workout = opening.workout
        self._workout = workout
        self._stage = opening.stage
        self._responsible = opening.responsible
        self._folders = folders
        self._wishes = opening.wishes
        self._time_scale = opening.time_scale
        self._start = opening.start
        self._desk: SoundDesk | None = None
        self._check: SoundCheck | None = None
        self._gate: Gate | None = None
        self._after: QuestionsWindow | None = None
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
            record = performance.record()
            self._summary = notices.summary(record, self._units)
            self._ask_after(performance)
        notice = desk.notice if tick.moment.state is State.READY else ""
        gate = self._gate.notice if self._gate is not None else ""
        self.window.show_notice(_hindrance(performance) or self._summary or gate or notice)
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
        gate, desk = self._new_gate(), self._sound()
        desk.coach(gate.desk.walker.habits)
        self.window.show_units(self._units)
        performed = gate.desk.performed(self._workout)
        self._performance = prepare(
            performed, self._folders, desk.player, desk.policy, time_scale=self._time_scale
        )
        self._journals.append(self._performance.journal)
        desk.load(self._performance.timeline)
        if self._start:
            self._start = False
            gate.open(self._workout)
        return self._performance

    def _new_gate(self) -> Gate:
        """Everything is looked up anew: the last session counts already."""
        from retrotimer.coach_desk import CoachDesk
        from retrotimer.gate import Gate

        coach = CoachDesk(self._folders, self._wishes.client if self._wishes else "")
        self._gate = Gate(coach, self.window, self._begin, asks=self._time_scale == 1)
        self._gate.responsible = self._responsible
        self._gate.notice = next(iter(coach.problems), "")
        return self._gate

    def _begin(self) -> None:
        """Nothing stands in the way any more."""
        if self._performance is None or self._gate is None:
            return
        desk = self._gate.desk
        self._performance.journal.occasion = desk.occasion(self._stage, self._time_scale)
        self._performance.conductor.start()
        self.tick()

    def _ask_after(self, performance: Performance) -> None:
        """How it was, once the session is over and kept; any key but an answer leaves it."""
        if self._time_scale != 1:
            return
        from retrotimer.core.questions import after_sheet
        from retrotimer.ui.questions_window import QuestionsWindow

        outcome = performance.record().outcome
        self._after = QuestionsWindow(after_sheet(outcome), parent=self.window)
        self._after.answered.connect(performance.journal.answers)
        self._after.finished.connect(self._after.deleteLater)
        self._after.open()

    def _sound(self) -> SoundDesk:
        """Opened once the window stands: it reads files and starts a process."""
        if self._desk is None:
            from retrotimer.assembly import listening
            from retrotimer.sound_desk import SoundDesk

            self._desk = SoundDesk(self._folders, listening(self._folders, self._wishes))
        return self._desk

    @property
    def _units(self) -> Units:
        return self._sound().policy.habits.units

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
        elif performance.conductor.begun or self._gate is None:
            performance.conductor.toggle()
        else:
            self._gate.open(self._workout)
        self.tick()

    def _control(self, kind: ControlKind, value: float) -> None:
        if self._performance is not None:
            if kind is ControlKind.ADJUST_SPEED:
                value = self._units.kmh(value)
            self._performance.conductor.control(kind, value)
            self.tick()

    def _open(self, path: Path) -> None:
        try:
            self._workout = workout_file.read(path)
        except WorkoutFileError as error:
            self.window.show_problems(error.source, error.problems)
            return
        self._stage = None
        self.window.show_workout(self._workout.name)
        self._prepare()
        self.tick()


def show(opening: Opening, folders: Folders) -> Status:
    """Open the window and stay until it closes; the exit status."""
    application = QApplication(["retrotimer"])
    application.setApplicationDisplayName("RetroTimer")
    load_font(assets() / "fonts")
    app = App(opening, folders)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        app.close()
        application.exit(Status.INTERRUPTED)

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    app.window.show()
    app.ticker.start()
    status = Status(application.exec())
    if problem := app.unkept():
        print(notices.not_kept(problem), file=sys.stderr)
        return Status.ENVIRONMENT_FAILED
    return status


def _hindrance(performance: Performance) -> str:
    """What the window must say of the program itself, if anything."""
    if performance.journal.problem:
        return notices.not_kept(performance.journal.problem)
    if performance.conductor.slept_s:
        return notices.slept(performance.conductor.slept_s)
    return ""
