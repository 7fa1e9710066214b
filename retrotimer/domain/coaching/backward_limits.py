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

# Warned above the first, refused above the second.
EARLY_SPEED_LIMITS_KMH, LATER_SPEED_LIMITS_KMH, CAUTIOUS_SPEED_LIMITS_KMH = (
    (2.4, 3.2),
    (4.8, 6.0),
    (2.2, 3.2),
)
# Warned above these; shares of the walker's own forward speed.
EARLY_FORWARD_SPEED_RATIO, LATER_FORWARD_SPEED_RATIO = 0.50, 0.75
# Warned above the client's last, refused above that of a week ago.
SESSION_GROWTH_LIMIT_KMH, WEEK_GROWTH_LIMIT_KMH = 0.4, 0.8
# Warned above the first, refused above the second unless an expert; level in the first sessions.
CAUTION_INCLINE_PCT, MAX_INCLINE_PCT = 6.0, 15.0
# Warned above: in the first session, in early ones, later. Refused above the last.
FIRST_SESSION_CONTINUOUS_S, EARLY_CONTINUOUS_S, LATER_CONTINUOUS_S = 180.0, 300.0, 900.0
MAX_CONTINUOUS_S = 1800.0
WEEKLY_GROWTH_FACTOR = 1.25
# What a repair puts in, chosen here: on the rails, and forward.
REPAIR_REST_S, REPAIR_FORWARD_S = 30.0, 60.0
WALK_FORWARD_REPAIR_TEXT = Text(
    "walk forward for {length_s} s before it", length_s=f"{REPAIR_FORWARD_S:g}"
)


def _speed_repair_factory(context: SafetyContext, speed_kmh: float) -> Callable[[StepPath], Repair]:
    """For any step: at most so fast, to the tenth that the walker's console shows."""
    units = context.walker.client.units
    shown = floor(units.speed_from_kmh(speed_kmh) * 10 + ROUNDING_TOLERANCE) / 10
    text = Text("walk at {speed} {unit}", speed=f"{shown:g}", unit=units.speed_unit)
    changes = {"speed_kmh": round(units.speed_to_kmh(shown), 3)}
    return lambda path: Repair(text, path, field_changes=changes)


def _check_backward_speed(context: SafetyContext) -> Iterator[Finding]:
    limits = [EARLY_SPEED_LIMITS_KMH if context.walker.is_early_stage else LATER_SPEED_LIMITS_KMH]
    if context.walker.needs_caution:
        limits.append(CAUTIOUS_SPEED_LIMITS_KMH)
    warn, refuse = map(min, zip(*limits, strict=True))
    slower = _speed_repair_factory(context, warn)
    for path, step in context.backward_steps:
        if passed := check_maximum(step.speed_kmh, warn, refuse):
            repair = slower(path)
            yield build_finding(
                Rule.BACKWARD_SPEED, passed, format_path(path), step.speed_kmh, repair
            )


def _check_backward_share(context: SafetyContext) -> Iterator[Finding]:
    own_kmh = context.walker.client.own_speed_kmh
    if own_kmh is None:
        return
    share = (
        EARLY_FORWARD_SPEED_RATIO if context.walker.is_early_stage else LATER_FORWARD_SPEED_RATIO
    )
    slower = _speed_repair_factory(context, share * own_kmh)
    for path, step in context.backward_steps:
        value = step.speed_kmh / own_kmh * 100
        if passed := check_maximum(value, share * 100, None):
            yield build_finding(Rule.BACKWARD_SHARE, passed, format_path(path), value, slower(path))


def _check_backward_change(context: SafetyContext) -> Iterator[Finding]:
    """Who faces backward does so until the next forward step, also on the rails."""
    for (_, before), (path, step) in pairwise(context.moving_steps):
        if not before.direction is step.direction is Direction.BACKWARD:
            continue
        was, value, unit = before.incline_pct, step.incline_pct, "%"
        if step.speed_kmh != before.speed_kmh:
            was, value, unit = before.speed_kmh, step.speed_kmh, KMH
        if value != was:
            slow_kmh = min(before.speed_kmh, step.speed_kmh)
            route = Step(SegmentKind.RECOVERY, Direction.FORWARD, REPAIR_FORWARD_S, slow_kmh)
            repair = Repair(WALK_FORWARD_REPAIR_TEXT, path, (route, step))
            rule, place = Rule.BACKWARD_CHANGE, format_path(path)
            yield Finding(rule, Severity.BLOCK, place, value, was, unit, repair)


def _check_backward_growth(context: SafetyContext) -> Iterator[Finding]:
    past = context.walker.history
    if past.last_top_kmh is None or past.week_ago_top_kmh is None:
        return
    warn = past.last_top_kmh + SESSION_GROWTH_LIMIT_KMH
    slower = _speed_repair_factory(context, warn)
    for path, step in context.backward_steps:
        if passed := check_maximum(
            step.speed_kmh, warn, past.week_ago_top_kmh + WEEK_GROWTH_LIMIT_KMH
        ):
            repair = slower(path)
            yield build_finding(
                Rule.BACKWARD_GROWTH, passed, format_path(path), step.speed_kmh, repair
            )


def _check_backward_incline(context: SafetyContext) -> Iterator[Finding]:
    walker = context.walker
    steepest_pct = None if walker.client.expert else MAX_INCLINE_PCT
    for path, step in context.backward_steps:
        passed = check_maximum(
            step.incline_pct, CAUTION_INCLINE_PCT, 0.0 if walker.is_early_stage else steepest_pct
        )
        if step.incline_pct < 0 and not walker.client.expert:
            passed = Severity.BLOCK, 0.0
        if passed:
            pct = 0.0 if walker.is_early_stage or step.incline_pct < 0 else CAUTION_INCLINE_PCT
            text = Text("walk at {pct} %", pct=f"{pct:g}")
            repair = Repair(text, path, field_changes={"incline_pct": pct})
            yield build_finding(
                Rule.BACKWARD_INCLINE, passed, format_path(path), step.incline_pct, repair
            )


def _check_continuous_backward(context: SafetyContext) -> Iterator[Finding]:
    warn = LATER_CONTINUOUS_S
    if context.walker.is_early_stage:
        warn = (
            FIRST_SESSION_CONTINUOUS_S if context.walker.session_number == 1 else EARLY_CONTINUOUS_S
        )
    for direction, stretch in groupby(context.steps, key=lambda one: one[1].direction):
        if direction is Direction.BACKWARD:
            walked = list(stretch)
            path, longest = max(walked, key=lambda one: one[1].duration_s)
            value = sum(step.duration_s for _, step in walked)
            if passed := check_maximum(value, warn, MAX_CONTINUOUS_S):
                repair, count = None, ceil(longest.duration_s / warn)
                if count > 1:
                    text = Text(
                        "{count} pieces with {rest_s} s on the rails between",
                        count=count,
                        rest_s=f"{REPAIR_REST_S:g}",
                    )
                    repair = Repair(text, path, split_with_rests(longest, count, REPAIR_REST_S))
                yield build_finding(
                    Rule.CONTINUOUS_BACKWARD, passed, format_path(path), value, repair
                )


def _check_weekly_backward(context: SafetyContext) -> Iterator[Finding]:
    past = context.walker.history
    planned_s = sum(
        step.duration_s for _, step in context.moving_steps if step.direction is Direction.BACKWARD
    )
    if past.last_week_backward_s and planned_s:
        value = past.this_week_backward_s + planned_s
        if passed := check_maximum(value, past.last_week_backward_s * WEEKLY_GROWTH_FACTOR, None):
            yield build_finding(Rule.WEEKLY_BACKWARD, passed, format_path(()), value)


BACKWARD_RULES = (
    _check_backward_speed,
    _check_backward_share,
    _check_backward_change,
    _check_backward_growth,
    _check_backward_incline,
    _check_continuous_backward,
    _check_weekly_backward,
)
