"""The questionnaires: once for each client, before a session, after it (docs/domain.md, section 5).

Questions are values, so that a window and a terminal ask the same ones. An answer that is not given
is not stored. To add a question, add a line to its list; the history stores it under its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from retrotimer.domain.coaching.client import MAX_NOTES_LENGTH, Condition
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import clean_lines, text_cleaner
from retrotimer.domain.values.validation import (
    BOOLEAN_CONSTRAINT,
    Constraint,
    is_multiline_text,
    whole_number,
)

SCORE_BOUNDS = Bounds(0, 10)
NEAR_FALL_BOUNDS = Bounds(0, 100)


class StopReason(StrEnum):
    """Why a session was stopped."""

    PAIN = "pain"
    CHEST_PAIN = "chest-pain"
    DIZZINESS = "dizziness"
    NAUSEA = "nausea"
    BREATHLESSNESS = "breathlessness"
    NUMBNESS = "numbness"
    UNSAFE = "unsafe"
    TIRED = "tired"
    TIME = "time"
    EQUIPMENT = "equipment"
    OTHER = "other"

    @property
    def ends_training_day(self) -> bool:
        """Must the client not walk again today? (docs/domain.md, section 5)"""
        return self not in _HARMLESS_STOP_REASONS


_HARMLESS_STOP_REASONS = (StopReason.TIRED, StopReason.TIME, StopReason.EQUIPMENT, StopReason.OTHER)


class AnswerType(StrEnum):
    """How a question is answered. A checkbox is ticked at first, all others are empty."""

    CHECKBOX = "tick"
    YES_NO = "yes-no"
    SCORE = "score"
    COUNT = "count"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options` are the possible answers of a CHOICE."""

    key: str
    text: str
    answer_type: AnswerType
    options: tuple[str, ...] = ()

    @property
    def constraint(self) -> Constraint:
        """What a valid answer is."""
        return (
            _CONSTRAINTS[self.answer_type]
            if self.answer_type is not AnswerType.CHOICE
            else _choice_constraint(self.options)
        )


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Questions that are asked together, under a heading and with a note that is shown with them.

    With `requires_all_answers` it counts only if every question is answered.
    """

    heading: str
    questions: tuple[Question, ...]
    note: str = ""
    requires_all_answers: bool = False

    def missing_questions(self, answers: Mapping[str, Any]) -> list[Question]:
        """The questions that must still be answered."""
        return [
            question
            for question in self.questions
            if self.requires_all_answers and question.key not in answers
        ]

    def validate(self, answers: Mapping[str, Any]) -> list[str]:
        """The problems of these answers, each as `key: expected ...`."""
        asked = {question.key: question for question in self.questions}
        problems = []
        for key, value in answers.items():
            if key not in asked:
                problems.append(f"{key}: expected one of {', '.join(asked)}")
            elif not asked[key].constraint.is_valid(value):
                problems.append(
                    f"{key}: expected {asked[key].constraint.description}, got {value!r}"
                )
        return problems


_CONSTRAINTS = {
    AnswerType.CHECKBOX: BOOLEAN_CONSTRAINT,
    AnswerType.YES_NO: BOOLEAN_CONSTRAINT,
    AnswerType.SCORE: whole_number(SCORE_BOUNDS),
    AnswerType.COUNT: whole_number(NEAR_FALL_BOUNDS),
    AnswerType.TEXT: Constraint(
        Text("text, at most {longest} characters", longest=MAX_NOTES_LENGTH),
        lambda value: is_multiline_text(value, MAX_NOTES_LENGTH),
        clean=text_cleaner(clean_lines),
    ),
}


def _choice_constraint(options: tuple[str, ...]) -> Constraint:
    description = Text("one of {names}", names=", ".join(options))
    return Constraint(description, lambda value: value in options)


NOT_MEDICAL_ADVICE = (
    "RetroTimer is a timer. It gives no medical advice, and its figures are estimates."
    " Stop at once on pain, chest pain, dizziness, nausea, breathlessness or numbness,"
    " and whenever you feel unsafe."
)
CLINICIAN_ADVICE = (
    "Please ask a clinician before you walk backward on a treadmill."
    " RetroTimer keeps to its most careful limits."
)
STOP_FOR_TODAY_ADVICE = (
    "Do not walk on today. If it does not pass, or comes again, please ask a clinician."
)
SCREENING_QUESTIONNAIRE = Questionnaire(
    "Before the first session",
    tuple(
        Question(condition, text, AnswerType.YES_NO)
        for condition, text in {
            Condition.HEART: "Has a doctor ever said that you have a heart condition"
            " or high blood pressure?",
            Condition.CHEST_PAIN: "Do you feel pain in your chest, at rest or when you move?",
            Condition.DIZZINESS: "Do you lose your balance from dizziness,"
            " or have you blacked out in the last 12 months?",
            Condition.JOINTS: "Have you a bone or joint problem that walking could make worse?",
            Condition.BALANCE: "Have you a balance or neurological condition?",
            Condition.FALL: "Have you fallen in the last 12 months?",
            Condition.SURGERY: "Have you had surgery recently?",
            Condition.PREGNANCY: "Are you pregnant?",
        }.items()
    ),
    NOT_MEDICAL_ADVICE,
    requires_all_answers=True,
)
KNEE_PAIN_KEY, STOP_REASON_KEY = "knee_pain", "stop_reason"
_CHECKLIST = {
    "clip": "Safety clip on, and tested",
    "handrails": "Handrails in reach",
    "space": "2 m clear behind the treadmill",
    "shoes": "Flat comfortable shoes, laces double-knotted",
    "rails_clear": "No towel on the rails, no phone call",
    "belt_checked": "Belt speed checked before stepping on",
    "floor_practice": "On the floor: ten steps forward, nine back, without pain",
}
_SPOTTER_QUESTION = Question("spotter", "A helper stands next to you", AnswerType.CHECKBOX)
_PAIN_BEFORE_QUESTION = Question(KNEE_PAIN_KEY, "Knee pain now, 0 to 10", AnswerType.SCORE)
POST_SESSION_QUESTIONNAIRE = Questionnaire(
    "How was it?",
    (
        Question(STOP_REASON_KEY, "Why did it end early?", AnswerType.CHOICE, tuple(StopReason)),
        Question("effort", "Effort, 0 (none) to 10 (the most there is)", AnswerType.SCORE),
        Question("knee_pain_worst", "Knee pain at its worst, 0 to 10", AnswerType.SCORE),
        Question("knee_pain_after", "Knee pain now, 0 to 10", AnswerType.SCORE),
        Question("comfort", "How comfortable, 0 to 10", AnswerType.SCORE),
        Question("rail_use", "Hands on the rails", AnswerType.CHOICE, ("full", "light", "none")),
        Question("near_falls", "Near-falls", AnswerType.COUNT),
        Question("knee_pain_60_min", "Knee pain an hour later, 0 to 10", AnswerType.SCORE),
        Question("knee_pain_next_morning", "Knee pain the next morning, 0 to 10", AnswerType.SCORE),
        Question("notes", "Notes", AnswerType.TEXT),
    ),
)
_THIS_MORNING_QUESTION = Question(
    "knee_pain_next_morning", "How was the knee this morning? 0 to 10", AnswerType.SCORE
)
# A program does not go on before these are answered.
LAST_SESSION_KEYS = ("knee_pain_next_morning", "knee_pain_worst", "effort", "near_falls")
_FOLLOW_UP_KEYS = ("knee_pain_60_min", "knee_pain_next_morning")


def expectation_text(constraint: Constraint) -> Text:
    return Text("expected {words}", words=constraint.description)


def option_label(option: str) -> str:
    """The text of an option: `chest-pain` is `Chest pain`."""
    return option.replace("-", " ").capitalize()


def build_pre_session_questionnaire(walker: WalkerProfile) -> Questionnaire:
    """The checklist before a session; beginners are also asked for a helper."""
    questions = [Question(key, text, AnswerType.CHECKBOX) for key, text in _CHECKLIST.items()]
    if walker.is_beginner:
        questions.append(_SPOTTER_QUESTION)
    return Questionnaire("Before you start", (*questions, _PAIN_BEFORE_QUESTION))


def build_post_session_questionnaire(outcome: Outcome) -> Questionnaire:
    """The questions right after a session; the reason only if it did not finish."""
    left_out = (
        _FOLLOW_UP_KEYS if outcome is not Outcome.FINISHED else (*_FOLLOW_UP_KEYS, STOP_REASON_KEY)
    )
    asked = tuple(
        question
        for question in POST_SESSION_QUESTIONNAIRE.questions
        if question.key not in left_out
    )
    return Questionnaire(POST_SESSION_QUESTIONNAIRE.heading, asked)


def build_follow_up_questionnaire(outcome: Outcome) -> Questionnaire:
    """All questions about a past session, also those about the hours after it."""
    left_out = () if outcome is not Outcome.FINISHED else (STOP_REASON_KEY,)
    asked = tuple(
        question
        for question in POST_SESSION_QUESTIONNAIRE.questions
        if question.key not in left_out
    )
    return Questionnaire("Answers and notes", asked)


def build_last_session_questionnaire(
    answers: Mapping[str, Any], *, is_morning_after: bool
) -> Questionnaire:
    """What is not answered yet about the last session of a program, before its next one.

    `is_morning_after` if the last session was yesterday.
    """
    questions = {question.key: question for question in POST_SESSION_QUESTIONNAIRE.questions}
    if is_morning_after:
        questions["knee_pain_next_morning"] = _THIS_MORNING_QUESTION
    asked = tuple(questions[key] for key in LAST_SESSION_KEYS if answers.get(key) is None)
    return Questionnaire(
        "About your last session",
        asked,
        "Your answers decide what comes next. Without them you walk the same session again.",
    )


def changed_answers(
    previous: Mapping[str, Any], answers: Mapping[str, Any], questionnaire: Questionnaire
) -> dict[str, Any]:
    """The answers that differ from the previous ones; None for an answer that was removed."""
    keys = [question.key for question in questionnaire.questions]
    return {key: answers.get(key) for key in keys if answers.get(key) != previous.get(key)}


def unchecked_questions(
    questionnaire: Questionnaire, answers: Mapping[str, Any]
) -> Iterable[Question]:
    """The checkboxes of a checklist that are not ticked."""
    checkboxes = (
        question
        for question in questionnaire.questions
        if question.answer_type is AnswerType.CHECKBOX
    )
    return tuple(question for question in checkboxes if answers.get(question.key) is False)


def safety_advice(answers: Mapping[str, Any]) -> str:
    """The advice that these answers require, or an empty text."""
    reason = answers.get(STOP_REASON_KEY)
    return STOP_FOR_TODAY_ADVICE if reason and StopReason(reason).ends_training_day else ""


def session_load(effort: int, belt_s: float) -> float:
    """Session load: effort on the Borg CR10 scale times minutes."""
    return effort * belt_s / 60
