"""The history window: list, calendar, trends and a session; through the real program."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QMessageBox, QTableView, QWidget

from retrotimer.clock import SystemClock
from retrotimer.domain.history.export_choices import EXPORT_CHOICES, PERIODS
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.settings.settings import SessionOverrides
from retrotimer.domain.values.units import Units
from retrotimer.gui.history.calendar_page import CalendarPage
from retrotimer.gui.history.controller import HistoryController
from retrotimer.gui.history.export_window import ExportWindow
from retrotimer.gui.history.history_window import (
    CALENDAR_TAB,
    LIST_TAB,
    TRENDS_TAB,
    HistoryWindow,
)
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.store.files import client_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, default_workout_path
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import read_session
from retrotimer.store.log_file import FILE_NAME
from tests.support.app_opener import app_opener
from tests.support.damaged_histories import insert_sessions, make_session_rows
from tests.support.history_database import append_event, query
from tests.support.walked_sessions import NEW_CLIENT, save_walked_session

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def app(qtbot):
    client_file.write(Folders().clients, NEW_CLIENT)
    with app_opener(qtbot) as open_app:
        yield open_app(
            StartOptions(
                read(default_workout_path()), None, SessionOverrides(mute_reason="a test"), 400.0
            )
        )


def history_window(app) -> HistoryWindow:
    return next(one for one in app.window.findChildren(HistoryWindow) if one.isVisible())


def open_history(qtbot, app) -> HistoryWindow:
    qtbot.keyClick(app.window, Key.Key_H)
    shown = history_window(app)
    # Shortcuts work in the active window only.
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    qtbot.waitUntil(lambda: "read" not in shown.count_label.text().lower())
    return shown


def cells(table):
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def questions_of(shown) -> QuestionsWindow:
    shown.session_page.answers_button.click()
    return shown.findChildren(QuestionsWindow)[-1]


def answer(shown, answers) -> None:
    questions = questions_of(shown)
    questions.answered.emit(answers)
    questions.reject()


def test_without_a_session_it_says_so(qtbot, app):
    shown = open_history(qtbot, app)
    assert shown.count_label.text() == "No sessions yet."
    assert cells(shown.sessions_table) == []
    for button in (shown.session_page.answers_button, shown.bin_button, shown.undo_button):
        assert not button.isEnabled()
    shown.tab_bar.setCurrentIndex(CALENDAR_TAB)
    qtbot.waitUntil(lambda: "nothing walked" in shown.calendar.day_label.text())


def test_the_newest_is_first_and_shown_whole(qtbot, app):
    save_walked_session(days_ago=9)
    save_walked_session(days_ago=2, answers={"effort": 4, "knee_pain_worst": 3, "notes": "Easy"})
    shown = open_history(qtbot, app)
    first, second = cells(shown.sessions_table)
    assert first[0] > second[0]
    assert first[1:] == ["Sound", "1:00", "3"]
    warm_up, *others = cells(shown.session_page.segments_table)
    assert warm_up[:4] == ["Warm-up, forward", "5:00", "5:00", ""]
    assert len(others) == 4
    assert "as planned" in shown.session_page.summary_label.text()
    assert "1:00 backward, 8:00 forward, 0.35 km" in shown.session_page.summary_label.text()
    assert shown.session_page.answer_labels["Effort"].text() == "4"
    assert shown.session_page.notes_field.toPlainText() == "Easy"
    qtbot.keyClick(shown.sessions_table, Key.Key_Down)
    assert shown.current_session_id == shown.sessions_table.row_model.rows[1].id
    assert shown.session_page.answer_labels["Effort"].text() == "-"


def test_a_session_that_was_cut_short_says_where(qtbot, app):
    save_walked_session(days_ago=2, stopped_at_s=110)
    shown = open_history(qtbot, app)
    assert cells(shown.session_page.segments_table)[0][1:4] == ["5:00", "1:40", "3:20 shorter"]
    assert "Ended early. Done 1:40 of 10:00 planned" in shown.session_page.summary_label.text()


def test_answers_can_be_given_changed_taken_back_and_undone(qtbot, app):
    save_walked_session(days_ago=2)
    shown = open_history(qtbot, app)
    first = {"effort": 4, "knee_pain_worst": 3, "knee_pain_next_morning": 1, "notes": "Easy"}
    answer(shown, first)
    assert shown.session_page.answer_labels["Effort"].text() == "4"
    assert shown.session_page.answer_labels["Knee pain the next morning"].text() == "1"
    again = questions_of(shown)
    assert again.answers() == first
    again.reject()
    answer(shown, {"effort": 5})
    assert read_session(Folders().history_path, shown.current_session_id).answers_after == {
        "effort": 5
    }
    assert shown.session_page.notes_field.toPlainText() == ""
    shown.undo_button.click()
    assert shown.session_page.notes_field.toPlainText() == "Easy"
    assert cells(shown.sessions_table)[0][3] == "3"
    shown.undo_button.click()
    assert read_session(Folders().history_path, shown.current_session_id).answers_after == {}
    assert not shown.undo_button.isEnabled()


def test_the_same_answers_once_more_change_nothing(qtbot, app):
    save_walked_session(days_ago=2, answers={"effort": 4})
    shown = open_history(qtbot, app)
    answer(shown, {"effort": 4})
    assert not shown.undo_button.isEnabled()
    assert query(Folders().history_path, "SELECT count(*) FROM entry WHERE kind = 'after'") == [
        (1,)
    ]


def test_a_session_goes_into_the_bin_and_comes_back(qtbot, app):
    save_walked_session(days_ago=2)
    kept = save_walked_session(days_ago=5)
    shown = open_history(qtbot, app)
    away = shown.current_session_id
    qtbot.keyClick(shown.sessions_table, Key.Key_Delete)
    assert shown.current_session_id == kept
    assert [one.id for one in read_summaries(Folders().history_path).sessions] == [kept]
    shown.bin_button.click()
    assert cells(shown.sessions_table) == []
    assert shown.session_page.heading_label.text() == ""
    shown.undo_button.click()
    shown.undo_button.click()
    assert shown.current_session_id == away
    assert [one.id for one in read_summaries(Folders().history_path).sessions] == [away, kept]


def test_the_calendar_shows_the_sessions_of_a_day(qtbot, app):
    save_walked_session(days_ago=2)
    save_walked_session(days_ago=5)
    shown = open_history(qtbot, app)
    qtbot.keyClick(shown.sessions_table, Key.Key_Down)
    before = shown.current_session_id
    qtbot.keyClick(shown, Key.Key_2, Control)
    calendar = shown.calendar
    today = SystemClock().local_time().date()
    assert calendar.isVisible()
    qtbot.waitUntil(lambda: calendar.month_grid.selected_day == today - timedelta(days=5))
    assert shown.current_session_id == before
    grid = calendar.month_grid.findChild(QTableView)
    for _ in range(3):
        qtbot.keyClick(grid, Key.Key_Right)
    assert calendar.month_grid.selected_day == today - timedelta(days=2)
    assert "1 min backward, 1 session" in calendar.day_label.text()
    assert grid.accessibleDescription() == calendar.day_label.text()
    assert shown.current_session_id != before
    assert shown.session_page.heading_label.text().startswith("Sound")
    qtbot.keyClick(grid, Key.Key_PageUp)
    assert calendar.month_grid.selected_day < today - timedelta(days=27)
    qtbot.keyClick(shown, Key.Key_T, Control)
    # A button that is pressed by its shortcut acts a moment later.
    qtbot.waitUntil(lambda: calendar.month_grid.selected_day == today)
    assert shown.session_page.heading_label.text() == ""
    calendar.select_day(today - timedelta(days=2))
    chosen = shown.current_session_id
    qtbot.keyClick(calendar.sessions_table, Key.Key_Delete)
    qtbot.waitUntil(lambda: "nothing walked" in calendar.day_label.text())
    calendar.today_button.click()
    shown.undo_button.click()
    qtbot.waitUntil(lambda: shown.current_session_id == chosen)
    qtbot.keyClick(shown, Key.Key_1, Control)
    assert shown.tab_bar.currentIndex() == LIST_TAB
    assert shown.current_session_id == chosen


def test_the_trends_show_all_of_it_and_the_other_pages_stay_where_they_were(qtbot, app):
    save_walked_session(days_ago=7, answers={"knee_pain_worst": 3})
    save_walked_session(answers={"knee_pain_worst": 2})
    shown = open_history(qtbot, app)
    qtbot.keyClick(shown.sessions_table, Key.Key_Down)
    before = shown.current_session_id
    qtbot.keyClick(shown, Key.Key_3, Control)
    minutes, _, _, pain, streak = shown.trends.chart_views
    qtbot.waitUntil(lambda: "1 min backward" in minutes.accessibleDescription())
    assert "worst knee pain 3 of 10" in pain.accessibleDescription()
    assert "2 weeks in a row" in streak.accessibleDescription()
    assert not shown.bin_button.isVisible()
    qtbot.keyClick(shown, Key.Key_1, Control)
    assert shown.bin_button.isVisible()
    assert shown.current_session_id == before


def test_the_history_is_exported_from_its_window(qtbot, app, tmp_path):
    save_walked_session(days_ago=2)
    shown = open_history(qtbot, app)
    shown.export_button.click()
    (window,) = shown.findChildren(ExportWindow)
    window.format_combo.setCurrentIndex(1)
    out = tmp_path / "walks.csv"
    window.file_chosen.emit(EXPORT_CHOICES[1], PERIODS[0], out)
    qtbot.waitUntil(lambda: window.message_label.text() == f"{out}: 1 session")
    window.close_button.click()
    qtbot.waitUntil(lambda: not shown.findChildren(ExportWindow))


def test_what_was_noted_on_the_way_is_told_with_its_time_and_segment(qtbot, app):
    walked = save_walked_session(days_ago=2)
    for at_s, text in ((372.0, "Looks down"), (15.0, "New shoes")):
        append_event(Folders().history_path, walked, at_s, "note", f'{{"text": "{text}"}}')
    shown = open_history(qtbot, app).session_page.notes_field.toPlainText()
    assert shown == "0:05, Warm-up, forward: New shoes\n6:02, Work, backward: Looks down"


def test_a_session_with_a_damaged_entry_is_shown_and_says_so(qtbot, app):
    walked = save_walked_session(days_ago=2, answers={"effort": 4})
    append_event(Folders().history_path, walked, 20.0, "note", '{"text": "mind\\rthe knee"}')
    append_event(Folders().history_path, walked, 30.0, "after", '{"rail_use": "sometimes"}')
    shown = open_history(qtbot, app).session_page
    assert "\nDamaged entries of this session: 2. " in shown.summary_label.text()
    assert shown.notes_field.toPlainText().endswith(": mind the knee")
    assert shown.answers_button.isEnabled()


def test_of_thousands_the_first_are_there_at_once_and_the_others_come(qtbot):
    insert_sessions(Folders().history_path, make_session_rows(250))
    query(Folders().history_path, "UPDATE session SET client = ''")
    owners = "UPDATE entry SET payload = '{\"client\": \"\"}' WHERE kind = 'occasion'"
    query(Folders().history_path, owners)
    read_summaries(Folders().history_path)
    controller = HistoryController(Folders(), "", Units.METRIC, None)
    qtbot.addWidget(controller.window)
    assert controller.window.count_label.text() == "Reading the history ..."

    def has(count):
        controller.update()
        return len(cells(controller.window.sessions_table)) >= count

    qtbot.waitUntil(lambda: has(1))
    before = controller.window.current_session_id
    qtbot.waitUntil(lambda: has(250))
    assert controller.window.current_session_id == before
    assert controller.window.count_label.text() == "250 sessions"


def test_a_session_that_cannot_be_read_is_told(qtbot, app):
    save_walked_session(days_ago=2)
    shown = open_history(qtbot, app)
    query(Folders().history_path, "UPDATE session SET workout = 'no workout'")
    for ask in (shown.session_requested, shown.answers_requested):
        ask.emit(shown.current_session_id)
        assert "session" in shown.session_page.summary_label.text()
        assert not shown.session_page.answers_button.isEnabled()


def test_only_the_clients_own_sessions_are_shown(qtbot, app):
    save_walked_session(SessionContext("Ann"), days_ago=2)
    assert cells(open_history(qtbot, app).sessions_table) == []


def wait_for_error(qtbot, controller) -> QMessageBox:
    """Wait until an error is shown, which must be in the log too."""

    def is_shown():
        controller.update()
        return bool(controller.window.findChildren(QMessageBox))

    qtbot.waitUntil(is_shown)
    assert "crashed" in (Folders().log / FILE_NAME).read_text("utf-8")
    return controller.window.findChildren(QMessageBox)[-1]


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_an_unforeseen_error_while_it_is_read_is_shown_and_it_waits_no_longer(qtbot, parent):
    save_walked_session(days_ago=2)
    # A client of a wrong type: no code foresees it.
    controller = HistoryController(Folders(), 2**70, Units.METRIC, parent)
    box = wait_for_error(qtbot, controller)
    assert "OverflowError" in box.detailedText()
    controller.update()
    assert "read" not in controller.window.count_label.text().lower()
    assert len(controller.window.findChildren(QMessageBox)) == 1


def test_an_unforeseen_error_while_trends_are_worked_out_is_shown(qtbot, parent):
    save_walked_session(days_ago=2)
    controller = HistoryController(Folders(), "", None, parent)
    box = wait_for_error(qtbot, controller)
    assert "unexpected error" in controller.window.session_page.summary_label.text()
    box.accept()
    qtbot.waitUntil(lambda: not controller.window.findChildren(QMessageBox))
    controller.window.tab_bar.setCurrentIndex(TRENDS_TAB)
    assert "AttributeError" in wait_for_error(qtbot, controller).detailedText()


def test_a_session_that_lies_after_now_is_marked_and_can_be_dated_anew(qtbot, app):
    save_walked_session(days_ago=1)
    wrong = save_walked_session(days_ago=-400)
    shown = open_history(qtbot, app)
    page = shown.session_page
    assert shown.current_session_id == wrong
    assert [row[0][:2] for row in cells(shown.sessions_table)] == ["! ", "20"]
    assert page.redate_panel.isVisible()
    now = SystemClock().local_time()
    assert page.redate_field.dateTime().toPython() <= now.replace(tzinfo=None)
    # The field offers no time after now.
    page.redate_field.setDateTime(page.redate_field.dateTime().addYears(5))
    assert page.redate_field.dateTime().toPython() <= now.replace(tzinfo=None)
    page.redate_field.setDateTime(page.redate_field.dateTime().addDays(-3))
    chosen = page.redate_field.dateTime().toPython()
    page.redate_button.click()
    assert shown.current_session_id == wrong
    assert [row[0][0] for row in cells(shown.sessions_table)] == ["2", "2"]
    assert cells(shown.sessions_table)[1][0] == f"{chosen:%Y-%m-%d %H:%M}"
    assert not page.redate_panel.isVisible()
    assert read_session(Folders().history_path, wrong).started_at.replace(tzinfo=None) == chosen
    shown.undo_button.click()
    assert cells(shown.sessions_table)[0][0].startswith("! ")
    assert page.redate_panel.isVisible()


def test_trends_do_not_count_a_session_that_lies_after_now(qtbot, app):
    save_walked_session(days_ago=1, answers={"knee_pain_worst": 3})
    save_walked_session(days_ago=-4000, answers={"knee_pain_worst": 9})
    shown = open_history(qtbot, app)
    qtbot.keyClick(shown, Key.Key_3, Control)
    _, _, _, pain, streak = shown.trends.chart_views
    qtbot.waitUntil(lambda: "worst knee pain 3 of 10" in pain.accessibleDescription())
    assert "9 of 10" not in pain.accessibleDescription()
    assert "1 week" in streak.accessibleDescription()


def test_today_can_be_asked_for_before_the_sessions_are_read(qtbot):
    page = CalendarPage(datetime(2026, 11, 25, 12, tzinfo=UTC))
    qtbot.addWidget(page)
    page.today_button.click()
    page.show()
    qtbot.waitExposed(page)
    assert page.month_grid.selectedDate() == QDate(2026, 11, 25)
    page.grab()
