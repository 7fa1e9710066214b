"""The life cycle of the program in its window: it loads, then performs one session after the other.

    Loading --> Ready --> Running --> Ended
                  ^                     |
                  +---------------------+

A session that was cut off leads from Ready to Running without a start. From each state the end of
the program leads to Closed, where nothing is obeyed any more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from retrotimer.domain import messages
from retrotimer.domain.session.controls import ControlKind
from retrotimer.domain.session.session_state import SessionState, ready_state
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.domain.values.text import join_texts
from retrotimer.domain.values.validation import UnsuitableWorkoutError
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.controller_states import (
    Closed,
    Ended,
    Loading,
    Ready,
    Running,
    notice_text,
)
from retrotimer.gui.error_reports import ErrorReports
from retrotimer.gui.preload import SessionServices
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.widgets.keyboard import LatinKeys
from retrotimer.gui.widgets.language import system_language, tr, translated_name
from retrotimer.gui.widgets.ticker import Ticker
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, default_workout_path

if TYPE_CHECKING:
    from retrotimer.domain.coaching.library_entry import LibraryEntry
    from retrotimer.domain.session.session_context import ProgramPosition
    from retrotimer.gui.secondary_windows import SecondaryWindows
    from retrotimer.gui.session.recovery_controller import RecoveryController
    from retrotimer.services.audio import AudioService
    from retrotimer.services.coaching import CoachingService
    from retrotimer.services.session_runner import TickResult
    from retrotimer.services.session_setup import PreparedSession
    from retrotimer.store.session_journal import SessionJournal
    from retrotimer.store.upkeep.cut_off_sessions import CutOffSession


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
        self._state: Loading | Ready | Running | Ended | Closed = Loading()
        # What the next session performs.
        self._workout = options.workout
        self._program_position = options.program_position
        self._starts_immediately = options.starts_immediately
        self._recovery: RecoveryController | None = None
        # Of every session of this window.
        self._journals: list[SessionJournal] = []
        self.window = SessionWindow(ready_state(unroll(self._workout)), self._workout.name)
        self.window.show_workout(self._workout.name, self._owner_name)
        self.errors = ErrorReports(folders.log, self.window)
        self._secondary_windows: SecondaryWindows | None = None
        self.ticker = Ticker(self.window)
        LatinKeys(self.window)
        self.ticker.ticked.connect(self._tick)
        self.window.toggle_requested.connect(self._press_main_key)
        self.window.control_requested.connect(self._apply_control)
        self.window.override_requested.connect(self._override_limits)
        self.window.closed.connect(self.close)

    def update(self) -> None:
        """Bring session, sound and windows up to now. Loads one part instead while Loading.

        What fails in one part is reported, and the others go on.
        """
        if not self.window.view.is_painted:
            return
        if isinstance(self._state, Loading):
            self.errors.run(self._load)
        if isinstance(self._state, Loading):
            self.window.show_notice(self._services.loading_notice)
        if isinstance(self._state, Loading | Closed):
            return
        self.errors.run(self._update_audio)
        tick = self.errors.run(self._state.session.runner.tick)
        if tick is None:
            return
        if isinstance(self._state, Running) and tick.state.phase.is_over:
            running = self._state
            self.errors.run(lambda: self._end(running))
        if isinstance(self._state, Ended):
            ended = self._state
            self.errors.run(lambda: self._summarize(ended))
        self.errors.run(lambda: self._show(tick))
        self.errors.run(lambda: self._update_windows(tick.state))

    def _update_audio(self) -> None:
        """Let the sound work, and let the session use what is chosen for it now."""
        audio = self._services.audio
        audio.update()
        if not isinstance(self._state, Loading | Closed):
            self._state.session.runner.set_cue_policy(audio.policy)

    def _show(self, tick: TickResult) -> None:
        player = self._services.audio.player
        notices = self._services.history, self._services.audio.notice
        self.window.show_notice(notice_text(self._state, *notices))
        self.window.show_sound_problem(player.status_text if player.engine_name == "none" else "")
        self.window.show_state(tick.state, tick.due_cues)

    def _update_windows(self, state: SessionState) -> None:
        display = self._services.audio.setup.settings.display
        self._windows().update(state, self._workout.name, display)

    def close(self) -> None:
        """Stop a running session, save it, fall silent, and obey nothing from now on.

        What fails is logged, and the rest is done.
        """
        run = self.errors.run
        self.errors.stop_showing()
        run(self.ticker.stop)
        state, self._state = self._state, Closed()
        if isinstance(state, Closed):
            return
        if isinstance(state, Running):
            runner = state.session.runner
            run(lambda: runner.apply_control(ControlKind.STOP))
            run(runner.tick)
        if isinstance(state, Ended) and state.questions is not None:
            run(state.questions.close)
        run(self._services.close_audio)
        if self._secondary_windows is not None:
            run(self._secondary_windows.close)
        for journal in self._journals:
            run(journal.flush)
        run(self._services.close_history)

    @property
    def is_closed(self) -> bool:
        return isinstance(self._state, Closed)

    def unsaved_journals(self) -> list[SessionJournal]:
        """After `close`: those of the sessions that are not saved to the history."""
        return [journal for journal in self._journals if not journal.is_saved]

    def _tick(self) -> None:
        if self._secondary_windows is not None:
            self._secondary_windows.obey_media_commands()
        self.update()

    # Loading

    def _load(self) -> None:
        """Load one part; prepare the first session once all of them are loaded."""
        if not self._load_next_part():
            self._finish_loading()

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
        if isinstance(self._state, Closed):
            return
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
        """Prepare the loaded workout, for the client for whom the window was opened.

        Where that is not possible, as after a setting that makes their turnarounds longer, the
        default workout is loaded instead.
        """
        self._return_to_owner()
        if not self._try_workout(self._workout, self._program_position):
            self._starts_immediately = False
            self._try_workout(read(default_workout_path()), None)

    def _try_workout(self, workout: Workout, position: ProgramPosition | None) -> bool:
        """Load a workout. False: that is not possible, which is shown, and nothing has changed."""
        try:
            self._load_workout(workout, position)
        except UnsuitableWorkoutError as error:
            self._show_unsuitable(error)
            return False
        except Exception as error:  # noqa: BLE001 - an unforeseen one must not be raised at each tick
            self.errors.report(error)
            return False
        return True

    def _show_unsuitable(self, error: UnsuitableWorkoutError) -> None:
        from retrotimer.domain.coaching.findings_text import location_label

        problem = join_texts((location_label(error.location), error.problem), ": ")
        self.window.show_problems(translated_name(error.workout_name), [f"{tr(problem)}."])

    def _load_workout(self, workout: Workout, position: ProgramPosition | None) -> None:
        """Prepare a workout, and then make it the loaded one. Raises UnsuitableWorkoutError."""
        from retrotimer.gui.session.start_checks import StartChecks

        coaching = self._services.load_coaching()
        session = self._prepare_session(coaching.adapt_workout(workout), coaching)
        checks = StartChecks(
            coaching, self.window, self._start, asks_questions=not self._is_accelerated
        )
        checks.on_session_changed = self._change_session
        checks.is_risk_accepted = self._options.is_risk_accepted
        checks.notice = coaching.first_problem
        self._workout, self._program_position = workout, position
        self.window.show_workout(workout.name, coaching.client.name)
        self._state = Ready(session, self._services.audio.policy.habits.units, checks)

    def _prepare_session(self, workout: Workout, coaching: CoachingService) -> PreparedSession:
        from retrotimer.services.session_setup import prepare_session

        audio = self._services.audio
        audio.set_habits(coaching.walker.habits)
        session = prepare_session(
            workout, self._folders, audio.player, audio.policy, time_scale=self._options.time_scale
        )
        if not self._is_accelerated:
            session.runner.limits = coaching
            session.runner.is_risk_accepted = self._options.is_risk_accepted
        audio.load_timeline(session.timeline)
        self._journals.append(session.journal)
        self.window.set_units(audio.policy.habits.units)
        self.window.apply_display(audio.setup.settings.display)
        return session

    def _load_entry(self, entry: LibraryEntry) -> None:
        """Load a workout that was chosen in the library; the one before stays if it cannot be."""
        if isinstance(self._state, Running | Closed):
            return
        if isinstance(self._state, Loading):
            self._workout, self._program_position = entry.workout, entry.program_position
            self._finish_loading()
        else:
            self._return_to_owner()
            self._try_workout(entry.workout, entry.program_position)
        self.update()

    def _change_session(self, entry: LibraryEntry) -> None:
        """Load a program's next session as answers changed it; go on if the workout is the same."""
        before = self._workout
        self._load_entry(entry)
        if isinstance(self._state, Ready):
            self._state.checks.notice = entry.headline
            if entry.workout == before:
                self._check_start(self._state)

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
        coaching, session = ready.checks.coaching, ready.session
        try:
            performed = coaching.adapt_workout(self._workout)
        except UnsuitableWorkoutError as error:
            self._show_unsuitable(error)
            return
        if performed != session.workout:
            # An answer to the checks made the turnarounds longer.
            session = self._prepare_session(performed, coaching)
        session.journal.context = coaching.build_session_context(
            self._program_position, self._options.time_scale
        )
        session.runner.start()
        self._state = Running(session, ready.units, ready.notice)
        self.update()

    def _resume(self, cut_off: CutOffSession) -> None:
        """Go on with a session that was cut off, exactly as its workout was performed.

        It is paused, so that the client presses Space when they are on the belt again.
        """
        if isinstance(self._state, Closed):
            return
        self._starts_immediately = False
        self._services.set_client(cut_off.context.client)
        coaching = self._services.load_coaching()
        session = self._prepare_session(cut_off.workout, coaching)
        session.resume_session(cut_off)
        self._workout = cut_off.workout
        self._program_position = cut_off.context.program_position
        self.window.show_workout(self._workout.name, coaching.client.name)
        units = self._services.audio.policy.habits.units
        self._state = Running(session, units, coaching.first_problem, is_resumed=True)
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

    def _windows(self) -> SecondaryWindows:
        """Built once the session window is painted."""
        if self._secondary_windows is None:
            from retrotimer.gui.secondary_windows import SecondaryWindows, SessionAccess

            access = SessionAccess(
                coaching=self._owner_coaching,
                audio=self._owner_audio,
                workout=lambda: self._workout,
                runner=lambda: (
                    None
                    if isinstance(self._state, Loading | Closed)
                    else self._state.session.runner
                ),
                load_entry=self._load_entry,
                reload=self._reload,
                run=self.errors.run,
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
