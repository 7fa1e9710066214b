"""Controls during a session obey the limits of plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.control_limits import check_control, performed_workout
from retrotimer.domain.coaching.findings import Rule, Severity
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, start_walk
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from tests.support.strategies import controls, workouts
from tests.support.walkers import walker

FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
WARM_UP = Step(SegmentKind.WARM_UP, FORWARD, 300, 2.4)
COOL_DOWN = Step(SegmentKind.COOL_DOWN, FORWARD, 180, 2.4)
LATER, FIRST = walker(6), walker()
WARN, BLOCK = Severity.CAUTION, Severity.BLOCK


def back(duration_s: float = 60, speed_kmh: float = 1.6) -> Step:
    return Step(SegmentKind.WORK, BACKWARD, duration_s, speed_kmh)


def ahead(duration_s: float = 60, speed_kmh: float = 2.4) -> Step:
    return Step(SegmentKind.WORK, FORWARD, duration_s, speed_kmh)


def found(steps, at_s: float, kind: ControlKind, value: float = 0.0, who=LATER):
    """The rules that a control breaks so many seconds after the first step, with severities."""
    before = start_walk(unroll(who.adapt_workout(Workout("w", steps))))
    control = Control(START_COUNTDOWN_S + at_s, kind, value)
    findings = check_control(before, apply_control(before, control), control, who)
    return {finding.rule: finding.severity for finding in findings}


PLAN = (WARM_UP, back(), ahead(), back(), COOL_DOWN)


def test_faster_backward_is_a_change_that_the_walker_cannot_reach():
    assert found(PLAN, 335, ControlKind.ADJUST_SPEED, 0.1) == {Rule.BACKWARD_CHANGE: BLOCK}


@pytest.mark.parametrize("at_s", [10, 310, 335])
def test_slower_is_always_possible(at_s):
    assert found(PLAN, at_s, ControlKind.ADJUST_SPEED, -0.1) == {}


@pytest.mark.parametrize(
    ("by_kmh", "severity"), [(2.5, None), (2.7, WARN), (4.5, WARN), (4.7, BLOCK)]
)
def test_faster_in_the_warm_up_obeys_the_limits_of_a_warm_up(by_kmh, severity):
    rules = found((ahead(400), *PLAN), 450, ControlKind.ADJUST_SPEED, by_kmh)
    assert rules.get(Rule.EASY_SPEED) is severity


def test_before_a_turn_the_next_step_backward_must_not_become_too_fast():
    """On the rails, faster changes the next walked step."""
    rules = found(PLAN, 305, ControlKind.ADJUST_SPEED, 1.7, FIRST)
    assert rules[Rule.BACKWARD_SPEED] is BLOCK


@pytest.mark.parametrize(("by_s", "severity"), [(840, None), (841, WARN), (1741, BLOCK)])
def test_longer_counts_as_walking_without_a_break(by_s, severity):
    rules = found((WARM_UP, back(60), COOL_DOWN), 340, ControlKind.EXTEND, by_s)
    assert rules.get(Rule.CONTINUOUS_BACKWARD) is severity


@pytest.mark.parametrize("at_s", [340, 400, 430])
def test_what_is_walked_after_the_warm_up_can_always_be_shorter(at_s):
    assert found(PLAN, at_s, ControlKind.EXTEND, -30) == {}


@pytest.mark.parametrize(("by_s", "severity"), [(-181, BLOCK), (-180, WARN), (-15, WARN)])
def test_the_warm_up_cannot_be_made_too_short(by_s, severity):
    assert found(PLAN, 10, ControlKind.EXTEND, by_s) == {Rule.WARM_UP: severity}


def test_a_rest_that_breaks_a_long_walk_backward_cannot_be_made_too_short():
    rest = Step(SegmentKind.RECOVERY, Direction.STANDING, 75, 0)
    steps = WARM_UP, back(1000), rest, back(1000), COOL_DOWN
    at_s = 300 + 30 + 1000 + 5
    assert found(steps, at_s, ControlKind.EXTEND, -15) == {}
    assert found(steps, at_s, ControlKind.EXTEND, -30)[Rule.CONTINUOUS_BACKWARD] is BLOCK


def press(walk, at_s: float, kind: ControlKind, value: float = 0.0, who=LATER):
    """The walk after a control unless it is blocked, and the rules that block it."""
    control = Control(START_COUNTDOWN_S + at_s, kind, value)
    after = apply_control(walk, control)
    findings = check_control(walk, after, control, who)
    blocked = {finding.rule for finding in findings if finding.severity is BLOCK}
    return (walk if blocked else after), blocked


@pytest.mark.parametrize("faster_kmh", [0.1, 0.2])
def test_a_belt_that_was_slowed_down_backward_does_not_become_faster_again(faster_kmh):
    walk = start_walk(unroll(LATER.adapt_workout(Workout("w", PLAN))))
    walk, blocked = press(walk, 335, ControlKind.ADJUST_SPEED, -1.0)
    assert blocked == set()
    walk, blocked = press(walk, 337, ControlKind.ADJUST_SPEED, faster_kmh)
    assert blocked == {Rule.BACKWARD_CHANGE}
    # The walker can see the console in the next step.
    assert press(walk, 400, ControlKind.ADJUST_SPEED, 0.1)[1] == set()


def test_a_step_backward_does_not_become_faster_in_its_first_second():
    walk = start_walk(unroll(LATER.adapt_workout(Workout("w", PLAN))))
    assert press(walk, 330.5, ControlKind.ADJUST_SPEED, 0.1)[1] == {Rule.BACKWARD_CHANGE}


def test_one_step_that_is_too_fast_lets_no_other_one_become_so():
    fast = ahead(60, 5.0), WARM_UP, ahead(60, 2.4), COOL_DOWN
    planned = (
        Step(SegmentKind.WARM_UP, FORWARD, 300, 7.5),
        *fast,
        Step(SegmentKind.COOL_DOWN, FORWARD, 180, 6.9),
    )
    assert found(planned, 550, ControlKind.ADJUST_SPEED, 0.3) == {Rule.EASY_SPEED: BLOCK}


@pytest.mark.parametrize("kind", [ControlKind.ADJUST_SPEED, ControlKind.PAUSE])
def test_a_key_that_repeats_makes_no_warm_up_longer(kind):
    walk = start_walk(unroll(LATER.adapt_workout(Workout("w", PLAN))))
    for press_number in range(100):
        value = -0.1 if press_number % 2 else 0.1
        walk, _ = press(walk, 10 + press_number / 30, kind, value)
        walk, _ = press(walk, 10 + press_number / 30 + 0.01, ControlKind.RESUME)
    assert press(walk, 100, ControlKind.NEXT)[1] == {Rule.WARM_UP}


def test_the_way_back_from_the_cool_down_is_none_past_the_warm_up():
    walk = start_walk(unroll(LATER.adapt_workout(Workout("w", PLAN))))
    walk, blocked = press(walk, 10, ControlKind.SKIP_TO_COOL_DOWN)
    assert blocked == set()
    for control in ((ControlKind.EXTEND, 15), (ControlKind.RESTART_STEP,)):
        assert press(walk, 11, *control)[1] == set()
    # The turnaround before it is no work yet.
    walk, blocked = press(walk, 11, ControlKind.BACK)
    assert blocked == set()
    assert press(walk, 12, ControlKind.BACK)[1] == {Rule.WARM_UP}


@pytest.mark.parametrize(("at_s", "severity"), [(119, BLOCK), (120, WARN), (299, WARN)])
def test_the_warm_up_cannot_be_skipped(at_s, severity):
    assert found(PLAN, at_s, ControlKind.NEXT) == {Rule.WARM_UP: severity}


def test_a_step_walked_again_counts_again():
    halves = back(890), ahead(), back(890), ahead(), COOL_DOWN
    at_s = 300 + 30 + 890 + 30 + 60 + 30 + 880
    rules = found((WARM_UP, *halves), at_s, ControlKind.RESTART_STEP)
    assert rules == {Rule.SESSION_BACKWARD: WARN, Rule.CONTINUOUS_BACKWARD: WARN}


@pytest.mark.parametrize(
    "kind",
    [
        *(ControlKind.PAUSE, ControlKind.RESUME, ControlKind.CONFIRM, ControlKind.TOGGLE_HOLD),
        *(ControlKind.SKIP_TO_COOL_DOWN, ControlKind.STOP),
    ],
)
@pytest.mark.parametrize("at_s", [-5, 10, 335])
def test_what_ends_or_waits_is_always_possible(kind, at_s):
    assert found(PLAN, at_s, kind) == {}


def test_what_the_plan_had_already_is_no_news():
    fast = WARM_UP, back(speed_kmh=3.0), ahead(), back(speed_kmh=3.0), COOL_DOWN
    assert Rule.BACKWARD_SPEED not in found(fast, 10, ControlKind.EXTEND, 15, FIRST)


def test_at_a_hold_nothing_of_the_step_is_left():
    held = WARM_UP, Step(SegmentKind.WORK, BACKWARD, 60, 1.6, hold=True), ahead(), COOL_DOWN
    walk = start_walk(unroll(Workout("w", held)))
    steps = [step.duration_s for _, step in iter_steps(performed_workout(walk, 1000.0))]
    assert steps == [300, 30, 60, 30, 60, 180]


def test_before_the_first_step_and_after_the_end_there_is_nothing_to_break():
    before = start_walk(unroll(Workout("w", PLAN)))
    stopped = apply_control(before, Control(3.0, ControlKind.STOP))
    assert performed_workout(stopped, 5.0) is None
    control = Control(3.0, ControlKind.NEXT)
    assert check_control(stopped, stopped, control, LATER) == ()


@given(workouts(), controls(), st.floats(0, 400), st.floats(0, 3))
def test_no_control_that_is_not_blocked_leads_to_a_new_finding_that_blocks(
    workout, pressed, at_s, by_kmh
):
    walk = start_walk(unroll(workout))
    for control in pressed:
        walk = apply_control(walk, control)
    last_s = max((one.at_s for one in pressed), default=0.0)
    control = Control(last_s + at_s, ControlKind.ADJUST_SPEED, by_kmh)
    after = apply_control(walk, control)
    blocked = {
        one.rule for one in check_control(walk, after, control, LATER) if one.severity is BLOCK
    }
    rules = [
        {
            one.rule
            for one in check_workout(performed_workout(state, control.at_s), LATER)
            if one.severity is BLOCK
        }
        for state in (walk, after)
        if performed_workout(state, control.at_s) is not None
    ]
    if len(rules) == 2:
        assert rules[1] <= rules[0] | blocked


@given(workouts())
def test_without_a_control_the_performed_workout_is_the_plan(workout):
    walk = start_walk(unroll(workout))
    for at_s in (0.0, START_COUNTDOWN_S + 5.0):
        performed = performed_workout(walk, at_s)
        for direction in (FORWARD, BACKWARD):
            walked_s, planned_s = (
                sum(step.duration_s for _, step in iter_steps(one) if step.direction is direction)
                for one in (performed, workout)
            )
            assert walked_s == pytest.approx(planned_s, abs=2.0)


def test_half_a_second_of_a_step_is_a_step_of_its_own():
    walk = start_walk(unroll(Workout("w", PLAN)))
    walk = apply_control(walk, Control(START_COUNTDOWN_S + 0.5, ControlKind.NEXT))
    performed = performed_workout(walk, START_COUNTDOWN_S + 5.0)
    first = next(step for _, step in iter_steps(performed))
    assert (first.kind, first.duration_s) == (SegmentKind.WARM_UP, 1.0)
