"""The trainer console: what it shows, and what it requests of the session."""

from __future__ import annotations

from functools import reduce

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog

from retrotimer.domain import messages
from retrotimer.domain.cues.upcoming import upcoming_cues
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.note import MAX_NOTE_LENGTH
from retrotimer.domain.session.session_state import (
    START_COUNTDOWN_S,
    ready_state,
    session_state,
    start_walk,
)
from retrotimer.gui.session.keys_overlay import KeysOverlay
from retrotimer.gui.session.session_window import SessionWindow
from retrotimer.gui.trainer.console_window import ConsoleWindow
from tests.support.cue_policies import SPOKEN_POLICY
from tests.support.ladder_session import TIMELINE

Key = Qt.Key
K = ControlKind


@pytest.fixture
def session(qtbot) -> SessionWindow:
    shown = SessionWindow(ready_state(TIMELINE), "Ladder")
    qtbot.addWidget(shown)
    shown.show()
    return shown


@pytest.fixture
def console(qtbot, session) -> ConsoleWindow:
    opened = ConsoleWindow(session)
    qtbot.addWidget(opened)
    opened.screen_placement.arrange()
    qtbot.waitExposed(opened)
    walk_to(opened, session, 20)
    return opened


@pytest.fixture
def asked(session, console) -> list:
    """Everything that was asked for, of the session and of the console."""
    requests: list = []
    session.toggle_requested.connect(lambda: requests.append("toggle"))
    session.control_requested.connect(lambda kind, value: requests.append((kind, round(value, 3))))
    session.console_requested.connect(lambda: requests.append("console"))
    session.closed.connect(lambda: requests.append("ended"))
    console.note_started.connect(lambda: requests.append("begun"))
    console.note_submitted.connect(requests.append)
    console.closed.connect(lambda: requests.append("closed"))
    return requests


def walk_to(console, session, at_s, *pressed):
    """Both windows at this second of the first step, after what was pressed."""
    controls = [Control(s + START_COUNTDOWN_S, kind) for s, kind in pressed]
    walk = reduce(apply_control, controls, start_walk(TIMELINE))
    now = session_state(walk, at_s + START_COUNTDOWN_S)
    session.show_state(now)
    console.show_state(now, upcoming_cues(walk, now.clock_s, SPOKEN_POLICY))


def test_every_button_makes_the_request_of_its_key(console, asked):
    for button in console.buttons:
        button.click()
    assert asked == [
        "toggle",
        (K.TOGGLE_HOLD, 0),
        (K.SKIP_TO_COOL_DOWN, 0),
        (K.STOP, 0),
        (K.EXTEND, -15),
        (K.EXTEND, 15),
        (K.ADJUST_SPEED, -0.1),
        (K.ADJUST_SPEED, 0.1),
    ]


def test_no_button_takes_the_focus_so_that_space_is_always_the_big_key(qtbot, console, asked):
    qtbot.mouseClick(console.hold_button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(console, Key.Key_Space)
    assert asked == [(K.TOGGLE_HOLD, 0), "toggle"]
    assert all(one.focusPolicy() is Qt.FocusPolicy.NoFocus for one in console.buttons)


@pytest.mark.parametrize(
    ("key", "request_made"),
    [
        (Key.Key_Space, "toggle"),
        (Key.Key_Right, (K.NEXT, 0)),
        (Key.Key_PageUp, (K.BACK, 0)),
        (Key.Key_H, (K.TOGGLE_HOLD, 0)),
        (Key.Key_S, (K.STOP, 0)),
        (Key.Key_Plus, (K.EXTEND, 15)),
        (Key.Key_Up, (K.ADJUST_SPEED, 0.1)),
        (Key.Key_W, "console"),
    ],
)
def test_the_keys_of_the_session_work_in_the_console(qtbot, console, asked, key, request_made):
    qtbot.keyClick(console, key)
    assert asked == [request_made]


@pytest.mark.parametrize(
    "modifier",
    [
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.MetaModifier,
    ],
)
def test_with_a_modifier_it_is_another_key(qtbot, session, console, asked, modifier):
    for key in (Key.Key_S, Key.Key_C, Key.Key_Space, Key.Key_W, Key.Key_N):
        qtbot.keyClick(console, key, modifier)
    assert asked == []
    assert console.focusWidget() is console
    qtbot.keyClick(console, Key.Key_Question, modifier)
    assert not console.findChildren(KeysOverlay)
    now = ready_state(TIMELINE)
    session.show_state(now)
    console.show_state(now, ())
    qtbot.keyClick(console, Key.Key_Escape, modifier)
    assert console.isVisible()
    assert asked == []


def test_stop_at_once_works_under_the_overlay_too(qtbot, console, asked):
    qtbot.keyClick(console, Key.Key_Question)
    qtbot.keyClick(console, Key.Key_S)
    assert asked == [(K.STOP, 0)]


def test_escape_asks_before_it_ends_the_session(qtbot, session, console, asked):
    qtbot.keyClick(console, Key.Key_Escape)
    walk_to(console, session, 20)
    assert console.view.content.message == messages.CONFIRM_END_PROMPT
    assert asked == []
    qtbot.keyClick(console, Key.Key_Escape)
    assert asked == [(K.STOP, 0)]


def test_before_a_session_escape_closes_the_console_only(qtbot, session, console, asked):
    now = ready_state(TIMELINE)
    session.show_state(now)
    console.show_state(now, ())
    qtbot.keyClick(console, Key.Key_Escape)
    assert asked == ["closed"]
    assert (console.isVisible(), session.isVisible()) == (False, True)


def test_closing_it_ends_no_session(session, console, asked):
    console.close()
    assert asked == ["closed"]
    assert session.isVisible()


def test_it_shows_what_the_client_sees_without_its_flashes(session, console):
    walk_to(console, session, 299.1)
    assert session.view.content.is_flashing
    assert not console.view.content.is_flashing
    assert (console.view.content.status_word, console.view.content.countdown) == ("FORWARD", "0:01")


def test_it_lists_the_next_five_cues_with_the_time_to_each(session, console):
    walk_to(console, session, 284)
    assert [row[:2] for row in console.upcoming_list.rows[:3]] == [
        ("0:01", "Turn-around coming. Slow to 1.6 km/h"),
        ("0:08", "Hold both rails"),
        ("0:16", "Feet on the side rails. Turn to face backward"),
    ]
    assert len(console.upcoming_list.rows) == 5
    assert console.heading.text() == messages.UPCOMING_TITLE
    assert console.upcoming_list.accessibleDescription().startswith("0:01 Turn-around coming")


def test_what_comes_after_a_hold_says_that_it_is_counted_from_space(session, console):
    walk_to(console, session, 325)
    assert [row[:2] for row in console.upcoming_list.rows[:2]] == [
        ("0:05", "Confirm when ready"),
        ("+0:00", "Walk backward. 1.6 km/h"),
    ]
    assert console.heading.text() == messages.UPCOMING_TITLE_WAITING


def test_what_only_reminds_stands_back_in_the_list(session, console):
    walk_to(console, session, 325)
    changes = {text: stands_out for _, text, stands_out in console.upcoming_list.rows}
    assert changes["Walk backward. 1.6 km/h"]
    assert not all(changes.values())
    walk_to(console, session, 20)
    console.upcoming_list.grab()


def test_the_hold_key_says_what_it_does(session, console):
    assert (console.hold_button.text(), console.hold_button.isEnabled()) == (
        "Hold after step\nH",
        True,
    )
    walk_to(console, session, 30, (25, K.TOGGLE_HOLD))
    assert (console.hold_button.text(), console.hold_button.isEnabled()) == (
        "Take hold back\nH",
        True,
    )
    assert console.view.content.next_label == "Waits, then: Turnaround, 0:30"
    walk_to(console, session, 310)
    assert (console.hold_button.text(), console.hold_button.isEnabled()) == (
        "Holds by itself",
        False,
    )
    walk_to(console, session, -5)
    assert not console.hold_button.isEnabled()


@pytest.mark.parametrize(
    ("at_s", "pressed", "text"),
    [
        (20, (), "Pause\nSpace"),
        (400, (), "Confirm\nSpace"),
        (30, ((25, K.PAUSE),), "Go on\nSpace"),
        (30, ((25, K.STOP),), "Again\nSpace"),
    ],
)
def test_the_big_button_says_what_space_does_now(session, console, at_s, pressed, text):
    walk_to(console, session, at_s, *pressed)
    assert console.main_button.text() == text


def test_before_the_start_there_is_only_one_thing_to_do(session, console):
    now = ready_state(TIMELINE)
    session.show_state(now)
    console.show_state(now, ())
    assert [one.isEnabled() for one in console.buttons] == [True] + 7 * [False]
    assert not console.note_field.isEnabled()


def test_what_is_typed_in_the_note_is_no_key_of_the_session(qtbot, console, asked):
    qtbot.keyClick(console, Key.Key_N)
    assert console.note_field.text() == ""
    qtbot.keyClicks(console.note_field, "s c: r ")
    for key in (Key.Key_PageDown, Key.Key_Up, Key.Key_F5, Key.Key_Tab):
        qtbot.keyClick(console.note_field, key)
    assert asked == ["begun"]
    qtbot.keyClick(console.note_field, Key.Key_Return)
    assert asked == ["begun", "s c: r"]
    assert console.note_field.text() == ""
    qtbot.keyClick(console, Key.Key_Space)
    assert asked[2:] == ["toggle"]


def test_a_note_leads_back_to_the_keys(qtbot, console):
    qtbot.keyClick(console, Key.Key_N)
    qtbot.waitUntil(console.note_field.hasFocus)
    qtbot.keyClicks(console.note_field, "Slips")
    qtbot.keyClick(console.note_field, Key.Key_Enter)
    assert console.focusWidget() is console


def test_escape_leaves_the_line_and_what_is_in_it(qtbot, console, asked):
    qtbot.keyClick(console, Key.Key_N)
    qtbot.keyClicks(console.note_field, "Looks")
    qtbot.keyClick(console.note_field, Key.Key_Escape)
    assert console.focusWidget() is console
    qtbot.keyClick(console, Key.Key_N)
    qtbot.keyClicks(console.note_field, " down")
    qtbot.keyClick(console.note_field, Key.Key_Return)
    assert asked == ["begun", "Looks down"]


def test_who_begins_a_note_anew_begins_at_another_moment(qtbot, console, asked):
    qtbot.keyClicks(console.note_field, "a")
    qtbot.keyClick(console.note_field, Key.Key_Backspace)
    qtbot.keyClicks(console.note_field, "b")
    assert asked == ["begun", "begun"]


def test_an_empty_note_is_none(qtbot, console, asked):
    qtbot.keyClicks(console.note_field, "  ")
    qtbot.keyClick(console.note_field, Key.Key_Return)
    assert asked == ["begun"]


def test_who_holds_the_key_to_the_note_writes_nothing(qtbot, console, asked):
    qtbot.keyClick(console, Key.Key_N)
    kind, modifier = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
    console.note_field.keyPressEvent(QKeyEvent(kind, Key.Key_N, modifier, "n", autorep=True))
    assert (console.note_field.text(), asked) == ("", [])


def test_a_note_has_an_end(qtbot, console, asked):
    console.note_field.setText("x" * 500)
    qtbot.keyClick(console.note_field, Key.Key_Return)
    assert asked[-1] == "x" * MAX_NOTE_LENGTH


def test_the_keys_are_shown_in_the_console_until_the_next_one(qtbot, console, asked):
    qtbot.keyClick(console, Key.Key_Question)
    (overlay,) = console.findChildren(KeysOverlay)
    assert overlay.isVisible()
    qtbot.keyClick(console, Key.Key_Space)
    assert asked == []
    qtbot.waitUntil(lambda: not console.findChildren(KeysOverlay))
    qtbot.keyClick(console, Key.Key_Space)
    assert asked == ["toggle"]


def test_on_one_screen_both_stand_there_and_it_says_so(qtbot, session, console):
    assert console.geometry().left() < session.geometry().left()
    assert not console.screen_combo.isVisible()
    assert console.screens_label.text() == messages.SINGLE_SCREEN_MESSAGE
    qtbot.keyClick(console, Key.Key_D)
    assert console.screen_placement.current_choice == ""


def test_closing_it_puts_the_clients_view_back(qtbot, session):
    session.setGeometry(30, 40, 500, 300)
    before = session.geometry()
    opened = ConsoleWindow(session)
    qtbot.addWidget(opened)
    opened.screen_placement.arrange()
    assert session.geometry() != before
    opened.close()
    assert session.geometry() == before


def test_a_full_screen_comes_back_as_one(qtbot, session):
    qtbot.keyClick(session, Key.Key_F)
    opened = ConsoleWindow(session)
    qtbot.addWidget(opened)
    opened.screen_placement.arrange()
    assert not session.isFullScreen()
    opened.close()
    assert session.isFullScreen()


def test_what_is_asked_over_the_session_stands_over_the_console_and_is_answered_first(
    qtbot, session, console, asked
):
    console.move(100, 50)
    question = QDialog(session)
    question.resize(200, 100)
    question.open()
    qtbot.waitExposed(question)
    assert console.geometry().contains(question.geometry().center())
    assert QApplication.activeModalWidget() is question
    qtbot.mouseClick(console.main_button.window().windowHandle(), Qt.MouseButton.LeftButton)
    assert asked == []
    question.reject()


def test_the_keyboard_stays_with_the_console(qtbot, session, console):
    session.activateWindow()
    qtbot.waitUntil(console.isActiveWindow)
    console.close()
    session.activateWindow()
    qtbot.waitUntil(session.isActiveWindow)


def test_texts_grow_with_the_window(qtbot, console):
    def text_px() -> int:
        return console.main_button.font().pixelSize()

    console.resize(900, 600)
    small = text_px()
    console.resize(1800, 1040)
    qtbot.waitUntil(lambda: text_px() > small)
    console.resize(3800, 2100)
    qtbot.waitUntil(lambda: text_px() == 32)
