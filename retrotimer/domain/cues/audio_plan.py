"""A session as an audio track. No key can be pressed in it, so each hold becomes a pause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

from retrotimer.domain.cues.cues import CuePolicy, ScheduledCue
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, start_walk
from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction, SegmentKind

# How long the walker stands on the rails where a session would wait for a confirmation.
HOLD_PAUSE_S = 30.0
# Silence after the last cue, so that a player does not cut it off.
TRAILING_SILENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class AudioPlan:
    """The cues of a track, with `at_s` counted from its start, and its length.

    The first step begins START_COUNTDOWN_S after the start of the track.
    """

    timeline: Timeline
    cues: tuple[ScheduledCue, ...]
    duration_s: float


def plan_audio(timeline: Timeline, policy: CuePolicy) -> AudioPlan:
    """The whole session from START on, with a pause in place of each hold."""
    paused = replace_holds_with_pauses(timeline)
    cues = tuple(cues_between(start_walk(paused), -inf, inf, policy))
    end_s = START_COUNTDOWN_S + paused.duration_s
    return AudioPlan(
        paused, cues, max([end_s, *(scheduled.until_s for scheduled in cues)]) + TRAILING_SILENCE_S
    )


def replace_holds_with_pauses(timeline: Timeline) -> Timeline:
    """The same timeline with HOLD_PAUSE_S on the side rails in place of each hold.

    A hold in a standing segment lengthens it; a hold in a walked one adds a standing segment after
    it. A hold at the very end is removed.
    """
    segments = timeline.segments
    parts = (
        part
        for index, segment in enumerate(segments)
        for part in _split_hold(segment, is_last=index == len(segments) - 1)
    )
    return replace(timeline, segments=tuple(parts))


def _split_hold(segment: Segment, *, is_last: bool) -> Iterator[Segment]:
    without_hold = replace(segment, hold=False)
    if not segment.hold or is_last:
        yield without_hold
    elif not segment.direction.is_moving:
        yield replace(without_hold, duration_s=segment.duration_s + HOLD_PAUSE_S)
    else:
        yield without_hold
        yield replace(
            without_hold,
            kind=SegmentKind.RECOVERY,
            direction=Direction.STANDING,
            duration_s=HOLD_PAUSE_S,
            speed_kmh=0.0,
            speed_end_kmh=None,
            cue="",
        )
