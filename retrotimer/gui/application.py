"""Runs the desktop program: Qt's event loop, from the window's opening to the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QEvent, Signal
from PySide6.QtWidgets import QApplication

from retrotimer.domain import messages
from retrotimer.exit_status import ExitStatus
from retrotimer.gui.main_controller import MainController
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.widgets.language import LANGUAGE_SEARCH_PREFIX
from retrotimer.gui.widgets.theme import load_font
from retrotimer.store.folders import Folders, assets_folder
from retrotimer.system.end_signals import EndSignals, ignore_end_signals

if TYPE_CHECKING:
    from retrotimer.store.session_journal import SessionJournal


class DesktopApplication(QApplication):
    """The application, which hears when the desktop asks the program to end."""

    end_requested = Signal()

    def __init__(self) -> None:
        super().__init__(["retrotimer"])
        self.setApplicationDisplayName("RetroTimer")
        # Windows or a session manager ends the desktop's session, and waits until this returns.
        self.commitDataRequest.connect(self.end_requested)

    def event(self, event: QEvent) -> bool:
        """End at a quit event, which macOS sends, and Qt itself after the last window's closing.

        Qt would try to close the windows, which ask, and give up at the first that stays open.
        """
        if event.type() != QEvent.Type.Quit:
            return super().event(event)
        event.accept()
        self.end_requested.emit()
        return True


def run_desktop(options: StartOptions, folders: Folders, signals: EndSignals) -> ExitStatus:
    """Open the window and run until it closes. Returns the exit status of the program."""
    with signals.deferred():
        application = DesktopApplication()
        load_font(assets_folder() / "fonts")
        QDir.setSearchPaths(LANGUAGE_SEARCH_PREFIX, [str(assets_folder() / "languages")])
        controller = MainController(options, folders)
        controller.errors.install()

        def end() -> None:
            # The desktop may ask again, and Qt does so after the window was closed.
            if not controller.is_closed:
                controller.close()
                application.exit(ExitStatus.INTERRUPTED)

        def obey_signals() -> None:
            if signals.is_requested:
                end()

        controller.ticker.ticked.connect(obey_signals)
        application.end_requested.connect(end)
        controller.window.closed.connect(lambda: application.exit(ExitStatus.SUCCESS))
        controller.window.show()
        controller.ticker.start()
        status = ExitStatus(application.exec())
        if signals.is_requested:
            ignore_end_signals()
    unsaved_journals = controller.unsaved_journals()
    for journal in unsaved_journals:
        save_as_file_if_walked(journal, options.save_to)
    return ExitStatus.ENVIRONMENT_FAILED if unsaved_journals else status


def save_as_file_if_walked(journal: SessionJournal, chosen_path: Path | None) -> None:
    """Say that the history could not take a session, save it as a file, and say where it is."""
    _print_problems([messages.history_write_error_message(journal.problem)])
    if journal.context.time_scale != 1:
        # A simulation.
        return
    # Hardly ever needed, and the start does not wait for it.
    from retrotimer.services.unsaved_session import (
        SessionNotSavedError,
        save_as_file,
        saved_file_message,
    )

    try:
        _print_problems(saved_file_message(save_as_file(journal, chosen_path)))
    except SessionNotSavedError as error:
        _print_problems(error.messages)


def _print_problems(problems: Iterable[str]) -> None:
    for problem in problems:
        # The name of a folder may hold the end of a line.
        print(problem.replace("\n", "\\n"), file=sys.stderr)
