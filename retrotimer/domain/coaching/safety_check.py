"""The safety check: what is unsafe in a workout for this walker.

Rules and numbers are from docs/domain.md, section 4. To add a rule: its name, reason and unit in
`findings`, its text in `findings_text`, its limit and its function in `backward_limits` or
`session_limits`, and a test on both sides of its limit.
"""

from __future__ import annotations

from retrotimer.domain.coaching.backward_limits import BACKWARD_RULES
from retrotimer.domain.coaching.findings import Finding, SafetyContext, Severity
from retrotimer.domain.coaching.session_limits import SESSION_RULES
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.workout import Workout


def check_workout(
    workout: Workout, walker: WalkerProfile, required_days: int = 0
) -> tuple[Finding, ...]:
    """All findings; of several by one rule at one location only the most severe.

    `required_days` is how many days of walking backward the program of the workout asks for.
    """
    steps = tuple(iter_steps(workout))
    moving = tuple((path, step) for path, step in steps if step.direction.is_moving)
    context = SafetyContext(workout, walker, steps, moving, required_days)
    findings: list[Finding] = []
    for rule in (*BACKWARD_RULES, *SESSION_RULES):
        by_location: dict[str, Finding] = {}
        for finding in rule(context):
            known = by_location.get(finding.location)
            if known is None or _is_more_severe(finding, known):
                by_location[finding.location] = finding
        findings += by_location.values()
    return tuple(findings)


def _is_more_severe(finding: Finding, other: Finding) -> bool:
    return (finding.severity is Severity.BLOCK, finding.value) > (
        other.severity is Severity.BLOCK,
        other.value,
    )
