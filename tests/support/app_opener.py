"""Opens the main window as the program does, in the event loop of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

from retrotimer.gui.main_controller import App, Opening
from retrotimer.store.folders import Folders


@contextmanager
def app_opener(qtbot: QtBot) -> Iterator[Callable[[Opening], App]]:
    """Each call opens a window and waits until it knows its sound; all are closed at the end."""
    apps: list[App] = []

    def open_app(opening: Opening) -> App:
        app = App(opening, Folders())
        apps.append(app)
        app.window.show()
        app.ticker.start()
        qtbot.waitUntil(lambda: app.window.view.content.sound_warning != "")
        return app

    yield open_app
    for app in apps:
        app.close()
        app.window.deleteLater()
