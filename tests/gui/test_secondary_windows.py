"""The windows next to the session's: one of each kind, and none left behind."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.gui.history.history_window import HistoryWindow
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.settings.sound_window import SoundWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.trainer.console_window import ConsoleWindow
from tests.support.app_opener import app_opener
from tests.support.walked_sessions import there_and_back_workout
from tests.support.window_openers import find_visible_window, open_by_key

Key = Qt.Key
WINDOW_KEYS = {
    Key.Key_O: LibraryWindow,
    Key.Key_E: EditorWindow,
    Key.Key_H: HistoryWindow,
    Key.Key_A: SoundWindow,
    Key.Key_P: PreferencesWindow,
    Key.Key_W: ConsoleWindow,
}
KINDS = pytest.mark.parametrize(("key", "kind"), WINDOW_KEYS.items(), ids=str)


@pytest.fixture
def app(qtbot):
    with app_opener(qtbot) as open_app:
        overrides = SessionOverrides(mute_reason="a test")
        yield open_app(StartOptions(there_and_back_workout(), None, overrides))


def existing_windows(kind: type[QWidget]) -> list[QWidget]:
    """Those of this kind that still exist, seen or not."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind)]


@KINDS
def test_a_window_that_is_closed_is_deleted(qtbot, app, key, kind):
    widgets_before = len(QApplication.allWidgets())
    for _ in range(5):
        open_by_key(key, kind)(qtbot, app)
        find_visible_window(kind).close()
        assert existing_windows(kind) == []
    assert len(QApplication.allWidgets()) <= widgets_before


@pytest.mark.parametrize("key", [key for key in WINDOW_KEYS if key is not Key.Key_W])
def test_a_window_that_is_open_is_not_opened_twice(qtbot, app, key):
    opened = open_by_key(key, WINDOW_KEYS[key])(qtbot, app)
    qtbot.keyClick(app.window, key)
    assert existing_windows(WINDOW_KEYS[key]) == [opened]
    qtbot.waitUntil(opened.isActiveWindow)


def test_the_editor_that_the_library_opened_is_deleted_with_its_close(qtbot, app):
    library = open_by_key(Key.Key_O, LibraryWindow)(qtbot, app)
    qtbot.waitUntil(lambda: library.entry_list.count() > 0)
    for _ in range(2):
        library.new_requested.emit()
        qtbot.waitUntil(lambda: find_visible_window(EditorWindow) is not None)
        find_visible_window(EditorWindow).close()
        assert existing_windows(EditorWindow) == []
    assert library.isVisible()
