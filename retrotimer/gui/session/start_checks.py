"""The checks before a start: health questions, safety check, questions before each session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain.coaching.findings import Finding
from retrotimer.domain.coaching.findings_text import sort_by_severity
from retrotimer.domain.coaching.questionnaires import CLINICIAN_ADVICE, SCREENING_QUESTIONNAIRE
from retrotimer.domain.coaching.safety_check import is_blocked
from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.services.coaching import CoachingService
from retrotimer.store.errors import StoreError


class StartChecks:
    """Opens one window after the other for a workout, then calls `on_passed`.

    Cancelling any of them cancels the start. Without `asks_questions`, for an accelerated session,
    only what the safety check blocks is shown. `current_window` is the open window or None;
    `notice` is what the session window must say; `is_risk_accepted` passes the safety check.
    """

    def __init__(
        self,
        coaching: CoachingService,
        parent: QWidget,
        on_passed: Callable[[], None],
        *,
        asks_questions: bool,
    ) -> None:
        self.coaching = coaching
        self.current_window: QDialog | None = None
        self.is_risk_accepted = False
        self.notice = ""
        self._parent = parent
        self._on_passed = on_passed
        self._asks_questions = asks_questions
        self._accepted_findings: set[tuple[str, str, str]] = set()
        self._is_answered_today = False
        self._program_position: ProgramPosition | None = None

    def show_next(self, workout: Workout, program_position: ProgramPosition | None = None) -> None:
        """Open the next window, or start if nothing is left to ask."""
        self._program_position = program_position
        if self.current_window is not None:
            return
        findings = self.coaching.check_workout(workout, program_position)
        if self._asks_questions and not self.coaching.client.has_current_screening:
            window = QuestionsWindow(
                SCREENING_QUESTIONNAIRE, self.coaching.known_screening_answers, self._parent
            )
            self._show_questions(window, self._save_screening, workout)
        elif self._needs_review(findings):
            units = self.coaching.client.units
            review = FindingsWindow(workout.name, sort_by_severity(findings), units, self._parent)
            review.risk_accepted.connect(lambda: self._accept_findings(findings, workout))
            # The answers that led to these findings may have been a slip, so they are asked again.
            review.cancelled.connect(self._reset_before_answers)
            self._show_window(review)
        elif self._asks_questions and not self._is_answered_today:
            questionnaire = self.coaching.pre_session_questionnaire
            self._show_questions(
                QuestionsWindow(questionnaire, parent=self._parent),
                self._save_before_answers,
                workout,
            )
        else:
            if self.is_risk_accepted or is_blocked(findings):
                self.coaching.accept_responsibility(findings)
            self._on_passed()

    def _needs_review(self, findings: Sequence[Finding]) -> bool:
        """Are there findings that were not accepted yet?"""
        relevant = findings if self._asks_questions or is_blocked(tuple(findings)) else ()
        return (
            not self.is_risk_accepted
            and not {_finding_key(finding) for finding in relevant} <= self._accepted_findings
        )

    def _show_questions(
        self,
        window: QuestionsWindow,
        on_answers: Callable[[Mapping[str, Any]], None],
        workout: Workout,
    ) -> None:
        def continue_checks(answers: Mapping[str, Any]) -> None:
            on_answers(answers)
            self._close_window()
            self.show_next(workout, self._program_position)

        window.answered.connect(continue_checks)
        self._show_window(window)

    def _show_window(self, window: QuestionsWindow | FindingsWindow) -> None:
        self.current_window = window
        window.cancelled.connect(self._close_window)
        window.open()

    def _close_window(self) -> None:
        if self.current_window is not None:
            self.current_window.deleteLater()
        self.current_window = None

    def _save_screening(self, answers: Mapping[str, Any]) -> None:
        try:
            self.coaching.save_screening(answers)
        except StoreError as error:
            self.notice = error.messages[0]
            return
        if any(answers.values()):
            self.notice = CLINICIAN_ADVICE

    def _save_before_answers(self, answers: Mapping[str, Any]) -> None:
        self._is_answered_today = True
        self.coaching.set_answers_before(answers)

    def _reset_before_answers(self) -> None:
        self._is_answered_today = False
        self.coaching.set_answers_before({})

    def _accept_findings(self, findings: Sequence[Finding], workout: Workout) -> None:
        self._accepted_findings |= {_finding_key(finding) for finding in findings}
        self._close_window()
        self.show_next(workout, self._program_position)


def _finding_key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.location, finding.severity
