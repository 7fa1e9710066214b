"""Limits of walking backward (docs/domain.md, section 4): how fast, how steep, how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from math import ceil, floor

from retrotimer.domain.coaching.findings import (
    KMH,
    ROUNDING_TOLERANCE,
    Finding,
    Rule,
    SafetyContext,
    Severity,
    build_finding,
    check_maximum,
)
from retrotimer.domain.coaching.repairs import Repair, split_with_rests
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.step_path import StepPath, format_path
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step

# Above the first a caution, above the second blocked.
EARLY_SPEED_LIMITS_KMH, LATER_SPEED_LIMITS_KMH, CAUTIOUS_SPEED_LIMITS_KMH = (
    (2.4, 3.2),
    (4.8, 6.0),
    (2.2, 3.2),
)
# A caution above these ratios to the walker's own forward speed.
EARLY_FORWARD_SPEED_RATIO, LATER_FORWARD_SPEED_RATIO = 0.50, 0.75
# A caution above the client's last speed plus the first, blocked above that of a week ago plus
# the second.
SESSION_GROWTH_LIMIT_KMH, WEEK_GROWTH_LIMIT_KMH = 0.4, 0.8
# Above the first a caution, above the second blocked unless the walker is an expert. In the first
# sessions any incline is blocked.
CAUTION_INCLINE_PCT, MAX_INCLINE_PCT = 6.0, 15.0
# A caution above: in the first session, in early ones, later. Blocked above MAX_CONTINUOUS_S.
FIRST_SESSION_CONTINUOUS_S, EARLY_CONTINUOUS_S, LATER_CONTINUOUS_S = 180.0, 300.0, 900.0
MAX_CONTINUOUS_S = 1800.0
# A caution above last week's backward minutes times this.
WEEKLY_GROWTH_FACTOR = 1.25
# The lengths that a repair inserts on the rails and forward; chosen here.
REPAIR_REST_S, REPAIR_FORWARD_S = 30.0, 60.0
WALK_FORWARD_REPAIR_TEXT = Text(
    "walk forward for {length_s} s before it", length_s=f"{REPAIR_FORWARD_S:g}"
)


def _speed_repair_factory(context: SafetyContext, speed_kmh: float) -> Callable[[StepPath], Repair]:
    """Makes repairs that slow any step down to a speed, rounded down to 0.1 on the console."""
    units = context.walker.client.units
    display_speed = floor(units.speed_from_kmh(speed_kmh) * 10 + ROUNDING_TOLERANCE) / 10
    text = Text("walk at {speed} {unit}", speed=f"{display_speed:g}", unit=units.speed_unit)
    changes = {"speed_kmh": round(units.speed_to_kmh(display_speed), 3)}
    return lambda path: Repair(text, path, field_changes=changes)


def _check_backward_speed(context: SafetyContext) -> Iterator[Finding]:
    limits = [EARLY_SPEED_LIMITS_KMH if context.walker.is_early_stage else LATER_SPEED_LIMITS_KMH]
    if context.walker.needs_caution:
        limits.append(CAUTIOUS_SPEED_LIMITS_KMH)
    caution_kmh, block_kmh = map(min, zip(*limits, strict=True))
    slower = _speed_repair_factory(context, caution_kmh)
    for path, step in context.backward_steps:
        if violation := check_maximum(step.speed_kmh, caution_kmh, block_kmh):
            repair = slower(path)
            yield build_finding(
                Rule.BACKWARD_SPEED, violation, format_path(path), step.speed_kmh, repair
            )


def _check_backward_share(context: SafetyContext) -> Iterator[Finding]:
    own_kmh = context.walker.client.own_speed_kmh
    if own_kmh is None:
        return
    max_ratio = (
        EARLY_FORWARD_SPEED_RATIO if context.walker.is_early_stage else LATER_FORWARD_SPEED_RATIO
    )
    slower = _speed_repair_factory(context, max_ratio * own_kmh)
    for path, step in context.backward_steps:
        value = step.speed_kmh / own_kmh * 100
        if violation := check_maximum(value, max_ratio * 100, None):
            yield build_finding(
                Rule.BACKWARD_SHARE, violation, format_path(path), value, slower(path)
            )


def _check_backward_change(context: SafetyContext) -> Iterator[Finding]:
    """Speed or incline must not change between two backward steps, even with a rest between them.

    The walker faces backward until the next forward step, also on the side rails.
    """
    for (_, previous), (path, step) in pairwise(context.moving_steps):
        if not previous.direction is step.direction is Direction.BACKWARD:
            continue
        old, new, unit = previous.incline_pct, step.incline_pct, "%"
        if step.speed_kmh != previous.speed_kmh:
            old, new, unit = previous.speed_kmh, step.speed_kmh, KMH
        if new != old:
            slow_kmh = min(previous.speed_kmh, step.speed_kmh)
            forward = Step(SegmentKind.RECOVERY, Direction.FORWARD, REPAIR_FORWARD_S, slow_kmh)
            repair = Repair(WALK_FORWARD_REPAIR_TEXT, path, (forward, step))
            rule, location = Rule.BACKWARD_CHANGE, format_path(path)
            yield Finding(rule, Severity.BLOCK, location, new, old, unit, repair)


def _check_backward_growth(context: SafetyContext) -> Iterator[Finding]:
    history = context.walker.history
    if history.last_top_kmh is None or history.week_ago_top_kmh is None:
        return
    caution_kmh = history.last_top_kmh + SESSION_GROWTH_LIMIT_KMH
    slower = _speed_repair_factory(context, caution_kmh)
    for path, step in context.backward_steps:
        if violation := check_maximum(
            step.speed_kmh, caution_kmh, history.week_ago_top_kmh + WEEK_GROWTH_LIMIT_KMH
        ):
            repair = slower(path)
            yield build_finding(
                Rule.BACKWARD_GROWTH, violation, format_path(path), step.speed_kmh, repair
            )


def _check_backward_incline(context: SafetyContext) -> Iterator[Finding]:
    walker = context.walker
    max_pct = None if walker.client.expert else MAX_INCLINE_PCT
    for path, step in context.backward_steps:
        violation = check_maximum(
            step.incline_pct, CAUTION_INCLINE_PCT, 0.0 if walker.is_early_stage else max_pct
        )
        if step.incline_pct < 0 and not walker.client.expert:
            violation = Severity.BLOCK, 0.0
        if violation:
            safe_pct = 0.0 if walker.is_early_stage or step.incline_pct < 0 else CAUTION_INCLINE_PCT
            text = Text("walk at {pct} %", pct=f"{safe_pct:g}")
            repair = Repair(text, path, field_changes={"incline_pct": safe_pct})
            yield build_finding(
                Rule.BACKWARD_INCLINE, violation, format_path(path), step.incline_pct, repair
            )


def _check_continuous_backward(context: SafetyContext) -> Iterator[Finding]:
    caution_s = LATER_CONTINUOUS_S
    if context.walker.is_early_stage:
        caution_s = (
            FIRST_SESSION_CONTINUOUS_S if context.walker.session_number == 1 else EARLY_CONTINUOUS_S
        )
    for direction, group in groupby(context.steps, key=lambda item: item[1].direction):
        if direction is Direction.BACKWARD:
            stretch = list(group)
            path, longest = max(stretch, key=lambda item: item[1].duration_s)
            value = sum(step.duration_s for _, step in stretch)
            if violation := check_maximum(value, caution_s, MAX_CONTINUOUS_S):
                repair, count = None, ceil(longest.duration_s / caution_s)
                if count > 1:
                    text = Text(
                        "{count} pieces with {rest_s} s on the rails between",
                        count=count,
                        rest_s=f"{REPAIR_REST_S:g}",
                    )
                    repair = Repair(text, path, split_with_rests(longest, count, REPAIR_REST_S))
                yield build_finding(
                    Rule.CONTINUOUS_BACKWARD, violation, format_path(path), value, repair
                )


def _check_weekly_backward(context: SafetyContext) -> Iterator[Finding]:
    history = context.walker.history
    planned_s = sum(
        step.duration_s for _, step in context.moving_steps if step.direction is Direction.BACKWARD
    )
    if history.last_week_backward_s and planned_s:
        value = history.this_week_backward_s + planned_s
        caution_s = history.last_week_backward_s * WEEKLY_GROWTH_FACTOR
        if violation := check_maximum(value, caution_s, None):
            yield build_finding(Rule.WEEKLY_BACKWARD, violation, format_path(()), value)


BACKWARD_RULES = (
    _check_backward_speed,
    _check_backward_share,
    _check_backward_change,
    _check_backward_growth,
    _check_backward_incline,
    _check_continuous_backward,
    _check_weekly_backward,
)
