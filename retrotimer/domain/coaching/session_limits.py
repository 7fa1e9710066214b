"""Limits of what stands around walking backward (domain sheet, section 4): warm-up, turns, pain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from retrotimer.domain.coaching.findings import (
    Case,
    Finding,
    Rule,
    Severity,
    above,
    below,
    finding,
    more,
)
from retrotimer.domain.coaching.repairs import Repair, after_last, before_first
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.step_path import StepPath, place_of
from retrotimer.domain.workout.workout import (
    Direction,
    Kind,
    Repeat,
    Step,
    Turnaround,
    TurnaroundKind,
)

# Warned below the first, refused below the second.
WARM_UP_S, COOL_DOWN_S = (300.0, 120.0), (180.0, None)
TURNAROUND_S = {
    TurnaroundKind.FULL_STOP: (30.0, TurnaroundKind.FULL_STOP.minimum_s),
    TurnaroundKind.STRADDLE: (20.0, TurnaroundKind.STRADDLE.minimum_s),
}
# Warned above the first, refused above the second.
DIRECTION_CHANGES = (10, 20)
# Warned from the first on, refused from the second.
KNEE_PAIN = (3, 5)
# What a repair puts in, chosen here.
SLOW_WALK_KMH = 2.4


def _both_up(case: Case) -> Iterator[Finding]:
    severity = Severity.REFUSE if case.walker.early else Severity.WARN
    for (_, before), (path, step) in pairwise(case.moving):
        before_kmh = before.speed_kmh if before.speed_end_kmh is None else before.speed_end_kmh
        if more(step.speed_kmh, before_kmh) and more(step.incline_pct, before.incline_pct):
            flat_pct = before.incline_pct
            changes = {"incline_pct": flat_pct}
            text = Text("keep the incline at {pct} %", pct=f"{flat_pct:g}")
            repair = Repair(text, path, changes=changes)
            passed = severity, before.incline_pct
            yield finding(Rule.BOTH_UP, passed, place_of(path), step.incline_pct, repair)


def _warm_up(case: Case) -> Iterator[Finding]:
    lasts_s = _leading_s(case.steps, Kind.WARM_UP)
    passed = below(lasts_s, *WARM_UP_S)
    if not passed:
        return
    steps = case.workout.steps
    text = Text("{length_s} s warm-up forward", length_s=f"{WARM_UP_S[0]:g}")
    if lasts_s and isinstance(first := steps[0], Step):
        whole_s = first.duration_s + WARM_UP_S[0] - lasts_s
        repair = Repair(text, (0,), changes={"duration_s": whole_s})
    else:
        slow = Step(Kind.WARM_UP, Direction.FORWARD, WARM_UP_S[0] - lasts_s, SLOW_WALK_KMH)
        repair = before_first(case.workout, slow, text)
    yield finding(Rule.WARM_UP, passed, place_of((0,)), lasts_s, repair)


def _cool_down(case: Case) -> Iterator[Finding]:
    lasts_s = _leading_s(case.steps[::-1], Kind.COOL_DOWN)
    passed = below(lasts_s, *COOL_DOWN_S)
    if not passed:
        return
    last = len(case.workout.steps) - 1
    text = Text("{length_s} s cool-down forward", length_s=f"{COOL_DOWN_S[0]:g}")
    step = case.workout.steps[last]
    if lasts_s and not isinstance(step, Repeat):
        whole_s = step.duration_s + COOL_DOWN_S[0] - lasts_s
        repair = Repair(text, (last,), changes={"duration_s": whole_s})
    else:
        slow = Step(Kind.COOL_DOWN, Direction.FORWARD, COOL_DOWN_S[0] - lasts_s, SLOW_WALK_KMH)
        repair = after_last(case.workout, slow, text)
    yield finding(Rule.COOL_DOWN, passed, place_of((last,)), lasts_s, repair)


def _leading_s(steps: tuple[tuple[StepPath, Step], ...], kind: Kind) -> float:
    """How long the walker walks forward by this kind before anything else."""
    lasts_s = 0.0
    for _, step in steps:
        if step.kind is not kind or step.direction is not Direction.FORWARD:
            break
        lasts_s += step.duration_s
    return lasts_s


def _turnaround_length(case: Case) -> Iterator[Finding]:
    """As it is performed: who is guided takes longer, and a standing step is made as long."""
    rule = case.walker.turnaround(case.workout.turnaround)
    limits = TURNAROUND_S[rule.kind]
    if case.changes and (passed := below(rule.duration_s, *limits)):
        longer = replace(case.workout.turnaround, duration_s=limits[0])
        repair = Repair(f"{limits[0]:g} s", turnaround=longer)
        place = "turnaround.duration_s"
        yield finding(Rule.TURNAROUND_LENGTH, passed, place, rule.duration_s, repair)


def _straddle(case: Case) -> Iterator[Finding]:
    rule = case.workout.turnaround
    # Who is guided turns round with the belt stopped, whatever the workout says.
    if case.changes and rule.kind is TurnaroundKind.STRADDLE and not case.walker.guided:
        full_stop = Turnaround(hold=rule.hold, speed_kmh=rule.speed_kmh)
        repair = Repair(Text("full stop"), turnaround=full_stop)
        passed = Severity.WARN, rule.duration_s
        yield finding(Rule.STRADDLE, passed, "turnaround.kind", rule.duration_s, repair)


def _direction_changes(case: Case) -> Iterator[Finding]:
    if passed := above(case.changes, *DIRECTION_CHANGES):
        yield finding(Rule.DIRECTION_CHANGES, passed, place_of(()), case.changes)


def _knee_pain(case: Case) -> Iterator[Finding]:
    pain = case.walker.knee_pain
    if pain is not None and pain >= KNEE_PAIN[0]:
        passed = (Severity.WARN, KNEE_PAIN[0] - 1)
        if pain >= KNEE_PAIN[1]:
            passed = (Severity.REFUSE, KNEE_PAIN[1] - 1)
        yield finding(Rule.KNEE_PAIN, passed, "before", pain)


FRAME_RULES = (
    _both_up,
    _warm_up,
    _cool_down,
    _turnaround_length,
    _straddle,
    _direction_changes,
    _knee_pain,
)
