"""The history in its window: all sessions, the weeks, one whole; through the real program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from retrotimer.app import Opening
from retrotimer.core.occasion import Occasion
from retrotimer.core.settings import Wishes
from retrotimer.core.units import Units
from retrotimer.logbook import FIRST, Logbook
from retrotimer.store import client_file
from retrotimer.store.folders import Folders, default_workout
from retrotimer.store.history import keep_answers, session
from retrotimer.store.workout_file import read
from retrotimer.ui.logbook_window import LogbookWindow
from retrotimer.ui.questions_window import QuestionsWindow
from tests.opening import opener
from tests.store.damage import fill, many
from tests.store.histories import asked, put
from tests.walked import NEWCOMER, walk

Key = Qt.Key


@pytest.fixture
def app(qtbot):
    client_file.write(Folders().clients, NEWCOMER)
    with opener(qtbot) as open_app:
        yield open_app(Opening(read(default_workout()), None, Wishes(muted="a test"), 400.0))


def logbook(app) -> LogbookWindow:
    return next(one for one in app.window.findChildren(LogbookWindow) if one.isVisible())


def cells(table):
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_without_a_session_it_says_so(qtbot, app):
    qtbot.keyClick(app.window, Key.Key_H)
    assert logbook(app).figures.text() == "No sessions yet."
    assert cells(logbook(app).sessions) == []
    assert not logbook(app).answers.isEnabled()


def test_the_newest_is_first_and_shown_whole(qtbot, app):
    walk(days_ago=9)
    walk(days_ago=2)
    qtbot.keyClick(app.window, Key.Key_H)
    shown = logbook(app)
    first, second = cells(shown.sessions)
    assert first[0] > second[0]
    assert first[1:6] == ["Sound", "1:00", "8:00", "0.35 km", ""]
    warm_up, *others = cells(shown.segments)
    assert warm_up[:3] == ["Warm-up, forward", "5:00", "5:00"]
    assert len(others) == 4
    assert "1 min backward" in shown.chart.accessibleDescription()
    qtbot.keyClick(shown.sessions, Key.Key_Down)
    assert shown.session_id == shown.sessions.model().rows[1].id


def test_answers_can_be_given_and_changed_afterwards(qtbot, app):
    walk(days_ago=2)
    qtbot.keyClick(app.window, Key.Key_H)
    shown = logbook(app)
    shown.answers.click()
    (questions,) = shown.findChildren(QuestionsWindow)
    questions.answered.emit({"effort": 4, "notes": "Easy"})
    questions.reject()
    assert session(Folders().history, shown.session_id).after == {"effort": 4, "notes": "Easy"}
    qtbot.waitUntil(lambda: cells(shown.sessions)[0][5] == "4")
    assert "Easy" in shown.notes.text()
    shown.answers.click()
    again = shown.findChildren(QuestionsWindow)[-1]
    assert again.answers()["effort"] == 4


def test_what_was_noted_on_the_way_is_told_with_its_time_and_segment(qtbot, app):
    walked = walk(days_ago=2)
    for at_s, text in ((372.0, "Looks down"), (15.0, "New shoes")):
        put(Folders().history, walked, at_s, "note", f'{{"text": "{text}"}}')
    keep_answers(Folders().history, walked, {"effort": 4})
    qtbot.keyClick(app.window, Key.Key_H)
    first, second, *answers = logbook(app).notes.text().splitlines()
    assert first == "0:05, Warm-up, forward: New shoes"
    assert second == "6:02, Work, backward: Looks down"
    assert answers == ["Effort, 0 (none) to 10 (the most there is): 4"]


def test_of_thousands_the_first_are_there_at_once_and_the_others_come(qtbot):
    fill(Folders().history, many(FIRST + 50))
    asked(Folders().history, "UPDATE session SET client = ''")
    owners = "UPDATE entry SET payload = '{\"client\": \"\"}' WHERE kind = 'occasion'"
    asked(Folders().history, owners)
    book = Logbook(Folders(), "", Units.METRIC, None)
    qtbot.addWidget(book.window)
    assert len(cells(book.window.sessions)) == FIRST
    before = book.window.session_id

    def has_all():
        book.look()
        return len(cells(book.window.sessions)) == FIRST + 50

    qtbot.waitUntil(has_all)
    assert book.window.session_id == before


def test_a_session_that_cannot_be_read_is_told(qtbot, app):
    walk(days_ago=2)
    qtbot.keyClick(app.window, Key.Key_H)
    shown = logbook(app)
    asked(Folders().history, "UPDATE session SET workout = 'no workout'")
    for ask in (shown.session_asked, shown.answers_asked):
        ask.emit(shown.session_id)
        assert "session" in shown.notes.text()
        assert not shown.answers.isEnabled()


def test_only_the_clients_own_sessions_are_shown(qtbot, app):
    walk(Occasion("Ann"), days_ago=2)
    qtbot.keyClick(app.window, Key.Key_H)
    assert cells(logbook(app).sessions) == []
