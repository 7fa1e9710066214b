"""The trainer's console in the real program: during a session, with notes that are saved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.trainer.console_window import ConsoleWindow
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import read_sessions
from tests.support.app_opener import app_opener
from tests.support.walked_sessions import there_and_back_workout

Key = Qt.Key


@pytest.fixture
def app(qtbot):
    """Almost real time, so that the session is saved like any other."""
    with app_opener(qtbot) as open_app:
        wishes = SessionOverrides(mute_reason="a test")
        yield open_app(StartOptions(there_and_back_workout(), None, wishes, 1.5))
        for console in consoles():
            console.close()


@pytest.fixture
def walking(qtbot, app):
    """The program during a session."""
    qtbot.keyClick(app.window, Key.Key_Space)
    qtbot.waitUntil(lambda: app.window.session_state.phase is SessionPhase.COUNTDOWN)
    qtbot.keyClick(app.window, Key.Key_Right)
    qtbot.waitUntil(lambda: app.window.session_state.phase is SessionPhase.RUNNING)
    return app


def consoles() -> list[ConsoleWindow]:
    """Those that can be seen."""
    found = QApplication.topLevelWidgets()
    return [one for one in found if isinstance(one, ConsoleWindow) and one.isVisible()]


def opened(qtbot, app) -> ConsoleWindow:
    qtbot.keyClick(app.window, Key.Key_W)
    (console,) = consoles()
    return console


def noted():
    (kept,) = read_sessions(Folders().history_path)
    return [(note.text, note.at_s) for note in kept.notes]


def test_before_the_start_it_shows_what_comes_with_it(qtbot, app):
    shown = opened(qtbot, app)
    qtbot.waitUntil(lambda: len(shown.upcoming_list.rows) == 5)
    assert [row[:2] for row in shown.upcoming_list.rows[:1]] == [("+0:01", "Get on the belt")]


def test_w_opens_and_closes_it_during_a_session(qtbot, walking):
    shown = opened(qtbot, walking)
    qtbot.waitUntil(lambda: len(shown.upcoming_list.rows) == 5)
    assert shown.view.content.status_word == "FORWARD"
    qtbot.keyClick(shown, Key.Key_W)
    assert consoles() == []
    assert walking.window.session_state.phase is SessionPhase.RUNNING
    assert opened(qtbot, walking) is not shown


def test_what_is_pressed_there_is_obeyed(qtbot, walking):
    shown = opened(qtbot, walking)
    before_kmh = walking.window.session_state.speed_kmh
    qtbot.keyClick(shown, Key.Key_Up)
    assert walking.window.session_state.speed_kmh == pytest.approx(before_kmh + 0.1)
    shown.hold_button.click()
    assert walking.window.session_state.segment.hold
    assert walking.window.view.content.next_label.startswith("Waits, then: ")
    qtbot.waitUntil(lambda: shown.hold_button.text() == "Take hold back\nH")
    shown.hold_button.click()
    assert not walking.window.session_state.segment.hold


def test_a_note_is_kept_with_the_moment_at_which_it_was_begun(qtbot, walking):
    shown = opened(qtbot, walking)
    begun_s = walking.window.session_state.clock_s
    qtbot.keyClicks(shown.note_field, "Looks")
    assert "Return: keep" in shown.note_hint.text()
    qtbot.waitUntil(lambda: walking.window.session_state.clock_s > begun_s + 0.5)
    qtbot.keyClicks(shown.note_field, " down")
    qtbot.keyClick(shown.note_field, Key.Key_Return)
    assert shown.note_hint.text().startswith("Kept")
    qtbot.keyClick(shown, Key.Key_S)
    walking.close()
    assert noted() == [("Looks down", pytest.approx(begun_s, abs=0.2))]


def test_a_note_that_is_finished_after_the_end_belongs_to_its_session(qtbot, walking):
    shown = opened(qtbot, walking)
    qtbot.keyClicks(shown.note_field, "Tired")
    begun_s = walking.window.session_state.clock_s
    qtbot.keyClick(walking.window, Key.Key_S)
    qtbot.waitUntil(lambda: walking.window.session_state.phase is SessionPhase.STOPPED)
    qtbot.keyClick(walking.window, Key.Key_Space)
    qtbot.waitUntil(lambda: walking.window.session_state.phase is SessionPhase.READY)
    qtbot.keyClick(shown.note_field, Key.Key_Return)
    walking.close()
    assert noted() == [("Tired", pytest.approx(begun_s, abs=0.3))]


def test_the_console_goes_with_the_window(qtbot, walking):
    shown = opened(qtbot, walking)
    walking.window.close()
    walking.window.close()
    assert consoles() == []
    assert not shown.isVisible()
    (kept,) = read_sessions(Folders().history_path)
    assert kept.record.outcome == "stopped"


def test_closing_the_console_ends_nothing(qtbot, walking):
    opened(qtbot, walking).close()
    assert consoles() == []
    assert walking.window.isVisible()
    assert walking.window.session_state.phase is SessionPhase.RUNNING
