"""Limits of walking backward (domain sheet, section 4): how fast, how steep, how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from math import ceil, floor

from retrotimer.domain.coaching.findings import (
    KMH,
    ROUNDING,
    Case,
    Finding,
    Rule,
    Severity,
    above,
    finding,
)
from retrotimer.domain.coaching.repairs import Repair, in_pieces
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.step_path import StepPath, place_of
from retrotimer.domain.workout.workout import Direction, Kind, Step

# Warned above the first, refused above the second.
SPEED_EARLY_KMH, SPEED_LATER_KMH, SPEED_CAREFUL_KMH = (2.4, 3.2), (4.8, 6.0), (2.2, 3.2)
# Warned above these; shares of the walker's own forward speed.
SHARE_EARLY, SHARE_LATER = 0.50, 0.75
# Warned above the client's last, refused above that of a week ago.
GROWTH_KMH, WEEKS_GROWTH_KMH = 0.4, 0.8
# Warned above the first, refused above the second unless an expert; level in the first sessions.
INCLINE_PCT, STEEPEST_PCT = 6.0, 15.0
# Warned above: in the first session, in early ones, later. Refused above the last.
CONTINUOUS_FIRST_S, CONTINUOUS_EARLY_S, CONTINUOUS_LATER_S = 180.0, 300.0, 900.0
LONGEST_CONTINUOUS_S = 1800.0
WEEKLY_GROWTH = 1.25
# What a repair puts in, chosen here: on the rails, and forward.
REST_S, ROUTE_S = 30.0, 60.0
ROUTE = Text("walk forward for {length_s} s before it", length_s=f"{ROUTE_S:g}")


def _slower(case: Case, speed_kmh: float) -> Callable[[StepPath], Repair]:
    """For any step: at most so fast, to the tenth that the walker's console shows."""
    units = case.walker.client.units
    shown = floor(units.speed(speed_kmh) * 10 + ROUNDING) / 10
    text = Text("walk at {speed} {unit}", speed=f"{shown:g}", unit=units.speed_name)
    changes = {"speed_kmh": round(units.kmh(shown), 3)}
    return lambda path: Repair(text, path, changes=changes)


def _backward_speed(case: Case) -> Iterator[Finding]:
    limits = [SPEED_EARLY_KMH if case.walker.early else SPEED_LATER_KMH]
    if case.walker.careful:
        limits.append(SPEED_CAREFUL_KMH)
    warn, refuse = map(min, zip(*limits, strict=True))
    slower = _slower(case, warn)
    for path, step in case.backward:
        if passed := above(step.speed_kmh, warn, refuse):
            repair = slower(path)
            yield finding(Rule.BACKWARD_SPEED, passed, place_of(path), step.speed_kmh, repair)


def _backward_share(case: Case) -> Iterator[Finding]:
    own_kmh = case.walker.client.own_speed_kmh
    if own_kmh is None:
        return
    share = SHARE_EARLY if case.walker.early else SHARE_LATER
    slower = _slower(case, share * own_kmh)
    for path, step in case.backward:
        value = step.speed_kmh / own_kmh * 100
        if passed := above(value, share * 100, None):
            yield finding(Rule.BACKWARD_SHARE, passed, place_of(path), value, slower(path))


def _backward_change(case: Case) -> Iterator[Finding]:
    """Who faces backward does so until the next forward step, also on the rails."""
    for (_, before), (path, step) in pairwise(case.moving):
        if not before.direction is step.direction is Direction.BACKWARD:
            continue
        was, value, unit = before.incline_pct, step.incline_pct, "%"
        if step.speed_kmh != before.speed_kmh:
            was, value, unit = before.speed_kmh, step.speed_kmh, KMH
        if value != was:
            slow_kmh = min(before.speed_kmh, step.speed_kmh)
            route = Step(Kind.RECOVERY, Direction.FORWARD, ROUTE_S, slow_kmh)
            repair = Repair(ROUTE, path, (route, step))
            rule, place = Rule.BACKWARD_CHANGE, place_of(path)
            yield Finding(rule, Severity.REFUSE, place, value, was, unit, repair)


def _backward_growth(case: Case) -> Iterator[Finding]:
    past = case.walker.past
    if past.last_kmh is None or past.week_ago_kmh is None:
        return
    warn = past.last_kmh + GROWTH_KMH
    slower = _slower(case, warn)
    for path, step in case.backward:
        if passed := above(step.speed_kmh, warn, past.week_ago_kmh + WEEKS_GROWTH_KMH):
            repair = slower(path)
            yield finding(Rule.BACKWARD_GROWTH, passed, place_of(path), step.speed_kmh, repair)


def _backward_incline(case: Case) -> Iterator[Finding]:
    walker = case.walker
    steepest_pct = None if walker.client.expert else STEEPEST_PCT
    for path, step in case.backward:
        passed = above(step.incline_pct, INCLINE_PCT, 0.0 if walker.early else steepest_pct)
        if step.incline_pct < 0 and not walker.client.expert:
            passed = Severity.REFUSE, 0.0
        if passed:
            pct = 0.0 if walker.early or step.incline_pct < 0 else INCLINE_PCT
            text = Text("walk at {pct} %", pct=f"{pct:g}")
            repair = Repair(text, path, changes={"incline_pct": pct})
            yield finding(Rule.BACKWARD_INCLINE, passed, place_of(path), step.incline_pct, repair)


def _continuous_backward(case: Case) -> Iterator[Finding]:
    warn = CONTINUOUS_LATER_S
    if case.walker.early:
        warn = CONTINUOUS_FIRST_S if case.walker.number == 1 else CONTINUOUS_EARLY_S
    for direction, stretch in groupby(case.steps, key=lambda one: one[1].direction):
        if direction is Direction.BACKWARD:
            walked = list(stretch)
            path, longest = max(walked, key=lambda one: one[1].duration_s)
            value = sum(step.duration_s for _, step in walked)
            if passed := above(value, warn, LONGEST_CONTINUOUS_S):
                repair, count = None, ceil(longest.duration_s / warn)
                if count > 1:
                    text = Text(
                        "{count} pieces with {rest_s} s on the rails between",
                        count=count,
                        rest_s=f"{REST_S:g}",
                    )
                    repair = Repair(text, path, in_pieces(longest, count, REST_S))
                yield finding(Rule.CONTINUOUS_BACKWARD, passed, place_of(path), value, repair)


def _weekly_backward(case: Case) -> Iterator[Finding]:
    past = case.walker.past
    planned_s = sum(
        step.duration_s for _, step in case.moving if step.direction is Direction.BACKWARD
    )
    if past.last_week_s and planned_s:
        value = past.this_week_s + planned_s
        if passed := above(value, past.last_week_s * WEEKLY_GROWTH, None):
            yield finding(Rule.WEEKLY_BACKWARD, passed, place_of(()), value)


BACKWARD_RULES = (
    _backward_speed,
    _backward_share,
    _backward_change,
    _backward_growth,
    _backward_incline,
    _continuous_backward,
    _weekly_backward,
)
