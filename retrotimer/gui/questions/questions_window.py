"""The questions window: a sheet of questions as one form, which one key completes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from retrotimer.domain.coaching.questionnaires import Form, Sheet, expected
from retrotimer.domain.values.text import Text
from retrotimer.gui.questions.questions_form import QuestionsForm
from retrotimer.gui.widgets.language import tr
from retrotimer.gui.widgets.page import RETURN, Page, wrapped
from retrotimer.gui.widgets.screen_reader import tell


class QuestionsWindow(Page):
    """Shows a sheet, emits what was answered. What is not answered is not given."""

    answered = Signal(dict)
    left = Signal()

    def __init__(
        self, sheet: Sheet, known: Mapping[str, Any] = {}, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr(sheet.heading), parent)
        self._sheet = sheet
        self._form = QuestionsForm(sheet, known)
        self.controls = self._form.controls
        if sheet.note:
            self.body.addWidget(wrapped(tr(sheet.note)))
        self.body.addWidget(self._form)
        self.problem = wrapped("")
        self.problem.hide()
        self._page.insertWidget(1, self.problem)
        self.body.addStretch()
        written = any(question.form is Form.TEXT for question in sheet.questions)
        done_by = tr("Return: done, in a text Ctrl+Return") if written else tr("Return: done")
        keys = [done_by, tr("Esc: leave")]
        if sum(question.form is Form.YES_NO for question in sheet.questions) > 1:
            keys.append(tr("N: no to all"))
            self.add_button(tr("No to all"), self._form.no_to_all, Qt.Key.Key_N)
        self.hint.setText("   ".join(keys))
        self.add_button(tr("Leave"), self.reject)
        done = self.add_button(tr("Done"), self._done, *RETURN)
        self.rejected.connect(self.left)
        (self._form.first_open or done).setFocus()

    def answers(self) -> dict[str, Any]:
        """What is answered so far."""
        return self._form.answers()

    def _done(self) -> None:
        answers = self.answers()
        unanswered = self._sheet.unanswered(answers)[:1]
        wrong = [tr(Text("Still open: {question}", question=Text(one.text))) for one in unanswered]
        wrong += [
            f"{tr(question.text)}: {tr(expected(question.possible))}"
            for question in self._sheet.questions
            if question.key in answers and not question.possible.fits(answers[question.key])
        ]
        tell(self.problem, "\n".join(wrong))
        self.problem.setVisible(bool(wrong))
        if not wrong:
            self.accept()
            self.answered.emit(answers)
