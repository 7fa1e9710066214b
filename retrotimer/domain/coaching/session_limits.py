"""Limits of the whole session (docs/domain.md, section 4): warm-up, cool-down, turns, pain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from retrotimer.domain.coaching.findings import (
    Finding,
    Rule,
    SafetyContext,
    Severity,
    build_finding,
    check_maximum,
    check_minimum,
    exceeds,
)
from retrotimer.domain.coaching.repairs import (
    Repair,
    insert_after_last,
    insert_before_first,
    speed_repair_factory,
)
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.step_path import StepPath, format_path
from retrotimer.domain.workout.workout import (
    BeltOperator,
    Direction,
    Repeat,
    SegmentKind,
    Step,
    TurnaroundKind,
    TurnaroundRule,
)

# Below the first a caution, below the second blocked.
WARM_UP_MINIMUMS_S, COOL_DOWN_MINIMUMS_S = (300.0, 120.0), (180.0, None)
TURNAROUND_MINIMUMS_S = {
    TurnaroundKind.FULL_STOP: (30.0, TurnaroundKind.FULL_STOP.minimum_s),
    TurnaroundKind.STRADDLE: (20.0, TurnaroundKind.STRADDLE.minimum_s),
}
# Warm-up and cool-down: above the first a caution, above the second, or above the walker's own
# forward speed, blocked.
EASY_SPEED_LIMITS_KMH = (5.0, 7.0)
# Warm-up and cool-down: a caution above.
EASY_INCLINE_PCT = 2.0
# For walkers of 65 or over and after a fall: above the first a caution, above the second blocked.
FORWARD_SPEED_LIMITS_KMH, FORWARD_INCLINE_LIMITS_PCT = (5.5, 7.0), (6.0, 12.0)
# Above the first a caution, above the second blocked.
DIRECTION_CHANGE_LIMITS = (10, 20)
# From the first on a caution, from the second on blocked.
KNEE_PAIN_LIMITS = (3, 5)
# The speed of the steps that a repair inserts; chosen here.
REPAIR_WALK_KMH = 2.4


def _check_both_up(context: SafetyContext) -> Iterator[Finding]:
    severity = Severity.BLOCK if context.walker.is_early_stage else Severity.CAUTION
    for (_, previous), (path, step) in pairwise(context.moving_steps):
        end_kmh = previous.speed_kmh if previous.speed_end_kmh is None else previous.speed_end_kmh
        previous_pct = previous.incline_pct
        if exceeds(_top_speed_kmh(step), end_kmh) and exceeds(step.incline_pct, previous_pct):
            text = Text("keep the incline at {pct} %", pct=f"{previous_pct:g}")
            repair = Repair(text, path, field_changes={"incline_pct": previous_pct})
            violation = severity, previous_pct
            yield build_finding(
                Rule.BOTH_UP, violation, format_path(path), step.incline_pct, repair
            )


def _check_warm_up(context: SafetyContext) -> Iterator[Finding]:
    duration_s = _leading_forward_s(context.steps, SegmentKind.WARM_UP)
    violation = check_minimum(duration_s, *WARM_UP_MINIMUMS_S)
    if not violation:
        return
    steps = context.workout.steps
    text = Text("{length_s} s warm-up forward", length_s=f"{WARM_UP_MINIMUMS_S[0]:g}")
    if duration_s and isinstance(first := steps[0], Step):
        total_s = first.duration_s + WARM_UP_MINIMUMS_S[0] - duration_s
        repair = Repair(text, (0,), field_changes={"duration_s": total_s})
    else:
        slow_walk = Step(
            SegmentKind.WARM_UP,
            Direction.FORWARD,
            WARM_UP_MINIMUMS_S[0] - duration_s,
            REPAIR_WALK_KMH,
        )
        repair = insert_before_first(context.workout, slow_walk, text)
    yield build_finding(Rule.WARM_UP, violation, format_path((0,)), duration_s, repair)


def _check_cool_down(context: SafetyContext) -> Iterator[Finding]:
    duration_s = _leading_forward_s(context.steps[::-1], SegmentKind.COOL_DOWN)
    violation = check_minimum(duration_s, *COOL_DOWN_MINIMUMS_S)
    if not violation:
        return
    last = len(context.workout.steps) - 1
    text = Text("{length_s} s cool-down forward", length_s=f"{COOL_DOWN_MINIMUMS_S[0]:g}")
    step = context.workout.steps[last]
    if duration_s and not isinstance(step, Repeat):
        total_s = step.duration_s + COOL_DOWN_MINIMUMS_S[0] - duration_s
        repair = Repair(text, (last,), field_changes={"duration_s": total_s})
    else:
        slow_walk = Step(
            SegmentKind.COOL_DOWN,
            Direction.FORWARD,
            COOL_DOWN_MINIMUMS_S[0] - duration_s,
            REPAIR_WALK_KMH,
        )
        repair = insert_after_last(context.workout, slow_walk, text)
    yield build_finding(Rule.COOL_DOWN, violation, format_path((last,)), duration_s, repair)


def _check_easy_steps(context: SafetyContext) -> Iterator[Finding]:
    """Warm-up and cool-down must be slow and nearly flat."""
    caution_kmh, block_kmh = EASY_SPEED_LIMITS_KMH
    own_kmh = context.walker.client.own_speed_kmh
    if own_kmh is not None:
        block_kmh = min(block_kmh, own_kmh)
    slower = speed_repair_factory(context.walker.client.units, min(caution_kmh, block_kmh))
    for path, step in context.forward_steps:
        if step.kind not in (SegmentKind.WARM_UP, SegmentKind.COOL_DOWN):
            continue
        yield from _check_step_speed(Rule.EASY_SPEED, path, step, (caution_kmh, block_kmh), slower)
        yield from _check_step_incline(Rule.EASY_INCLINE, path, step, (EASY_INCLINE_PCT, None))


def _check_forward(context: SafetyContext) -> Iterator[Finding]:
    """Forward steps of walkers who are older or have fallen."""
    if not (context.walker.is_older or context.walker.has_fallen):
        return
    slower = speed_repair_factory(context.walker.client.units, FORWARD_SPEED_LIMITS_KMH[0])
    for path, step in context.forward_steps:
        yield from _check_step_speed(
            Rule.FORWARD_SPEED, path, step, FORWARD_SPEED_LIMITS_KMH, slower
        )
        yield from _check_step_incline(Rule.FORWARD_INCLINE, path, step, FORWARD_INCLINE_LIMITS_PCT)


def _check_step_speed(
    rule: Rule,
    path: StepPath,
    step: Step,
    limits: tuple[float, float],
    repair_factory: Callable[[StepPath], Repair],
) -> Iterator[Finding]:
    """The highest speed of a step; a ramp is repaired by hand."""
    top_kmh = _top_speed_kmh(step)
    if violation := check_maximum(top_kmh, *limits):
        repair = repair_factory(path) if step.speed_end_kmh is None else None
        yield build_finding(rule, violation, format_path(path), top_kmh, repair)


def _check_step_incline(
    rule: Rule, path: StepPath, step: Step, limits: tuple[float, float | None]
) -> Iterator[Finding]:
    if violation := check_maximum(step.incline_pct, *limits):
        text = Text("walk at {pct} %", pct=f"{limits[0]:g}")
        repair = Repair(text, path, field_changes={"incline_pct": limits[0]})
        yield build_finding(rule, violation, format_path(path), step.incline_pct, repair)


def _top_speed_kmh(step: Step) -> float:
    """The highest speed of a step in km/h; a ramp may rise."""
    return max(step.speed_kmh, step.speed_end_kmh or 0.0)


def _check_ends_backward(context: SafetyContext) -> Iterator[Finding]:
    """Does the walker still face backward when the workout ends?"""
    if not context.moving_steps or context.moving_steps[-1][1].direction is Direction.FORWARD:
        return
    is_alone = context.walker.belt_operator is BeltOperator.ALONE
    violation = (Severity.BLOCK if is_alone else Severity.CAUTION), 0.0
    cool_down_s = COOL_DOWN_MINIMUMS_S[0]
    slow_walk = Step(SegmentKind.COOL_DOWN, Direction.FORWARD, cool_down_s, REPAIR_WALK_KMH)
    text = Text("{length_s} s cool-down forward", length_s=f"{cool_down_s:g}")
    repair = insert_after_last(context.workout, slow_walk, text)
    location = format_path(context.moving_steps[-1][0])
    yield build_finding(Rule.ENDS_BACKWARD, violation, location, 1, repair)


def _leading_forward_s(steps: tuple[tuple[StepPath, Step], ...], kind: SegmentKind) -> float:
    """Seconds of forward steps of this kind before the first other step."""
    duration_s = 0.0
    for _, step in steps:
        if step.kind is not kind or step.direction is not Direction.FORWARD:
            break
        duration_s += step.duration_s
    return duration_s


def _check_turnaround_length(context: SafetyContext) -> Iterator[Finding]:
    """Checks the turnaround as it will be performed, after it was adapted to the walker."""
    rule = context.walker.adapt_turnaround(context.workout.turnaround)
    limits = TURNAROUND_MINIMUMS_S[rule.kind]
    if context.direction_change_count and (violation := check_minimum(rule.duration_s, *limits)):
        longer = replace(context.workout.turnaround, duration_s=limits[0])
        repair = Repair(f"{limits[0]:g} s", turnaround=longer)
        location = "turnaround.duration_s"
        yield build_finding(Rule.TURNAROUND_LENGTH, violation, location, rule.duration_s, repair)


def _check_straddle(context: SafetyContext) -> Iterator[Finding]:
    rule = context.workout.turnaround
    # A walker with guided turns turns with the belt stopped, whatever the workout says.
    if (
        context.direction_change_count
        and rule.kind is TurnaroundKind.STRADDLE
        and not context.walker.needs_guided_turns
    ):
        full_stop = TurnaroundRule(hold=rule.hold, speed_kmh=rule.speed_kmh)
        repair = Repair(Text("full stop"), turnaround=full_stop)
        violation = Severity.CAUTION, rule.duration_s
        yield build_finding(Rule.STRADDLE, violation, "turnaround.kind", rule.duration_s, repair)


def _check_direction_changes(context: SafetyContext) -> Iterator[Finding]:
    if violation := check_maximum(context.direction_change_count, *DIRECTION_CHANGE_LIMITS):
        yield build_finding(
            Rule.DIRECTION_CHANGES, violation, format_path(()), context.direction_change_count
        )


def _check_knee_pain(context: SafetyContext) -> Iterator[Finding]:
    pain = context.walker.knee_pain
    if pain is not None and pain >= KNEE_PAIN_LIMITS[0]:
        violation = (Severity.CAUTION, KNEE_PAIN_LIMITS[0] - 1)
        if pain >= KNEE_PAIN_LIMITS[1]:
            violation = (Severity.BLOCK, KNEE_PAIN_LIMITS[1] - 1)
        yield build_finding(Rule.KNEE_PAIN, violation, "before", pain)


SESSION_RULES = (
    _check_both_up,
    _check_forward,
    _check_warm_up,
    _check_cool_down,
    _check_easy_steps,
    _check_ends_backward,
    _check_turnaround_length,
    _check_straddle,
    _check_direction_changes,
    _check_knee_pain,
)
