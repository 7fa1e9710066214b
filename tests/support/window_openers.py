"""Every window of the program, opened as a person opens it, with something in it to see."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.coaching.findings import Finding, Rule, Severity
from retrotimer.domain.coaching.preference_pages import WHO
from retrotimer.domain.coaching.questionnaires import SCREENING, after_sheet
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.settings.cue_settings import CueChoices
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.gui.history.export_window import ExportWindow
from retrotimer.gui.history.history_window import CALENDAR, LIST, TRENDS, LogbookWindow
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.main_controller import App
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.session.recovery_window import RecoveryWindow
from retrotimer.gui.settings.first_run_window import FirstRunWindow
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.settings.sound_window import SoundWindow
from retrotimer.gui.trainer.console_window import ConsoleWindow
from retrotimer.services.coaching import CoachDesk
from retrotimer.store.files import client_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, built_in_workouts
from tests.support.history_database import put
from tests.support.walked_sessions import walk

Key = Qt.Key
Open = Callable[[QtBot, App], QWidget]
REFUSED = Finding(Rule.BACKWARD_SPEED, Severity.REFUSE, "steps[1]", 4.0, 3.2, "km/h")
EXPERIENCED = Client(sessions_before=30, screening=Screening("2026-11-01"))


def write_down_an_owner() -> None:
    """Who has walked often: nothing is asked before their windows open."""
    client_file.write(Folders().clients, EXPERIENCED)


def write_down_sessions() -> str:
    """A short history; the id of its newest session, which has a note."""
    kept = walk(days_ago=2, answers={"effort": 4, "rail_use": "light"})
    put(Folders().history, kept, 372.0, "note", '{"text": "7"}')
    for days_ago in (20, 30, 40):
        walk(days_ago=days_ago, stopped_at_s=110, answers={"knee_pain_worst": 3})
    return kept


def shown(kind: type[QWidget]) -> QWidget | None:
    """The window of this kind that is seen now."""
    there = (one for one in QApplication.topLevelWidgets() if isinstance(one, kind))
    return next((one for one in there if one.isVisible()), None)


def found() -> list[Finding]:
    """What is unsafe in the workouts that come with the program."""
    desk = CoachDesk(Folders())
    return [one for path in built_in_workouts() for one in desk.findings(read(path))]


def by_key(key: Qt.Key, kind: type[QWidget]) -> Open:
    """From the session's window."""

    def open_it(qtbot: QtBot, app: App) -> QWidget:
        qtbot.keyClick(app.window, key)
        qtbot.waitUntil(lambda: shown(kind) is not None)
        return shown(kind)

    return open_it


def page_of_preferences(number: int) -> Open:
    def open_it(qtbot: QtBot, app: App) -> QWidget:
        window = by_key(Key.Key_P, PreferencesWindow)(qtbot, app)
        window.names.setCurrentRow(number)
        return window

    return open_it


def page_of_history(tab: int) -> Open:
    def open_it(qtbot: QtBot, app: App) -> QWidget:
        kept = write_down_sessions()
        window = by_key(Key.Key_H, LogbookWindow)(qtbot, app)
        qtbot.waitUntil(lambda: window.session_id == kept)
        window.tabs.setCurrentIndex(tab)
        if tab == CALENDAR:
            qtbot.waitUntil(lambda: window.calendar.sessions.session_id == kept)
        elif tab == TRENDS:
            qtbot.waitUntil(lambda: window.trends.views[0].accessibleName() != "")
        return window

    return open_it


def from_history(ask: Callable[[QWidget], None], kind: type[QWidget]) -> Open:
    def open_it(qtbot: QtBot, app: App) -> QWidget:
        ask(page_of_history(LIST)(qtbot, app))
        qtbot.waitUntil(lambda: shown(kind) is not None)
        return shown(kind)

    return open_it


def that_asks(make: Callable[[], QWidget]) -> Open:
    """A window of its own."""

    def open_it(qtbot: QtBot, _app: App) -> QWidget:
        window = make()
        qtbot.addWidget(window)
        window.open()
        return window

    return open_it


def page_of_first_run(number: int) -> Open:
    def make() -> QWidget:
        window = FirstRunWindow(WHO, SCREENING, CueChoices())
        for _ in range(number):
            window.next.click()
        return window

    return that_asks(make)


def session(_qtbot: QtBot, app: App) -> QWidget:
    return app.window


def keys(qtbot: QtBot, app: App) -> QWidget:
    """Over the session, until the next key."""
    qtbot.keyClick(app.window, Key.Key_Question)
    return app.window


def unsafe_workout(qtbot: QtBot, app: App) -> QWidget:
    """In the editor, with what was found."""
    cards = by_key(Key.Key_O, LibraryWindow)(qtbot, app)
    qtbot.waitUntil(lambda: cards.cards.count() > 0)
    cards.select(str(next(path for path in built_in_workouts() if "cardio" in path.name)))
    next(one for one in cards.findChildren(QPushButton) if one.toolTip() == "Ctrl+E").click()
    qtbot.waitUntil(lambda: shown(EditorWindow) is not None)
    window = shown(EditorWindow)
    qtbot.waitUntil(window.findings.isVisible)
    return window


WINDOWS: dict[str, Open] = {
    "session": session,
    "keys": keys,
    "library": by_key(Key.Key_O, LibraryWindow),
    "editor": by_key(Key.Key_E, EditorWindow),
    "unsafe": unsafe_workout,
    **{f"preferences {number + 1}": page_of_preferences(number) for number in range(5)},
    "sound": by_key(Key.Key_A, SoundWindow),
    "screening": that_asks(lambda: QuestionsWindow(SCREENING)),
    "before": that_asks(lambda: QuestionsWindow(CoachDesk(Folders()).before_sheet)),
    "after": that_asks(lambda: QuestionsWindow(after_sheet(Outcome.FINISHED))),
    "findings": that_asks(lambda: FindingsWindow("Ladder", found())),
    "refused": that_asks(lambda: FindingsWindow("Ladder", [REFUSED])),
    "recovery": that_asks(lambda: RecoveryWindow("Ladder")),
    **{f"first run {number + 1}": page_of_first_run(number) for number in range(3)},
    "history": page_of_history(LIST),
    "calendar": page_of_history(CALENDAR),
    "trends": page_of_history(TRENDS),
    "answers": from_history(lambda window: window.page.answers.click(), QuestionsWindow),
    "export": from_history(lambda window: window.export.click(), ExportWindow),
    "console": by_key(Key.Key_W, ConsoleWindow),
}
