"""A whole session in virtual time, in which each hold is confirmed at once."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from retrotimer.domain.cues.cues import CuePolicy, ScheduledCue
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, start_walk
from retrotimer.domain.workout.timeline import Timeline


def rehearse(timeline: Timeline, policy: CuePolicy, until_s: float = inf) -> list[ScheduledCue]:
    """Every cue of the session, with `at_s` counted from the first step; a hold takes no time.

    The cues of the start countdown have negative times. With `until_s` only those before it.
    """
    walk = start_walk(timeline)
    for index, segment in enumerate(timeline.segments):
        if timeline.segment_starts_s[index] > until_s + 1:
            break
        if segment.hold:
            at_s = START_COUNTDOWN_S + timeline.segment_starts_s[index + 1]
            walk = apply_control(walk, Control(at_s, ControlKind.CONFIRM))
    # A little longer, because a sum of seconds may be rounded down.
    cues = cues_between(walk, -inf, START_COUNTDOWN_S + until_s + 1, policy)
    rehearsed = (replace(cue, at_s=cue.at_s - START_COUNTDOWN_S) for cue in cues)
    return [cue for cue in rehearsed if cue.at_s < until_s]
