"""Limits of walking backward (docs/domain.md, section 4): how fast, how steep, how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from math import ceil

from retrotimer.domain.coaching.findings import (
    KMH,
    Finding,
    Rule,
    SafetyContext,
    Severity,
    build_finding,
    check_maximum,
    check_minimum,
)
from retrotimer.domain.coaching.repairs import Repair, speed_repair_factory, split_with_rests
from retrotimer.domain.coaching.walker_profile import WalkerProfile, WalkHistory
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
# A caution above: on the first day, on early ones, later. Blocked above MAX_CONTINUOUS_S.
FIRST_DAY_CONTINUOUS_S, EARLY_CONTINUOUS_S, LATER_CONTINUOUS_S = 180.0, 300.0, 900.0
MAX_CONTINUOUS_S = 1800.0
# A shorter rest on the side rails does not break a continuous stretch.
MIN_BREAKING_REST_S = 60.0
# Of one session: above the first a caution, above the second blocked.
FIRST_DAY_SESSION_S, EARLY_SESSION_S, LATER_SESSION_S = (
    (300.0, 600.0),
    (900.0, 1800.0),
    (1800.0, 2700.0),
)
# A caution for less rest after the last session, on early days.
MIN_REST = timedelta(hours=20)
# A caution above the last active week's backward minutes times this, after a week without.
RETURN_FACTOR = 0.5
# A caution above last week's backward minutes times this.
WEEKLY_GROWTH_FACTOR = 1.25
# Up to so much in a week the growth is no finding; chosen here, because a beginner's program
# doubles a few minutes.
MIN_LIMITED_WEEK_S = 1800.0
# The lengths that a repair inserts on the rails and forward; chosen here.
REPAIR_REST_S, REPAIR_FORWARD_S = 60.0, 60.0
WALK_FORWARD_REPAIR_TEXT = Text(
    "walk forward for {length_s} s before it", length_s=f"{REPAIR_FORWARD_S:g}"
)


def _check_backward_speed(context: SafetyContext) -> Iterator[Finding]:
    limits = [EARLY_SPEED_LIMITS_KMH if context.walker.is_early_stage else LATER_SPEED_LIMITS_KMH]
    if context.walker.needs_caution:
        limits.append(CAUTIOUS_SPEED_LIMITS_KMH)
    caution_kmh, block_kmh = map(min, zip(*limits, strict=True))
    slower = speed_repair_factory(context.walker.client.units, caution_kmh)
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
    slower = speed_repair_factory(context.walker.client.units, max_ratio * own_kmh)
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
    slower = speed_repair_factory(context.walker.client.units, caution_kmh)
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
        if step.incline_pct < 0:
            violation = _decline_severity(walker), 0.0
        if violation:
            safe_pct = 0.0 if walker.is_early_stage or step.incline_pct < 0 else CAUTION_INCLINE_PCT
            text = Text("walk at {pct} %", pct=f"{safe_pct:g}")
            repair = Repair(text, path, field_changes={"incline_pct": safe_pct})
            yield build_finding(
                Rule.BACKWARD_INCLINE, violation, format_path(path), step.incline_pct, repair
            )


def _decline_severity(walker: WalkerProfile) -> Severity:
    """Only an expert may walk backward downhill, and none whose balance may fail."""
    is_unsteady = walker.is_older or walker.has_fallen or walker.has_balance_condition
    is_allowed = walker.client.expert and not is_unsteady and not walker.is_early_stage
    return Severity.CAUTION if is_allowed else Severity.BLOCK


def _check_continuous_backward(context: SafetyContext) -> Iterator[Finding]:
    caution_s = LATER_CONTINUOUS_S
    if context.walker.is_early_stage:
        caution_s = FIRST_DAY_CONTINUOUS_S if context.walker.is_first_day else EARLY_CONTINUOUS_S
    for stretch in _continuous_stretches(context):
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


def _continuous_stretches(context: SafetyContext) -> Iterator[list[tuple[StepPath, Step]]]:
    """The backward steps without a break between them; short rests on the rails are none."""
    stretch: list[tuple[StepPath, Step]] = []
    rest_s = 0.0
    for path, step in context.steps:
        if step.direction is Direction.STANDING:
            rest_s += step.duration_s
        if step.direction is Direction.FORWARD or rest_s >= MIN_BREAKING_REST_S:
            if stretch:
                yield stretch
            stretch = []
        if step.direction is Direction.BACKWARD:
            stretch.append((path, step))
        if step.direction.is_moving:
            rest_s = 0.0
    if stretch:
        yield stretch


def _check_session_backward(context: SafetyContext) -> Iterator[Finding]:
    limits = EARLY_SESSION_S if context.walker.is_early_stage else LATER_SESSION_S
    if context.walker.is_first_day:
        limits = FIRST_DAY_SESSION_S
    if violation := check_maximum(context.backward_s, *limits):
        yield build_finding(Rule.SESSION_BACKWARD, violation, format_path(()), context.backward_s)


def return_limit_s(history: WalkHistory) -> float | None:
    """The backward seconds of a week that follows one without; None in any other week."""
    if history.last_week_backward_s or not history.last_active_week_backward_s:
        return None
    return history.last_active_week_backward_s * RETURN_FACTOR


def _check_weekly_backward(context: SafetyContext) -> Iterator[Finding]:
    history = context.walker.history
    if not context.backward_s:
        return
    value = history.this_week_backward_s + context.backward_s
    if history.last_week_backward_s:
        rule = Rule.WEEKLY_BACKWARD
        caution_s = max(history.last_week_backward_s * WEEKLY_GROWTH_FACTOR, MIN_LIMITED_WEEK_S)
    elif (limit_s := return_limit_s(history)) is not None:
        rule, caution_s = Rule.WEEKLY_RETURN, limit_s
    else:
        return
    if violation := check_maximum(value, caution_s, None):
        yield build_finding(rule, violation, format_path(()), value)


def _check_rest(context: SafetyContext) -> Iterator[Finding]:
    rest, hour = context.walker.history.rest, timedelta(hours=1)
    if rest is None or not (context.walker.is_early_stage and context.backward_s):
        return
    if violation := check_minimum(rest / hour, MIN_REST / hour, None):
        yield build_finding(Rule.REST, violation, "before", rest / hour)


def _check_program_level(context: SafetyContext) -> Iterator[Finding]:
    days, required = context.walker.experience_days, context.required_days
    if violation := check_minimum(days, required, required):
        yield build_finding(Rule.PROGRAM_LEVEL, violation, format_path(()), days)


BACKWARD_RULES = (
    _check_backward_speed,
    _check_backward_share,
    _check_backward_change,
    _check_backward_growth,
    _check_backward_incline,
    _check_continuous_backward,
    _check_session_backward,
    _check_weekly_backward,
    _check_rest,
    _check_program_level,
)
