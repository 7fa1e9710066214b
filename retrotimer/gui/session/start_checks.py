"""What stands between the key and the start: health, what is unsafe, the ticks before a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain.coaching.findings import Finding
from retrotimer.domain.coaching.findings_text import gravest_first
from retrotimer.domain.coaching.questionnaires import ASK_A_CLINICIAN, SCREENING
from retrotimer.domain.coaching.safety_check import refused
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.services.coaching import CoachDesk
from retrotimer.store.errors import StoreError


class Gate:
    """Opens one window after the other for a workout, then calls `passed`; any of them leaves.

    Where nobody walks, because time runs faster, nothing is asked: only a refusal stands.
    `window` is the one that is open, None if none is.
    """

    def __init__(
        self, desk: CoachDesk, parent: QWidget, passed: Callable[[], None], *, asks: bool
    ) -> None:
        self.desk = desk
        self.window: QDialog | None = None
        self.responsible = False
        self.notice = ""
        self._parent = parent
        self._passed = passed
        self._asks = asks
        self._accepted: set[tuple[str, str, str]] = set()
        self._answered = False

    def open(self, workout: Workout) -> None:
        """Ask the next thing there is to ask."""
        if self.window is not None:
            return
        found = self.desk.findings(workout)
        if self._asks and not self.desk.client.screened:
            asked = QuestionsWindow(SCREENING, self.desk.known_answers, self._parent)
            self._ask(asked, self._screened, workout)
        elif self._must_show(found):
            units = self.desk.client.units
            window = FindingsWindow(workout.name, gravest_first(found), units, self._parent)
            window.accepted_risk.connect(lambda: self._accept(found, workout))
            # What was answered today may have been a slip: it is asked again.
            window.left.connect(self._ask_again)
            self._show(window)
        elif self._asks and not self._answered:
            sheet = self.desk.before_sheet
            self._ask(QuestionsWindow(sheet, parent=self._parent), self._before, workout)
        else:
            if self.responsible or refused(found):
                self.desk.take_responsibility(found)
            self._passed()

    def _must_show(self, found: Sequence[Finding]) -> bool:
        shown = found if self._asks or refused(tuple(found)) else ()
        return not self.responsible and not {_named(one) for one in shown} <= self._accepted

    def _ask(
        self,
        window: QuestionsWindow,
        answered: Callable[[Mapping[str, Any]], None],
        workout: Workout,
    ) -> None:
        def go_on(answers: Mapping[str, Any]) -> None:
            answered(answers)
            self._forget()
            self.open(workout)

        window.answered.connect(go_on)
        self._show(window)

    def _show(self, window: QuestionsWindow | FindingsWindow) -> None:
        self.window = window
        window.left.connect(self._forget)
        window.open()

    def _forget(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
        self.window = None

    def _screened(self, answers: Mapping[str, Any]) -> None:
        try:
            self.desk.answer_screening(answers)
        except StoreError as error:
            self.notice = error.lines[0]
            return
        if any(answers.values()):
            self.notice = ASK_A_CLINICIAN

    def _before(self, answers: Mapping[str, Any]) -> None:
        self._answered = True
        self.desk.answer_before(answers)

    def _ask_again(self) -> None:
        self._answered = False
        self.desk.answer_before({})

    def _accept(self, found: Sequence[Finding], workout: Workout) -> None:
        self._accepted |= {_named(one) for one in found}
        self._forget()
        self.open(workout)


def _named(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.place, finding.severity
