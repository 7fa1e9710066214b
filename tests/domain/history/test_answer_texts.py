"""What was said of a session, in short."""

from __future__ import annotations

from datetime import UTC, datetime

from retrotimer.domain.coaching.questionnaires import AFTER, KNEE_PAIN, changed, later_sheet
from retrotimer.domain.history.answer_texts import NOT_SAID, SHORT, answers_in_short, notes_of
from retrotimer.domain.history.session_details import BEFORE, Visit
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import Outcome, record_of
from retrotimer.domain.session.session_context import Occasion
from retrotimer.domain.session.session_state import begin
from retrotimer.domain.workout.timeline import unroll
from tests.support.walked_sessions import SOUND

NOTHING_KNOWN = Occasion()


def visit(occasion=NOTHING_KNOWN, *notes: Note, **after) -> Visit:
    plan = unroll(SOUND)
    record = record_of(SOUND.name, begin(plan), 400)
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Visit("id", at, plan.duration_s, record, occasion, after, notes)


def test_every_question_has_a_short_name():
    assert set(SHORT) == {BEFORE, *(q.key for q in AFTER.questions if q.key != "notes")}


def test_what_was_not_said_is_there_too():
    said = answers_in_short(visit(Occasion(before={KNEE_PAIN: 0}), effort=4, rail_use="light"))
    assert said["Knee pain before"] == "0"
    assert (said["Effort"], said["Hands on the rails"]) == ("4", "Light")
    assert said["Comfort"] == NOT_SAID


def test_notes_come_with_the_responsibility_that_was_taken():
    taken = Occasion(responsible_for=("backward-speed",))
    told = "Somebody took the responsibility for what was refused: backward-speed."
    assert notes_of(visit(notes="Easy ")) == "Easy"
    assert notes_of(visit(taken, notes="Easy")) == f"Easy\n{told}"
    assert notes_of(visit(taken)) == told
    assert notes_of(visit()) == ""


def test_what_was_noted_on_the_way_comes_first():
    looked = Note(372.0, "Looks down")
    assert notes_of(visit(NOTHING_KNOWN, looked, notes="Easy")) == (
        "6:02, Work, backward: Looks down\nEasy"
    )


def test_later_all_can_be_said_but_why_a_whole_session_ended():
    assert later_sheet(Outcome.STOPPED).questions == AFTER.questions
    assert later_sheet(Outcome.FINISHED).questions == AFTER.questions[1:]


def test_only_what_is_another_answer_has_changed():
    sheet = later_sheet(Outcome.FINISHED)
    known = {"effort": 4, "comfort": 7, "notes": "Easy", "unknown": 1}
    given = {"effort": 4, "comfort": 6, "near_falls": 0}
    assert changed(known, given, sheet) == {"comfort": 6, "near_falls": 0, "notes": None}
