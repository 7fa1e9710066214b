"""Opens every window of the program as a user does, with content in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.coaching.findings import Finding, Rule, Severity
from retrotimer.domain.coaching.preference_pages import FIRST_RUN_PREFERENCES
from retrotimer.domain.coaching.questionnaires import (
    SCREENING_QUESTIONNAIRE,
    build_post_session_questionnaire,
)
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import WalkerProfile, WalkHistory
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.gui.history.export_window import ExportWindow
from retrotimer.gui.history.history_window import CALENDAR_TAB, LIST_TAB, TRENDS_TAB, HistoryWindow
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.main_controller import MainController
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.gui.settings.first_run_window import FirstRunWindow
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.settings.sound_window import SoundWindow
from retrotimer.gui.trainer.console_window import ConsoleWindow
from retrotimer.services.coaching import CoachingService
from retrotimer.store.files import client_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, bundled_workout_paths
from tests.support.history_database import append_event
from tests.support.walked_sessions import save_walked_session

Key = Qt.Key
OpenWindow = Callable[[QtBot, MainController], QWidget]
BLOCKING_FINDING = Finding(Rule.BACKWARD_SPEED, Severity.BLOCK, "steps[1]", 4.0, 3.2, "km/h")
EXPERIENCED_CLIENT = Client(
    birth_year=1985, own_speed_kmh=5.0, sessions_before=30, screening=Screening("2026-11-01")
)


def save_experienced_owner() -> None:
    """Save an owner who has walked often, so that no question comes before a window opens."""
    client_file.write(Folders().clients, EXPERIENCED_CLIENT)


def save_sessions() -> str:
    """Save a short history; return the id of its newest session, which has a note."""
    session_id = save_walked_session(days_ago=2, answers={"effort": 4, "rail_use": "light"})
    append_event(Folders().history_path, session_id, 372.0, "note", '{"text": "7"}')
    for days_ago in (20, 30, 40):
        save_walked_session(days_ago=days_ago, stopped_at_s=110, answers={"knee_pain_worst": 3})
    return session_id


def find_visible_window(window_class: type[QWidget]) -> QWidget | None:
    """The visible window of this class, if there is one."""
    windows = (one for one in QApplication.topLevelWidgets() if isinstance(one, window_class))
    return next((window for window in windows if window.isVisible()), None)


def built_in_findings() -> list[Finding]:
    """The findings of all bundled workouts for a new walker of unknown age."""
    client = Client(own_speed_kmh=5.0)
    walker = WalkerProfile(client, WalkHistory(), date(2026, 11, 1))
    return [
        finding for path in bundled_workout_paths() for finding in check_workout(read(path), walker)
    ]


def open_by_key(key: Qt.Key, window_class: type[QWidget]) -> OpenWindow:
    """Open a window with this key of the session window."""

    def open_window(qtbot: QtBot, app: MainController) -> QWidget:
        qtbot.keyClick(app.window, key)
        qtbot.waitUntil(lambda: find_visible_window(window_class) is not None)
        return find_visible_window(window_class)

    return open_window


def open_preferences_page(index: int) -> OpenWindow:
    def open_window(qtbot: QtBot, app: MainController) -> QWidget:
        window = open_by_key(Key.Key_P, PreferencesWindow)(qtbot, app)
        window.page_list.setCurrentRow(index)
        return window

    return open_window


def open_history_tab(index: int) -> OpenWindow:
    def open_window(qtbot: QtBot, app: MainController) -> QWidget:
        session_id = save_sessions()
        window = open_by_key(Key.Key_H, HistoryWindow)(qtbot, app)
        qtbot.waitUntil(lambda: window.current_session_id == session_id)
        window.tab_bar.setCurrentIndex(index)
        if index == CALENDAR_TAB:
            qtbot.waitUntil(lambda: window.calendar.sessions_table.current_session_id == session_id)
        elif index == TRENDS_TAB:
            qtbot.waitUntil(lambda: window.trends.chart_views[0].accessibleName() != "")
        return window

    return open_window


def open_from_history(
    request: Callable[[QWidget], None], window_class: type[QWidget]
) -> OpenWindow:
    def open_window(qtbot: QtBot, app: MainController) -> QWidget:
        request(open_history_tab(LIST_TAB)(qtbot, app))
        qtbot.waitUntil(lambda: find_visible_window(window_class) is not None)
        return find_visible_window(window_class)

    return open_window


def open_dialog(create_dialog: Callable[[], QWidget]) -> OpenWindow:
    """Open a dialog without the window that usually asks for it."""

    def open_window(qtbot: QtBot, _app: MainController) -> QWidget:
        window = create_dialog()
        qtbot.addWidget(window)
        window.open()
        return window

    return open_window


def open_first_run_page(index: int) -> OpenWindow:
    def create_window() -> QWidget:
        window = FirstRunWindow(FIRST_RUN_PREFERENCES, SCREENING_QUESTIONNAIRE, CueSettings())
        for _ in range(index):
            window.next_button.click()
        return window

    return open_dialog(create_window)


def open_session(_qtbot: QtBot, app: MainController) -> QWidget:
    return app.window


def open_keys_overlay(qtbot: QtBot, app: MainController) -> QWidget:
    """Show the overlay of keys over the session screen."""
    qtbot.keyClick(app.window, Key.Key_Question)
    return app.window


def open_unsafe_workout(qtbot: QtBot, app: MainController) -> QWidget:
    """Open a workout with findings in the editor."""
    library = open_by_key(Key.Key_O, LibraryWindow)(qtbot, app)
    qtbot.waitUntil(lambda: library.entry_list.count() > 0)
    library.select_entry(
        str(next(path for path in bundled_workout_paths() if "cardio" in path.name))
    )
    buttons = library.findChildren(QPushButton)
    next(button for button in buttons if button.toolTip() == "Ctrl+E").click()
    qtbot.waitUntil(lambda: find_visible_window(EditorWindow) is not None)
    window = find_visible_window(EditorWindow)
    qtbot.waitUntil(window.findings_list.isVisible)
    return window


WINDOW_OPENERS: dict[str, OpenWindow] = {
    "session": open_session,
    "keys": open_keys_overlay,
    "library": open_by_key(Key.Key_O, LibraryWindow),
    "editor": open_by_key(Key.Key_E, EditorWindow),
    "unsafe": open_unsafe_workout,
    **{f"preferences {number + 1}": open_preferences_page(number) for number in range(5)},
    "sound": open_by_key(Key.Key_A, SoundWindow),
    "screening": open_dialog(lambda: QuestionsWindow(SCREENING_QUESTIONNAIRE)),
    "before": open_dialog(
        lambda: QuestionsWindow(CoachingService(Folders()).pre_session_questionnaire)
    ),
    "after": open_dialog(
        lambda: QuestionsWindow(build_post_session_questionnaire(Outcome.FINISHED))
    ),
    "findings": open_dialog(lambda: FindingsWindow("Ladder", built_in_findings())),
    "refused": open_dialog(lambda: FindingsWindow("Ladder", [BLOCKING_FINDING])),
    "recovery": open_dialog(lambda: RecoveryWindow("Ladder")),
    **{f"first run {number + 1}": open_first_run_page(number) for number in range(3)},
    "history": open_history_tab(LIST_TAB),
    "calendar": open_history_tab(CALENDAR_TAB),
    "trends": open_history_tab(TRENDS_TAB),
    "answers": open_from_history(
        lambda window: window.session_page.answers_button.click(), QuestionsWindow
    ),
    "export": open_from_history(lambda window: window.export_button.click(), ExportWindow),
    "console": open_by_key(Key.Key_W, ConsoleWindow),
}
