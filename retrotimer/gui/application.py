"""Runs the desktop program: Qt's event loop, from the window's opening to the exit status."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QApplication

from retrotimer.domain import messages
from retrotimer.exit_status import ExitStatus
from retrotimer.gui.main_controller import MainController, StartOptions
from retrotimer.gui.widgets.language import LANGUAGE_SEARCH_PREFIX
from retrotimer.gui.widgets.theme import load_font
from retrotimer.store.folders import Folders, assets_folder

if TYPE_CHECKING:
    from retrotimer.store.session_journal import SessionJournal


def run_desktop(options: StartOptions, folders: Folders) -> ExitStatus:
    """Open the window and run until it closes. Returns the exit status of the program."""
    application = QApplication(["retrotimer"])
    application.setApplicationDisplayName("RetroTimer")
    load_font(assets_folder() / "fonts")
    QDir.setSearchPaths(LANGUAGE_SEARCH_PREFIX, [str(assets_folder() / "languages")])
    controller = MainController(options, folders)
    controller.errors.install()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        controller.close()
        application.exit(ExitStatus.INTERRUPTED)

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    controller.window.show()
    controller.ticker.start()
    status = ExitStatus(application.exec())
    unsaved_journals = controller.unsaved_journals()
    for journal in unsaved_journals:
        save_as_file_if_walked(journal, options.save_to)
    return ExitStatus.ENVIRONMENT_FAILED if unsaved_journals else status


def save_as_file_if_walked(journal: SessionJournal, chosen_path: Path | None) -> None:
    """Say that the history could not take a session, save it as a file, and say where it is."""
    print(messages.history_write_error_message(journal.problem), file=sys.stderr)
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
        print(saved_file_message(save_as_file(journal, chosen_path)), file=sys.stderr)
    except SessionNotSavedError as error:
        print(*error.messages, sep="\n", file=sys.stderr)
