"""Planned against done, segment by segment and as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from retrotimer.domain.history.plan_comparison import (
    describe_completion,
    describe_deviation,
    planned_time_label,
)
from retrotimer.domain.history.session_details import SessionDetails
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.record import build_record
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step
from tests.support.walked_sessions import SAFE_WORKOUT

PLAN = unroll(SAFE_WORKOUT)
WHOLE_S = START_COUNTDOWN_S + PLAN.duration_s


def visit(*controls: Control, until_s: float = WHOLE_S) -> SessionDetails:
    walk = start_walk(PLAN)
    for control in controls:
        walk = apply_control(walk, control)
    record = build_record(SAFE_WORKOUT.name, walk, until_s)
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return SessionDetails(
        "id",
        at,
        PLAN.duration_s,
        record,
        SessionContext(answers_before={"knee_pain": 2}),
        {"effort": 4},
    )


def pressed(at_s: float, kind: ControlKind, value: float = 0.0) -> Control:
    return Control(at_s, kind, value)


def test_what_was_walked_to_its_end_is_as_planned():
    found = visit()
    assert describe_completion(found) == "Walked to the end, as planned."
    assert [describe_deviation(row) for row in found.record.segments] == [""] * 5
    assert planned_time_label(found.record.segments[0]) == "5:00"


@pytest.mark.parametrize(
    ("control", "until_s", "off", "told"),
    [
        (
            pressed(70, ControlKind.EXTEND, 15),
            WHOLE_S + 15,
            "0:15 longer",
            "Walked to the end. Done 10:15 of 10:00 planned, 1 segment not as planned.",
        ),
        (
            pressed(10.4, ControlKind.STOP),
            10.4,
            "5:00 shorter",
            "Ended early. Done 0:00 of 10:00 planned, 1 segment not as planned.",
        ),
        (
            pressed(110, ControlKind.STOP),
            110,
            "3:20 shorter",
            "Ended early. Done 1:40 of 10:00 planned, 1 segment not as planned.",
        ),
    ],
)
def test_a_segment_that_was_made_longer_or_cut_short_says_so(control, until_s, off, told):
    found = visit(control, until_s=until_s)
    assert describe_deviation(found.record.segments[0]) == off
    assert describe_completion(found) == told


def test_only_the_turnaround_that_a_key_put_in_was_not_planned():
    back = Step(SegmentKind.WORK, Direction.BACKWARD, 60, 1.6)
    forward = Step(SegmentKind.RECOVERY, Direction.FORWARD, 60, 2.4)
    plan = unroll(replace(SAFE_WORKOUT, steps=(forward, back, forward, SAFE_WORKOUT.steps[-1])))
    walk = apply_control(
        start_walk(plan), pressed(START_COUNTDOWN_S + 100, ControlKind.SKIP_TO_COOL_DOWN)
    )
    record = build_record("w", walk, START_COUNTDOWN_S + 100 + 30 + 180)
    assert [(planned_time_label(row), describe_deviation(row)) for row in record.segments] == [
        ("1:00", ""),
        ("0:30", ""),
        ("1:00", "0:50 shorter"),
        ("-", "put in"),
        ("3:00", ""),
    ]
    found = replace(visit(), record=record, planned_s=plan.duration_s)
    told = "Walked to the end. Done 5:10 of 7:00 planned, 2 segments not as planned."
    assert describe_completion(found) == told


def test_a_session_cut_off_between_two_segments_says_how_far_it_was():
    found = visit(until_s=START_COUNTDOWN_S + 300)
    assert describe_completion(found) == "Cut off. Done 5:00 of 10:00 planned."


def test_a_visit_in_short_says_the_same():
    found = visit()
    short = found.summary
    assert (short.id, short.started_at) == (found.id, found.started_at)
    assert short.summary.answers_after == {"effort": 4}
    assert [found.answer(key) for key in ("before", "effort", "comfort")] == [2, 4, None]
