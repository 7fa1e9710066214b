"""Questionnaires: who is asked which questions, and which answers are valid."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching import questionnaires
from retrotimer.domain.coaching.client import Condition
from retrotimer.domain.coaching.questionnaires import (
    KNEE_PAIN_KEY,
    LAST_SESSION_KEYS,
    POST_SESSION_QUESTIONNAIRE,
    SCREENING_QUESTIONNAIRE,
    STOP_FOR_TODAY_ADVICE,
    STOP_REASON_KEY,
    AnswerType,
    Question,
    Questionnaire,
    StopReason,
    build_last_session_questionnaire,
    build_post_session_questionnaire,
    build_pre_session_questionnaire,
    safety_advice,
    session_load,
    unchecked_questions,
)
from retrotimer.domain.session.record import Outcome
from tests.support.walkers import walker

TICKS = ["clip", "handrails", "space", "shoes", "rails_clear", "belt_checked", "floor_practice"]
BEGINNERS = ["spotter"]
ASKED_AFTER = [
    *("effort", "knee_pain_worst", "knee_pain_after", "comfort", "rail_use", "near_falls"),
    "notes",
]
LATER = ["knee_pain_60_min", "knee_pain_next_morning"]


def before(sessions: int, **more) -> Questionnaire:
    return build_pre_session_questionnaire(walker(sessions, **more))


def keys(questionnaire: Questionnaire) -> list[str]:
    return [question.key for question in questionnaire.questions]


@pytest.mark.parametrize(
    ("sessions", "more"), [(0, BEGINNERS), (2, BEGINNERS), (3, []), (6, []), (24, [])]
)
def test_in_the_first_three_sessions_more_is_ticked_off(sessions, more):
    assert keys(before(sessions)) == [*TICKS, *more, KNEE_PAIN_KEY]


def test_who_is_careful_but_has_walked_is_no_beginner():
    assert keys(before(3, fall=True)) == [*TICKS, KNEE_PAIN_KEY]


def test_before_a_session_all_is_ticked_but_the_pain_that_is_scored():
    *ticks, pain = before(0).questions
    assert {question.answer_type for question in ticks} == {AnswerType.CHECKBOX}
    assert (pain.answer_type, pain.text) == (AnswerType.SCORE, "Knee pain now, 0 to 10")


def test_after_a_session_that_ended_early_the_reason_comes_first():
    assert keys(build_post_session_questionnaire(Outcome.FINISHED)) == ASKED_AFTER
    for outcome in (Outcome.STOPPED, Outcome.INTERRUPTED):
        assert keys(build_post_session_questionnaire(outcome)) == ["stop_reason", *ASKED_AFTER]


def test_what_hurts_later_is_answered_later():
    assert [key for key in keys(POST_SESSION_QUESTIONNAIRE) if key not in ASKED_AFTER] == [
        "stop_reason",
        *LATER,
    ]
    assert POST_SESSION_QUESTIONNAIRE.validate(dict.fromkeys(LATER, 3)) == []
    assert (
        len(build_post_session_questionnaire(Outcome.STOPPED).validate(dict.fromkeys(LATER, 3)))
        == 2
    )


def test_the_screening_asks_after_every_condition_and_gives_no_advice():
    assert keys(SCREENING_QUESTIONNAIRE) == list(Condition)
    assert {question.answer_type for question in SCREENING_QUESTIONNAIRE.questions} == {
        AnswerType.YES_NO
    }
    assert "no medical advice" in SCREENING_QUESTIONNAIRE.note


@pytest.mark.parametrize(
    "questionnaire",
    [SCREENING_QUESTIONNAIRE, POST_SESSION_QUESTIONNAIRE, before(0)],
    ids=lambda questionnaire: questionnaire.heading,
)
def test_a_questionnaire_asks_each_question_once(questionnaire):
    assert len(set(keys(questionnaire))) == len(questionnaire.questions)
    assert all(question.text for question in questionnaire.questions)
    assert all(
        bool(q.options) is (q.answer_type is AnswerType.CHOICE) for q in questionnaire.questions
    )


RIGHT = [
    ("effort", [0, 10]),
    ("knee_pain_worst", [0, 10]),
    ("near_falls", [0, 100]),
    ("stop_reason", ["pain", StopReason.OTHER]),
    ("rail_use", ["full", "light", "none"]),
    ("notes", ["", "Fine.\nSlower next time", "a" * 4000]),
]
WRONG = [
    ("effort", [-1, 11, 5.0, True, "5", None], "a whole number from 0 to 10"),
    ("near_falls", [-1, 101, 1.0], "a whole number from 0 to 100"),
    ("stop_reason", ["bored", "", None, []], f"one of {', '.join(StopReason)}"),
    ("rail_use", ["both", True], "one of full, light, none"),
    ("notes", ["a" * 4001, "\x1b[2J", 5], "text, at most 4000 characters"),
]


@pytest.mark.parametrize(("key", "values"), RIGHT)
def test_what_can_be_answered_is_not_wrong(key, values):
    assert [POST_SESSION_QUESTIONNAIRE.validate({key: value}) for value in values] == [[]] * len(
        values
    )


@pytest.mark.parametrize(("key", "values", "words"), WRONG)
def test_an_invalid_answer_is_reported_with_what_is_expected(key, values, words):
    for value in values:
        assert POST_SESSION_QUESTIONNAIRE.validate({key: value}) == [
            f"{key}: expected {words}, got {value!r}"
        ]


@pytest.mark.parametrize("value", [1, "yes", None])
def test_a_tick_and_a_yes_are_true_or_false(value):
    problem = f"expected true or false, got {value!r}"
    assert before(0).validate({"clip": value}) == [f"clip: {problem}"]
    assert SCREENING_QUESTIONNAIRE.validate({"heart": value}) == [f"heart: {problem}"]
    assert before(0).validate({"clip": True, "spotter": False}) == []
    assert SCREENING_QUESTIONNAIRE.validate({"heart": True, "fall": False}) == []


def test_an_unknown_question_is_reported_with_the_known_ones():
    questionnaire = Questionnaire(
        "Two", (Question("a", "A", AnswerType.CHECKBOX), Question("b", "B", AnswerType.TEXT))
    )
    assert questionnaire.validate({"c": 1, "a": 2}) == [
        "c: expected one of a, b",
        "a: expected true or false, got 2",
    ]
    assert questionnaire.validate({}) == []


def test_a_tick_stands_until_it_is_taken_away():
    questionnaire = before(0)
    assert unchecked_questions(questionnaire, {}) == ()
    assert unchecked_questions(questionnaire, {"clip": True, KNEE_PAIN_KEY: 3}) == ()
    taken = unchecked_questions(questionnaire, {"shoes": False, "clip": False, "spotter": True})
    assert [question.key for question in taken] == ["clip", "shoes"]
    # A no to a question that is no tick is an answer, not a warning.
    assert unchecked_questions(SCREENING_QUESTIONNAIRE, {"heart": False}) == ()


STOP_AT_ONCE = [
    *("pain", "chest-pain", "dizziness", "nausea", "breathlessness", "numbness", "unsafe")
]


@pytest.mark.parametrize("reason", StopReason)
def test_a_serious_stop_reason_ends_training_for_the_day(reason):
    grave = reason.value in STOP_AT_ONCE
    assert reason.ends_training_day is grave
    # As it was chosen, and as it is read from a file.
    for answer in (reason, reason.value):
        assert safety_advice({STOP_REASON_KEY: answer}) == (STOP_FOR_TODAY_ADVICE if grave else "")


def test_without_a_reason_there_is_no_advice():
    assert safety_advice({}) == ""
    assert safety_advice({STOP_REASON_KEY: None, "effort": 10}) == ""


@pytest.mark.parametrize(
    ("effort", "belt_s", "expected"), [(5, 600, 50), (10, 90, 15), (0, 600, 0), (5, 0, 0)]
)
def test_load_is_effort_times_minutes_on_the_belt(effort, belt_s, expected):
    assert session_load(effort, belt_s) == expected


def test_options_and_expectations_have_texts():
    assert questionnaires.option_label("chest-pain") == "Chest pain"
    pain = next(
        one
        for one in questionnaires.POST_SESSION_QUESTIONNAIRE.questions
        if one.key == "knee_pain_after"
    )
    assert (
        questionnaires.expectation_text(pain.constraint) == "expected a whole number from 0 to 10"
    )


def test_the_last_session_is_asked_about_as_far_as_it_is_not_answered():
    asked = build_last_session_questionnaire({}, is_morning_after=False).questions
    assert tuple(question.key for question in asked) == LAST_SESSION_KEYS
    assert asked[0].text == "Knee pain the next morning, 0 to 10"
    asked = build_last_session_questionnaire({"effort": 0}, is_morning_after=True).questions
    assert [question.text for question in asked] == [
        "How was the knee this morning? 0 to 10",
        "Knee pain at its worst, 0 to 10",
        "Near-falls",
    ]
    answers = dict.fromkeys(LAST_SESSION_KEYS, 0)
    assert not build_last_session_questionnaire(answers, is_morning_after=True).questions
