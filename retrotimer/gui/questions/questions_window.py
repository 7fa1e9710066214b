"""The questions window: a questionnaire as a form that one key completes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from retrotimer.domain.coaching.questionnaires import (
    AnswerType,
    Questionnaire,
    expectation_text,
)
from retrotimer.domain.values.text import Text
from retrotimer.gui.questions.questions_form import QuestionsForm
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN_KEYS, ScrollingDialog, make_wrapped_label
from retrotimer.gui.widgets.plain_text import PlainMessageBox
from retrotimer.gui.widgets.screen_reader import set_announced_text

_UNSAVED_TEXT = Text("Your answers are not saved yet. Save them?")


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
        self._has_text = any(
            question.answer_type is AnswerType.TEXT for question in questionnaire.questions
        )
        done_hint = (
            tr("Return: done, in a text Ctrl+Return") if self._has_text else tr("Return: done")
        )
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
        self._known_answers = self.answers()
        (self._form.first_unanswered or done_button).setFocus()

    def answers(self) -> dict[str, Any]:
        """The answers so far."""
        return self._form.answers()

    def reject(self) -> None:
        """Close; a form in which texts are typed asks first what becomes of changed answers.

        The short forms before a session are asked again at the next start.
        """
        if not self._has_text or self.answers() == self._known_answers:
            super().reject()
            return
        box = PlainMessageBox(self, tr(_UNSAVED_TEXT))
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        box.finished.connect(self._handle_unsaved)
        box.finished.connect(box.deleteLater)
        box.open()

    def _handle_unsaved(self, choice: int) -> None:
        if choice == QMessageBox.StandardButton.Save:
            self._submit()
        elif choice == QMessageBox.StandardButton.Discard:
            super().reject()

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
        problems = {
            question.key: tr(Text("Still open: {question}", question=Text(question.text)))
            for question in unanswered
        }
        problems |= {
            question.key: f"{tr(question.text)}: {tr(expectation_text(question.constraint))}"
            for question in self._questionnaire.questions
            if question.key in answers and not question.constraint.is_valid(answers[question.key])
        }
        self._form.show_problems(problems)
        set_announced_text(self.problem_label, "\n".join(problems.values()))
        self.problem_label.setVisible(bool(problems))
        if not problems:
            self.accept()
            self.answered.emit(answers)
