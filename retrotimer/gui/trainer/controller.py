"""Opens the trainer's console, brings it up to now and saves its notes."""

from __future__ import annotations

from collections.abc import Callable

from retrotimer.domain import messages
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.trainer.console_window import ConsoleWindow
from retrotimer.services.session_runner import SessionRunner


class TrainerController:
    """Opens and closes the console over a session window. `update` is called at each tick."""

    def __init__(
        self, window: SessionWindow, current_runner: Callable[[], SessionRunner | None]
    ) -> None:
        self.console: ConsoleWindow | None = None
        self._window = window
        self._current_runner = current_runner
        # The session of the note that is being written, and the moment in seconds after START.
        self._note_context: tuple[SessionRunner, float] | None = None
        window.closed.connect(self.close)

    def toggle_console(self) -> None:
        """Open or close the console; the session goes on."""
        if self.console is None:
            self._open_console()
        else:
            self.close()

    def update(self) -> None:
        """Bring it up to now."""
        runner = self._current_runner()
        if self.console is not None and runner is not None:
            self.console.show_state(self._window.session_state, runner.upcoming_cues())

    def close(self) -> None:
        if self.console is not None:
            self.console.close()

    def _open_console(self) -> None:
        self.console = console = ConsoleWindow(self._window)
        console.note_started.connect(self._start_note)
        console.note_submitted.connect(self._save_note)
        console.closed.connect(self._clear_console)
        console.show_note_hint(messages.NOTE_HINT)
        self.update()
        console.screen_placement.arrange()
        console.activateWindow()

    def _start_note(self) -> None:
        runner = self._current_runner()
        if runner is not None and self.console is not None:
            at_s = self._window.session_state.clock_s
            self._note_context = runner, at_s
            since_s = runner.build_record("").since_first_step_s(at_s)
            self.console.show_note_hint(messages.note_prompt(since_s))

    def _save_note(self, text: str) -> None:
        if self._note_context is not None and self.console is not None:
            runner, at_s = self._note_context
            runner.add_note(text, at_s)
            since_s = runner.build_record("").since_first_step_s(at_s)
            self.console.show_note_hint(messages.note_saved_message(since_s))

    def _clear_console(self) -> None:
        if self.console is not None:
            self.console.deleteLater()
        self.console = self._note_context = None
