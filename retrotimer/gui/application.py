"""The desktop program: Qt's loop around the window, from its opening to the exit status."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QApplication

from retrotimer.domain import messages
from retrotimer.exit_status import Status
from retrotimer.gui.main_controller import App, Opening
from retrotimer.gui.widgets.language import LANGUAGES
from retrotimer.gui.widgets.theme import load_font
from retrotimer.store.folders import Folders, assets


def show(opening: Opening, folders: Folders) -> Status:
    """Open the window and stay until it closes; the exit status."""
    application = QApplication(["retrotimer"])
    application.setApplicationDisplayName("RetroTimer")
    load_font(assets() / "fonts")
    QDir.setSearchPaths(LANGUAGES, [str(assets() / "languages")])
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
        print(messages.not_kept(problem), file=sys.stderr)
        return Status.ENVIRONMENT_FAILED
    return status
