"""The questions window: a questionnaire as a form that one key completes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from retrotimer.domain.coaching.questionnaires import (
    AnswerType,
    Question,
    Questionnaire,
    expectation_text,
)
from retrotimer.domain.values.hidden_characters import hidden_character_problem
from retrotimer.domain.values.text import Text
from retrotimer.gui.questions.questions_form import QuestionsForm
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN_KEYS, ScrollingDialog, make_wrapped_label
from retrotimer.gui.widgets.screen_reader import set_announced_text


class QuestionsWindow(ScrollingDialog):
    """Shows a questionnaire and emits the answers; a question without an answer is left out."""

    answered = Signal(dict)
    cancelled = Signal()

    def __init__(
        self,
        questionnaire: Questionnaire,
        known_answers: Mapping[str, Any] = {},
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr(questionnaire.heading), parent)
        self._questionnaire = questionnaire
        self._form = QuestionsForm(questionnaire, known_answers)
        self.controls = self._form.controls
        if questionnaire.note:
            self.body_layout.addWidget(make_wrapped_label(tr(questionnaire.note)))
        self.body_layout.addWidget(self._form)
        self.problem_label = make_wrapped_label("")
        self.problem_label.hide()
        self._outer_layout.insertWidget(1, self.problem_label)
        self.body_layout.addStretch()
        has_text = any(
            question.answer_type is AnswerType.TEXT for question in questionnaire.questions
        )
        done_hint = tr("Return: done, in a text Ctrl+Return") if has_text else tr("Return: done")
        hints = [done_hint, tr("Esc: leave")]
        if (
            sum(question.answer_type is AnswerType.YES_NO for question in questionnaire.questions)
            > 1
        ):
            hints.append(tr("N: no to all"))
            self.add_button(tr("No to all"), self._form.answer_no_to_all, Qt.Key.Key_N)
        self.hint_label.setText("   ".join(hints))
        self.add_button(tr("Leave"), self.reject)
        done_button = self.add_button(tr("Done"), self._submit, *RETURN_KEYS)
        self.rejected.connect(self.cancelled)
        (self._form.first_unanswered or done_button).setFocus()

    def answers(self) -> dict[str, Any]:
        """The answers so far."""
        return self._form.answers()

    def valid_answers(self) -> dict[str, Any]:
        """The answers so far, without those that could not be submitted."""
        answers = self.answers()
        return {
            question.key: answers[question.key]
            for question in self._questionnaire.questions
            if question.key in answers and question.constraint.is_valid(answers[question.key])
        }

    def _submit(self) -> None:
        answers = self.answers()
        unanswered = self._questionnaire.missing_questions(answers)[:1]
        problems = [
            tr(Text("Still open: {question}", question=Text(question.text)))
            for question in unanswered
        ]
        problems += [
            f"{tr(question.text)}: {tr(_problem_text(question, answers[question.key]))}"
            for question in self._questionnaire.questions
            if question.key in answers and not question.constraint.is_valid(answers[question.key])
        ]
        set_announced_text(self.problem_label, "\n".join(problems))
        self.problem_label.setVisible(bool(problems))
        if not problems:
            self.accept()
            self.answered.emit(answers)


def _problem_text(question: Question, answer: Any) -> str:
    return hidden_character_problem(answer, "\n") or expectation_text(question.constraint)
