"""Runs the desktop program: Qt's event loop, from the window's opening to the exit status."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QApplication

from retrotimer.domain import messages
from retrotimer.exit_status import ExitStatus
from retrotimer.gui.main_controller import MainController, StartOptions
from retrotimer.gui.widgets.language import LANGUAGE_SEARCH_PREFIX
from retrotimer.gui.widgets.theme import load_font
from retrotimer.store.folders import Folders, assets_folder


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
    if problem := controller.unsaved_problem():
        print(messages.history_write_error_message(problem), file=sys.stderr)
        return ExitStatus.ENVIRONMENT_FAILED
    return status
