"""What comes: the next cues of a walk, for whoever stands beside the walker."""

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

# So many are read at a glance.
MAX_UPCOMING = 5
# How far is looked at first; twice as far each time nothing is found.
INITIAL_WINDOW_S = 30.0
# So long after the end it is said how to leave the treadmill.
EXIT_GUIDANCE_S = 40.0
# What Space does where it waits; a hold may be paused as well.
_SPACE_CONTROLS = {
    SessionPhase.PAUSED: ControlKind.RESUME,
    SessionPhase.HOLDING: ControlKind.CONFIRM,
}


@dataclass(frozen=True, slots=True)
class UpcomingCue:
    """A cue, and in how many seconds it comes; where it waits first, so long after that is over."""

    starts_in_s: float
    cue: Cue
    is_after_wait: bool = False


def upcoming_cues(
    walk: Walk, clock_s: float, policy: CuePolicy, *, limit: int = MAX_UPCOMING
) -> tuple[UpcomingCue, ...]:
    """The next cues but for the counts, each text once in a row, if nothing is pressed but Space.

    What comes behind a hold or a pause is counted from the Space that ends it.
    """
    return tuple(islice(_without_repeats(_iter_upcoming(walk, clock_s, policy)), limit))


def _without_repeats(upcoming: Iterator[UpcomingCue]) -> Iterator[UpcomingCue]:
    """What is said again and again stands there once."""
    last = ""
    for one in upcoming:
        if one.cue.kind is not CueKind.COUNT and one.cue.caption != last:
            last = one.cue.caption
            yield one


def _iter_upcoming(walk: Walk, clock_s: float, policy: CuePolicy) -> Iterator[UpcomingCue]:
    if session_state(walk, clock_s).phase.is_over:
        return
    waits = False
    while True:
        for state, key in _SPACE_CONTROLS.items():
            if session_state(walk, clock_s).phase is state:
                walk, waits = apply_control(walk, Control(clock_s, key)), True
        leg = walk.current_run
        # Said where it begins to wait, and then again and again.
        held_s = leg.start_clock_s + leg.stop_position_s - leg.start_position_s
        end_s = (
            held_s + TIME_TOLERANCE_S
            if leg.finish_clock_s == inf
            else leg.finish_clock_s + EXIT_GUIDANCE_S
        )
        for due in _scan_cues(walk, clock_s, end_s, policy):
            yield UpcomingCue(due.at_s - clock_s, due.cue, waits)
        if leg.finish_clock_s < inf:
            return
        clock_s = held_s


def _scan_cues(walk: Walk, low_s: float, end_s: float, policy: CuePolicy) -> Iterator[ScheduledCue]:
    """Looked up bit by bit: a session may be long, and only its next minutes are asked for."""
    look_s = INITIAL_WINDOW_S
    while low_s < end_s:
        high_s = min(low_s + look_s, end_s)
        yield from cues_between(walk, low_s, high_s, policy)
        low_s, look_s = high_s, 2 * look_s
