"""A form of questions: one control for each, by mouse and by keys."""

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
    QSpinBox,
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
from retrotimer.gui.widgets import theme
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN_KEYS, OutlinedCheckBox, make_wrapped_label

_NOTES_LINES, _COUNT_WIDTH_PX = 3, 100
# Of each form: how many options stand beside each other, and how wide one is at least.
_OPTION_COLUMNS = {
    AnswerType.SCORE: (11, 46),
    AnswerType.YES_NO: (2, 68),
    AnswerType.CHOICE: (4, 140),
}


class QuestionsForm(QWidget):
    """The questions of a sheet with what is known; what is not answered is not given."""

    answer_changed = Signal()
    """One of a few was chosen, or taken back."""

    def __init__(self, questionnaire: Questionnaire, known_answers: Mapping[str, Any]) -> None:
        super().__init__()
        self._questionnaire = questionnaire
        self._known_answers = known_answers
        self.controls: dict[str, Control] = {}
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(24)
        rows.setVerticalSpacing(8)
        rows.setColumnStretch(0, 1)
        for question in questionnaire.questions:
            self._add_question(rows, rows.rowCount(), question)

    @property
    def first_unanswered(self) -> Control | None:
        """The first that is not answered yet."""
        return next((one for one in self.controls.values() if one.answer is None), None)

    def answers(self) -> dict[str, Any]:
        """What is answered so far."""
        given = {key: control.answer for key, control in self.controls.items()}
        return {key: answer for key, answer in given.items() if answer is not None}

    def answer_no_to_all(self) -> None:
        """To all that is open: a yes is taken back only where it stands."""
        for question in self._questionnaire.questions:
            control = self.controls[question.key]
            if question.answer_type is AnswerType.YES_NO and control.answer is None:
                control.show_answer(answer=False)

    def _add_question(self, grid: QGridLayout, row: int, question: Question) -> None:
        control = _CONTROL_CLASSES[question.answer_type](question)
        control.setAccessibleName(tr(question.text))
        control.show_answer(self._known_answers.get(question.key, control.answer))
        self.controls[question.key] = control
        if isinstance(control, _ChoiceControl):
            control.toggled.connect(self.answer_changed)
        if isinstance(control, _CheckControl):
            ticked = QHBoxLayout()
            ticked.addWidget(control)
            ticked.addWidget(_CheckLabel(tr(question.text), control), 1)
            grid.addLayout(ticked, row, 0, 1, 2)
        else:
            grid.addWidget(_make_separator(), row, 0, 1, 2)
            grid.addWidget(make_wrapped_label(tr(question.text)), row + 1, 0)
            grid.addWidget(control, row + 1, 1)


class _CheckControl(OutlinedCheckBox):
    """Stands until it is taken away."""

    def __init__(self, _question: Question) -> None:
        super().__init__("")
        self.setChecked(True)

    @property
    def answer(self) -> bool:
        return self.isChecked()

    def show_answer(self, answer: Any) -> None:
        self.setChecked(answer is not False)


class _CheckLabel(QLabel):
    """What is ticked, to click on; unlike a check box's own text it wraps."""

    def __init__(self, text: str, check_box: QCheckBox) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self._check_box = check_box

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        within = self.rect().contains(event.position().toPoint())
        if within and event.button() == Qt.MouseButton.LeftButton:
            self._check_box.click()


class _ChoiceControl(QWidget):
    """One of a few, each a button: by mouse, by arrows and Space, or by typing how it begins.

    Backspace takes the answer away.
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
        columns, least_px = _OPTION_COLUMNS[question.answer_type]
        for number, text in enumerate(self._options.values()):
            button = QPushButton(tr(text))
            button.setCheckable(True)
            # The group sees to it; this tells a screen reader that it is one of a few.
            button.setAutoExclusive(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{tr(question.text)} {tr(text)}")
            self._group.addButton(button, number)
            grid.addWidget(button, *divmod(number, columns))
        for column in range(columns):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, least_px)
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
            # False is no 0, and True is no 1.
            button.setChecked(type(option) is type(answer) and option == answer)
        self._group.setExclusive(True)
        self._update_tab_stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().casefold()
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.show_answer(None)
        elif text.isalnum() and (typed := self._select_by_prefix(self._typed_prefix + text, text)):
            self._typed_prefix = typed
        else:
            self._typed_prefix = ""
            super().keyPressEvent(event)

    def _select_by_prefix(self, *prefixes: str) -> str:
        """The first of the texts by which an option begins, and that option chosen."""
        for typed in prefixes:
            begun = [b for b in self._group.buttons() if b.text().casefold().startswith(typed)]
            if begun:
                begun[0].setChecked(True)
                begun[0].setFocus()
                return typed
        return ""

    def _update_tab_stop(self) -> None:
        """Tab stops once at a question: at what is chosen, or at the first."""
        self._typed_prefix = ""
        stop = self._group.checkedButton() or self._group.buttons()[0]
        for button in self._group.buttons():
            policy = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        self.setFocusProxy(stop)


class _CountControl(QSpinBox):
    """A number that is empty at first; a wheel that scrolls the page does not turn it."""

    def __init__(self, _question: Question) -> None:
        super().__init__()
        self.setRange(int(NEAR_FALL_BOUNDS.low) - 1, int(NEAR_FALL_BOUNDS.high))
        # Shown at the minimum, which stands for no answer.
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
    """Text of several lines; Return is a new line in it, with Ctrl it completes the form."""

    def __init__(self, _question: Question) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * (_NOTES_LINES + 1))

    @property
    def answer(self) -> str | None:
        # A tab comes by pasting only, and is none of the characters that are kept.
        return self.toPlainText().replace("\t", " ").strip() or None

    def show_answer(self, answer: Any) -> None:
        self.setPlainText(answer or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in RETURN_KEYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _choice_style() -> str:
    """What is chosen is filled, what has the focus has a dashed line in it: never a shade alone."""
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
    """What can be chosen, as people read it."""
    if question.answer_type is AnswerType.YES_NO:
        return {True: Text("Yes"), False: Text("No")}
    if question.answer_type is AnswerType.SCORE:
        return {
            score: str(score) for score in range(int(SCORE_BOUNDS.low), int(SCORE_BOUNDS.high) + 1)
        }
    return {option: option_label(option) for option in question.options}
