"""The questions window: forms are filled in by mouse or by keys, and completed by one key."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)

from retrotimer.domain.coaching.client import MAX_NOTES_LENGTH, Condition
from retrotimer.domain.coaching.questionnaires import (
    NOT_MEDICAL_ADVICE,
    SCREENING_QUESTIONNAIRE,
    AnswerType,
    Question,
    Questionnaire,
    StopReason,
    build_post_session_questionnaire,
    build_pre_session_questionnaire,
)
from retrotimer.domain.session.record import Outcome
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.widgets.number_box import NumberBox
from tests.support.walkers import walker

BEFORE = build_pre_session_questionnaire(walker())
AFTER = build_post_session_questionnaire(Outcome.STOPPED)
TICKS = {
    question.key: True
    for question in BEFORE.questions
    if question.answer_type is AnswerType.CHECKBOX
}
# One question of each form.
FORMS = Questionnaire(
    "All forms",
    (
        Question("tick", "Is it so?", AnswerType.CHECKBOX),
        Question("well", "Are you well?", AnswerType.YES_NO),
        Question("effort", "How hard?", AnswerType.SCORE),
        Question("falls", "How often?", AnswerType.COUNT),
        Question("rails", "Which?", AnswerType.CHOICE, ("full", "light", "none")),
        Question("notes", "What else?", AnswerType.TEXT),
    ),
)


class Asked:
    """An open window, and the signals it has emitted."""

    def __init__(self, qtbot, sheet: Questionnaire, known: dict[str, Any] | None = None) -> None:
        self.qtbot = qtbot
        self.sheet = sheet
        self.window = QuestionsWindow(sheet, known or {})
        qtbot.addWidget(self.window)
        self.emitted: list[Any] = []
        self.window.answered.connect(self.emitted.append)
        self.window.cancelled.connect(lambda: self.emitted.append("left"))
        self.window.open()

    def at(self, key: str) -> Asked:
        """Set the focus to a question."""
        self.window.controls[key].setFocus()
        return self

    def keys(self, *keys: Qt.Key | str) -> Asked:
        for key in keys:
            self.qtbot.keyClick(self.window.focusWidget(), key)
        return self

    def click(self, text: str, key: str = "") -> None:
        within = self.window.controls[key] if key else self.window
        buttons = within.findChildren(QPushButton)
        button = next(button for button in buttons if button.text() == text)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def shown(self) -> list[str]:
        labels = self.window.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible()]


@pytest.fixture
def forms(qtbot) -> Asked:
    return Asked(qtbot, FORMS)


def test_a_sheet_is_shown_with_its_note_and_all_its_questions(qtbot):
    asked = Asked(qtbot, SCREENING_QUESTIONNAIRE)
    texts = [question.text for question in SCREENING_QUESTIONNAIRE.questions]
    assert asked.shown[:-1] == ["Before the first session", NOT_MEDICAL_ADVICE, *texts]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_one_key_completes_what_is_asked_before_a_session(qtbot, key):
    asked = Asked(qtbot, BEFORE).keys(key)
    assert asked.emitted == [TICKS]
    assert not asked.window.isVisible()


def test_the_first_open_question_waits_for_its_answer(qtbot):
    assert Asked(qtbot, BEFORE).keys("3", Qt.Key.Key_Return).emitted == [TICKS | {"knee_pain": 3}]


@pytest.mark.parametrize("key", ["tick", "well", "effort", "falls", "rails"])
def test_return_completes_it_wherever_the_focus_is_and_answers_nothing(forms, key):
    assert forms.at(key).keys(Qt.Key.Key_Return).emitted == [{"tick": True}]


def test_return_completes_it_with_the_focus_at_any_button(qtbot):
    buttons = len(Asked(qtbot, FORMS).window.findChildren(QAbstractButton))
    for number in range(buttons):
        asked = Asked(qtbot, FORMS)
        asked.window.findChildren(QAbstractButton)[number].setFocus()
        assert asked.keys(Qt.Key.Key_Return).emitted == [{"tick": True}]


def test_escape_leaves_without_an_answer(forms):
    assert forms.keys(Qt.Key.Key_Escape).emitted == ["left"]
    assert not forms.window.isVisible()


def test_closing_it_leaves_without_an_answer(forms):
    forms.window.close()
    assert forms.emitted == ["left"]


def test_a_return_that_was_held_for_the_window_before_answers_nothing(forms):
    plain = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, plain, "\r", autorep=True)
    for widget in (forms.window, *forms.window.findChildren(QAbstractButton)):
        QApplication.sendEvent(widget, held)
    assert forms.emitted == []


def test_a_tick_is_taken_away_by_space_or_by_a_click_on_its_text(qtbot):
    asked = Asked(qtbot, BEFORE)
    asked.at("clip").keys(Qt.Key.Key_Space)
    labels = asked.window.findChildren(QLabel)
    shoes = next(label for label in labels if label.text().startswith("Flat comfortable shoes"))
    qtbot.mouseClick(shoes, Qt.MouseButton.LeftButton)
    assert asked.window.answers() == TICKS | {"clip": False, "shoes": False}


def test_no_to_all_leaves_every_yes_as_it_is(qtbot):
    asked = Asked(qtbot, SCREENING_QUESTIONNAIRE)
    asked.click("Yes", Condition.FALL)
    asked.keys("n", Qt.Key.Key_Return)
    assert asked.emitted == [{condition: condition is Condition.FALL for condition in Condition}]


def test_no_to_all_is_also_a_button(qtbot):
    asked = Asked(qtbot, SCREENING_QUESTIONNAIRE)
    asked.click("No to all")
    assert asked.window.answers() == dict.fromkeys(Condition, False)


def test_a_single_yes_or_no_is_typed(forms):
    assert forms.at("well").keys("n").window.answers()["well"] is False
    assert forms.keys("y").window.answers()["well"] is True


@pytest.mark.parametrize(
    ("keys", "score"),
    [
        (("0",), 0),
        (("9",), 9),
        (("1", "0"), 10),
        (("1", "5"), 5),
        (("1", "0", "0"), 0),
        (("4", Qt.Key.Key_Right), 5),
        (("1", Qt.Key.Key_Left), 0),
        (("1", Qt.Key.Key_Right, "0"), 0),
        ((Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space), 2),
        (("7", Qt.Key.Key_Backspace), None),
        (("7", "x"), 7),
    ],
)
def test_a_score_is_given_by_keys(forms, keys, score):
    assert forms.at("effort").keys(*keys).window.answers().get("effort") == score


def test_a_score_is_given_by_a_click(forms):
    forms.click("10", "effort")
    forms.click("6", "effort")
    assert forms.window.answers()["effort"] == 6


def test_a_count_is_empty_until_it_is_typed(forms):
    assert "falls" not in forms.window.answers()
    assert forms.at("falls").keys("1", "2", Qt.Key.Key_Return).emitted == [
        {"tick": True, "falls": 12}
    ]


def test_a_wheel_over_a_count_does_not_turn_it(forms):
    box = forms.at("falls").window.controls["falls"]
    place, turned, inverted = QPointF(5, 5), QPoint(0, 120), False
    turn = QWheelEvent(
        *(place, box.mapToGlobal(place), QPoint(), turned, Qt.MouseButton.NoButton),
        *(Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, inverted),
    )
    QApplication.sendEvent(box, turn)
    assert "falls" not in forms.window.answers()


def test_a_reason_is_chosen_by_a_click_or_by_how_it_begins(qtbot):
    asked = Asked(qtbot, AFTER)
    asked.click("Chest pain", "stop_reason")
    assert asked.window.answers() == {"stop_reason": StopReason.CHEST_PAIN}
    asked.at("stop_reason").keys("t", "i", "m")
    assert asked.window.answers() == {"stop_reason": StopReason.TIME}


def test_return_in_a_text_is_a_new_line_and_control_return_completes_it(forms):
    forms.at("notes").keys("a", Qt.Key.Key_Return, "n", Qt.Key.Key_Tab)
    assert forms.emitted == []
    forms.at("notes")
    control = Qt.KeyboardModifier.ControlModifier
    forms.qtbot.keyClick(forms.window.focusWidget(), Qt.Key.Key_Return, control)
    assert forms.emitted == [{"tick": True, "notes": "a\nn"}]


def test_what_is_pasted_with_tabs_can_be_kept(forms):
    forms.window.controls["notes"].setPlainText(" 3\tbars ")
    assert FORMS.validate(forms.window.answers()) == []
    assert forms.window.answers()["notes"] == "3 bars"


def test_what_cannot_be_kept_is_said_and_not_lost(forms):
    notes = forms.window.controls["notes"]
    notes.setPlainText("x" * (MAX_NOTES_LENGTH + 1))
    forms.at("tick").keys(Qt.Key.Key_Return)
    assert forms.emitted == []
    assert f"What else?: expected text, at most {MAX_NOTES_LENGTH} characters" in forms.shown
    notes.setPlainText("x")
    forms.at("tick").keys(Qt.Key.Key_Return)
    assert forms.emitted == [{"tick": True, "notes": "x"}]


def test_what_is_known_is_shown_and_given_again(qtbot):
    known = {"tick": False, "well": True, "effort": 0, "falls": 3, "rails": "none", "notes": "so"}
    asked = Asked(qtbot, FORMS, known | {"another": 1})
    assert asked.keys(Qt.Key.Key_Return).emitted == [known]


def test_what_is_known_and_impossible_is_asked_for(qtbot):
    known = {"well": 1, "effort": True, "rails": "both"}
    assert Asked(qtbot, FORMS, known).window.answers() == {"tick": True}


def test_tab_stops_once_at_each_question_in_their_order(qtbot):
    asked = Asked(qtbot, FORMS, {"well": False, "effort": 7})
    asked.at("tick")
    names = []
    for _ in FORMS.questions:
        names.append(asked.window.focusWidget().accessibleName())
        asked.keys(Qt.Key.Key_Tab)
    assert names == [
        "Is it so?",
        "Are you well? No",
        "How hard? 7",
        "How often?",
        "Which? Full",
        "What else?",
    ]
    assert asked.window.focusWidget().text() == "Leave"


def test_every_control_is_named_after_its_question(forms):
    for question in FORMS.questions:
        assert forms.window.controls[question.key].accessibleName() == question.text


@pytest.mark.parametrize(
    "sheet", [SCREENING_QUESTIONNAIRE, BEFORE, AFTER], ids=lambda sheet: sheet.heading
)
def test_a_sheet_scrolls_where_it_does_not_fit(qtbot, sheet):
    asked = Asked(qtbot, sheet)
    room = asked.window.screen().availableSize()
    assert asked.window.width() <= room.width()
    assert asked.window.height() <= room.height()
    asked.window.resize(640, 300)
    asked.at(sheet.questions[0].key)
    for _ in sheet.questions:
        assert not asked.window.focusWidget().visibleRegion().isEmpty()
        asked.keys(Qt.Key.Key_Tab)


def test_invisible_characters_in_a_text_are_dropped_where_they_carry_nothing(forms):
    notes = forms.window.controls["notes"]
    notes.insertPlainText("\ufeffLeft\u00ad kn\u200bee\u2028\u05d1\u05e8\u05da\u200f \U000e0041ok")
    forms.click("Done")
    kept = "Left knee\n\u05d1\u05e8\u05da\u200f ok"
    assert forms.emitted == [{"tick": True, "notes": kept}]


@pytest.mark.parametrize("typed", ["1\u00ad2", "\u0661\u0662", "\uff11\uff12", "\u200b1\u06f2 "])
def test_a_count_takes_the_figures_of_every_keyboard(qtbot, typed):
    box = NumberBox()
    qtbot.addWidget(box)
    QApplication.clipboard().setText(typed)
    box.selectAll()
    box.lineEdit().paste()
    assert (box.value(), box.lineEdit().text()) == (12, "12")
    box.clear()
    box.lineEdit().insert("x")
    assert box.lineEdit().text() == ""


def test_a_text_of_invisible_characters_alone_is_no_answer(forms):
    forms.window.controls["notes"].insertPlainText("\u200b\u200f\u2060\ufe0f")
    forms.click("Done")
    assert forms.emitted == [{"tick": True}]


def test_a_refused_answer_is_marked_with_its_reason_and_has_the_focus(forms):
    notes = forms.window.controls["notes"]
    notes.insertPlainText("a" * (MAX_NOTES_LENGTH + 1))
    forms.at("effort").keys("7")
    forms.click("Done")
    reason = f"What else?: expected text, at most {MAX_NOTES_LENGTH} characters"
    # Below the question, and where it is seen if the form is longer than the window.
    assert forms.shown.count(reason) == 2
    assert notes.accessibleDescription() == reason
    assert forms.window.focusWidget() is notes
    assert forms.emitted == []
    notes.textCursor().deletePreviousChar()
    forms.click("Done")
    assert len(forms.emitted[0]["notes"]) == MAX_NOTES_LENGTH
    assert forms.emitted[0]["effort"] == 7


def unsaved_question(asked):
    (box,) = (box for box in asked.window.findChildren(QMessageBox) if box.isVisible())
    return box


@pytest.mark.parametrize("leave", [QWidget.close, lambda window: window.reject()])
def test_leaving_asks_first_what_becomes_of_the_answers(forms, leave):
    button = QMessageBox.StandardButton
    forms.at("notes").window.controls["notes"].insertPlainText("Left knee")
    leave(forms.window)
    forms.qtbot.keyClick(unsaved_question(forms), Qt.Key.Key_Escape)
    assert forms.window.isVisible()
    assert forms.window.answers()["notes"] == "Left knee"
    leave(forms.window)
    unsaved_question(forms).button(button.Save).click()
    assert forms.emitted == [{"tick": True, "notes": "Left knee"}]
    assert not forms.window.isVisible()


def test_answers_are_lost_only_when_the_user_says_so(forms):
    forms.at("effort").keys("7", Qt.Key.Key_Escape)
    unsaved_question(forms).button(QMessageBox.StandardButton.Discard).click()
    assert forms.emitted == ["left"]
    assert not forms.window.isVisible()
