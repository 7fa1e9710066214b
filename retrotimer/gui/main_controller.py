"""The window's composition root: builds the adapters, wires them, answers requests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retrotimer.domain import messages
from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.session.session_state import SessionPhase, ready_state
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.preload import preload_next
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.widgets.language import system_language
from retrotimer.gui.widgets.ticker import Ticker
from retrotimer.store.folders import Folders

if TYPE_CHECKING:
    from retrotimer.domain.coaching.library_entry import LibraryEntry
    from retrotimer.domain.session.session_context import ProgramPosition
    from retrotimer.gui.secondary_windows import Beside
    from retrotimer.gui.session.after_session import AfterSessionQuestions
    from retrotimer.gui.session.recovery_controller import RecoveryController
    from retrotimer.gui.session.start_checks import StartChecks
    from retrotimer.services.audio import AudioService
    from retrotimer.services.history_keeper import HistoryKeeper
    from retrotimer.services.session_setup import PreparedSession
    from retrotimer.store.session_journal import SessionJournal
    from retrotimer.store.upkeep.cut_off_sessions import CutOffSession


@dataclass(frozen=True, slots=True)
class Opening:
    """With what the window opens: a workout, its place in a program, and how it is performed.

    `start` begins by itself; `responsible` says that somebody is, whatever is refused.
    """

    workout: Workout
    stage: ProgramPosition | None = None
    wishes: SessionOverrides | None = None
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
        self._wishes = replace(
            opening.wishes or SessionOverrides(), system_language=system_language()
        )
        self._time_scale = opening.time_scale
        self._start = opening.start
        self._desk: AudioService | None = None
        self._history: HistoryKeeper | None = None
        self._recovery: RecoveryController | None = None
        self._gate: StartChecks | None = None
        self._after: AfterSessionQuestions | None = None
        self._others: Beside | None = None
        self._performance: PreparedSession | None = None
        # Every session of this window, until its journal is on disk.
        self._journals: list[SessionJournal] = []
        self._summary = ""
        self.window = SessionWindow(ready_state(unroll(workout)), workout.name)
        self.ticker = Ticker(self.window)
        self.ticker.ticked.connect(self.tick)
        self.window.toggle_requested.connect(self._toggle)
        self.window.control_requested.connect(self._control)
        self.window.closed.connect(self.close)

    def tick(self) -> None:
        """Bring session, sound and window up to now."""
        if not self.window.view.is_painted or (self._performance is None and self._arrives()):
            return
        performance, desk = self._performance or self._prepare(), self._sound()
        desk.update()
        history = self._kept_by()
        performance.runner.set_cue_policy(desk.policy)
        tick = performance.runner.tick()
        if tick.state.phase.is_over:
            if self._after is None and self._time_scale == 1:
                self._after = self._ask_after(performance)
            if performance.journal.is_saved and not self._summary:
                self._summary = messages.saved_message(performance.build_record(), self._units)
                history.notify_session_saved()
        notice = desk.notice if tick.state.phase is SessionPhase.READY else ""
        gate = self._gate.notice if self._gate is not None else ""
        said = self._after.advice if self._after is not None else ""
        hindrance = _hindrance(performance) or history.notice or said
        self.window.show_notice(hindrance or self._summary or gate or notice)
        self.window.show_sound_problem(
            desk.player.status_text if desk.player.engine_name == "none" else ""
        )
        self.window.show_state(tick.state, tick.due_cues)
        self._beside().look(tick.state)

    def close(self) -> None:
        """End the session that runs, keep it, fall silent."""
        self.ticker.stop()
        if self._performance is not None:
            self._performance.runner.apply_control(ControlKind.STOP)
            self._performance.runner.tick()
        if self._desk is not None:
            self._desk.close()
        if self._others is not None:
            self._others.close()
        for journal in self._journals:
            journal.flush()
        if self._history is not None:
            self._history.close()

    def unkept(self) -> str:
        """After the end: why a session is not in the history, or nothing."""
        return next((journal.problem for journal in self._journals if not journal.is_saved), "")

    def _arrives(self) -> bool:
        """Before the first session there is much to open: one thing at a tick; was there any?"""
        if self._others is None:
            # First, for it answers keys.
            self._beside()
            return True
        if preload_next():
            return True
        if self._desk is None:
            self._sound()
            return True
        if self._history is None:
            self._kept_by()
            return True
        return False

    def _prepare(self, cut_off: CutOffSession | None = None) -> PreparedSession:
        """The next session, or one that goes on, exactly as its workout was performed."""
        from retrotimer.services.session_setup import prepare_session

        self._summary, self._after = "", None
        gate, desk = self._new_gate(), self._sound()
        desk.set_habits(gate.coaching.walker.habits)
        self.window.set_units(self._units)
        self.window.apply_display(desk.setup.settings.display)
        performed = cut_off.workout if cut_off else gate.coaching.adapt_workout(self._workout)
        self._performance = prepare_session(
            performed, self._folders, desk.player, desk.policy, time_scale=self._time_scale
        )
        self._journals.append(self._performance.journal)
        desk.load_timeline(self._performance.timeline)
        if cut_off:
            self._performance.resume_session(cut_off)
        elif self._recovery is None and self._time_scale == 1:
            self._recovery = self._recover()
        if self._recovery is None or self._recovery.window is None:
            self._start_by_itself()
        return self._performance

    def _changed(self) -> None:
        """The walker or the screen is another than before; what was walked stays as it was."""
        if self._performance is not None and self._performance.runner.is_started:
            self._new_gate()
        else:
            self._prepare()

    def _start_by_itself(self) -> None:
        if self._time_scale == 1 and self._beside().begin_using():
            return
        if self._start:
            self._start = False
            self._open_gate()

    def _kept_by(self) -> HistoryKeeper:
        """Opened once the window stands: it reads the disk."""
        if self._history is None:
            from retrotimer.services.history_keeper import HistoryKeeper

            self._history = HistoryKeeper(self._folders, self._sound().setup.settings.history_url)
            self._history.open()
        return self._history

    def _recover(self) -> RecoveryController:
        """Ask what becomes of a session that was cut off, before anything starts."""
        from retrotimer.gui.session.recovery_controller import RecoveryController

        return RecoveryController(self._kept_by(), self.window, self._resume, self._start_by_itself)

    def _resume(self, session: CutOffSession) -> None:
        """Go on with it: the walker presses Space when they stand where they were."""
        self._start = False
        self._workout, self._stage = session.workout, session.context.program_position
        self._wishes = replace(self._wishes, client=session.context.client)
        if self._desk is not None:
            # Whoever opened the window may be another client, who hears it otherwise.
            self._desk.close()
            self._desk = None
        self.window.show_workout(self._workout.name)
        self._prepare(session)
        self.tick()

    def _open_gate(self) -> None:
        """What must be asked before a start; only the program that writes the history starts."""
        if self._gate is not None and self._kept_by().can_write:
            self._gate.show_next(self._workout)

    def _new_gate(self) -> StartChecks:
        """Everything is looked up anew: the last session counts already."""
        from retrotimer.gui.session.start_checks import StartChecks
        from retrotimer.services.coaching import CoachingService

        # A session that goes on may be of a client who is not known here.
        coach = CoachingService(self._folders, self._wishes.client, allow_new=True)
        self._gate = StartChecks(
            coach, self.window, self._begin, asks_questions=self._time_scale == 1
        )
        self._gate.is_risk_accepted = self._responsible
        self._gate.notice = next(iter(coach.problems), "")
        return self._gate

    def _begin(self) -> None:
        """Nothing stands in the way any more."""
        if self._performance is None or self._gate is None:
            return
        desk = self._gate.coaching
        self._performance.journal.context = desk.build_session_context(
            self._stage, self._time_scale
        )
        self._performance.runner.start()
        self.tick()

    def _ask_after(self, performance: PreparedSession) -> AfterSessionQuestions:
        from retrotimer.gui.session.after_session import AfterSessionQuestions

        return AfterSessionQuestions(performance, self.window)

    def _sound(self) -> AudioService:
        """Opened once the window stands: it reads files and starts a process."""
        if self._desk is None:
            from retrotimer.services.audio import AudioService
            from retrotimer.services.speech import load_audio_setup

            self._desk = AudioService(self._folders, load_audio_setup(self._folders, self._wishes))
        return self._desk

    @property
    def _units(self) -> Units:
        return self._sound().policy.habits.units

    def _toggle(self) -> None:
        performance = self._performance or self._prepare()
        if performance.runner.is_ended:
            self._prepare()
        elif self._sound().needs_sound_check:
            # Before the first session: nobody should find out on the belt that nothing is heard.
            self._beside().check_sound()
        elif performance.runner.is_started:
            performance.runner.press_main_key()
        else:
            self._open_gate()
        self.tick()

    def _control(self, kind: ControlKind, value: float) -> None:
        if self._performance is not None:
            if kind is ControlKind.ADJUST_SPEED:
                value = self._units.speed_to_kmh(value)
            self._performance.runner.apply_control(kind, value)
            self.tick()

    def _load(self, card: LibraryEntry) -> None:
        self._workout, self._stage = card.workout, card.program_position
        self.window.show_workout(self._workout.name)
        self._prepare()
        self.tick()

    def _beside(self) -> Beside:
        """Made once the window stands: what is there beside the session, and answers its keys."""
        if self._others is None:
            from retrotimer.gui.secondary_windows import Beside, Front

            front = Front(
                coach=lambda: (self._gate or self._new_gate()).coaching,
                sound=self._sound,
                workout=lambda: self._workout,
                load=self._load,
                changed=self._changed,
                conductor=lambda: self._performance.runner if self._performance else None,
            )
            self._others = Beside(self._folders, self.window, front)
        return self._others


def _hindrance(performance: PreparedSession) -> str:
    """What the window must say of the program itself, if anything."""
    if performance.journal.problem:
        return messages.history_write_error_message(performance.journal.problem)
    if performance.runner.slept_s:
        return messages.sleep_message(performance.runner.slept_s)
    return ""
