"""The linter: what is unsafe in a workout for this walker, before the belt moves.

Rules and numbers are those of the domain sheet, section 4. To add a rule: its name and its reason
in `findings`, its number and its function in `backward_limits` or `frame_limits`, and a test at its
limit on both sides.
"""

from __future__ import annotations

from retrotimer.domain.coaching.backward_limits import BACKWARD_RULES
from retrotimer.domain.coaching.findings import Case, Finding, Severity
from retrotimer.domain.coaching.session_limits import FRAME_RULES
from retrotimer.domain.coaching.walker_profile import Walker
from retrotimer.domain.workout.step_path import placed
from retrotimer.domain.workout.workout import Workout


def findings(workout: Workout, walker: Walker) -> tuple[Finding, ...]:
    """What is unsafe in this workout for this walker; each place is named once for a rule."""
    steps = tuple(placed(workout))
    moving = tuple((path, step) for path, step in steps if step.direction.moving)
    case = Case(workout, walker, steps, moving)
    found: list[Finding] = []
    for rule in (*BACKWARD_RULES, *FRAME_RULES):
        of_rule: dict[str, Finding] = {}
        for finding in rule(case):
            known = of_rule.get(finding.place)
            if known is None or _graver(finding, known):
                of_rule[finding.place] = finding
        found += of_rule.values()
    return tuple(found)


def refused(found: tuple[Finding, ...]) -> bool:
    return any(finding.severity is Severity.REFUSE for finding in found)


def _graver(one: Finding, other: Finding) -> bool:
    return (one.severity is Severity.REFUSE, one.value) > (
        other.severity is Severity.REFUSE,
        other.value,
    )
