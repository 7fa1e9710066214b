"""What was said of a session, in short."""

from __future__ import annotations

from datetime import UTC, datetime

from retrotimer.domain.coaching.questionnaires import (
    KNEE_PAIN_KEY,
    POST_SESSION_QUESTIONNAIRE,
    build_follow_up_questionnaire,
    changed_answers,
)
from retrotimer.domain.history.answer_texts import (
    ANSWER_LABELS,
    NO_ANSWER,
    format_notes,
    labelled_answers,
)
from retrotimer.domain.history.session_details import KNEE_PAIN_BEFORE, SessionDetails
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import Outcome, build_record
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.workout.timeline import unroll
from tests.support.walked_sessions import SAFE_WORKOUT

NOTHING_KNOWN = SessionContext()


def visit(occasion=NOTHING_KNOWN, *notes: Note, **after) -> SessionDetails:
    plan = unroll(SAFE_WORKOUT)
    record = build_record(SAFE_WORKOUT.name, start_walk(plan), 400)
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return SessionDetails("id", at, plan.duration_s, record, occasion, after, notes)


def test_every_question_has_a_short_name():
    assert set(ANSWER_LABELS) == {
        KNEE_PAIN_BEFORE,
        *(q.key for q in POST_SESSION_QUESTIONNAIRE.questions if q.key != "notes"),
    }


def test_what_was_not_said_is_there_too():
    said = labelled_answers(
        visit(SessionContext(answers_before={KNEE_PAIN_KEY: 0}), effort=4, rail_use="light")
    )
    assert said["Knee pain before"] == "0"
    assert (said["Effort"], said["Hands on the rails"]) == ("4", "Light")
    assert said["Comfort"] == NO_ANSWER


def test_notes_come_with_the_responsibility_that_was_taken():
    taken = SessionContext(overridden_rules=("backward-speed",))
    told = "Somebody took the responsibility for what was refused: backward-speed."
    assert format_notes(visit(notes="Easy ")) == "Easy"
    assert format_notes(visit(taken, notes="Easy")) == f"Easy\n{told}"
    assert format_notes(visit(taken)) == told
    assert format_notes(visit()) == ""


def test_what_was_noted_on_the_way_comes_first():
    looked = Note(372.0, "Looks down")
    assert format_notes(visit(NOTHING_KNOWN, looked, notes="Easy")) == (
        "6:02, Work, backward: Looks down\nEasy"
    )


def test_later_all_can_be_said_but_why_a_whole_session_ended():
    assert (
        build_follow_up_questionnaire(Outcome.STOPPED).questions
        == POST_SESSION_QUESTIONNAIRE.questions
    )
    assert (
        build_follow_up_questionnaire(Outcome.FINISHED).questions
        == POST_SESSION_QUESTIONNAIRE.questions[1:]
    )


def test_only_what_is_another_answer_has_changed():
    sheet = build_follow_up_questionnaire(Outcome.FINISHED)
    known = {"effort": 4, "comfort": 7, "notes": "Easy", "unknown": 1}
    given = {"effort": 4, "comfort": 6, "near_falls": 0}
    assert changed_answers(known, given, sheet) == {"comfort": 6, "near_falls": 0, "notes": None}
