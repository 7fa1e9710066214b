"""The findings of the safety check: rules, severities, and the helpers that make findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from retrotimer.domain.coaching.repairs import Repair
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.step_path import StepPath
from retrotimer.domain.workout.workout import Direction, Step, Workout


class Rule(StrEnum):
    BACKWARD_SPEED = "backward-speed"
    BACKWARD_SHARE = "backward-share"
    BACKWARD_CHANGE = "backward-change"
    BOTH_UP = "both-up"
    BACKWARD_GROWTH = "backward-growth"
    BACKWARD_INCLINE = "backward-incline"
    CONTINUOUS_BACKWARD = "continuous-backward"
    WEEKLY_BACKWARD = "weekly-backward"
    WARM_UP = "warm-up"
    COOL_DOWN = "cool-down"
    TURNAROUND_LENGTH = "turnaround-length"
    STRADDLE = "straddle"
    DIRECTION_CHANGES = "direction-changes"
    KNEE_PAIN = "knee-pain"


class Severity(StrEnum):
    """A blocked workout starts only if a person takes responsibility, which is recorded."""

    CAUTION = "warn"
    BLOCK = "refuse"


RULE_REASONS = {
    Rule.BACKWARD_SPEED: Text("faster than this, people lose their step, and in the end run"),
    Rule.BACKWARD_SHARE: Text("a large share of what this walker walks forward"),
    Rule.BACKWARD_CHANGE: Text("the console is behind the walker: change it while walking forward"),
    Rule.BOTH_UP: Text("raise the speed or the incline, not both in one change"),
    Rule.BACKWARD_GROWTH: Text("much faster than this walker walked backward last"),
    Rule.BACKWARD_INCLINE: Text("backward, an incline changes balance and load a lot"),
    Rule.CONTINUOUS_BACKWARD: Text("so long without a break is hard on legs and attention"),
    Rule.WEEKLY_BACKWARD: Text("more than a quarter above the minutes of last week"),
    Rule.WARM_UP: Text("walk slowly forward for 5 to 10 minutes first"),
    Rule.COOL_DOWN: Text("end with 3 minutes forward"),
    Rule.TURNAROUND_LENGTH: Text("turning round needs time and must not be rushed"),
    Rule.STRADDLE: Text(
        "many consoles stop by themselves 10-60 s after the walker leaves the belt"
    ),
    Rule.DIRECTION_CHANGES: Text("each turn is the riskiest moment of a session"),
    Rule.KNEE_PAIN: Text("walking on through pain makes it worse"),
}
KMH = "km/h"
RULE_UNITS = {
    **dict.fromkeys((Rule.BACKWARD_SPEED, Rule.BACKWARD_CHANGE, Rule.BACKWARD_GROWTH), KMH),
    **dict.fromkeys((Rule.BACKWARD_SHARE, Rule.BACKWARD_INCLINE, Rule.BOTH_UP), "%"),
    **dict.fromkeys((Rule.CONTINUOUS_BACKWARD, Rule.WEEKLY_BACKWARD), "s"),
    **dict.fromkeys((Rule.WARM_UP, Rule.COOL_DOWN, Rule.TURNAROUND_LENGTH, Rule.STRADDLE), "s"),
}
# In floating point 2.8 - 2.4 is slightly more than 0.4, but it must not exceed a limit of 0.4.
ROUNDING_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of a limit: `value` is above (or below) `limit`, both in `unit`.

    `location` is the path of the step in the workout, or the part of the session it is about.
    """

    rule: Rule
    severity: Severity
    location: str
    value: float
    limit: float
    unit: str
    repair: Repair | None = None

    @property
    def reason(self) -> str:
        return RULE_REASONS[self.rule]


@dataclass(frozen=True)
class SafetyContext:
    """What the rules check: a workout, its steps with repeats unrolled, and the walker."""

    workout: Workout
    walker: WalkerProfile
    steps: tuple[tuple[StepPath, Step], ...]
    moving_steps: tuple[tuple[StepPath, Step], ...]

    @property
    def backward_steps(self) -> Iterator[tuple[StepPath, Step]]:
        """Each authored backward step once, even if it is repeated."""
        by_path = dict(self.moving_steps)
        return ((path, s) for path, s in by_path.items() if s.direction is Direction.BACKWARD)

    @property
    def direction_change_count(self) -> int:
        return sum(a.direction is not b.direction for (_, a), (_, b) in pairwise(self.moving_steps))


def check_maximum(
    value: float, caution_limit: float | None, block_limit: float | None
) -> tuple[Severity, float] | None:
    """The severity of a value that is too high, and the limit it exceeds; None if it is safe."""
    if block_limit is not None and exceeds(value, block_limit):
        return Severity.BLOCK, block_limit
    if caution_limit is not None and exceeds(value, caution_limit):
        return Severity.CAUTION, caution_limit
    return None


def check_minimum(
    value: float, caution_limit: float, block_limit: float | None
) -> tuple[Severity, float] | None:
    """The severity of a value that is too low, and the limit it is below; None if it is safe."""
    if block_limit is not None and exceeds(block_limit, value):
        return Severity.BLOCK, block_limit
    return (Severity.CAUTION, caution_limit) if exceeds(caution_limit, value) else None


def exceeds(value: float, limit: float) -> bool:
    return value - limit > ROUNDING_TOLERANCE


def build_finding(
    rule: Rule,
    violation: tuple[Severity, float],
    location: str,
    value: float,
    repair: Repair | None = None,
) -> Finding:
    """A finding with its figures rounded.

    `violation` is the result of `check_maximum` or `check_minimum`.
    """
    severity, limit = violation
    unit = RULE_UNITS.get(rule, "")
    return Finding(rule, severity, location, round(value, 3), round(limit, 3), unit, repair)
