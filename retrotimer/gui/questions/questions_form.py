"""A form of questions: a control for each, which works with the mouse and with keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from retrotimer.domain.coaching.questionnaires import (
    NEAR_FALL_BOUNDS,
    SCORE_BOUNDS,
    AnswerType,
    Question,
    Questionnaire,
    option_label,
)
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import clean_lines
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.keyboard import typed_text
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.number_box import NumberBox
from retrotimer.gui.widgets.page import RETURN_KEYS, OutlinedCheckBox, make_wrapped_label
from retrotimer.gui.widgets.plain_text import PlainLabel
from retrotimer.gui.widgets.screen_reader import set_announced_text

_NOTES_LINES, _COUNT_WIDTH_PX = 3, 100
# For each type of answer: how many options are in a row, and the least width of one.
_OPTION_COLUMNS = {
    AnswerType.SCORE: (11, 46),
    AnswerType.YES_NO: (2, 68),
    AnswerType.CHOICE: (4, 140),
}


class QuestionsForm(QWidget):
    """The questions of a questionnaire with the known answers."""

    answer_changed = Signal()
    """An option was chosen, or its choice was taken back."""

    def __init__(self, questionnaire: Questionnaire, known_answers: Mapping[str, Any]) -> None:
        super().__init__()
        self._questionnaire = questionnaire
        self._known_answers = known_answers
        self.controls: dict[str, Control] = {}
        self._problem_labels: dict[str, QLabel] = {}
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(24)
        rows.setVerticalSpacing(8)
        rows.setColumnStretch(0, 1)
        for question in questionnaire.questions:
            self._add_question(rows, rows.rowCount(), question)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Mark the questions whose answers cannot be saved, say why, and go to the first."""
        for key, label in self._problem_labels.items():
            problem = problems.get(key, "")
            set_announced_text(label, problem)
            label.setVisible(bool(problem))
            # A screen reader says it with the question.
            self.controls[key].setAccessibleDescription(problem)
        for key in list(problems)[:1]:
            self.controls[key].setFocus()

    @property
    def first_unanswered(self) -> Control | None:
        """The first control without an answer."""
        return next((item for item in self.controls.values() if item.answer is None), None)

    def answers(self) -> dict[str, Any]:
        """The answers so far; a question without an answer is left out."""
        answers = {key: control.answer for key, control in self.controls.items()}
        return {key: answer for key, answer in answers.items() if answer is not None}

    def answer_no_to_all(self) -> None:
        """Answer no to every question without an answer; a yes stays."""
        for question in self._questionnaire.questions:
            control = self.controls[question.key]
            if question.answer_type is AnswerType.YES_NO and control.answer is None:
                control.show_answer(answer=False)

    def _add_question(self, grid: QGridLayout, row: int, question: Question) -> None:
        control = _CONTROL_CLASSES[question.answer_type](question)
        control.setAccessibleName(tr(question.text))
        control.show_answer(self._known_answers.get(question.key, control.answer))
        self.controls[question.key] = control
        problem_label = make_wrapped_label("")
        problem_label.setStyleSheet(theme.problem_style())
        problem_label.hide()
        self._problem_labels[question.key] = problem_label
        if isinstance(control, _ChoiceControl):
            control.toggled.connect(self.answer_changed)
        if isinstance(control, _CheckControl):
            check_row = QHBoxLayout()
            check_row.addWidget(control)
            check_row.addWidget(_CheckLabel(tr(question.text), control), 1)
            grid.addLayout(check_row, row, 0, 1, 2)
        else:
            grid.addWidget(_make_separator(), row, 0, 1, 2)
            grid.addWidget(make_wrapped_label(tr(question.text)), row + 1, 0)
            grid.addWidget(control, row + 1, 1)
        grid.addWidget(problem_label, row + 2, 0, 1, 2)


class _CheckControl(OutlinedCheckBox):
    """A check box that is ticked until it is unticked."""

    def __init__(self, _question: Question) -> None:
        super().__init__("")
        self.setChecked(True)

    @property
    def answer(self) -> bool:
        return self.isChecked()

    def show_answer(self, answer: Any) -> None:
        self.setChecked(answer is not False)


class _CheckLabel(PlainLabel):
    """The text of a check box. Unlike its own text it wraps; a click on it ticks the box."""

    def __init__(self, text: str, check_box: QCheckBox) -> None:
        super().__init__(text, wraps=True)
        self._check_box = check_box

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_inside = self.rect().contains(event.position().toPoint())
        if is_inside and event.button() == Qt.MouseButton.LeftButton:
            self._check_box.click()


class _ChoiceControl(QWidget):
    """One button for each option: chosen by mouse, with arrows and Space, or by typing its start.

    Backspace removes the answer.
    """

    toggled = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._options = _question_options(question)
        self._typed_prefix = ""
        self._group = QButtonGroup(self)
        self.setStyleSheet(_choice_style())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        columns, min_width_px = _OPTION_COLUMNS[question.answer_type]
        for number, text in enumerate(self._options.values()):
            button = QPushButton(tr(text))
            button.setCheckable(True)
            # The group does this already; so a screen reader knows that it is one of several.
            button.setAutoExclusive(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{tr(question.text)} {tr(text)}")
            self._group.addButton(button, number)
            grid.addWidget(button, *divmod(number, columns))
        for column in range(columns):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, min_width_px)
        self._group.idToggled.connect(self._update_tab_stop)
        self._group.idToggled.connect(lambda _number, _checked: self.toggled.emit())
        self._update_tab_stop()

    @property
    def answer(self) -> Any:
        number = self._group.checkedId()
        return None if number < 0 else list(self._options)[number]

    def show_answer(self, answer: Any) -> None:
        self._group.setExclusive(False)
        for option, button in zip(self._options, self._group.buttons(), strict=True):
            # In Python False equals 0 and True equals 1, so the types are compared too.
            button.setChecked(type(option) is type(answer) and option == answer)
        self._group.setExclusive(True)
        self._update_tab_stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = typed_text(event)
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.show_answer(None)
        elif text.isalnum() and (prefix := self._select_by_prefix(self._typed_prefix + text, text)):
            self._typed_prefix = prefix
        else:
            self._typed_prefix = ""
            super().keyPressEvent(event)

    def _select_by_prefix(self, *prefixes: str) -> str:
        """Choose the option that starts with one of these texts; return that text, or none."""
        for prefix in prefixes:
            for button in self._group.buttons():
                if button.text().casefold().startswith(prefix):
                    button.setChecked(True)
                    button.setFocus()
                    return prefix
        return ""

    def _update_tab_stop(self) -> None:
        """Let Tab stop once at a question: at the chosen option, or at the first."""
        self._typed_prefix = ""
        tab_stop = self._group.checkedButton() or self._group.buttons()[0]
        for button in self._group.buttons():
            is_stop = button is tab_stop
            policy = Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        self.setFocusProxy(tab_stop)


class _CountControl(NumberBox):
    """A number that is empty at first. The mouse wheel scrolls the page and does not change it."""

    def __init__(self, _question: Question) -> None:
        super().__init__()
        self.setRange(int(NEAR_FALL_BOUNDS.low) - 1, int(NEAR_FALL_BOUNDS.high))
        # The minimum stands for no answer and is shown as an empty field.
        self.setSpecialValueText(" ")
        self.setValue(self.minimum())
        self.setFixedSize(_COUNT_WIDTH_PX, 2 * theme.text_px())

    @property
    def answer(self) -> int | None:
        return self.value() if self.value() > self.minimum() else None

    def show_answer(self, answer: Any) -> None:
        self.setValue(self.minimum() if answer is None else answer)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _TextControl(QPlainTextEdit):
    """A text of several lines. Return starts a new line, Ctrl+Return completes the form."""

    def __init__(self, _question: Question) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * (_NOTES_LINES + 1))

    @property
    def answer(self) -> str | None:
        return clean_lines(self.toPlainText()) or None

    def show_answer(self, answer: Any) -> None:
        self.setPlainText(answer or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in RETURN_KEYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _choice_style() -> str:
    """The chosen option is filled, the focused one has a dashed outline: not only a colour."""
    return f"""
    QPushButton {{
        border: 1px solid palette(text); border-radius: 5px;
        font-size: {theme.text_px()}px; padding: 3px; min-height: 28px;
    }}
    QPushButton:focus {{ outline: 2px dashed palette(text); }}
    QPushButton:checked {{
        background: {theme.FORWARD.background.name()}; color: {theme.FORWARD.foreground.name()};
        outline-color: {theme.FORWARD.foreground.name()};
    }}
"""


def _make_separator() -> QFrame:
    line = QFrame()
    line.setFrameStyle(QFrame.Shape.HLine | QFrame.Shadow.Plain)
    line.setForegroundRole(QPalette.ColorRole.Mid)
    return line


Control = _CheckControl | _ChoiceControl | _CountControl | _TextControl
_CONTROL_CLASSES: dict[AnswerType, Callable[[Question], Control]] = {
    AnswerType.CHECKBOX: _CheckControl,
    AnswerType.YES_NO: _ChoiceControl,
    AnswerType.SCORE: _ChoiceControl,
    AnswerType.COUNT: _CountControl,
    AnswerType.CHOICE: _ChoiceControl,
    AnswerType.TEXT: _TextControl,
}


def _question_options(question: Question) -> dict[Any, str]:
    """The labels of the options of a question by their values."""
    if question.answer_type is AnswerType.YES_NO:
        return {True: Text("Yes"), False: Text("No")}
    if question.answer_type is AnswerType.SCORE:
        return {
            score: str(score) for score in range(int(SCORE_BOUNDS.low), int(SCORE_BOUNDS.high) + 1)
        }
    return {option: option_label(option) for option in question.options}
