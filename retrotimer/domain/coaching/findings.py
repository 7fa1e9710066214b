"""The findings of the safety check: rules, severities, and the helpers that make findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from retrotimer.domain.coaching.repairs import Repair
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.values.bounds import ROUNDING_TOLERANCE
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
    SESSION_BACKWARD = "session-backward"
    WEEKLY_BACKWARD = "weekly-backward"
    WEEKLY_RETURN = "weekly-return"
    REST = "rest"
    PROGRAM_LEVEL = "program-level"
    FORWARD_SPEED = "forward-speed"
    FORWARD_INCLINE = "forward-incline"
    WARM_UP = "warm-up"
    COOL_DOWN = "cool-down"
    EASY_SPEED = "easy-speed"
    EASY_INCLINE = "easy-incline"
    ENDS_BACKWARD = "ends-backward"
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
    Rule.SESSION_BACKWARD: Text("backward minutes are added slowly, over days and weeks"),
    Rule.WEEKLY_BACKWARD: Text("more than a quarter above the minutes of last week"),
    Rule.WEEKLY_RETURN: Text("after a week without, begin with half of the last active week"),
    Rule.REST: Text("at first the legs need a day to recover from walking backward"),
    Rule.PROGRAM_LEVEL: Text("this program is for walkers with more days of walking backward"),
    Rule.FORWARD_SPEED: Text("fast walking costs balance, most of all right before a turn"),
    Rule.FORWARD_INCLINE: Text("a steep belt is hard on heart and calves"),
    Rule.WARM_UP: Text("walk slowly forward for 5 to 10 minutes first"),
    Rule.COOL_DOWN: Text("end with 3 minutes forward"),
    Rule.EASY_SPEED: Text("warm-up and cool-down are slow walks"),
    Rule.EASY_INCLINE: Text("warm up and cool down on a nearly flat belt"),
    Rule.ENDS_BACKWARD: Text("the console is behind you when the belt must be stopped"),
    Rule.TURNAROUND_LENGTH: Text("turning round needs time and must not be rushed"),
    Rule.STRADDLE: Text(
        "many consoles stop by themselves 10-60 s after the walker leaves the belt"
    ),
    Rule.DIRECTION_CHANGES: Text("each turn is the riskiest moment of a session"),
    Rule.KNEE_PAIN: Text("walking on through pain makes it worse"),
}
KMH = "km/h"
_RULES_BY_UNIT = {
    KMH: (
        *(Rule.BACKWARD_SPEED, Rule.BACKWARD_CHANGE, Rule.BACKWARD_GROWTH),
        *(Rule.FORWARD_SPEED, Rule.EASY_SPEED),
    ),
    "%": (
        *(Rule.BACKWARD_SHARE, Rule.BACKWARD_INCLINE, Rule.BOTH_UP),
        *(Rule.FORWARD_INCLINE, Rule.EASY_INCLINE),
    ),
    "s": (
        *(Rule.CONTINUOUS_BACKWARD, Rule.SESSION_BACKWARD),
        *(Rule.WEEKLY_BACKWARD, Rule.WEEKLY_RETURN),
        *(Rule.WARM_UP, Rule.COOL_DOWN, Rule.TURNAROUND_LENGTH, Rule.STRADDLE),
    ),
    "h": (Rule.REST,),
}
RULE_UNITS = {rule: unit for unit, rules in _RULES_BY_UNIT.items() for rule in rules}


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


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those of these findings that block."""
    return [finding for finding in findings if finding.severity is Severity.BLOCK]


def is_blocked(findings: Iterable[Finding]) -> bool:
    """Does one of these findings block?"""
    return bool(blocking(findings))


def blocking_rules(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The rules that block, each once, as the history records those that were overridden."""
    return tuple(dict.fromkeys(finding.rule.value for finding in blocking(findings)))


@dataclass(frozen=True)
class SafetyContext:
    """What the rules check: a workout, its steps with repeats unrolled, and the walker.

    `required_days` is how many days of walking backward its program asks for, or 0.
    """

    workout: Workout
    walker: WalkerProfile
    steps: tuple[tuple[StepPath, Step], ...]
    moving_steps: tuple[tuple[StepPath, Step], ...]
    required_days: int = 0

    @property
    def backward_steps(self) -> Iterator[tuple[StepPath, Step]]:
        """Each authored backward step once, even if it is repeated."""
        return self._steps_in(Direction.BACKWARD)

    @property
    def forward_steps(self) -> Iterator[tuple[StepPath, Step]]:
        """Each authored forward step once, even if it is repeated."""
        return self._steps_in(Direction.FORWARD)

    @property
    def backward_s(self) -> float:
        """How long the workout walks backward, in seconds."""
        return sum(s.duration_s for _, s in self.moving_steps if s.direction is Direction.BACKWARD)

    def _steps_in(self, direction: Direction) -> Iterator[tuple[StepPath, Step]]:
        by_path = dict(self.moving_steps)
        return ((path, s) for path, s in by_path.items() if s.direction is direction)

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
