"""The safety check of a control during a session: the same limits as for the plan.

A session that is under way is checked as the workout that it became: what was walked so far, and
what is still to come. A control is blocked if it makes that workout worse than it was: it then has
a finding that blocks and that was not there, or was smaller.

What changes a step is compared step by step: that another step was worse already, as after a belt
that was slowed down, is no reason to allow it. What leads to another step is compared as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace

from retrotimer.domain.coaching.findings import Finding, Rule, Severity, exceeds
from retrotimer.domain.coaching.safety_check import check_workout
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_state import session_state
from retrotimer.domain.session.walk import Place, Walk
from retrotimer.domain.workout.step_path import iter_steps
from retrotimer.domain.workout.timeline import Segment
from retrotimer.domain.workout.workout import (
    DURATION_BOUNDS_S,
    Direction,
    SegmentKind,
    Step,
    Workout,
)

# Controls that can lead beyond a limit. The others end or pause what is walked.
_LIMITED_CONTROLS = (
    ControlKind.ADJUST_SPEED,
    ControlKind.EXTEND,
    ControlKind.NEXT,
    ControlKind.BACK,
    ControlKind.RESTART_STEP,
)
# A shorter rest of a step is nothing.
_MIN_PIECE_S = 1e-6


def check_control(
    before: Walk, after: Walk, control: Control, walker: WalkerProfile
) -> tuple[Finding, ...]:
    """The findings that a control adds to a session, which it changes from one walk to another.

    One that makes the belt slower has none: that must always be possible. Shorter can be too short,
    for a warm-up or a rest.
    """
    changes_speed = control.kind is ControlKind.ADJUST_SPEED
    if control.kind not in _LIMITED_CONTROLS or (changes_speed and control.value < 0):
        return ()
    key = _step_key if changes_speed else _rule_key
    known = _worst_by_key(_findings(before, control.at_s, walker), key)
    worse = (
        finding
        for finding in _findings(after, control.at_s, walker)
        if key(finding) not in known or _is_worse(finding, known[key(finding)])
    )
    return tuple(_worst_by_key(worse, _rule_key).values())


def performed_workout(walk: Walk, clock_s: float) -> Workout | None:
    """What was walked up to this time, and what is still to come, as one workout.

    A turnaround is a time on the rails. None if there is nothing, as after the end of a session in
    its start countdown.
    """
    parts = _walked_pieces(walk, clock_s), _pieces_to_come(walk, clock_s)
    steps = tuple(piece.build_step() for part in parts for piece in _join_short_pieces(part))
    rule = walk.current_run.timeline.turnaround
    return Workout("", steps, turnaround=rule) if steps else None


def _findings(walk: Walk, clock_s: float, walker: WalkerProfile) -> tuple[Finding, ...]:
    workout = performed_workout(walk, clock_s)
    if workout is None:
        return ()
    findings = check_workout(workout, walker)
    if _has_work(workout):
        return findings
    # Nothing needs the warm-up, as on the way to the cool-down at once; work that is added does.
    return tuple(finding for finding in findings if finding.rule is not Rule.WARM_UP)


def _has_work(workout: Workout) -> bool:
    easy_kinds = SegmentKind.WARM_UP, SegmentKind.COOL_DOWN
    return any(
        step.direction.is_moving and step.kind not in easy_kinds for _, step in iter_steps(workout)
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a segment, of any length, with the belt speeds at its ends."""

    segment: Segment
    duration_s: float
    start_kmh: float
    end_kmh: float

    def belongs_with(self, other: _Piece) -> bool:
        return self._key == other._key

    @property
    def _key(self) -> tuple[object, ...]:
        segment = self.segment
        return segment.kind, segment.direction, segment.incline_pct

    def build_step(self) -> Step:
        segment = self.segment
        is_ramp = segment.direction is Direction.FORWARD and self.end_kmh != self.start_kmh
        return Step(
            SegmentKind.RECOVERY if segment.kind is SegmentKind.TURNAROUND else segment.kind,
            segment.direction,
            DURATION_BOUNDS_S.clamp(self.duration_s),
            self.start_kmh,
            segment.incline_pct,
            self.end_kmh if is_ramp else None,
        )


def _walked_pieces(walk: Walk, clock_s: float) -> Iterator[_Piece]:
    for span in walk.spans(clock_s):
        speeds_kmh = span.speed_kmh(0.0), span.speed_kmh(span.duration_s)
        yield _Piece(span.segment, span.duration_s, *speeds_kmh)


def _pieces_to_come(walk: Walk, clock_s: float) -> Iterator[_Piece]:
    if walk.is_stopped:
        return
    run, place = walk.current_run, session_state(walk, clock_s).place
    for index in range(place.index, len(run.timeline.segments)):
        segment = run.timeline.segments[index]
        offset_s = max(place.offset_s, 0.0) if index == place.index else 0.0
        left_s = segment.duration_s - offset_s
        speeds_kmh = (run.speed_kmh(Place(index, at_s)) for at_s in (offset_s, segment.duration_s))
        yield _Piece(segment, left_s, *speeds_kmh)


def _join_short_pieces(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """The pieces, each as long as a step at least; a shorter one becomes part of the next one.

    Else a key that repeats, which cuts a step into many pieces, would make it longer.
    """
    waiting: _Piece | None = None
    for piece in pieces:
        if piece.duration_s < _MIN_PIECE_S:
            continue
        joined = piece
        if waiting is not None and piece.belongs_with(waiting):
            joined = replace(piece, duration_s=waiting.duration_s + piece.duration_s)
        elif waiting is not None:
            yield waiting
        waiting = joined if joined.duration_s < DURATION_BOUNDS_S.low else None
        if waiting is None:
            yield joined
    if waiting is not None:
        yield waiting


def _rule_key(finding: Finding) -> Hashable:
    return finding.rule


def _step_key(finding: Finding) -> Hashable:
    """For walks with the same steps, as before and after a change of the speed."""
    return finding.rule, finding.location


def _worst_by_key(
    findings: Iterable[Finding], key: Callable[[Finding], Hashable]
) -> dict[Hashable, Finding]:
    worst: dict[Hashable, Finding] = {}
    for finding in findings:
        if key(finding) not in worst or _is_worse(finding, worst[key(finding)]):
            worst[key(finding)] = finding
    return worst


def _is_worse(finding: Finding, other: Finding) -> bool:
    """Does it block where the other does not, or exceed its limit by more?"""
    if finding.severity is not other.severity:
        return finding.severity is Severity.BLOCK
    return exceeds(abs(finding.value - finding.limit), abs(other.value - other.limit))
