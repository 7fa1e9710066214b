"""The checks before a start: health questions, safety check, questions before each session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain.coaching.findings import Finding, is_blocked
from retrotimer.domain.coaching.findings_text import sort_by_severity
from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.coaching.questionnaires import (
    CLINICIAN_ADVICE,
    SCREENING_QUESTIONNAIRE,
    Questionnaire,
)
from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.workout.workout import Workout
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.services.workout_library import build_program_entry
from retrotimer.store.errors import StoreError


class StartChecks:
    """Opens one window after the other for a workout, then calls `on_passed`.

    Before a session of a program it asks what is not answered about the last one. The answers
    decide what comes next, so `on_session_changed` is called with it instead. Cancelling any of
    them cancels the start. Without `asks_questions`, for an accelerated session, only what the
    safety check blocks is shown. `current_window` is the open window or None; `notice` is what the
    session window must say; `is_risk_accepted` passes the safety check.
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
        self.on_session_changed: Callable[[LibraryEntry], None] = lambda _entry: None
        self._is_last_session_skipped = False
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
        elif (last_session := self._find_last_session_questions()) is not None:
            self._show_last_session(last_session, workout)
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

    def _find_last_session_questions(self) -> Questionnaire | None:
        position = self._program_position
        if position is None or not self._asks_questions or self._is_last_session_skipped:
            return None
        return self.coaching.find_last_session_questionnaire(position.program)

    def _show_last_session(self, questionnaire: Questionnaire, workout: Workout) -> None:
        window = QuestionsWindow(questionnaire, parent=self._parent)
        window.answered.connect(lambda answers: self._take_last_session(answers, workout))
        self._show_window(window)

    def _take_last_session(self, answers: Mapping[str, Any], workout: Workout) -> None:
        """Save the answers and pass on what comes next; without any, the same session."""
        self._close_window()
        position = self._program_position
        program = load_bundled_programs()[0].get(position.program) if position else None
        if position is None or program is None or not self._save_last_session(position, answers):
            self._is_last_session_skipped = True
            self.show_next(workout, position)
            return
        self.on_session_changed(build_program_entry(program, self.coaching))

    def _save_last_session(self, position: ProgramPosition, answers: Mapping[str, Any]) -> bool:
        if not answers:
            return False
        try:
            self.coaching.save_last_session_answers(position.program, answers)
        except StoreError as error:
            self.notice = error.messages[0]
            return False
        return True

    def _needs_review(self, findings: Sequence[Finding]) -> bool:
        """Are there findings that were not accepted yet?"""
        relevant = findings if self._asks_questions or is_blocked(findings) else ()
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
