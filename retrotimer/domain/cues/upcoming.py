"""The next cues of a walk, for the trainer's list of upcoming cues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import inf

from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, ScheduledCue
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_state import SessionPhase, session_state
from retrotimer.domain.session.walk import TIME_TOLERANCE_S, Walk

# How many can be read at a glance.
MAX_UPCOMING = 5
# The first window in which cues are looked for; each further one is twice as long.
INITIAL_WINDOW_S = 30.0
# How long after the end the exit guidance may last.
EXIT_GUIDANCE_S = 40.0
# What Space does while the session waits. A hold may also be paused: resume it, then confirm.
_SPACE_CONTROLS = {
    SessionPhase.PAUSED: ControlKind.RESUME,
    SessionPhase.HOLDING: ControlKind.CONFIRM,
}


@dataclass(frozen=True, slots=True)
class UpcomingCue:
    """A cue and the seconds until it comes.

    With `is_after_wait` the seconds count from the Space that ends a pause or a hold.
    """

    starts_in_s: float
    cue: Cue
    is_after_wait: bool = False


def upcoming_cues(
    walk: Walk, clock_s: float, policy: CuePolicy, *, limit: int = MAX_UPCOMING
) -> tuple[UpcomingCue, ...]:
    """The next cues if only Space is pressed, without counts and without immediate repetitions.

    The time of a cue after a pause or hold counts from the Space that ends it.
    """
    return tuple(islice(_without_repeats(_iter_upcoming(walk, clock_s, policy)), limit))


def _without_repeats(upcoming: Iterator[UpcomingCue]) -> Iterator[UpcomingCue]:
    last_caption = ""
    for entry in upcoming:
        if entry.cue.kind is not CueKind.COUNT and entry.cue.caption != last_caption:
            last_caption = entry.cue.caption
            yield entry


def _iter_upcoming(walk: Walk, clock_s: float, policy: CuePolicy) -> Iterator[UpcomingCue]:
    if session_state(walk, clock_s).phase.is_over:
        return
    is_after_wait = False
    while True:
        for phase, control in _SPACE_CONTROLS.items():
            if session_state(walk, clock_s).phase is phase:
                walk, is_after_wait = apply_control(walk, Control(clock_s, control)), True
        run = walk.current_run
        # At a hold only its first prompt is listed, not the repeated ones.
        stop_s = run.start_clock_s + run.stop_position_s - run.start_position_s
        end_s = (
            stop_s + TIME_TOLERANCE_S
            if run.finish_clock_s == inf
            else run.finish_clock_s + EXIT_GUIDANCE_S
        )
        for scheduled in _scan_cues(walk, clock_s, end_s, policy):
            yield UpcomingCue(scheduled.at_s - clock_s, scheduled.cue, is_after_wait)
        if run.finish_clock_s < inf:
            return
        clock_s = stop_s


def _scan_cues(walk: Walk, low_s: float, end_s: float, policy: CuePolicy) -> Iterator[ScheduledCue]:
    """The cues up to `end_s`, window by window: often only the next few minutes are needed."""
    window_s = INITIAL_WINDOW_S
    while low_s < end_s:
        high_s = min(low_s + window_s, end_s)
        yield from cues_between(walk, low_s, high_s, policy)
        low_s, window_s = high_s, 2 * window_s
