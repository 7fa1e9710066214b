"""What a program's session must give way to: the limits of the walker's week.

After a week without walking backward only half of the last active week is allowed (docs/domain.md,
section 4). A session that alone is longer is shortened; one that only this week's other sessions
leave no room for waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from retrotimer.domain.coaching.backward_limits import return_limit_s
from retrotimer.domain.coaching.findings import Finding, Rule
from retrotimer.domain.coaching.walker_profile import WalkHistory
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import Direction, Repeat, Step, Workout

# Findings that pass by waiting.
_WEEK_RULES = (Rule.WEEKLY_BACKWARD, Rule.WEEKLY_RETURN, Rule.REST)
# Shortened steps are whole multiples of so many seconds; chosen here.
_GRAIN_S = 5


def is_week_full(findings: Iterable[Finding]) -> bool:
    """Would this session be allowed on a later day, but not yet?"""
    return any(finding.rule in _WEEK_RULES for finding in findings)


def ease_workout(workout: Workout, history: WalkHistory) -> Workout:
    """The workout, with shorter backward steps if it is too long after a week without."""
    # With sessions in this week already, there is room again in a few days.
    limit_s = None if history.this_week_backward_s else return_limit_s(history)
    backward_s = sum(
        step.duration_s for _, step in iter_steps(workout) if step.direction is Direction.BACKWARD
    )
    if limit_s is None or backward_s <= limit_s:
        return workout
    return replace(workout, steps=_shorten(workout.steps, limit_s / backward_s))


def _shorten(steps: tuple[Step | Repeat, ...], factor: float) -> tuple[Step | Repeat, ...]:
    return tuple(
        replace(step, steps=_shorten(step.steps, factor))
        if isinstance(step, Repeat)
        else _shorten_step(step, factor)
        for step in steps
    )


def _shorten_step(step: Step, factor: float) -> Step:
    if step.direction is not Direction.BACKWARD:
        return step
    duration_s = step.duration_s * factor // _GRAIN_S * _GRAIN_S
    return replace(step, duration_s=max(duration_s, min(step.duration_s, float(_GRAIN_S))))
