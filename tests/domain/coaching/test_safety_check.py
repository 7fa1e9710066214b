"""The safety check: every rule on both sides of its limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.client import Client, Condition, HandrailUse, Screening
from retrotimer.domain.coaching.findings import RULE_REASONS, Finding, Rule, Severity, is_blocked
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import WalkerProfile, WalkHistory
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import (
    BeltOperator,
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
    Workout,
)
from tests.support.strategies import workouts
from tests.support.walkers import TODAY, walker

WARN, REFUSE = Severity.CAUTION, Severity.BLOCK
FIRST, EARLY, LATER = walker(), walker(5), walker(6)
OLDER = walker(6, birth_year=1961)
FALLEN = walker(6, fall=True)
EXPERT = walker(6, expert=True)
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


def of(rule: Rule, workout: Workout, who: WalkerProfile = LATER) -> list[Finding]:
    return [found for found in check_workout(workout, who) if found.rule is rule]


def graded(rule: Rule, workout: Workout, who: WalkerProfile = LATER) -> Severity | None:
    """The severity of the only finding of a rule; None without one."""
    found = of(rule, workout, who)
    assert len(found) < 2
    return found[0].severity if found else None


def test_a_safe_workout_has_no_findings():
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


@pytest.mark.parametrize(("who", "speed_kmh", "severity"), SPEEDS)
def test_backward_speed(who, speed_kmh, severity):
    assert graded(Rule.BACKWARD_SPEED, framed(back(speed_kmh)), who) is severity


@pytest.mark.parametrize(
    ("known", "careful"),
    [
        ({"birth_year": 1962}, False),
        ({"birth_year": 1961}, True),
        ({"birth_year": None}, True),
        ({"fall": True}, True),
        ({"screening": Screening("2026-11-25")}, False),
        ({"screening": Screening("2026-11-25", (Condition.HEART,))}, True),
    ],
)
def test_who_must_be_careful(known, careful):
    assert walker(**known).needs_caution is careful


@pytest.mark.parametrize(
    ("sessions", "speed_kmh", "severity"),
    [(5, 2.0, None), (5, 2.1, WARN), (6, 3.0, None), (6, 3.1, WARN)],
)
def test_backward_share_of_the_own_forward_speed(sessions, speed_kmh, severity):
    own = walker(sessions, own_speed_kmh=4.0)
    assert graded(Rule.BACKWARD_SHARE, framed(back(speed_kmh)), own) is severity
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


def test_a_change_of_the_incline_alone_is_shown_in_percent():
    (found,) = of(Rule.BACKWARD_CHANGE, framed(back(), back(incline_pct=1)))
    assert (found.value, found.limit, found.unit) == (1, 0, "%")
    (found,) = of(Rule.BACKWARD_CHANGE, framed(back(1.6), back(1.8, incline_pct=1)))
    assert (found.value, found.limit, found.unit) == (1.8, 1.6, "km/h")


@pytest.mark.parametrize(
    ("who", "change", "severity"),
    [
        (LATER, (2.5, 1), WARN),
        (EARLY, (2.5, 1), REFUSE),
        (EARLY, (2.5, 0), None),
        (EARLY, (2.4, 1), None),
    ],
)
def test_speed_and_incline_up_in_one_change(who, change, severity):
    speed_kmh, incline_pct = change
    workout = framed(ahead(2.4), ahead(speed_kmh, incline_pct=incline_pct))
    assert graded(Rule.BOTH_UP, workout, who) is severity


def test_a_ramp_counts_to_where_it_ends():
    rising = replace(ahead(2.4, incline_pct=1), speed_end_kmh=2.5)
    assert graded(Rule.BOTH_UP, framed(ahead(2.4), rising)) is WARN


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
    who = replace(LATER, history=WalkHistory(6, last_kmh, week_ago_kmh))
    assert graded(Rule.BACKWARD_GROWTH, framed(back(speed_kmh)), who) is severity


@pytest.mark.parametrize(
    ("who", "incline_pct", "severity"),
    [
        (EARLY, 0, None),
        (EARLY, 0.5, REFUSE),
        (LATER, 6, None),
        (LATER, 6.5, WARN),
        (LATER, 15, WARN),
        (LATER, 15.5, REFUSE),
        (LATER, -0.5, REFUSE),
        (EXPERT, 15.5, WARN),
        (EXPERT, -0.5, WARN),
        (walker(5, expert=True), -0.5, REFUSE),
        (walker(6, expert=True, birth_year=1961), -0.5, REFUSE),
        (walker(6, expert=True, birth_year=None), -0.5, REFUSE),
        (walker(6, expert=True, fall=True), -0.5, REFUSE),
        *(
            (walker(6, expert=True, screening=Screening("2026-01-01", (one,))), -0.5, severity)
            for one, severity in (
                (Condition.BALANCE, REFUSE),
                (Condition.FALL, REFUSE),
                (Condition.HEART, WARN),
            )
        ),
    ],
)
def test_backward_incline(who, incline_pct, severity):
    workout = framed(back(incline_pct=incline_pct))
    assert graded(Rule.BACKWARD_INCLINE, workout, who) is severity


@pytest.mark.parametrize(
    ("who", "duration_s", "severity"),
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
def test_continuous_backward(who, duration_s, severity):
    whole = framed(back(duration_s=duration_s))
    assert graded(Rule.CONTINUOUS_BACKWARD, whole, who) is severity
    in_two = framed(back(duration_s=duration_s - 60), back(duration_s=60))
    assert graded(Rule.CONTINUOUS_BACKWARD, in_two, who) is severity
    briefly = back(duration_s=duration_s - 60), rails(30), rails(29), back(duration_s=60)
    assert graded(Rule.CONTINUOUS_BACKWARD, framed(*briefly), who) is severity
    rested = framed(back(duration_s=90), rails(30), rails(30), back(duration_s=91))
    assert graded(Rule.CONTINUOUS_BACKWARD, rested, who) is None


@pytest.mark.parametrize(
    ("last_week_s", "this_week_s", "planned_s", "severity"),
    [
        *((2400, 2400, 600, None), (2400, 2400, 601, WARN)),
        # A few minutes may be doubled.
        *((600, 600, 1200, None), (600, 600, 1201, WARN)),
    ],
)
def test_weekly_backward(last_week_s, this_week_s, planned_s, severity):
    history = WalkHistory(this_week_backward_s=this_week_s, last_week_backward_s=last_week_s)
    workout = framed(back(duration_s=planned_s))
    assert graded(Rule.WEEKLY_BACKWARD, workout, replace(LATER, history=history)) is severity
    assert graded(Rule.WEEKLY_BACKWARD, workout, LATER) is None
    assert graded(Rule.WEEKLY_BACKWARD, framed(ahead()), replace(LATER, history=history)) is None


@pytest.mark.parametrize(("planned_s", "severity"), [(200, None), (201, WARN)])
def test_after_a_week_without_half_of_the_last_active_week_is_enough(planned_s, severity):
    history = WalkHistory(this_week_backward_s=100, last_active_week_backward_s=600)
    workout = framed(back(duration_s=planned_s))
    assert graded(Rule.WEEKLY_RETURN, workout, replace(LATER, history=history)) is severity
    active = replace(history, last_week_backward_s=600)
    assert graded(Rule.WEEKLY_RETURN, workout, replace(LATER, history=active)) is None
    assert graded(Rule.WEEKLY_RETURN, workout) is None


@pytest.mark.parametrize(
    ("who", "backward_s", "severity"),
    [
        *((FIRST, 300, None), (FIRST, 301, WARN), (FIRST, 600, WARN), (FIRST, 601, REFUSE)),
        *((EARLY, 900, None), (EARLY, 901, WARN), (EARLY, 1800, WARN), (EARLY, 1801, REFUSE)),
        *((LATER, 1800, None), (LATER, 1801, WARN), (LATER, 2700, WARN), (LATER, 2701, REFUSE)),
    ],
)
def test_the_backward_minutes_of_a_session(who, backward_s, severity):
    halves = back(duration_s=backward_s - 100), ahead(), back(duration_s=100)
    assert graded(Rule.SESSION_BACKWARD, framed(*halves), who) is severity


@pytest.mark.parametrize(
    ("who", "rest_h", "severity"),
    [(EARLY, 20, None), (EARLY, 19.99, WARN), (EARLY, 0, WARN), (LATER, 1, None)],
)
def test_the_rest_since_the_last_session(who, rest_h, severity):
    rested = replace(who, history=replace(who.history, rest=timedelta(hours=rest_h)))
    assert graded(Rule.REST, framed(back()), rested) is severity
    assert graded(Rule.REST, framed(ahead()), rested) is None
    assert graded(Rule.REST, framed(back()), who) is None


@pytest.mark.parametrize(("days", "severity"), [(0, REFUSE), (5, REFUSE), (6, None), (24, None)])
def test_a_program_asks_for_days_of_walking_backward(days, severity):
    found = check_workout(framed(back()), walker(days), required_days=6)
    assert [one.severity for one in found if one.rule is Rule.PROGRAM_LEVEL] == (
        [severity] if severity else []
    )


@pytest.mark.parametrize("direction_end_kmh", [None, 2.0])
@pytest.mark.parametrize(
    ("own_kmh", "speed_kmh", "severity"),
    [
        *((None, 5.0, None), (None, 5.1, WARN), (None, 7.0, WARN), (None, 7.1, REFUSE)),
        *((5.5, 5.5, WARN), (5.5, 5.6, REFUSE), (4.0, 4.0, None), (4.0, 4.1, REFUSE)),
        *((9.0, 7.1, REFUSE), (9.0, 7.0, WARN)),
    ],
)
def test_warm_up_and_cool_down_are_slow(own_kmh, speed_kmh, severity, direction_end_kmh):
    who = walker(6, own_speed_kmh=own_kmh)
    fast = {"speed_kmh": speed_kmh, "speed_end_kmh": direction_end_kmh}
    warm_up, cool_down = replace(WARM_UP, **fast), replace(COOL_DOWN, **fast)
    assert graded(Rule.EASY_SPEED, Workout("w", (warm_up, back(), COOL_DOWN)), who) is severity
    assert graded(Rule.EASY_SPEED, Workout("w", (WARM_UP, back(), cool_down)), who) is severity
    assert graded(Rule.EASY_SPEED, framed(ahead(speed_kmh)), who) is None


def test_a_warm_up_that_rises_counts_with_its_end():
    rising = replace(WARM_UP, speed_end_kmh=5.1)
    (found,) = of(Rule.EASY_SPEED, Workout("w", (rising, back(), COOL_DOWN)))
    assert (found.value, found.repair) == (5.1, None)


@pytest.mark.parametrize(("incline_pct", "severity"), [(2, None), (2.5, WARN), (15, WARN)])
def test_warm_up_and_cool_down_are_nearly_flat(incline_pct, severity):
    for steps in (
        (replace(WARM_UP, incline_pct=incline_pct), back(), COOL_DOWN),
        (WARM_UP, back(), replace(COOL_DOWN, incline_pct=incline_pct)),
    ):
        assert graded(Rule.EASY_INCLINE, Workout("w", steps)) is severity


@pytest.mark.parametrize(
    ("speed_kmh", "severity"), [(5.5, None), (5.6, WARN), (7.0, WARN), (7.1, REFUSE)]
)
def test_walking_forward_has_a_speed_limit_with_age_or_after_a_fall(speed_kmh, severity):
    for who in (OLDER, FALLEN, walker(6, birth_year=None)):
        assert graded(Rule.FORWARD_SPEED, framed(ahead(speed_kmh)), who) is severity
        ramp = replace(ahead(2.4), speed_end_kmh=speed_kmh)
        assert graded(Rule.FORWARD_SPEED, framed(ramp), who) is severity
    assert graded(Rule.FORWARD_SPEED, framed(ahead(speed_kmh))) is None


@pytest.mark.parametrize(
    ("incline_pct", "severity"), [(6, None), (6.5, WARN), (12, WARN), (12.5, REFUSE)]
)
def test_walking_forward_has_an_incline_limit_with_age_or_after_a_fall(incline_pct, severity):
    for who in (OLDER, FALLEN, walker(6, birth_year=None)):
        workout = framed(ahead(incline_pct=incline_pct))
        assert graded(Rule.FORWARD_INCLINE, workout, who) is severity
        assert graded(Rule.FORWARD_INCLINE, workout) is None


@pytest.mark.parametrize("last", [(back(),), (back(), rails()), (ahead(), rails(), back())])
def test_a_workout_does_not_end_facing_backward(last):
    workout = Workout("w", (WARM_UP, *last))
    with_helper = walker(6, belt_operator=BeltOperator.HELPER)
    assert graded(Rule.ENDS_BACKWARD, workout) is REFUSE
    assert graded(Rule.ENDS_BACKWARD, workout, with_helper) is WARN
    assert graded(Rule.ENDS_BACKWARD, workout, FIRST) is WARN
    alone = walker(belt_operator=BeltOperator.ALONE)
    assert graded(Rule.ENDS_BACKWARD, workout, alone) is REFUSE
    (found,) = of(Rule.ENDS_BACKWARD, workout)
    assert not of(Rule.ENDS_BACKWARD, found.repair.apply(workout))
    assert graded(Rule.ENDS_BACKWARD, Workout("w", (WARM_UP, *last, ahead(), rails()))) is None
    assert graded(Rule.ENDS_BACKWARD, Workout("w", (rails(),))) is None


@pytest.mark.parametrize(
    ("duration_s", "severity"), [(300, None), (299, WARN), (120, WARN), (119, REFUSE)]
)
def test_warm_up(duration_s, severity):
    warm_up = replace(WARM_UP, duration_s=duration_s)
    assert graded(Rule.WARM_UP, Workout("w", (warm_up, back(), COOL_DOWN))) is severity


def test_only_a_walk_forward_is_a_warm_up():
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


def test_a_straddle_turnaround_is_a_finding_where_it_is_performed():
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
    st.just(TODAY),
    st.none() | st.integers(0, 10),
)


@given(workouts(), walkers)
def test_a_repair_takes_its_finding_away_from_its_place(workout, who):
    """In any workout, a repair must help and leave a valid workout."""
    for found in check_workout(workout, who):
        if found.repair is None:
            continue
        repaired = found.repair.apply(workout)
        assert list(iter_steps(repaired))
        if found.rule in (
            *(Rule.BACKWARD_SPEED, Rule.BACKWARD_INCLINE, Rule.BACKWARD_SHARE),
            *(Rule.FORWARD_SPEED, Rule.FORWARD_INCLINE, Rule.EASY_SPEED, Rule.EASY_INCLINE),
        ):
            places = [
                one.location for one in check_workout(repaired, who) if one.rule is found.rule
            ]
            assert found.location not in places
        if found.rule in (Rule.WARM_UP, Rule.STRADDLE, Rule.ENDS_BACKWARD):
            assert not of(found.rule, repaired, who)


@given(workouts(), walkers)
def test_a_walker_turns_round_as_carefully_as_they_need(workout, who):
    rule = who.adapt_workout(workout).turnaround
    if who.needs_guided_turns:
        assert (rule.kind, rule.hold) == (TurnaroundKind.FULL_STOP, True)
        assert rule.duration_s >= 40
    assert rule.effective_speed_kmh <= (1.6 if who.is_early_stage else 3.2)


@pytest.mark.parametrize(
    ("sessions", "beginner", "early"),
    [(2, True, True), (3, False, True), (5, False, True), (6, False, False)],
)
def test_the_first_sessions(sessions, beginner, early):
    for one in (walker(sessions), walker(past=sessions)):
        assert (one.is_beginner, one.is_early_stage) == (beginner, early)
