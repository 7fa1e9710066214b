"""The desktop program: Qt's loop around the window, from its opening to the exit status."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QApplication

from retrotimer.domain import messages
from retrotimer.exit_status import ExitStatus
from retrotimer.gui.main_controller import App, Opening
from retrotimer.gui.widgets.language import LANGUAGE_SEARCH_PREFIX
from retrotimer.gui.widgets.theme import load_font
from retrotimer.store.folders import Folders, assets_folder


def run_desktop(options: Opening, folders: Folders) -> ExitStatus:
    """Open the window and stay until it closes; the exit status."""
    application = QApplication(["retrotimer"])
    application.setApplicationDisplayName("RetroTimer")
    load_font(assets_folder() / "fonts")
    QDir.setSearchPaths(LANGUAGE_SEARCH_PREFIX, [str(assets_folder() / "languages")])
    app = App(options, folders)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        app.close()
        application.exit(ExitStatus.INTERRUPTED)

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    app.window.show()
    app.ticker.start()
    status = ExitStatus(application.exec())
    if problem := app.unkept():
        print(messages.history_write_error_message(problem), file=sys.stderr)
        return ExitStatus.ENVIRONMENT_FAILED
    return status
