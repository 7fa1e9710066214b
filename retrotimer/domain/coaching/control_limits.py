"""The safety check of a control during a session: the same limits as for the plan.

A session that is under way is checked as the workout that it became: what was walked so far, and
what is still to come. A control is blocked if it makes that workout worse than it was: it then has
a finding that blocks and that was not there, or was smaller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from retrotimer.domain.coaching.findings import Finding, Rule, Severity, exceeds
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_state import session_state
from retrotimer.domain.session.walk import Place, Walk
from retrotimer.domain.workout.timeline import Segment
from retrotimer.domain.workout.workout import (
    DURATION_BOUNDS_S,
    Direction,
    SegmentKind,
    Step,
    Workout,
)

# Controls that can lead beyond a limit. The others end, pause or shorten what is walked.
_LIMITED_CONTROLS = (
    ControlKind.ADJUST_SPEED,
    ControlKind.EXTEND,
    ControlKind.NEXT,
    ControlKind.BACK,
    ControlKind.RESTART_STEP,
)
# A shorter rest of a step is no step.
_MIN_STEP_S = 1e-6


def check_control(
    before: Walk, after: Walk, control: Control, walker: WalkerProfile
) -> tuple[Finding, ...]:
    """The findings that a control adds to a session, which it changes from one walk to another.

    A control that makes the belt slower or a step shorter has none: less must always be possible.
    """
    if control.kind not in _LIMITED_CONTROLS or control.value < 0:
        return ()
    known = _worst_by_rule(_findings(before, control.at_s, walker))
    worse = (
        finding
        for finding in _findings(after, control.at_s, walker)
        if finding.rule not in known or _is_worse(finding, known[finding.rule])
    )
    return tuple(_worst_by_rule(worse).values())


def performed_workout(walk: Walk, clock_s: float) -> Workout | None:
    """What was walked up to this time, and what is still to come, as one workout.

    A turnaround is a time on the rails. None if there is nothing, as after the end of a session in
    its start countdown.
    """
    steps = (*_walked_steps(walk, clock_s), *_steps_to_come(walk, clock_s))
    rule = walk.current_run.timeline.turnaround
    return Workout("", steps, turnaround=rule) if steps else None


def _findings(walk: Walk, clock_s: float, walker: WalkerProfile) -> tuple[Finding, ...]:
    workout = performed_workout(walk, clock_s)
    return () if workout is None else check_workout(workout, walker)


def _walked_steps(walk: Walk, clock_s: float) -> Iterator[Step]:
    for span in walk.spans(clock_s):
        speeds_kmh = span.speed_kmh(0.0), span.speed_kmh(span.duration_s)
        yield from _build_step(span.segment, span.duration_s, *speeds_kmh)


def _steps_to_come(walk: Walk, clock_s: float) -> Iterator[Step]:
    if walk.is_stopped:
        return
    run, place = walk.current_run, session_state(walk, clock_s).place
    for index in range(place.index, len(run.timeline.segments)):
        segment = run.timeline.segments[index]
        offset_s = max(place.offset_s, 0.0) if index == place.index else 0.0
        left_s = segment.duration_s - offset_s
        speeds_kmh = (run.speed_kmh(Place(index, at_s)) for at_s in (offset_s, segment.duration_s))
        yield from _build_step(segment, left_s, *speeds_kmh)


def _build_step(
    segment: Segment, duration_s: float, start_kmh: float, end_kmh: float
) -> Iterator[Step]:
    """A part of a segment as a step; nothing if it has no length."""
    if duration_s < _MIN_STEP_S:
        return
    is_ramp = segment.direction is Direction.FORWARD and end_kmh != start_kmh
    yield Step(
        SegmentKind.RECOVERY if segment.kind is SegmentKind.TURNAROUND else segment.kind,
        segment.direction,
        DURATION_BOUNDS_S.clamp(duration_s),
        start_kmh,
        segment.incline_pct,
        end_kmh if is_ramp else None,
    )


def _worst_by_rule(findings: Iterable[Finding]) -> dict[Rule, Finding]:
    worst: dict[Rule, Finding] = {}
    for finding in findings:
        if finding.rule not in worst or _is_worse(finding, worst[finding.rule]):
            worst[finding.rule] = finding
    return worst


def _is_worse(finding: Finding, other: Finding) -> bool:
    """Does it block where the other does not, or exceed its limit by more?"""
    if finding.severity is not other.severity:
        return finding.severity is Severity.BLOCK
    return exceeds(abs(finding.value - finding.limit), abs(other.value - other.limit))
