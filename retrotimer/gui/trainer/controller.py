"""A trainer's console beside the client's view: shown what comes, and its notes are kept."""

from __future__ import annotations

from collections.abc import Callable

from retrotimer.domain import messages
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.trainer.console_window import ConsoleWindow
from retrotimer.services.session_runner import Conductor


class Trainer:
    """Opens the console over a session's window, and closes it. `look` at every tick."""

    def __init__(self, window: SessionWindow, conductor: Callable[[], Conductor | None]) -> None:
        self.console: ConsoleWindow | None = None
        self._window = window
        self._conductor = conductor
        # Of which session the note is that is being written, and about which moment.
        self._noted: tuple[Conductor, float] | None = None
        window.ended.connect(self.close)

    def toggle(self) -> None:
        """Open the console, or close it; the session goes on."""
        if self.console is None:
            self._open()
        else:
            self.close()

    def look(self) -> None:
        """Bring it up to now."""
        conductor = self._conductor()
        if self.console is not None and conductor is not None:
            self.console.show_session(self._window.moment, conductor.coming())

    def close(self) -> None:
        if self.console is not None:
            self.console.close()

    def _open(self) -> None:
        self.console = console = ConsoleWindow(self._window)
        console.note_begun.connect(self._begin_note)
        console.noted.connect(self._keep_note)
        console.closed.connect(self._forget)
        console.show_note_hint(messages.NOTE_HINT)
        self.look()
        console.place.arrange()
        console.activateWindow()

    def _begin_note(self) -> None:
        conductor = self._conductor()
        if conductor is not None and self.console is not None:
            at_s = self._window.moment.clock_s
            self._noted = conductor, at_s
            since_s = conductor.record("").since_first_step_s(at_s)
            self.console.show_note_hint(messages.noting(since_s))

    def _keep_note(self, text: str) -> None:
        if self._noted is not None and self.console is not None:
            conductor, at_s = self._noted
            conductor.note(text, at_s)
            since_s = conductor.record("").since_first_step_s(at_s)
            self.console.show_note_hint(messages.note_kept(since_s))

    def _forget(self) -> None:
        if self.console is not None:
            self.console.deleteLater()
        self.console = self._noted = None
