"""The linter: every rule at its limit, on both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.client import Client, Condition, HandrailUse, Screening
from retrotimer.domain.coaching.findings import RULE_REASONS, Finding, Rule, Severity
from retrotimer.domain.coaching.safety_check import check_workout, is_blocked
from retrotimer.domain.coaching.walker_profile import WalkerProfile, WalkHistory
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import (
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)
from tests.support.strategies import workouts

WARN, REFUSE = Severity.CAUTION, Severity.BLOCK
FIRST = WalkerProfile(Client(), WalkHistory(), 2026)
EARLY = WalkerProfile(Client(sessions_before=5), WalkHistory(), 2026)
LATER = WalkerProfile(Client(sessions_before=6), WalkHistory(), 2026)
OLDER = WalkerProfile(Client(sessions_before=6, birth_year=1961), WalkHistory(), 2026)
EXPERT = WalkerProfile(Client(sessions_before=6, expert=True), WalkHistory(), 2026)
WARM_UP = Step(SegmentKind.WARM_UP, Direction.FORWARD, 300, 2.4)
COOL_DOWN = Step(SegmentKind.COOL_DOWN, Direction.FORWARD, 180, 2.4)


def back(speed_kmh: float = 1.6, duration_s: float = 60, incline_pct: float = 0) -> Step:
    return Step(SegmentKind.WORK, Direction.BACKWARD, duration_s, speed_kmh, incline_pct)


def ahead(speed_kmh: float = 2.4, duration_s: float = 60, incline_pct: float = 0) -> Step:
    return Step(SegmentKind.WORK, Direction.FORWARD, duration_s, speed_kmh, incline_pct)


def rails(duration_s: float = 30) -> Step:
    return Step(SegmentKind.RECOVERY, Direction.STANDING, duration_s)


def framed(*steps: Step | Repeat, **more) -> Workout:
    return Workout("w", (WARM_UP, *steps, COOL_DOWN), **more)


def of(rule: Rule, workout: Workout, walker: WalkerProfile = LATER) -> list[Finding]:
    return [found for found in check_workout(workout, walker) if found.rule is rule]


def graded(rule: Rule, workout: Workout, walker: WalkerProfile = LATER) -> Severity | None:
    """How grave the only finding of a rule is, if there is one."""
    found = of(rule, workout, walker)
    assert len(found) < 2
    return found[0].severity if found else None


def test_a_sound_workout_has_nothing_to_be_said_about():
    assert check_workout(framed(back(), ahead(), back()), FIRST) == ()


SPEEDS = [
    (EARLY, 2.4, None),
    (EARLY, 2.5, WARN),
    (EARLY, 3.2, WARN),
    (EARLY, 3.3, REFUSE),
    (LATER, 4.8, None),
    (LATER, 4.9, WARN),
    (LATER, 6.0, WARN),
    (LATER, 6.1, REFUSE),
    (OLDER, 2.2, None),
    (OLDER, 2.3, WARN),
    (OLDER, 3.2, WARN),
    (OLDER, 3.3, REFUSE),
]


@pytest.mark.parametrize(("walker", "speed_kmh", "severity"), SPEEDS)
def test_backward_speed(walker, speed_kmh, severity):
    assert graded(Rule.BACKWARD_SPEED, framed(back(speed_kmh)), walker) is severity


@pytest.mark.parametrize(
    ("client", "careful"),
    [
        (Client(birth_year=1962), False),
        (Client(birth_year=1961), True),
        (Client(fall=True), True),
        (Client(screening=Screening("2026-11-25")), False),
        (Client(screening=Screening("2026-11-25", (Condition.HEART,))), True),
    ],
)
def test_who_must_be_careful(client, careful):
    assert WalkerProfile(client, WalkHistory(), 2026).needs_caution is careful


@pytest.mark.parametrize(
    ("sessions", "speed_kmh", "severity"),
    [(5, 2.0, None), (5, 2.1, WARN), (6, 3.0, None), (6, 3.1, WARN)],
)
def test_backward_share_of_the_own_forward_speed(sessions, speed_kmh, severity):
    walker = WalkerProfile(Client(sessions_before=sessions, own_speed_kmh=4.0), WalkHistory(), 2026)
    assert graded(Rule.BACKWARD_SHARE, framed(back(speed_kmh)), walker) is severity
    assert graded(Rule.BACKWARD_SHARE, framed(back(6.0)), LATER) is None


@pytest.mark.parametrize(
    ("steps", "severity"),
    [
        ((back(1.6), back(1.6)), None),
        ((back(1.6), back(1.7)), REFUSE),
        ((back(1.6), rails(), back(1.7)), REFUSE),
        ((back(1.6), back(1.6, incline_pct=1)), REFUSE),
        ((back(1.6), ahead(), back(1.7)), None),
    ],
)
def test_nothing_changes_inside_a_backward_stretch(steps, severity):
    assert graded(Rule.BACKWARD_CHANGE, framed(*steps)) is severity


def test_a_change_of_the_incline_alone_is_told_in_percent():
    (found,) = of(Rule.BACKWARD_CHANGE, framed(back(), back(incline_pct=1)))
    assert (found.value, found.limit, found.unit) == (1, 0, "%")
    (found,) = of(Rule.BACKWARD_CHANGE, framed(back(1.6), back(1.8, incline_pct=1)))
    assert (found.value, found.limit, found.unit) == (1.8, 1.6, "km/h")


@pytest.mark.parametrize(
    ("walker", "change", "severity"),
    [
        (LATER, (2.5, 1), WARN),
        (EARLY, (2.5, 1), REFUSE),
        (EARLY, (2.5, 0), None),
        (EARLY, (2.4, 1), None),
    ],
)
def test_speed_and_incline_up_in_one_change(walker, change, severity):
    speed_kmh, incline_pct = change
    workout = framed(ahead(2.4), ahead(speed_kmh, incline_pct=incline_pct))
    assert graded(Rule.BOTH_UP, workout, walker) is severity


def test_a_ramp_counts_from_where_it_ends():
    ramp = replace(ahead(2.4), speed_end_kmh=3.0)
    assert graded(Rule.BOTH_UP, framed(ramp, ahead(3.0, incline_pct=1))) is None


@pytest.mark.parametrize(
    ("last_kmh", "week_ago_kmh", "speed_kmh", "severity"),
    [
        (2.0, 2.0, 2.4, None),
        (2.0, 2.0, 2.5, WARN),
        (2.4, 2.0, 2.8, None),
        (2.8, 2.0, 2.9, REFUSE),
        (2.8, 2.0, 2.8, None),
    ],
)
def test_backward_growth(last_kmh, week_ago_kmh, speed_kmh, severity):
    walker = replace(LATER, history=WalkHistory(6, last_kmh, week_ago_kmh))
    assert graded(Rule.BACKWARD_GROWTH, framed(back(speed_kmh)), walker) is severity


@pytest.mark.parametrize(
    ("walker", "incline_pct", "severity"),
    [
        (EARLY, 0, None),
        (EARLY, 0.5, REFUSE),
        (LATER, 6, None),
        (LATER, 6.5, WARN),
        (LATER, 15, WARN),
        (LATER, 15.5, REFUSE),
        (LATER, -0.5, REFUSE),
        (EXPERT, 15.5, WARN),
        (EXPERT, -0.5, None),
    ],
)
def test_backward_incline(walker, incline_pct, severity):
    workout = framed(back(incline_pct=incline_pct))
    assert graded(Rule.BACKWARD_INCLINE, workout, walker) is severity


@pytest.mark.parametrize(
    ("walker", "duration_s", "severity"),
    [
        (FIRST, 180, None),
        (FIRST, 181, WARN),
        (EARLY, 300, None),
        (EARLY, 301, WARN),
        (LATER, 900, None),
        (LATER, 901, WARN),
        (LATER, 1800, WARN),
        (LATER, 1801, REFUSE),
    ],
)
def test_continuous_backward(walker, duration_s, severity):
    whole = framed(back(duration_s=duration_s))
    assert graded(Rule.CONTINUOUS_BACKWARD, whole, walker) is severity
    in_two = framed(back(duration_s=duration_s - 60), back(duration_s=60))
    assert graded(Rule.CONTINUOUS_BACKWARD, in_two, walker) is severity
    rested = framed(back(duration_s=90), rails(), back(duration_s=91))
    assert graded(Rule.CONTINUOUS_BACKWARD, rested, walker) is None


@pytest.mark.parametrize(("planned_s", "severity"), [(150, None), (151, WARN)])
def test_weekly_backward(planned_s, severity):
    walker = replace(
        LATER, history=WalkHistory(9, 1.6, 1.6, this_week_backward_s=600, last_week_backward_s=600)
    )
    workout = framed(back(duration_s=planned_s))
    assert graded(Rule.WEEKLY_BACKWARD, workout, walker) is severity
    assert graded(Rule.WEEKLY_BACKWARD, workout, LATER) is None


@pytest.mark.parametrize(
    ("duration_s", "severity"), [(300, None), (299, WARN), (120, WARN), (119, REFUSE)]
)
def test_warm_up(duration_s, severity):
    warm_up = replace(WARM_UP, duration_s=duration_s)
    assert graded(Rule.WARM_UP, Workout("w", (warm_up, back(), COOL_DOWN))) is severity


def test_what_is_no_slow_walk_forward_is_no_warm_up():
    workout = Workout("w", (Repeat(1, (back(),)), COOL_DOWN))
    (found,) = of(Rule.WARM_UP, workout)
    assert (found.value, found.severity) == (0, REFUSE)
    assert not of(Rule.WARM_UP, found.repair.apply(workout))


@pytest.mark.parametrize(("duration_s", "severity"), [(180, None), (179, WARN), (1, WARN)])
def test_cool_down(duration_s, severity):
    cool_down = replace(COOL_DOWN, duration_s=duration_s)
    assert graded(Rule.COOL_DOWN, Workout("w", (WARM_UP, back(), cool_down))) is severity


@pytest.mark.parametrize(
    ("kind", "duration_s", "severity"),
    [
        (TurnaroundKind.FULL_STOP, 30, None),
        (TurnaroundKind.FULL_STOP, 29, WARN),
        (TurnaroundKind.FULL_STOP, 25, WARN),
        (TurnaroundKind.FULL_STOP, 24, REFUSE),
        (TurnaroundKind.STRADDLE, 20, None),
        (TurnaroundKind.STRADDLE, 19, WARN),
        (TurnaroundKind.STRADDLE, 15, WARN),
        (TurnaroundKind.STRADDLE, 14, REFUSE),
    ],
)
def test_turnaround_length(kind, duration_s, severity):
    rule = TurnaroundRule(kind, duration_s)
    assert graded(Rule.TURNAROUND_LENGTH, framed(back(), turnaround=rule)) is severity
    standing = framed(rails(5), back(), turnaround=rule)
    assert graded(Rule.TURNAROUND_LENGTH, standing) is severity
    assert graded(Rule.TURNAROUND_LENGTH, framed(back(), turnaround=rule), FIRST) is None
    assert graded(Rule.TURNAROUND_LENGTH, framed(ahead(), turnaround=rule)) is None
    assert graded(Rule.TURNAROUND_LENGTH, framed(ahead(), rails(5), ahead(), back())) is None


def test_a_straddled_belt_is_told_where_it_is_walked():
    workout = framed(back(), turnaround=TurnaroundRule(TurnaroundKind.STRADDLE))
    assert graded(Rule.STRADDLE, workout) is WARN
    assert graded(Rule.STRADDLE, framed(back())) is None
    # A beginner turns round with the belt stopped.
    assert graded(Rule.STRADDLE, workout, FIRST) is None
    assert FIRST.adapt_workout(workout).turnaround.kind is TurnaroundKind.FULL_STOP


@pytest.mark.parametrize(
    ("repeats", "last", "severity"),
    [(5, (), None), (5, (ahead(), back()), WARN), (10, (), WARN), (10, (ahead(), back()), REFUSE)],
)
def test_direction_changes(repeats, last, severity):
    # Forward before it and forward behind it: two changes each.
    workout = framed(Repeat(repeats, (back(), ahead())), *last)
    assert graded(Rule.DIRECTION_CHANGES, workout) is severity


@pytest.mark.parametrize(
    ("pain", "severity"), [(None, None), (2, None), (3, WARN), (4, WARN), (5, REFUSE)]
)
def test_knee_pain(pain, severity):
    assert graded(Rule.KNEE_PAIN, framed(back()), replace(LATER, knee_pain=pain)) is severity


def test_each_place_is_named_once_for_a_rule_with_what_is_gravest():
    repeat = Repeat(3, (back(3.3), ahead(), back(2.6), ahead()))
    found = of(Rule.BACKWARD_SPEED, framed(repeat), EARLY)
    assert [(one.location, one.severity) for one in found] == [
        ("steps[1].steps[0]", REFUSE),
        ("steps[1].steps[2]", WARN),
    ]
    assert is_blocked(tuple(found))


def test_every_rule_says_why():
    assert set(RULE_REASONS) == set(Rule)


walkers = st.builds(
    WalkerProfile,
    st.builds(
        Client,
        birth_year=st.sampled_from([None, 1950, 1990]),
        own_speed_kmh=st.none() | st.floats(2, 8),
        sessions_before=st.sampled_from([0, 2, 3, 5, 6, 50]),
        expert=st.booleans(),
        rails=st.sampled_from(HandrailUse),
    ),
    st.builds(
        WalkHistory, st.just(0), st.none() | st.floats(0.5, 5), st.none() | st.floats(0.5, 5)
    ),
    st.just(2026),
    st.none() | st.integers(0, 10),
)


@given(workouts(), walkers)
def test_a_repair_takes_its_finding_away_from_its_place(workout, walker):
    """In any workout: what one key applies must help, and be a workout still."""
    for found in check_workout(workout, walker):
        if found.repair is None:
            continue
        repaired = found.repair.apply(workout)
        assert list(iter_steps(repaired))
        if found.rule in (Rule.BACKWARD_SPEED, Rule.BACKWARD_INCLINE, Rule.BACKWARD_SHARE):
            places = [
                one.location for one in check_workout(repaired, walker) if one.rule is found.rule
            ]
            assert found.location not in places
        if found.rule in (Rule.WARM_UP, Rule.STRADDLE):
            assert not of(found.rule, repaired, walker)


@given(workouts(), walkers)
def test_a_walker_turns_round_as_carefully_as_they_need(workout, walker):
    rule = walker.adapt_workout(workout).turnaround
    if walker.needs_guided_turns:
        assert (rule.kind, rule.hold) == (TurnaroundKind.FULL_STOP, True)
        assert rule.duration_s >= 40
    assert rule.effective_speed_kmh <= (1.6 if walker.is_early_stage else 3.2)


@pytest.mark.parametrize(
    ("sessions", "beginner", "early"),
    [(2, True, True), (3, False, True), (5, False, True), (6, False, False)],
)
def test_the_first_sessions(sessions, beginner, early):
    walker = WalkerProfile(Client(sessions_before=sessions), WalkHistory(), 2026)
    assert (walker.is_beginner, walker.is_early_stage) == (beginner, early)
    assert WalkerProfile(Client(), WalkHistory(sessions), 2026).is_beginner is beginner
