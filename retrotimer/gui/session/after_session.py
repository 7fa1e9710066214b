"""Asks in a window how a session was, once the belt stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from retrotimer.domain.coaching.questionnaires import advice_after, after_sheet
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.services.session_setup import Performance


class Afterwards:
    """`advice` is what must be said to the answers, or nothing; Esc leaves it all."""

    def __init__(self, performance: Performance, parent: QWidget) -> None:
        self.advice = ""
        self._journal = performance.journal
        sheet = after_sheet(performance.record().outcome)
        self.window = QuestionsWindow(sheet, parent=parent)
        self.window.answered.connect(self._answered)
        self.window.finished.connect(self.window.deleteLater)
        self.window.open()

    def _answered(self, answers: Mapping[str, Any]) -> None:
        self._journal.answers(answers)
        self.advice = advice_after(answers)
