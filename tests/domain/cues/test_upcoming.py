"""The next cues of a walk: never past ones, in order, the very ones that will be due."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.cues.cues import CueKind, CuePolicy
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.cues.upcoming import EXIT_GUIDANCE_S, MAX_UPCOMING, upcoming_cues
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_state import SessionPhase, session_state, start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import (
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundRule,
    Workout,
)
from tests.support.cue_policies import SPOKEN_POLICY
from tests.support.strategies import controls, workouts

K = ControlKind
POLICY = SPOKEN_POLICY


def there_and_back(*, hold: bool = False, held_end: bool = False):
    """Forward to 70, turn to 100, backward to 160, by the session's clock."""
    steps = (
        Step(SegmentKind.WARM_UP, Direction.FORWARD, 60, 3.0),
        Step(SegmentKind.WORK, Direction.BACKWARD, 60, 1.6, hold=held_end),
    )
    return start_walk(unroll(Workout("w", steps, turnaround=TurnaroundRule(hold=hold))))


def shown(walk, clock_s, most=MAX_UPCOMING):
    return [
        (round(one.starts_in_s, 1), one.cue.caption, one.is_after_wait)
        for one in upcoming_cues(walk, clock_s, POLICY, limit=most)
    ]


@given(workouts(), controls(), st.floats(0, 400))
def test_what_comes_is_in_order_never_past_and_no_count(workout, pressed, after_s):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    now_s = max([after_s, *(control.at_s for control in pressed)])
    found = upcoming_cues(walk, now_s, POLICY)
    assert len(found) <= MAX_UPCOMING
    assert all(one.starts_in_s >= 0 for one in found)
    assert all(one.cue.kind is not CueKind.COUNT for one in found)
    for waits in (False, True):
        times = [one.starts_in_s for one in found if one.is_after_wait is waits]
        assert waits or times == sorted(times)
    # What waits is behind what does not.
    assert [one.is_after_wait for one in found] == sorted(one.is_after_wait for one in found)
    assert found or now_s > 0 or session_state(walk, now_s).phase.is_over


@given(workouts(), st.floats(0, 400))
def test_what_comes_without_a_wait_is_what_will_be_due(workout, now_s):
    walk = start_walk(unroll(workout))
    found = [
        one for one in upcoming_cues(walk, now_s, POLICY, limit=10_000) if not one.is_after_wait
    ]
    if session_state(walk, now_s).phase in (SessionPhase.FINISHED, SessionPhase.HOLDING):
        assert found == []
        return
    leg = walk.current_run
    held_s = leg.start_clock_s + leg.stop_position_s - leg.start_position_s
    until_s = (
        min(held_s + 0.001, leg.finish_clock_s)
        if leg.finish_clock_s > 1e9
        else leg.finish_clock_s + EXIT_GUIDANCE_S
    )
    due, last = [], ""
    for one in cues_between(walk, now_s, until_s, POLICY):
        if one.cue.kind is not CueKind.COUNT and one.cue.caption != last:
            last = one.cue.caption
            due.append((one.at_s - now_s, one.cue))
    assert [(one.starts_in_s, one.cue) for one in found] == due


def test_the_next_five_of_a_step_that_leads_to_a_turn():
    texts = [text for _, text, _ in shown(there_and_back(), 54.0)]
    assert texts[:3] == ["Turn-around coming. Slow to 1.6 km/h", "Hold both rails", TURN]


TURN = "Feet on the side rails. Turn to face backward"


def test_behind_a_hold_it_is_counted_from_the_space_that_ends_it():
    walk = there_and_back(hold=True)
    assert shown(walk, 95.0, 3) == [
        (5.0, "Confirm when ready", False),
        (0.0, "Walk backward. 1.6 km/h", True),
        shown(walk, 1000.0, 2)[1],
    ]


def test_what_is_asked_again_and_again_stands_there_once():
    walk = there_and_back(hold=True)
    assert shown(walk, 3_000.0, 1) == [(0.0, "Walk backward. 1.6 km/h", True)]


def test_a_pause_says_what_comes_once_somebody_goes_on():
    walk = apply_control(there_and_back(), Control(60.0, K.PAUSE))
    (first, *_) = shown(walk, 500.0)
    assert first == (0.0, "Walk forward. 3.0 km/h", True)
    assert all(waits for _, _, waits in shown(walk, 500.0))


def test_a_hold_that_is_paused_waits_for_both():
    walk = apply_control(there_and_back(hold=True), Control(120.0, K.PAUSE))
    assert shown(walk, 130.0, 2) == [
        (0.0, "Confirm when ready", True),
        (0.0, "Walk backward. 1.6 km/h", True),
    ]


def test_the_end_comes_also_behind_a_hold():
    walk = there_and_back(held_end=True)
    assert shown(walk, 159.0, 2) == [
        (1.0, "Confirm when ready", False),
        (0.0, "Session complete. Stop the belt", True),
    ]


def test_after_the_end_nothing_comes():
    walk = apply_control(there_and_back(), Control(20.0, K.STOP))
    assert upcoming_cues(walk, 30.0, POLICY) == ()
    assert upcoming_cues(there_and_back(), 161.0, POLICY) == ()


def test_of_a_long_session_only_the_next_minutes_are_looked_up():
    long = start_walk(
        unroll(Workout("w", (Repeat(9_000, (Step(SegmentKind.WORK, Direction.FORWARD, 4, 3),)),)))
    )
    paused = apply_control(apply_control(long, Control(50.0, K.PAUSE)), Control(60.0, K.RESUME))
    assert len(upcoming_cues(paused, 70.0, CuePolicy())) == MAX_UPCOMING
