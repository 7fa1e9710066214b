"""Sessions of a program give way to the limits of the walker's week."""

from __future__ import annotations

import pytest

from retrotimer.domain.coaching.findings import Finding, Rule, Severity
from retrotimer.domain.coaching.program_pacing import ease_workout, is_week_full
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import WalkHistory
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout
from tests.support.walkers import walker

AHEAD = Step(SegmentKind.RECOVERY, Direction.FORWARD, 60, 2.4)
SHORT, LONG = (Step(SegmentKind.WORK, Direction.BACKWARD, length, 1.6) for length in (7, 300))
WORKOUT = Workout("Week", (AHEAD, Repeat(2, (LONG, AHEAD)), SHORT, AHEAD))


def lengths(workout: Workout, direction=Direction.BACKWARD) -> list[float]:
    return [step.duration_s for _, step in iter_steps(workout) if step.direction is direction]


@pytest.mark.parametrize(
    ("last_active_s", "expected"),
    [(1214, [300, 300, 7]), (1212, [295, 295, 5]), (607, [150, 150, 5]), (4, [5, 5, 5])],
)
def test_after_a_week_without_the_backward_steps_are_shortened(last_active_s, expected):
    history = WalkHistory(last_active_week_backward_s=last_active_s)
    eased = ease_workout(WORKOUT, history)
    assert lengths(eased) == expected
    assert lengths(eased, Direction.FORWARD) == lengths(WORKOUT, Direction.FORWARD)


@pytest.mark.parametrize(
    "history",
    [
        WalkHistory(),
        WalkHistory(last_week_backward_s=60, last_active_week_backward_s=60),
        WalkHistory(this_week_backward_s=30, last_active_week_backward_s=60),
    ],
)
def test_in_any_other_week_nothing_is_shortened(history):
    assert ease_workout(WORKOUT, history) is WORKOUT


def test_a_shortened_workout_is_within_the_limit_of_the_week():
    history = WalkHistory(last_active_week_backward_s=600)
    profile = walker(30)
    profile = type(profile)(profile.client, history, profile.today)

    def rules(workout):
        return {finding.rule for finding in check_workout(workout, profile)}

    assert Rule.WEEKLY_RETURN in rules(WORKOUT)
    assert Rule.WEEKLY_RETURN not in rules(ease_workout(WORKOUT, history))


@pytest.mark.parametrize(
    ("rule", "waits"),
    [
        (Rule.WEEKLY_BACKWARD, True),
        (Rule.WEEKLY_RETURN, True),
        (Rule.REST, True),
        (Rule.BACKWARD_SPEED, False),
    ],
)
def test_what_passes_by_waiting_makes_a_session_wait(rule, waits):
    assert is_week_full([Finding(rule, Severity.CAUTION, "workout", 2, 1, "s")]) is waits
    assert not is_week_full([])
