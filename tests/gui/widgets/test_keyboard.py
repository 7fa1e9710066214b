"""Keys of keyboards with other letters, as the window system sends them to a window."""
# ruff: noqa: RUF001 - the letters look alike, and are not

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from retrotimer.domain.coaching.questionnaires import SCREENING_QUESTIONNAIRE
from retrotimer.gui.questions.questions_form import QuestionsForm
from retrotimer.gui.session.session_keys import KeyAction, find_action
from retrotimer.gui.widgets.keyboard import LatinKeys

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
# The numbers that X11 gives to the keys of a PC.
FIRST_ROW, SECOND_ROW, THIRD_ROW, DIGITS = 24, 38, 52, 10
PLACES = {
    character: first + index
    for first, row in (
        (DIGITS, "1234567890-="),
        (FIRST_ROW, "qwertyuiop[]"),
        (SECOND_ROW, "asdfghjkl;'"),
        (THIRD_ROW, "zxcvbnm,./"),
    )
    for index, character in enumerate(row)
}


class Pad(QWidget):
    """Records what its keys ask for, and has a button, an action and a shortcut."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[object] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        LatinKeys(self)
        self.field, self.button, self.label = QLineEdit(), QPushButton("Save"), QLabel("&Period")
        self.label.setBuddy(self.field)
        self.button.setShortcut(QKeySequence("Ctrl+S"))
        self.button.clicked.connect(lambda: self.asked.append("button"))
        action = QAction("Do", self)
        action.setShortcut(QKeySequence("Ctrl+D"))
        action.triggered.connect(lambda: self.asked.append("action"))
        self.addAction(action)
        QShortcut(QKeySequence("Ctrl+2"), self, lambda: self.asked.append("shortcut"))
        layout = QVBoxLayout(self)
        for widget in (self.field, self.button, self.label):
            layout.addWidget(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.asked.append(find_action(event) or event.key())

    def press(self, typed: str, place: str = "", modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press the key at a place of a US keyboard that types this; no place is an unknown one."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            text = "" if modifiers & (CTRL | ALT) else typed
            key = ord(typed.upper())
            event = QKeyEvent(kind, key, modifiers, PLACES.get(place, 0), 0, 0, text)
            QCoreApplication.sendEvent(self.windowHandle(), event)


@pytest.fixture
def pad(qtbot):
    widget = Pad()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: widget.windowHandle() is not None and widget.isActiveWindow())
    widget.setFocus()
    return widget


@pytest.mark.parametrize(
    ("typed", "place", "modifiers", "asked"),
    [
        ("ы", "s", NONE, KeyAction.STOP),
        ("Ы", "s", SHIFT, KeyAction.STOP),
        # Without a place, for example from a screen keyboard, the standard layout counts.
        *[("ы", "", NONE, KeyAction.STOP), ("σ", "", NONE, KeyAction.STOP)],
        *[("σ", "s", NONE, KeyAction.STOP), ("ד", "s", NONE, KeyAction.STOP)],
        *[("س", "s", NONE, KeyAction.STOP), ("ห", "s", NONE, KeyAction.STOP)],
        # A Bulgarian keyboard has other letters than a Russian one on the same places.
        *[("я", "s", NONE, KeyAction.STOP), ("ю", ".", NONE, KeyAction.MAIN)],
        # Signs on the places of letters; and where they are signs.
        *[("'", "w", NONE, KeyAction.CONSOLE), ("'", "'", NONE, ord("'"))],
        *[("؟", "/", SHIFT, KeyAction.SHOW_KEYS), ("һ", "=", SHIFT, KeyAction.LONGER)],
        # Latin letters count by their label: on French and German keyboards, and Turkish ones.
        *[("a", "q", NONE, KeyAction.SOUND_CHECK), ("q", "a", NONE, ord("Q"))],
        *[(",", "m", NONE, ord(",")), ("m", ";", NONE, KeyAction.MIRROR)],
        *[
            ("ö", ";", NONE, ord("Ö")),
            ("i", "'", NONE, KeyAction.OVERRIDE_LIMITS),
            ("ı", "i", NONE, KeyAction.OVERRIDE_LIMITS),
        ],
        *[("İ", "'", SHIFT, KeyAction.OVERRIDE_LIMITS), ("€", "e", NONE, ord("€"))],
    ],
)
def test_a_letter_of_another_script_counts_by_its_place(pad, typed, place, modifiers, asked):
    pad.press(typed, place, modifiers)
    assert pad.asked == [asked]


@pytest.mark.parametrize(
    ("typed", "place", "asked"),
    [
        *[("ы", "s", "button"), ("в", "d", "action"), ("σ", "s", "button"), ("δ", "d", "action")],
        *[("٢", "2", "shortcut"), ("۲", "2", "shortcut")],
        # A French keyboard types this without Shift.
        ("é", "2", "shortcut"),
    ],
)
def test_shortcuts_work_too(pad, typed, place, asked):
    pad.press(typed, place, CTRL)
    assert pad.asked == [asked]


def test_what_is_disabled_or_hidden_has_no_shortcut(pad):
    pad.button.setEnabled(False)
    pad.press("ы", "s", CTRL)
    pad.button.setEnabled(True)
    pad.button.hide()
    pad.press("ы", "s", CTRL)
    assert "button" not in pad.asked


def test_alt_with_the_underlined_letter_leads_to_the_field(pad):
    pad.press("з", "p", ALT)
    assert pad.field.hasFocus()
    assert pad.asked == []


def test_a_field_gets_what_is_typed_and_knows_its_own_keys(pad):
    pad.field.setFocus()
    for typed, place in (("т", "n"), ("ы", "s"), ("'", "w"), ("ı", "i")):
        pad.press(typed, place)
    assert pad.field.text() == "ты'ı"
    for typed, place in (("ф", "a"), ("ч", "x")):
        pad.press(typed, place, CTRL)
    assert pad.field.text() == ""
    pad.press("м", "v", CTRL)
    assert pad.field.text() == "ты'ı"
    assert pad.asked == []


def test_the_letters_of_answers_count_too(pad, qtbot):
    form = QuestionsForm(SCREENING_QUESTIONNAIRE, {})
    pad.layout().addWidget(form)
    control = next(iter(form.controls.values()))
    qtbot.waitUntil(control.isVisible)
    control.setFocus()
    pad.press("н", "y")
    assert control.answer is True
    pad.press("т", "n")
    assert control.answer is False
