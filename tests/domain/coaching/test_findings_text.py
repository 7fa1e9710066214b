"""Findings as text: the figures of every rule, rounded so that they never contradict the limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrotimer.domain.coaching.findings import KMH, Finding, Rule, Severity
from retrotimer.domain.coaching.findings_text import (
    format_finding,
    format_measurement,
    limit_notice_text,
    location_label,
    sort_by_severity,
)
from retrotimer.domain.coaching.repairs import Repair
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from tests.support.walkers import walker

# Rule, value, limit, unit, and what is read of them.
MEASURED = [
    (Rule.BACKWARD_SPEED, 4.0, 3.2, "km/h", "backward speed 4 km/h, at most 3.2"),
    (
        Rule.BACKWARD_SHARE,
        66.667,
        50,
        "%",
        "backward at 67 % of the own forward speed, at most 50 %",
    ),
    (Rule.BACKWARD_SHARE, 50.1, 50, "%", "backward at 51 % of the own forward speed, at most 50 %"),
    (
        *(Rule.BACKWARD_CHANGE, 3.2, 2.4, "km/h"),
        "belt speed changed while backward, from 2.4 to 3.2 km/h",
    ),
    (Rule.BACKWARD_CHANGE, 0, 2.5, "%", "incline changed while backward, from 2.5 to 0 %"),
    (Rule.BOTH_UP, 2, 0, "%", "speed and incline up in one change, the incline from 0 to 2 %"),
    (
        *(Rule.BACKWARD_GROWTH, 3.2, 2.837, "km/h"),
        "backward speed 3.2 km/h, at most 2.8 in this session",
    ),
    (
        *(Rule.BACKWARD_GROWTH, 3.25, 3.2, "km/h"),
        "backward speed 3.25 km/h, at most 3.2 in this session",
    ),
    (Rule.BACKWARD_INCLINE, 7.5, 6, "%", "backward incline 7.5 %, at most 6"),
    (Rule.BACKWARD_INCLINE, -2, 0, "%", "backward incline -2 %, at least 0"),
    (
        *(Rule.CONTINUOUS_BACKWARD, 400, 180, "s"),
        "backward for 6:40 without a break, at most 3:00",
    ),
    (
        *(Rule.CONTINUOUS_BACKWARD, 180.5, 180, "s"),
        "backward for 3:01 without a break, at most 3:00",
    ),
    (
        *(Rule.WEEKLY_BACKWARD, 4800.0, 3750.9, "s"),
        "backward for 1:20:00 within seven days, at most 1:02:30",
    ),
    (
        *(Rule.SESSION_BACKWARD, 300.5, 300, "s"),
        "backward for 5:01 in one session, at most 5:00",
    ),
    (
        *(Rule.WEEKLY_RETURN, 301, 300, "s"),
        "backward for 5:01 after a week without, at most 5:00",
    ),
    (Rule.REST, 19.99, 20, "h", "19.9 h since the last walk backward, at least 20 h"),
    (Rule.PROGRAM_LEVEL, 5, 6, "", "5 days of walking backward, at least 6"),
    (Rule.FORWARD_SPEED, 5.6, 5.5, "km/h", "forward speed 5.6 km/h, at most 5.5"),
    (Rule.FORWARD_INCLINE, 6.5, 6, "%", "forward incline 6.5 %, at most 6"),
    (Rule.EASY_SPEED, 5.1, 5, "km/h", "warm-up or cool-down at 5.1 km/h, at most 5"),
    (Rule.EASY_INCLINE, 3, 2, "%", "warm-up or cool-down at 3 %, at most 2"),
    (Rule.ENDS_BACKWARD, 1, 0, "", "the workout ends facing backward"),
    (Rule.WARM_UP, 240, 300, "s", "warm-up 4:00, at least 5:00"),
    (Rule.WARM_UP, 299.9, 300, "s", "warm-up 4:59, at least 5:00"),
    (Rule.COOL_DOWN, 0, 180, "s", "cool-down 0:00, at least 3:00"),
    (Rule.TURNAROUND_LENGTH, 24.5, 25, "s", "turnaround 24.5 s, at least 25"),
    (Rule.STRADDLE, 20, 20, "s", "turnaround of 20 s astride the running belt"),
    (Rule.DIRECTION_CHANGES, 12, 10, "", "12 direction changes, at most 10"),
    (Rule.KNEE_PAIN, 5, 4, "", "knee pain 5 of 10, at most 4"),
]


def test_every_rule_has_its_words():
    assert {rule for rule, *_ in MEASURED} == set(Rule)


@pytest.mark.parametrize(("rule", "value", "limit", "unit", "words"), MEASURED)
def test_a_finding_shows_the_figures_of_its_rule(rule, value, limit, unit, words):
    found = Finding(rule, Severity.CAUTION, "steps[1]", value, limit, unit)
    assert format_measurement(found) == words
    assert format_finding(found) == f"Caution  steps[1]: {words}: {found.reason}"


def test_findings_are_one_line_each_and_blocking_ones_come_first():
    forward, backward = Direction.FORWARD, Direction.BACKWARD
    steps = (
        Step(SegmentKind.WARM_UP, forward, 240, 3.0),
        Step(SegmentKind.WORK, backward, 120, 4.0),
        Step(SegmentKind.COOL_DOWN, forward, 180, 2.4),
    )
    who = replace(walker(), knee_pain=3)
    found = check_workout(Workout("w", steps), who)
    speed, pain, warm_up = (format_finding(one) for one in sort_by_severity(reversed(found)))
    assert speed == (
        "Blocked  steps[1]: backward speed 4 km/h, at most 3.2: faster than this, people lose"
        " their step, and in the end run. Repair: walk at 2.4 km/h"
    )
    assert pain.startswith("Caution  before: knee pain 3 of 10, at most 2: walking on through pain")
    assert warm_up.startswith("Caution  steps[0]: warm-up 4:00, at least 5:00: walk slowly forward")


def test_a_repair_is_offered_where_there_is_one():
    straddle = Finding(
        Rule.STRADDLE, Severity.BLOCK, "turnaround.kind", 20, 20, "s", Repair("full stop")
    )
    assert format_finding(straddle).endswith("leaves the belt. Repair: full stop")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("steps[1]", "Step 2"),
        ("steps[2].steps[0]", "Step 3.1"),
        ("steps", "Workout"),
        ("turnaround.duration_s", "Turnaround"),
        ("turnaround.kind", "Turnaround"),
        ("before", "Today"),
    ],
)
def test_a_location_is_shown_in_plain_words(place, words):
    assert location_label(place) == words


@pytest.mark.parametrize(
    ("rule", "value", "limit", "words"),
    [
        (Rule.BACKWARD_SPEED, 3.3, 3.2, "backward speed 2.1 mph, at most 1.9"),
        (Rule.BACKWARD_GROWTH, 3.0, 2.4, "backward speed 1.9 mph, at most 1.4 in this session"),
        (
            Rule.BACKWARD_CHANGE,
            *(2.4, 1.6, "belt speed changed while backward, from 1 to 1.5 mph"),
        ),
    ],
)
def test_speeds_are_shown_in_the_units_of_the_console(rule, value, limit, words):
    found = Finding(rule, Severity.CAUTION, "steps[1]", value, limit, KMH)
    assert format_measurement(found, Units.IMPERIAL) == words


def test_a_control_beyond_the_limits_is_told_by_its_gravest_finding():
    caution = Finding(Rule.COOL_DOWN, Severity.CAUTION, "steps[2]", 60, 180, "s")
    blocked = Finding(Rule.WARM_UP, Severity.BLOCK, "steps[0]", 1, 120, "s")
    assert limit_notice_text((caution,)) == "Caution: cool-down 1:00, at least 3:00."
    text = limit_notice_text((caution, blocked))
    assert text == "Blocked: warm-up 0:01, at least 2:00.   I: do it, I'm responsible"
