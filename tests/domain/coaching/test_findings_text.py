"""Findings in words: every rule with its figures, and no figure that contradicts its limit."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching.client import Client
from retrotimer.domain.coaching.findings import KMH, Finding, Rule, Severity
from retrotimer.domain.coaching.findings_text import (
    format_finding,
    format_measurement,
    location_label,
    sort_by_severity,
)
from retrotimer.domain.coaching.repairs import Repair
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import WalkerProfile, WalkHistory
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout

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
def test_a_rule_is_told_with_its_figures(rule, value, limit, unit, words):
    found = Finding(rule, Severity.CAUTION, "steps[1]", value, limit, unit)
    assert format_measurement(found) == words
    assert format_finding(found) == f"CAREFUL  steps[1]: {words}: {found.reason}"


def test_the_linter_s_findings_are_told_in_one_line_each_refusals_first():
    forward, backward = Direction.FORWARD, Direction.BACKWARD
    steps = (
        Step(SegmentKind.WARM_UP, forward, 240, 3.0),
        Step(SegmentKind.WORK, backward, 120, 4.0),
        Step(SegmentKind.COOL_DOWN, forward, 180, 2.4),
    )
    walker = WalkerProfile(Client(), WalkHistory(), 2026, knee_pain=3)
    found = check_workout(Workout("w", steps), walker)
    speed, pain, warm_up = (format_finding(one) for one in sort_by_severity(reversed(found)))
    assert speed == (
        "REFUSED  steps[1]: backward speed 4 km/h, at most 3.2: faster than this, people lose"
        " their step, and in the end run. Repair: walk at 2.4 km/h"
    )
    assert pain.startswith("CAREFUL  before: knee pain 3 of 10, at most 2: walking on through pain")
    assert warm_up.startswith("CAREFUL  steps[0]: warm-up 4:00, at least 5:00: walk slowly forward")


def test_a_repair_is_offered_where_there_is_one():
    told = Finding(
        Rule.STRADDLE, Severity.BLOCK, "turnaround.kind", 20, 20, "s", Repair("full stop")
    )
    assert format_finding(told).endswith("leaves the belt. Repair: full stop")


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
def test_a_place_is_named_for_who_does_not_read_files(place, words):
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
def test_speeds_are_told_as_the_walkers_console_shows_them(rule, value, limit, words):
    found = Finding(rule, Severity.CAUTION, "steps[1]", value, limit, KMH)
    assert format_measurement(found, Units.IMPERIAL) == words
