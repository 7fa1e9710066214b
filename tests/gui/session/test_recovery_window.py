"""The recovery window: its texts, and which keys answer it and which do not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from retrotimer.gui.session.recovery_window import RecoveryWindow

Key = Qt.Key
TOLD = "Ladder, 2026-11-22 18:30, was cut off after 12:07."
RESUMED, KEPT, DISCARDED, LEFT = "resumed", "kept", "discarded", "left"
ANSWERS = {
    Key.Key_G: RESUMED,
    Key.Key_Return: KEPT,
    Key.Key_Enter: KEPT,
    Key.Key_D: DISCARDED,
    Key.Key_Escape: LEFT,
}
# What can be typed, and the named keys from Escape to the function keys.
ONE_KEY = [key for key in Key if key < 0x7F or 0x1000000 <= key < 0x1000040]


class Shown:
    """A window as a user sees it, and the signals it has sent."""

    def __init__(self, qtbot, told: str = TOLD) -> None:
        self.qtbot = qtbot
        self.window = RecoveryWindow(told)
        qtbot.addWidget(self.window)
        self.said: list[str] = []
        self.window.resume_requested.connect(lambda: self.said.append(RESUMED))
        self.window.save_requested.connect(lambda: self.said.append(KEPT))
        self.window.discard_requested.connect(lambda: self.said.append(DISCARDED))
        self.window.rejected.connect(lambda: self.said.append(LEFT))
        self.window.open()

    def press(self, key: Key) -> None:
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key)

    @property
    def buttons(self) -> dict[str, QPushButton]:
        return {one.text(): one for one in self.window.findChildren(QPushButton)}

    @property
    def texts(self) -> list[str]:
        return [label.text() for label in self.window.findChildren(QLabel) if label.text()]


@pytest.fixture
def shown(qtbot) -> Shown:
    return Shown(qtbot)


def test_what_was_cut_off_and_what_each_answer_does_is_read(shown):
    title, told, what, hint = shown.texts
    assert (title, told) == ("A session was cut off", TOLD)
    assert [line.partition(":")[0] for line in what.splitlines()] == [
        *("Go on with it", "Keep it", "Discard it"),
    ]
    assert hint == "G: go on   Return: keep   D: discard   Esc: later"
    assert shown.window.windowTitle() == "A session was cut off - RetroTimer"


def test_who_listens_hears_all_of_it(shown):
    assert shown.window.accessibleDescription().splitlines()[0] == TOLD
    assert len(shown.window.accessibleDescription().splitlines()) == 4


def test_a_name_is_text(qtbot):
    label = next(
        one
        for one in Shown(qtbot, "<b>Ladder</b>").window.findChildren(QLabel)
        if one.text() == "<b>Ladder</b>"
    )
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_nothing_is_answered_by_itself(shown):
    assert shown.said == []
    assert shown.window.isVisible()


@pytest.mark.parametrize("key", ANSWERS, ids=lambda key: key.name)
def test_one_key_answers_and_closes_it(shown, key):
    shown.press(key)
    assert shown.said == [ANSWERS[key]]
    assert not shown.window.isVisible()


@pytest.mark.parametrize("key", ANSWERS, ids=lambda key: key.name)
@pytest.mark.parametrize("focus", ["Discard", "Go on", "Keep"])
def test_a_key_does_the_same_wherever_the_focus_is(shown, key, focus):
    shown.buttons[focus].setFocus()
    shown.press(key)
    assert shown.said == [ANSWERS[key]]


def test_no_other_key_answers_it(shown):
    # The space bar presses what has the focus, as everywhere.
    harmless = [key for key in ONE_KEY if key not in {*ANSWERS, Key.Key_Space, Key.Key_Select}]
    for key in harmless:
        shown.press(key)
    assert shown.said == []
    assert shown.window.isVisible()


def test_the_big_key_pressed_by_habit_loses_nothing(shown):
    shown.press(Key.Key_Space)
    assert shown.said == [KEPT]


@pytest.mark.parametrize("key", [Key.Key_G, Key.Key_Return, Key.Key_D], ids=lambda key: key.name)
def test_a_key_that_was_held_down_before_answers_nothing(shown, key):
    held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", autorep=True)
    QApplication.sendEvent(shown.window, held)
    assert shown.said == []
    shown.press(key)
    assert shown.said == [ANSWERS[key]]


@pytest.mark.parametrize(
    ("button", "answer"), [("Discard", DISCARDED), ("Go on", RESUMED), ("Keep", KEPT)]
)
def test_a_click_answers_and_closes_it(shown, button, answer):
    shown.qtbot.mouseClick(shown.buttons[button], Qt.MouseButton.LeftButton)
    assert shown.said == [answer]
    assert not shown.window.isVisible()


def test_the_cross_of_the_window_leaves_it_for_later(shown):
    shown.window.close()
    assert shown.said == [LEFT]


def test_the_button_of_return_is_the_one_that_stands_out(shown):
    assert [text for text, one in shown.buttons.items() if one.isDefault()] == ["Keep"]
