"""What was said of a session, in short."""

from __future__ import annotations

from retrotimer.core.occasion import Occasion
from retrotimer.core.questions import AFTER, KNEE_PAIN, changed, later_sheet
from retrotimer.core.record import Outcome
from retrotimer.core.told import BEFORE, NOT_SAID, SHORT, answers_in_short, notes_of


def test_every_question_has_a_short_name():
    assert set(SHORT) == {BEFORE, *(q.key for q in AFTER.questions if q.key != "notes")}


def test_what_was_not_said_is_there_too():
    said = answers_in_short(Occasion(before={KNEE_PAIN: 0}), {"effort": 4, "rail_use": "light"})
    assert said["Knee pain before"] == "0"
    assert (said["Effort"], said["Hands on the rails"]) == ("4", "light")
    assert said["Comfort"] == NOT_SAID


def test_notes_come_with_the_responsibility_that_was_taken():
    taken = Occasion(responsible_for=("backward-speed",))
    told = "Somebody took the responsibility for what was refused: backward-speed."
    assert notes_of(Occasion(), {"notes": "Easy"}) == "Easy"
    assert notes_of(taken, {"notes": "Easy"}) == f"Easy\n{told}"
    assert notes_of(taken, {}) == told


def test_later_all_can_be_said_but_why_a_whole_session_ended():
    assert later_sheet(Outcome.STOPPED).questions == AFTER.questions
    assert later_sheet(Outcome.FINISHED).questions == AFTER.questions[1:]


def test_only_what_is_another_answer_has_changed():
    sheet = later_sheet(Outcome.FINISHED)
    known = {"effort": 4, "comfort": 7, "notes": "Easy", "unknown": 1}
    given = {"effort": 4, "comfort": 6, "near_falls": 0}
    assert changed(known, given, sheet) == {"comfort": 6, "near_falls": 0, "notes": None}
