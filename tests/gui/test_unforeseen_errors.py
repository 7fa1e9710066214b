"""What cannot be prepared is never loaded, and what fails unforeseen is logged and shown once."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from retrotimer.domain.coaching.client import Client, Condition
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.editor.editor_window import EditorWindow
from retrotimer.gui.library.library_window import LibraryWindow
from retrotimer.gui.main_controller import MainController
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.widgets.ticker import INTERVAL_MS
from retrotimer.store.files import workout_file
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import read_sessions
from retrotimer.store.log_file import FILE_NAME
from tests.support.app_opener import app_opener
from tests.support.long_workouts import LONG_WORKOUT
from tests.support.walked_sessions import (
    COMPLETED_SCREENING,
    NEW_CLIENT,
    SAFE_WORKOUT,
    save_client,
)
from tests.support.window_openers import find_visible_window, open_by_key

Key = Qt.Key
EXPERIENCED = Client(birth_year=1985, sessions_before=30, screening=COMPLETED_SCREENING)
MANY_TICKS_MS = 10 * INTERVAL_MS


@pytest.fixture
def opened(qtbot):
    """Opens the program with a workout, for a client who is new unless another one is saved."""
    with app_opener(qtbot, expects_errors=True) as open_app:

        def open_it(
            workout: Workout = SAFE_WORKOUT, *, client: Client = NEW_CLIENT, start: bool = False
        ) -> MainController:
            save_client(client)
            overrides = SessionOverrides(mute_reason="a test")
            return open_app(StartOptions(workout, None, overrides, starts_immediately=start))

        yield open_it


def messages(app: MainController) -> list[QMessageBox]:
    return [box for box in app.window.findChildren(QMessageBox) if box.isVisible()]


def refusal(app: MainController) -> str:
    """The only message that is shown, which is then closed."""
    (box,) = messages(app)
    text = f"{box.text()}: {box.informativeText()}"
    box.accept()
    return text


def loaded(app: MainController) -> tuple[str, str]:
    """What the title and the screen say is loaded."""
    title = app.window.windowTitle().removesuffix(" - RetroTimer")
    return title, app.window.view.content.step_label


def crashes() -> int:
    path = Folders().log / FILE_NAME
    return path.read_text("utf-8").count("crashed") if path.exists() else 0


def start(qtbot, app: MainController) -> None:
    qtbot.keyClick(app.window, Key.Key_Space)
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window is not app.window:
            qtbot.keyClick(window, Key.Key_Return)


def write_long_workout(folder):
    workout_file.write(folder / "long.retro.json", LONG_WORKOUT)
    return folder / "long.retro.json"


def open_library_with_long_workout(qtbot, app: MainController) -> LibraryWindow:
    """The library, in which an own workout is selected that is too long for this client."""
    Folders().workouts.mkdir(parents=True)
    path = write_long_workout(Folders().workouts)
    library = open_by_key(Key.Key_O, LibraryWindow)(qtbot, app)
    library.select_entry(str(path))
    return library


def test_a_dropped_workout_that_is_too_long_for_this_client_is_refused(qtbot, opened, tmp_path):
    app = opened()
    app.window.file_chosen.emit(write_long_workout(tmp_path))
    assert refusal(app).startswith("Long way: Step 2.2: with turnarounds of 40 s")
    qtbot.wait(MANY_TICKS_MS)
    assert loaded(app) == ("Sound", "Sound")
    assert crashes() == 0
    start(qtbot, app)
    assert app.window.view.content.status_word == "GET ON"


def test_the_library_marks_and_refuses_it(qtbot, opened):
    app = opened()
    library = open_library_with_long_workout(qtbot, app)
    assert "Too long with the turnarounds that you need" in library.entry_list.currentItem().text()
    library.choose_button.click()
    assert "12:05:00" in refusal(app)
    assert loaded(app) == ("Sound", "Sound")


def test_a_window_opened_with_it_says_so_and_loads_the_default_workout(qtbot, opened):
    app = opened(LONG_WORKOUT, start=True)
    assert "12:05:00" in refusal(app)
    qtbot.wait(MANY_TICKS_MS)
    assert messages(app) == []
    assert loaded(app) == ("First steps", "First steps")
    # What was asked for does not start, and nothing else does in its place.
    assert app.window.view.content.status_word == "READY"


def test_a_setting_that_makes_the_loaded_workout_too_long_unloads_it(qtbot, opened):
    app = opened(LONG_WORKOUT, client=EXPERIENCED)
    assert loaded(app) == ("Long way", "Long way")
    preferences = open_by_key(Key.Key_P, PreferencesWindow)(qtbot, app)
    preferences.value_changed.emit("least_turn_s", 100)
    assert "with turnarounds of 100 s" in refusal(app)
    qtbot.waitUntil(lambda: loaded(app) == ("First steps", "First steps"))


def test_the_editor_shows_it_at_its_step_and_still_saves_it(qtbot, opened):
    app = opened()
    library = open_library_with_long_workout(qtbot, app)
    library.edit_requested.emit(library.entry_list.currentItem().data(Qt.ItemDataRole.UserRole))
    qtbot.waitUntil(lambda: find_visible_window(EditorWindow) is not None)
    editor = find_visible_window(EditorWindow)
    finding = editor.steps_list.index_of((1, 1)).siblingAtColumn(9).data()
    assert finding.startswith("With turnarounds of 40 s")


def test_an_answer_before_the_start_that_lengthens_the_turnarounds_counts_at_once(qtbot, opened):
    app = opened(LONG_WORKOUT, client=replace(EXPERIENCED, screening=None))
    qtbot.keyClick(app.window, Key.Key_Space)
    screening = find_visible_window(QuestionsWindow)
    screening.controls[Condition.HEART].show_answer(answer=True)
    qtbot.keyClick(screening, Key.Key_N)
    qtbot.keyClick(screening, Key.Key_Return)
    review = find_visible_window(FindingsWindow)
    review.risk_accepted.emit()
    qtbot.keyClick(find_visible_window(QuestionsWindow), Key.Key_Return)
    assert "with turnarounds of 40 s" in refusal(app)
    assert app.window.view.content.status_word == "READY"


def test_it_counts_at_once_for_a_workout_that_can_be_walked_too(qtbot, opened):
    app = opened(client=replace(EXPERIENCED, screening=None))
    qtbot.keyClick(app.window, Key.Key_Space)
    screening = find_visible_window(QuestionsWindow)
    screening.controls[Condition.HEART].show_answer(answer=True)
    for key in (Key.Key_N, Key.Key_Return):
        qtbot.keyClick(screening, key)
    if (review := find_visible_window(FindingsWindow)) is not None:
        review.risk_accepted.emit()
    qtbot.keyClick(find_visible_window(QuestionsWindow), Key.Key_Return)
    assert app.window.view.content.status_word == "GET ON"
    turn = app.window.session_state.timeline.segments[1]
    assert (turn.duration_s, turn.speed_kmh, turn.hold) == (40, 0, True)
    assert app.errors.count == 0


def test_what_fails_at_each_tick_of_a_session_is_said_once_and_the_session_goes_on(qtbot, opened):
    app = opened()
    start(qtbot, app)
    # Units of a wrong type: no code foresees them.
    app.window.set_units(None)
    qtbot.waitUntil(lambda: bool(messages(app)))
    qtbot.wait(MANY_TICKS_MS)
    (box,) = messages(app)
    assert "Your session goes on" in box.text()
    assert "AttributeError" in box.detailedText()
    assert crashes() == 1
    # The keys still belong to the session: its window passes them to no other widget.
    assert (box.window(), app.window.focusWidget()) == (app.window, app.window.view)
    qtbot.keyClick(app.window, Key.Key_S)
    box.accept()
    qtbot.wait(MANY_TICKS_MS)
    assert messages(app) == []
    app.close()
    (kept,) = read_sessions(Folders().history_path)
    assert kept.record.outcome is Outcome.STOPPED


def test_what_fails_in_any_slot_is_logged_and_shown_once(qtbot, opened, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    app = opened()
    app.errors.install()
    app.ticker.ticked.connect(lambda: 1 / 0)
    qtbot.waitUntil(lambda: bool(messages(app)))
    qtbot.wait(MANY_TICKS_MS)
    (box,) = messages(app)
    assert "ZeroDivisionError" in box.detailedText()
    assert crashes() == 1


def test_a_file_that_cannot_be_imported_for_an_unforeseen_reason_is_said(opened):
    app = opened()
    # No path at all, which no code foresees.
    app.window.file_chosen.emit(None)
    (box,) = messages(app)
    assert "Your own workouts are unchanged" in box.text()
    assert loaded(app) == ("Sound", "Sound")
    assert crashes() == 1
