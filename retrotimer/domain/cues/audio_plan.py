"""A session as an audio track: nobody can press anything, so a hold becomes a pause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

from retrotimer.domain.cues.cues import CuePolicy, ScheduledCue
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, start_walk
from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction, SegmentKind

# How long the walker stands on the rails where a session would wait for them.
HOLD_PAUSE_S = 30.0
# Silence after the last cue, so that no player cuts it off.
TRAILING_SILENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class AudioPlan:
    """Cues whose `at_s` count from the start of the track, and how long it is.

    Its first step begins START_COUNTDOWN_S in.
    """

    timeline: Timeline
    cues: tuple[ScheduledCue, ...]
    duration_s: float


def plan_audio(timeline: Timeline, policy: CuePolicy) -> AudioPlan:
    """The whole session from the press of START, with a pause instead of every hold."""
    paused = replace_holds_with_pauses(timeline)
    cues = tuple(cues_between(start_walk(paused), -inf, inf, policy))
    end_s = START_COUNTDOWN_S + paused.duration_s
    return AudioPlan(
        paused, cues, max([end_s, *(due.until_s for due in cues)]) + TRAILING_SILENCE_S
    )


def replace_holds_with_pauses(timeline: Timeline) -> Timeline:
    """The same timeline without holds; each is time on the rails, and counted down like any other.

    Who waits on the rails waits there longer; who walks steps onto them. Nothing is left to wait
    for at the end.
    """
    segments = timeline.segments
    paused = (
        part
        for index, segment in enumerate(segments)
        for part in _split_hold(segment, is_last=index == len(segments) - 1)
    )
    return replace(timeline, segments=tuple(paused))


def _split_hold(segment: Segment, *, is_last: bool) -> Iterator[Segment]:
    flowing = replace(segment, hold=False)
    if not segment.hold or is_last:
        yield flowing
    elif not segment.direction.is_moving:
        yield replace(flowing, duration_s=segment.duration_s + HOLD_PAUSE_S)
    else:
        yield flowing
        yield replace(
            flowing,
            kind=SegmentKind.RECOVERY,
            direction=Direction.STANDING,
            duration_s=HOLD_PAUSE_S,
            speed_kmh=0.0,
            speed_end_kmh=None,
            cue="",
        )
