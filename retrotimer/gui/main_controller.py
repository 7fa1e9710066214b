"""The life cycle of the program in its window: it loads, then performs one session after the other.

    Loading --> Ready --> Running --> Ended
                  ^                     |
                  +---------------------+

A session that was cut off leads from Ready to Running without a start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from retrotimer.domain import messages
from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.session.session_state import ready_state
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.preload import SessionServices
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.widgets.language import system_language
from retrotimer.gui.widgets.ticker import Ticker
from retrotimer.store.folders import Folders

if TYPE_CHECKING:
    from retrotimer.domain.coaching.library_entry import LibraryEntry
    from retrotimer.domain.session.session_context import ProgramPosition
    from retrotimer.gui.secondary_windows import SecondaryWindows
    from retrotimer.gui.session.after_session import AfterSessionQuestions
    from retrotimer.gui.session.recovery_controller import RecoveryController
    from retrotimer.gui.session.start_checks import StartChecks
    from retrotimer.services.audio import AudioService
    from retrotimer.services.coaching import CoachingService
    from retrotimer.services.session_setup import PreparedSession
    from retrotimer.store.session_journal import SessionJournal
    from retrotimer.store.upkeep.cut_off_sessions import CutOffSession


@dataclass(frozen=True, slots=True)
class StartOptions:
    """What the window opens with: a workout, its place in a program, and how it is performed.

    With `starts_immediately` the session starts without a key. With `is_risk_accepted` a trainer or
    the owner has taken responsibility for whatever the safety check blocks. `save_to` is where a
    session is saved as a file that the history could not take.
    """

    workout: Workout
    program_position: ProgramPosition | None = None
    overrides: SessionOverrides | None = None
    time_scale: float = 1.0
    starts_immediately: bool = False
    is_risk_accepted: bool = False
    save_to: Path | None = None


@dataclass(frozen=True, slots=True)
class Loading:
    """The window is open; one part of what a session needs is loaded at each tick."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A session is prepared. The checks ask what must be known, then start it."""

    session: PreparedSession
    units: Units
    checks: StartChecks

    @property
    def notice(self) -> str:
        return self.checks.notice


@dataclass(frozen=True, slots=True)
class Running:
    """A session is performed: it counts down, runs, waits, or is paused.

    `notice` is what the checks before its start had to say. With `is_resumed` it is one that was
    cut off, which no checks came before.
    """

    session: PreparedSession
    units: Units
    notice: str
    is_resumed: bool = False


@dataclass(slots=True)
class Ended:
    """A session is over and being saved. `summary` is empty until it is saved.

    `questions` ask how it was; there are none after an accelerated session.
    """

    session: PreparedSession
    units: Units
    notice: str
    questions: AfterSessionQuestions | None
    summary: str = ""

    @property
    def advice(self) -> str:
        return self.questions.advice if self.questions is not None else ""


class MainController:
    """Builds the window and what belongs to it, and leads from one state to the next."""

    def __init__(self, options: StartOptions, folders: Folders) -> None:
        self._options = options
        self._folders = folders
        overrides = options.overrides or SessionOverrides()
        # The client for whom the window was opened; empty for the owner of the computer.
        self._owner_name = overrides.client
        self._services = SessionServices(
            folders, replace(overrides, system_language=system_language())
        )
        self._state: Loading | Ready | Running | Ended = Loading()
        # What the next session performs.
        self._workout = options.workout
        self._program_position = options.program_position
        self._starts_immediately = options.starts_immediately
        self._recovery: RecoveryController | None = None
        # Of every session of this window.
        self._journals: list[SessionJournal] = []
        self.window = SessionWindow(ready_state(unroll(self._workout)), self._workout.name)
        self.window.show_workout(self._workout.name, self._owner_name)
        self._secondary_windows: SecondaryWindows | None = None
        self.ticker = Ticker(self.window)
        self.ticker.ticked.connect(self.update)
        self.window.toggle_requested.connect(self._press_main_key)
        self.window.control_requested.connect(self._apply_control)
        self.window.override_requested.connect(self._override_limits)
        self.window.closed.connect(self.close)

    def update(self) -> None:
        """Bring session, sound and windows up to now. Loads one part instead while Loading."""
        if not self.window.view.is_painted:
            return
        if isinstance(self._state, Loading) and not self._load_next_part():
            self._finish_loading()
        if isinstance(self._state, Loading):
            self.window.show_notice(self._services.loading_notice)
            return
        audio, runner = self._services.audio, self._state.session.runner
        audio.update()
        runner.set_cue_policy(audio.policy)
        tick = runner.tick()
        if isinstance(self._state, Running) and tick.state.phase.is_over:
            self._end(self._state)
        if isinstance(self._state, Ended):
            self._summarize(self._state)
        self.window.show_notice(self._notice_text())
        self.window.show_sound_problem(
            audio.player.status_text if audio.player.engine_name == "none" else ""
        )
        self.window.show_state(tick.state, tick.due_cues)
        self._windows().update(tick.state, self._workout.name, audio.setup.settings.display)

    def close(self) -> None:
        """Stop a running session, save it, fall silent."""
        self.ticker.stop()
        if isinstance(self._state, Running):
            self._state.session.runner.apply_control(ControlKind.STOP)
            self._state.session.runner.tick()
        self._services.close_audio()
        if self._secondary_windows is not None:
            self._secondary_windows.close()
        for journal in self._journals:
            journal.flush()
        self._services.close_history()

    def unsaved_journals(self) -> list[SessionJournal]:
        """After `close`: those of the sessions that are not saved to the history."""
        return [journal for journal in self._journals if not journal.is_saved]

    # Loading

    def _load_next_part(self) -> bool:
        """Load one part of what a session needs. False: all of it is loaded."""
        if self._secondary_windows is None:
            # First, because it answers keys.
            self._windows()
            return True
        return self._services.load_next()

    def _finish_loading(self) -> None:
        """Prepare the first session. A session that was cut off is asked about before it starts."""
        self._prepare()
        if self._is_accelerated:
            # A walked session must not go on as a simulation.
            self._start_unattended()
            return
        from retrotimer.gui.session.recovery_controller import RecoveryController

        self._recovery = RecoveryController(
            self._services.history, self.window, self._resume, self._start_unattended
        )
        if self._recovery.window is None:
            self._start_unattended()

    def _start_unattended(self) -> None:
        """Show a new user the first run; then start, if the window opened to do so."""
        if not self._is_accelerated and self._windows().show_first_run(self._finish_first_run):
            return
        if self._starts_immediately and isinstance(self._state, Ready):
            self._starts_immediately = False
            self._check_start(self._state)

    def _finish_first_run(self) -> None:
        self._reload()
        self._start_unattended()

    # To Ready

    def _prepare(self) -> None:
        """Prepare the next session, for the client for whom the window was opened."""
        from retrotimer.gui.session.start_checks import StartChecks

        self._return_to_owner()
        coaching = self._services.load_coaching()
        session = self._prepare_session(coaching.adapt_workout(self._workout), coaching)
        checks = StartChecks(
            coaching, self.window, self._start, asks_questions=not self._is_accelerated
        )
        checks.is_risk_accepted = self._options.is_risk_accepted
        checks.notice = _first_problem(coaching)
        self._state = Ready(session, self._services.audio.policy.habits.units, checks)

    def _prepare_session(self, workout: Workout, coaching: CoachingService) -> PreparedSession:
        from retrotimer.services.session_setup import prepare_session

        audio = self._services.audio
        audio.set_habits(coaching.walker.habits)
        self.window.set_units(audio.policy.habits.units)
        self.window.apply_display(audio.setup.settings.display)
        self.window.show_workout(self._workout.name, coaching.client.name)
        session = prepare_session(
            workout, self._folders, audio.player, audio.policy, time_scale=self._options.time_scale
        )
        if not self._is_accelerated:
            session.runner.limits = coaching
            session.runner.is_risk_accepted = self._options.is_risk_accepted
        self._journals.append(session.journal)
        audio.load_timeline(session.timeline)
        return session

    def _load_entry(self, entry: LibraryEntry) -> None:
        """Prepare a workout that was chosen in the library."""
        if isinstance(self._state, Running):
            return
        self._return_to_owner()
        self._workout, self._program_position = entry.workout, entry.program_position
        if isinstance(self._state, Loading):
            self._finish_loading()
        else:
            self._prepare()
        self.update()

    def _reload(self) -> None:
        """Prepare the waiting session anew, because the settings or the client changed."""
        if isinstance(self._state, Ready):
            self._prepare()

    def _return_to_owner(self) -> None:
        """Leave the client whose cut-off session was resumed, once it is over."""
        if isinstance(self._state, Running):
            return
        if self._services.client_name != self._owner_name:
            # Their place in the program is not the owner's.
            self._program_position = None
            self._services.set_client(self._owner_name)

    # To Running

    def _check_start(self, ready: Ready) -> None:
        """Ask what must be asked before a start. A program that cannot write does not start."""
        if self._services.history.can_write:
            ready.checks.show_next(self._workout, self._program_position)

    def _start(self) -> None:
        """All checks are passed."""
        if not isinstance(self._state, Ready):
            return
        ready = self._state
        ready.session.journal.context = ready.checks.coaching.build_session_context(
            self._program_position, self._options.time_scale
        )
        ready.session.runner.start()
        self._state = Running(ready.session, ready.units, ready.notice)
        self.update()

    def _resume(self, cut_off: CutOffSession) -> None:
        """Go on with a session that was cut off, exactly as its workout was performed.

        It is paused, so that the client presses Space when they are on the belt again.
        """
        self._starts_immediately = False
        self._workout = cut_off.workout
        self._program_position = cut_off.context.program_position
        self._services.set_client(cut_off.context.client)
        coaching = self._services.load_coaching()
        session = self._prepare_session(cut_off.workout, coaching)
        session.resume_session(cut_off)
        units = self._services.audio.policy.habits.units
        self._state = Running(session, units, _first_problem(coaching), is_resumed=True)
        self.update()

    # To Ended

    def _end(self, running: Running) -> None:
        """Ask how it was, and name the window's owner again.

        The client's audio stays open until another session or window needs it, because it may
        still be speaking.
        """
        questions = None
        if not self._is_accelerated:
            from retrotimer.gui.session.after_session import AfterSessionQuestions

            questions = AfterSessionQuestions(running.session, self.window)
        self._state = Ended(running.session, running.units, running.notice, questions)
        self.window.show_workout(self._workout.name, self._owner_name)

    def _summarize(self, ended: Ended) -> None:
        """Say what was walked, once it is saved."""
        if ended.session.journal.is_saved and not ended.summary:
            ended.summary = messages.saved_message(ended.session.build_record(), ended.units)
            self._services.history.notify_session_saved()

    # In all states

    def _press_main_key(self) -> None:
        """Start, pause, resume, confirm, or prepare the same workout again."""
        if isinstance(self._state, Loading):
            self._finish_loading()
            if QApplication.activeModalWidget() is not None:
                return
        match self._state:
            case Ready() | Running(is_resumed=True) if self._services.audio.needs_sound_check:
                # A client must not find out on the belt that there is no sound.
                self._windows().open_sound_check()
            case Ready() as ready:
                self._check_start(ready)
            case Running(session=session):
                session.runner.press_main_key()
            case Ended():
                self._prepare()
        self.update()

    def _apply_control(self, kind: ControlKind, value: float) -> None:
        if isinstance(self._state, Running):
            if kind is ControlKind.ADJUST_SPEED:
                value = self._state.units.speed_to_kmh(value)
            self._state.session.runner.apply_control(kind, value)
            self.update()

    def _override_limits(self) -> None:
        """Do what the safety limits blocked, at the user's responsibility."""
        if isinstance(self._state, Running):
            self._state.session.runner.override_limits()
            self.update()

    @property
    def _is_accelerated(self) -> bool:
        """Accelerated sessions are simulations: nothing is asked before and after them."""
        return self._options.time_scale != 1

    def _notice_text(self) -> str:
        """The most urgent message about the program itself; empty if there is none."""
        state, audio = self._state, self._services.audio
        if isinstance(state, Loading):
            return ""
        text = _problem_text(state.session, state.units) or self._services.history.notice
        if isinstance(state, Ended):
            text = text or state.advice or state.summary
        if isinstance(state, Ready):
            text = text or self._services.history.clock_notice
        elif isinstance(state, Running):
            text = text or _clock_text(state.session)
        text = text or state.notice
        return text or (audio.notice if isinstance(state, Ready) else "")

    def _windows(self) -> SecondaryWindows:
        """Built once the session window is painted."""
        if self._secondary_windows is None:
            from retrotimer.gui.secondary_windows import SecondaryWindows, SessionAccess

            access = SessionAccess(
                coaching=self._owner_coaching,
                audio=self._owner_audio,
                workout=lambda: self._workout,
                runner=lambda: (
                    None if isinstance(self._state, Loading) else self._state.session.runner
                ),
                load_entry=self._load_entry,
                reload=self._reload,
            )
            self._secondary_windows = SecondaryWindows(self._folders, self.window, access)
        return self._secondary_windows

    def _owner_coaching(self) -> CoachingService:
        if isinstance(self._state, Ready):
            return self._state.checks.coaching
        self._return_to_owner()
        return self._services.load_coaching()

    def _owner_audio(self) -> AudioService:
        self._return_to_owner()
        return self._services.audio


def _problem_text(session: PreparedSession, units: Units) -> str:
    """Why the session is not saved, is paused, or did not obey a control; empty if none."""
    if session.journal.problem:
        return messages.history_write_error_message(session.journal.problem)
    if session.runner.slept_s:
        return messages.sleep_message(session.runner.slept_s)
    notice = session.runner.limit_notice
    if notice is None:
        return ""
    from retrotimer.domain.coaching.findings_text import limit_notice_text

    return limit_notice_text(notice.findings, units)


def _clock_text(session: PreparedSession) -> str:
    """That the computer's clock was set since the session started; empty if it was not."""
    jump_s = session.runner.clock_jump_s
    return messages.clock_jump_message(jump_s) if jump_s else ""


def _first_problem(coaching: CoachingService) -> str:
    return next(iter(coaching.problems), "")
