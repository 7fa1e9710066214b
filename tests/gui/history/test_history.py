"""The history in its window: list, calendar, one session whole; through the real program."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from retrotimer.clock import SystemClock
from retrotimer.domain.history.export_choices import EXPORTS, PERIODS
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.settings.settings import Wishes
from retrotimer.domain.values.units import Units
from retrotimer.gui.history.controller import Logbook
from retrotimer.gui.history.export_window import ExportWindow
from retrotimer.gui.history.history_window import CALENDAR, LIST, LogbookWindow
from retrotimer.gui.main_controller import Opening
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.store.files import client_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, default_workout
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import session
from tests.support.app_opener import opener
from tests.support.damaged_histories import fill, many
from tests.support.history_database import asked, put
from tests.support.walked_sessions import NEWCOMER, walk

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def app(qtbot):
    client_file.write(Folders().clients, NEWCOMER)
    with opener(qtbot) as open_app:
        yield open_app(Opening(read(default_workout()), None, Wishes(muted="a test"), 400.0))


def logbook(app) -> LogbookWindow:
    return next(one for one in app.window.findChildren(LogbookWindow) if one.isVisible())


def opened(qtbot, app) -> LogbookWindow:
    qtbot.keyClick(app.window, Key.Key_H)
    shown = logbook(app)
    # Shortcuts are those of the active window.
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    qtbot.waitUntil(lambda: "eading" not in shown.figures.text())
    return shown


def cells(table):
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def questions_of(shown) -> QuestionsWindow:
    shown.page.answers.click()
    return shown.findChildren(QuestionsWindow)[-1]


def answer(shown, answers) -> None:
    questions = questions_of(shown)
    questions.answered.emit(answers)
    questions.reject()


def test_without_a_session_it_says_so(qtbot, app):
    shown = opened(qtbot, app)
    assert shown.figures.text() == "No sessions yet."
    assert cells(shown.sessions) == []
    for button in (shown.page.answers, shown.bin, shown.undo):
        assert not button.isEnabled()
    shown.tabs.setCurrentIndex(CALENDAR)
    qtbot.waitUntil(lambda: "nothing walked" in shown.calendar.told.text())


def test_the_newest_is_first_and_shown_whole(qtbot, app):
    walk(days_ago=9)
    walk(days_ago=2, answers={"effort": 4, "knee_pain_worst": 3, "notes": "Easy"})
    shown = opened(qtbot, app)
    first, second = cells(shown.sessions)
    assert first[0] > second[0]
    assert first[1:] == ["Sound", "1:00", "3"]
    warm_up, *others = cells(shown.page.segments)
    assert warm_up[:4] == ["Warm-up, forward", "5:00", "5:00", ""]
    assert len(others) == 4
    assert "as planned" in shown.page.figures.text()
    assert "1:00 backward, 8:00 forward, 0.35 km" in shown.page.figures.text()
    assert shown.page.said["Effort"].text() == "4"
    assert shown.page.notes.toPlainText() == "Easy"
    qtbot.keyClick(shown.sessions, Key.Key_Down)
    assert shown.session_id == shown.sessions.figures.rows[1].id
    assert shown.page.said["Effort"].text() == "-"


def test_a_session_that_was_cut_short_says_where(qtbot, app):
    walk(days_ago=2, stopped_at_s=110)
    shown = opened(qtbot, app)
    assert cells(shown.page.segments)[0][1:4] == ["5:00", "1:40", "3:20 shorter"]
    assert "Ended early. Done 1:40 of 10:00 planned" in shown.page.figures.text()


def test_answers_can_be_given_changed_taken_back_and_undone(qtbot, app):
    walk(days_ago=2)
    shown = opened(qtbot, app)
    first = {"effort": 4, "knee_pain_worst": 3, "knee_pain_next_morning": 1, "notes": "Easy"}
    answer(shown, first)
    assert shown.page.said["Effort"].text() == "4"
    assert shown.page.said["Knee pain the next morning"].text() == "1"
    again = questions_of(shown)
    assert again.answers() == first
    again.reject()
    answer(shown, {"effort": 5})
    assert session(Folders().history, shown.session_id).after == {"effort": 5}
    assert shown.page.notes.toPlainText() == ""
    shown.undo.click()
    assert shown.page.notes.toPlainText() == "Easy"
    assert cells(shown.sessions)[0][3] == "3"
    shown.undo.click()
    assert session(Folders().history, shown.session_id).after == {}
    assert not shown.undo.isEnabled()


def test_the_same_answers_once_more_change_nothing(qtbot, app):
    walk(days_ago=2, answers={"effort": 4})
    shown = opened(qtbot, app)
    answer(shown, {"effort": 4})
    assert not shown.undo.isEnabled()
    assert asked(Folders().history, "SELECT count(*) FROM entry WHERE kind = 'after'") == [(1,)]


def test_a_session_goes_into_the_bin_and_comes_back(qtbot, app):
    walk(days_ago=2)
    kept = walk(days_ago=5)
    shown = opened(qtbot, app)
    away = shown.session_id
    qtbot.keyClick(shown.sessions, Key.Key_Delete)
    assert shown.session_id == kept
    assert [one.id for one in listed(Folders().history).sessions] == [kept]
    shown.bin.click()
    assert cells(shown.sessions) == []
    assert shown.page.heading.text() == ""
    shown.undo.click()
    shown.undo.click()
    assert shown.session_id == away
    assert [one.id for one in listed(Folders().history).sessions] == [away, kept]


def test_the_calendar_shows_the_sessions_of_a_day(qtbot, app):
    walk(days_ago=2)
    walk(days_ago=5)
    shown = opened(qtbot, app)
    qtbot.keyClick(shown.sessions, Key.Key_Down)
    before = shown.session_id
    qtbot.keyClick(shown, Key.Key_2, Control)
    calendar = shown.calendar
    today = SystemClock().wall().date()
    assert calendar.isVisible()
    qtbot.waitUntil(lambda: calendar.grid.day == today - timedelta(days=5))
    assert shown.session_id == before
    grid = calendar.grid.findChild(QTableView)
    for _ in range(3):
        qtbot.keyClick(grid, Key.Key_Right)
    assert calendar.grid.day == today - timedelta(days=2)
    assert "1 min backward, 1 session" in calendar.told.text()
    assert grid.accessibleDescription() == calendar.told.text()
    assert shown.session_id != before
    assert shown.page.heading.text().startswith("Sound")
    qtbot.keyClick(grid, Key.Key_PageUp)
    assert calendar.grid.day < today - timedelta(days=27)
    qtbot.keyClick(shown, Key.Key_T, Control)
    # A button that is pressed by its key is seen to be pressed first.
    qtbot.waitUntil(lambda: calendar.grid.day == today)
    assert shown.page.heading.text() == ""
    calendar.choose(today - timedelta(days=2))
    chosen = shown.session_id
    qtbot.keyClick(calendar.sessions, Key.Key_Delete)
    qtbot.waitUntil(lambda: "nothing walked" in calendar.told.text())
    calendar.today.click()
    shown.undo.click()
    qtbot.waitUntil(lambda: shown.session_id == chosen)
    qtbot.keyClick(shown, Key.Key_1, Control)
    assert shown.tabs.currentIndex() == LIST
    assert shown.session_id == chosen


def test_the_trends_show_all_of_it_and_the_other_pages_stay_where_they_were(qtbot, app):
    walk(days_ago=7, answers={"knee_pain_worst": 3})
    walk(answers={"knee_pain_worst": 2})
    shown = opened(qtbot, app)
    qtbot.keyClick(shown.sessions, Key.Key_Down)
    before = shown.session_id
    qtbot.keyClick(shown, Key.Key_3, Control)
    minutes, _, _, pain, streak = shown.trends.views
    qtbot.waitUntil(lambda: "1 min backward" in minutes.accessibleDescription())
    assert "worst knee pain 3 of 10" in pain.accessibleDescription()
    assert "2 weeks in a row" in streak.accessibleDescription()
    assert not shown.bin.isVisible()
    qtbot.keyClick(shown, Key.Key_1, Control)
    assert shown.bin.isVisible()
    assert shown.session_id == before


def test_the_history_is_exported_from_its_window(qtbot, app, tmp_path):
    walk(days_ago=2)
    shown = opened(qtbot, app)
    shown.export.click()
    (window,) = shown.findChildren(ExportWindow)
    window.what.setCurrentIndex(1)
    out = tmp_path / "walks.csv"
    window.file_chosen.emit(EXPORTS[1], PERIODS[0], out)
    qtbot.waitUntil(lambda: window.message.text() == f"{out}: 1 session")
    window.leave.click()
    qtbot.waitUntil(lambda: not shown.findChildren(ExportWindow))


def test_what_was_noted_on_the_way_is_told_with_its_time_and_segment(qtbot, app):
    walked = walk(days_ago=2)
    for at_s, text in ((372.0, "Looks down"), (15.0, "New shoes")):
        put(Folders().history, walked, at_s, "note", f'{{"text": "{text}"}}')
    shown = opened(qtbot, app).page.notes.toPlainText()
    assert shown == "0:05, Warm-up, forward: New shoes\n6:02, Work, backward: Looks down"


def test_of_thousands_the_first_are_there_at_once_and_the_others_come(qtbot):
    fill(Folders().history, many(250))
    asked(Folders().history, "UPDATE session SET client = ''")
    owners = "UPDATE entry SET payload = '{\"client\": \"\"}' WHERE kind = 'occasion'"
    asked(Folders().history, owners)
    listed(Folders().history)
    book = Logbook(Folders(), "", Units.METRIC, None)
    qtbot.addWidget(book.window)
    assert book.window.figures.text() == "Reading the history ..."

    def has(count):
        book.look()
        return len(cells(book.window.sessions)) >= count

    qtbot.waitUntil(lambda: has(1))
    before = book.window.session_id
    qtbot.waitUntil(lambda: has(250))
    assert book.window.session_id == before
    assert book.window.figures.text() == "250 sessions"


def test_a_session_that_cannot_be_read_is_told(qtbot, app):
    walk(days_ago=2)
    shown = opened(qtbot, app)
    asked(Folders().history, "UPDATE session SET workout = 'no workout'")
    for ask in (shown.session_asked, shown.answers_asked):
        ask.emit(shown.session_id)
        assert "session" in shown.page.figures.text()
        assert not shown.page.answers.isEnabled()


def test_only_the_clients_own_sessions_are_shown(qtbot, app):
    walk(Occasion("Ann"), days_ago=2)
    assert cells(opened(qtbot, app).sessions) == []
