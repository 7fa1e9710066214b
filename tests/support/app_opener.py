"""Opens the main window as the program does, in the event loop of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

from retrotimer.gui.main_controller import MainController
from retrotimer.gui.start_options import StartOptions
from retrotimer.store.folders import Folders


@contextmanager
def app_opener(
    qtbot: QtBot, *, expects_errors: bool = False
) -> Iterator[Callable[[StartOptions], MainController]]:
    """Each call opens a window and waits until it knows its sound; all are closed at the end.

    The program survives an error that no code foresees; a test fails unless it expects one.
    """
    apps: list[MainController] = []

    def open_app(options: StartOptions) -> MainController:
        app = MainController(options, Folders())
        apps.append(app)
        app.window.show()
        app.ticker.start()
        qtbot.waitUntil(lambda: app.window.view.content.sound_warning != "")
        return app

    yield open_app
    for app in apps:
        app.close()
        app.window.deleteLater()
    assert expects_errors or [app.errors.count for app in apps] == [0] * len(apps)
