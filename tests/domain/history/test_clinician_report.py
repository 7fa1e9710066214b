"""A clinician's summary: what was said and walked, and nothing of what it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retrotimer.domain.coaching.client import Client, Condition, Screening
from retrotimer.domain.history import clinician_report_text as words
from retrotimer.domain.history.clinician_report import MAX_NOTES, MAX_WEEKS, ReportInput
from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.note import Note
from retrotimer.domain.session.record import Outcome, build_record
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, start_walk
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from tests.support.walked_sessions import SAFE_WORKOUT

BEGAN = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = (BEGAN + timedelta(days=20)).date()
ANN = Client("Ann")


def visit(day: float = 0, before=None, *, workout=SAFE_WORKOUT, body=None, responsible=(), **after):
    plan = unroll(workout)
    record = build_record(workout.name, start_walk(plan), START_COUNTDOWN_S + plan.duration_s, body)
    known = {} if before is None else {"knee_pain": before}
    occasion = SessionContext("Ann", body, None, known, responsible)
    return SessionDetails(
        "id", BEGAN + timedelta(days=day), plan.duration_s, record, occasion, after
    )


def section(case: ReportInput, heading: str):
    return next(one for one in case.report.sections if one.heading == heading)


def lines(case: ReportInput, heading: str) -> str:
    return "\n".join(section(case, heading).lines)


def test_it_says_of_whom_and_when_it_speaks():
    case = ReportInput(ANN, [visit(1), visit(3)], TODAY)
    assert case.report.subject_lines == [
        "Client: Ann",
        "Period: 2026-11-03 to 2026-11-22",
        "Made: 2026-11-22",
    ]
    owner = ReportInput(Client(), [], TODAY, start_date=BEGAN.date())
    assert owner.report.subject_lines[:2] == [
        "Client: Owner of this RetroTimer",
        "Period: 2026-11-02 to 2026-11-22",
    ]


def test_the_sections_stand_in_the_order_a_clinician_reads_them():
    report = ReportInput(ANN, [visit()], TODAY).report
    headings = [
        words.SUBJECTIVE_HEADING,
        words.OBJECTIVE_HEADING,
        words.WEEKS_HEADING,
        words.ASSESSMENT_HEADING,
        words.PLAN_HEADING,
    ]
    assert [one.heading for one in report.sections] == headings
    assert [one.heading[0] for one in report.sections if one.heading != words.WEEKS_HEADING] == [
        *"SOAP"
    ]


def test_without_a_session_it_says_so():
    report = ReportInput(ANN, [], TODAY).report
    assert [one.heading for one in report.sections] == [words.OBJECTIVE_HEADING, words.PLAN_HEADING]
    assert report.sections[0].lines == ["No sessions in this period."]
    assert "Period: 2026-11-22 to 2026-11-22" in report.subject_lines


def test_no_text_of_it_is_a_diagnosis_and_all_of_it_is_read():
    case = ReportInput(
        ANN, [visit(0, 2, knee_pain_worst=4)], TODAY, next_session_text="Next: Ladder"
    )
    texts = list(case.report.all_texts)
    assert texts[0] == words.TITLE
    assert texts[-2:] == [words.MEASUREMENT_DISCLAIMER, words.MEDICAL_DISCLAIMER]
    assert words.ASSESSMENT_INTRO in texts
    assert words.SCORE_COLUMNS[0] in texts
    assert not any("diagnos" in text.casefold() for text in texts)


def test_scores_are_counted_from_the_first_to_the_last():
    told = [visit(0, 4, effort=3), visit(1, 2), visit(2, 1, effort=6)]
    table = section(ReportInput(ANN, told, TODAY), words.SUBJECTIVE_HEADING).table
    assert table[0] == words.SCORE_COLUMNS
    assert table[1] == ["Knee pain before", "3 of 3", "4", "1", "2.3", "1 to 4"]
    assert table[2] == ["Effort", "2 of 3", "3", "6", "4.5", "3 to 6"]
    none = section(ReportInput(ANN, [visit()], TODAY), words.SUBJECTIVE_HEADING).table
    assert none[1][0] == "Nothing was told"


def test_what_was_said_is_there_the_newest_notes_first_and_short():
    screened = replace(ANN, screening=Screening("2026-11-01", (Condition.JOINTS,)))
    notes = [visit(day, notes=f"Note {day}") for day in range(MAX_NOTES + 2)]
    long = visit(30, notes="many words " * 40)
    said = lines(
        ReportInput(screened, [*notes, long, visit(31, notes=" ")], TODAY), words.SUBJECTIVE_HEADING
    )
    assert "Health questions of 2026-11-01, answered with yes: joints." in said
    assert "2026-11-09: Note 7" in said
    assert "Note 2" not in said
    assert "3 older notes are in the history." in said
    assert max(map(len, said.split("\n"))) < 200
    healthy = replace(ANN, screening=Screening("2026-11-01"))
    assert "with yes: none." in lines(
        ReportInput(healthy, [visit()], TODAY), words.SUBJECTIVE_HEADING
    )


def test_why_sessions_ended_early_is_counted():
    stopped = [visit(day, stop_reason=why) for day, why in enumerate(("pain", "tired", "pain"))]
    said = lines(ReportInput(ANN, stopped, TODAY), words.SUBJECTIVE_HEADING)
    assert said == "Why sessions ended early: Pain 2, Tired 1."


def test_what_was_measured_is_told_against_the_plan():
    early = visit(1)
    early = replace(early, record=replace(early.record, outcome=Outcome.STOPPED))
    seen = lines(ReportInput(ANN, [visit(), early], TODAY), words.OBJECTIVE_HEADING)
    assert "2 sessions, 2026-11-02 to 2026-11-03; 1 walked to the end (50 %)." in seen
    assert "Done 20 of 20 minutes planned (100 %)." in seen
    assert "Rail use: not told." in seen
    assert "Near-falls: not told." in seen
    assert "Energy" not in seen


def test_rails_falls_responsibility_and_energy_are_told_where_they_are_known():
    body = Body(70.0, 1.25)
    walked = [
        visit(0, body=body, responsible=("backward-speed",), rail_use="light", near_falls=1),
        visit(1, rail_use="light", near_falls=0),
    ]
    seen = lines(ReportInput(ANN, walked, TODAY), words.OBJECTIVE_HEADING)
    assert "Hands on the rails, in sessions: Light 2." in seen
    assert "Near-falls: 1 in 2 sessions that tell it." in seen
    assert "refused in 1 session: backward-speed." in seen
    assert "kcal (weight known in 1 of 2)." in seen
    assert "estimate" in seen


def test_what_was_noted_on_the_way_is_told_as_it_was_seen():
    noted = replace(visit(2), notes=(Note(375.0, "Looks down"),))
    seen = lines(ReportInput(ANN, [visit(), noted], TODAY), words.OBJECTIVE_HEADING)
    assert seen.endswith("2026-11-04: 6:05, Work, backward: Looks down")


def test_each_direction_and_each_week_has_a_row():
    table = section(ReportInput(ANN, [visit(), visit(7)], TODAY), words.OBJECTIVE_HEADING).table
    assert table[1] == ["Backward", "2", "0.05 km", "1.6 km/h", "1.6 km/h", "0 %"]
    weeks = section(ReportInput(ANN, [visit(), visit(7, 3)], TODAY), words.WEEKS_HEADING).table
    assert weeks[1:] == [
        ["2026-11-16", "0", "0 min", "0 min", "-", "-"],
        ["2026-11-09", "1", "1 min", "8 min", "1.6 km/h", "3"],
        ["2026-11-02", "1", "1 min", "8 min", "1.6 km/h", "-"],
    ]
    long = section(ReportInput(ANN, [visit(-700), visit()], TODAY), words.WEEKS_HEADING).table
    assert len(long) == 1 + MAX_WEEKS


def test_who_only_walked_forward_has_no_figures_backward():
    forward = Workout("Flat", (Step(SegmentKind.WORK, Direction.FORWARD, 600, 3.0),))
    imperial = replace(ANN, units=Units.IMPERIAL)
    table = section(
        ReportInput(imperial, [visit(workout=forward)], TODAY), words.OBJECTIVE_HEADING
    ).table
    assert table[1] == ["Backward", "0", *["-"] * 4]
    assert table[2][3] == "1.9 mph"


def test_nothing_planned_is_nothing_done_of_it():
    empty = replace(visit(), planned_s=0.0)
    assert "0 minutes planned (0 %)" in lines(
        ReportInput(ANN, [empty], TODAY), words.OBJECTIVE_HEADING
    )


def test_pain_stands_beside_the_guide():
    told = [
        visit(0, 1, knee_pain_worst=2, knee_pain_60_min=1, knee_pain_next_morning=2),
        visit(1, None, knee_pain_worst=6, knee_pain_60_min=3, knee_pain_next_morning=2),
        visit(2, 3, knee_pain_worst=4),
    ]
    seen = lines(ReportInput(ANN, told, TODAY), words.ASSESSMENT_HEADING)
    assert "2 or less in 1, 3 to 5 in 1, above 5 in 1." in seen
    assert "Not back to before within 60 min: 1 of 2 that tell it." in seen
    assert "Worse the next morning: 1 of 2 that tell it." in seen
    assert "4 of 10" in seen


def test_pain_that_nobody_told_is_not_guessed():
    seen = lines(ReportInput(ANN, [visit()], TODAY), words.ASSESSMENT_HEADING)
    assert seen.endswith("Knee pain: not told in this period.")
    told = lines(ReportInput(ANN, [visit(knee_pain_worst=1)], TODAY), words.ASSESSMENT_HEADING)
    assert "Worse the next morning: not told." in told


@pytest.mark.parametrize("plan", ["", "Next: Ladder, week 2, session 1."])
def test_the_plan_is_what_the_program_has_and_all_else_is_left_open(plan):
    found = section(ReportInput(ANN, [visit()], TODAY, next_session_text=plan), words.PLAN_HEADING)
    assert found.lines == [plan or words.NO_PROGRAM, words.PLAN_DISCLAIMER]
