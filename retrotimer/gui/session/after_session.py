"""Asks in a window how a session was, once it is over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from retrotimer.domain.coaching.questionnaires import (
    build_post_session_questionnaire,
    safety_advice,
)
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.services.session_setup import PreparedSession


class AfterSessionQuestions:
    """Opens the questions and saves the answers; Esc skips them.

    `advice` is what the safety rules say to the answers; empty if nothing.
    """

    def __init__(self, session: PreparedSession, parent: QWidget) -> None:
        self.advice = ""
        self._journal = session.journal
        questionnaire = build_post_session_questionnaire(session.build_record().outcome)
        self.window = QuestionsWindow(questionnaire, parent=parent)
        self.window.answered.connect(self._save_answers)
        self._is_open = True
        self.window.finished.connect(self._forget_window)
        self.window.finished.connect(self.window.deleteLater)
        self.window.open()

    def close(self) -> None:
        """Save what was answered so far, because the program ends."""
        answers = self.window.valid_answers() if self._is_open else {}
        if answers:
            self._save_answers(answers)

    def _forget_window(self) -> None:
        self._is_open = False

    def _save_answers(self, answers: Mapping[str, Any]) -> None:
        self._journal.record_answers(answers)
        self.advice = safety_advice(answers)
