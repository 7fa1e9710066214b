"""The linter: what is unsafe in a workout for this walker, before the belt moves.

Rules and numbers are those of docs/domain.md, section 4. To add a rule: its name and its reason
in `findings`, its number and its function in `backward_limits` or `frame_limits`, and a test at its
limit on both sides.
"""

from __future__ import annotations

from retrotimer.domain.coaching.backward_limits import BACKWARD_RULES
from retrotimer.domain.coaching.findings import Finding, SafetyContext, Severity
from retrotimer.domain.coaching.session_limits import SESSION_RULES
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import Workout


def check_workout(workout: Workout, walker: WalkerProfile) -> tuple[Finding, ...]:
    """What is unsafe in this workout for this walker; each place is named once for a rule."""
    steps = tuple(iter_steps(workout))
    moving = tuple((path, step) for path, step in steps if step.direction.is_moving)
    case = SafetyContext(workout, walker, steps, moving)
    found: list[Finding] = []
    for rule in (*BACKWARD_RULES, *SESSION_RULES):
        of_rule: dict[str, Finding] = {}
        for finding in rule(case):
            known = of_rule.get(finding.location)
            if known is None or _is_more_severe(finding, known):
                of_rule[finding.location] = finding
        found += of_rule.values()
    return tuple(found)


def is_blocked(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity is Severity.BLOCK for finding in findings)


def _is_more_severe(one: Finding, other: Finding) -> bool:
    return (one.severity is Severity.BLOCK, one.value) > (
        other.severity is Severity.BLOCK,
        other.value,
    )
