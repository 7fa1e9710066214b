"""What is asked: once of every client, before a session, and after it (domain sheet, section 5).

Questions are values: a window and a terminal ask the same ones. An answer that is not given is not
kept. To add one: a line in its list; its key is what the history keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from retrotimer.domain.coaching.client import LONGEST_NOTES, Condition
from retrotimer.domain.coaching.walker_profile import Walker
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.validation import YES_OR_NO, Possible, is_text, whole_number

SCORE = Bounds(0, 10)
NEAR_FALLS = Bounds(0, 100)


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
    def ends_the_day(self) -> bool:
        """Nobody walks on after one of these (domain sheet, section 5)."""
        return self not in _HARMLESS


_HARMLESS = (StopReason.TIRED, StopReason.TIME, StopReason.EQUIPMENT, StopReason.OTHER)


class Form(StrEnum):
    """How an answer looks: a tick stands until it is taken away, all others are empty at first."""

    TICK = "tick"
    YES_NO = "yes-no"
    SCORE = "score"
    COUNT = "count"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask. `options` are what can be chosen."""

    key: str
    text: str
    form: Form
    options: tuple[str, ...] = ()

    @property
    def possible(self) -> Possible:
        """What can be answered."""
        return _POSSIBLE[self.form] if self.form is not Form.CHOICE else _choice(self.options)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Questions asked together, under one heading, with what must be said beside them.

    A `whole` one is answered in full or not at all.
    """

    heading: str
    questions: tuple[Question, ...]
    note: str = ""
    whole: bool = False

    def unanswered(self, answers: Mapping[str, Any]) -> list[Question]:
        """What is still to be answered, where all of it must be."""
        return [one for one in self.questions if self.whole and one.key not in answers]

    def wrong(self, answers: Mapping[str, Any]) -> list[str]:
        """What is wrong with these answers, as `key: what was expected`."""
        asked = {question.key: question for question in self.questions}
        problems = []
        for key, value in answers.items():
            if key not in asked:
                problems.append(f"{key}: expected one of {', '.join(asked)}")
            elif not asked[key].possible.fits(value):
                problems.append(f"{key}: expected {asked[key].possible.words}, got {value!r}")
        return problems


_POSSIBLE = {
    Form.TICK: YES_OR_NO,
    Form.YES_NO: YES_OR_NO,
    Form.SCORE: whole_number(SCORE),
    Form.COUNT: whole_number(NEAR_FALLS),
    Form.TEXT: Possible(
        Text("text, at most {longest} characters", longest=LONGEST_NOTES),
        lambda value: is_text(value, LONGEST_NOTES),
    ),
}


def _choice(options: tuple[str, ...]) -> Possible:
    words = Text("one of {names}", names=", ".join(options))
    return Possible(words, lambda value: value in options)


NOT_MEDICAL_ADVICE = (
    "RetroTimer is a timer. It gives no medical advice, and its figures are estimates."
    " Stop at once on pain, chest pain, dizziness, nausea, breathlessness or numbness,"
    " and whenever you feel unsafe."
)
ASK_A_CLINICIAN = (
    "Please ask a clinician before you walk backward on a treadmill."
    " RetroTimer keeps to its most careful limits."
)
WALK_NO_MORE = "Do not walk on today. If it does not pass, or comes again, please ask a clinician."
SCREENING = Sheet(
    "Before the first session",
    tuple(
        Question(condition, text, Form.YES_NO)
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
    whole=True,
)
KNEE_PAIN, STOP_REASON = "knee_pain", "stop_reason"
_TICKS = {
    "clip": "Safety clip on, and tested",
    "handrails": "Handrails in reach",
    "space": "2 m clear behind the treadmill",
    "shoes": "Flat comfortable shoes, laces double-knotted",
    "rails_clear": "No towel on the rails, no phone call",
    "belt_checked": "Belt speed checked before stepping on",
    "floor_practice": "On the floor: ten steps forward, nine back, without pain",
}
_SPOTTER = Question("spotter", "Somebody stands beside you", Form.TICK)
_PAIN_BEFORE = Question(KNEE_PAIN, "Knee pain now, 0 to 10", Form.SCORE)
AFTER = Sheet(
    "How was it?",
    (
        Question(STOP_REASON, "Why did it end early?", Form.CHOICE, tuple(StopReason)),
        Question("effort", "Effort, 0 (none) to 10 (the most there is)", Form.SCORE),
        Question("knee_pain_worst", "Knee pain at its worst, 0 to 10", Form.SCORE),
        Question("knee_pain_after", "Knee pain now, 0 to 10", Form.SCORE),
        Question("comfort", "How comfortable, 0 to 10", Form.SCORE),
        Question("rail_use", "Hands on the rails", Form.CHOICE, ("full", "light", "none")),
        Question("near_falls", "How often did you nearly fall?", Form.COUNT),
        Question("knee_pain_60_min", "Knee pain an hour later, 0 to 10", Form.SCORE),
        Question("knee_pain_next_morning", "Knee pain the next morning, 0 to 10", Form.SCORE),
        Question("notes", "Notes", Form.TEXT),
    ),
)
_LATER = ("knee_pain_60_min", "knee_pain_next_morning")


def expected(possible: Possible) -> Text:
    return Text("expected {words}", words=possible.words)


def in_words(option: str) -> str:
    """What can be chosen, as people read it."""
    return option.replace("-", " ").capitalize()


def before_sheet(walker: Walker) -> Sheet:
    """What is ticked before the belt moves; beginners have somebody beside them."""
    questions = [Question(key, text, Form.TICK) for key, text in _TICKS.items()]
    if walker.beginner:
        questions.append(_SPOTTER)
    return Sheet("Before you start", (*questions, _PAIN_BEFORE))


def after_sheet(outcome: Outcome) -> Sheet:
    """What is asked when the belt stands; the reason only of a session that was stopped."""
    left_out = _LATER if outcome is not Outcome.FINISHED else (*_LATER, STOP_REASON)
    asked = tuple(question for question in AFTER.questions if question.key not in left_out)
    return Sheet(AFTER.heading, asked)


def later_sheet(outcome: Outcome) -> Sheet:
    """What can be said of a session once it is history: also how it was the next morning."""
    left_out = () if outcome is not Outcome.FINISHED else (STOP_REASON,)
    asked = tuple(question for question in AFTER.questions if question.key not in left_out)
    return Sheet("Answers and notes", asked)


def changed(known: Mapping[str, Any], answers: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    """What is another answer now to a sheet that knew these; None is one that was taken back."""
    keys = [question.key for question in sheet.questions]
    return {key: answers.get(key) for key in keys if answers.get(key) != known.get(key)}


def unticked(sheet: Sheet, answers: Mapping[str, Any]) -> Iterable[Question]:
    """What was taken away of what should be so."""
    ticks = (question for question in sheet.questions if question.form is Form.TICK)
    return tuple(question for question in ticks if answers.get(question.key) is False)


def advice_after(answers: Mapping[str, Any]) -> str:
    """What must be said to these answers, or nothing."""
    reason = answers.get(STOP_REASON)
    return WALK_NO_MORE if reason and StopReason(reason).ends_the_day else ""


def load(effort: int, belt_s: float) -> float:
    """Session load: effort on the Borg CR10 scale times minutes."""
    return effort * belt_s / 60
