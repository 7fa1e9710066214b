"""What comes: the next cues of a walk, for whoever stands beside the walker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import inf

from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, DueCue
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.session.controls import Control, ControlKind, walk_after
from retrotimer.domain.session.session_state import State, moment
from retrotimer.domain.session.walk import ROUNDING_S, Walk

# So many are read at a glance.
MOST = 5
# How far is looked at first; twice as far each time nothing is found.
FIRST_LOOK_S = 30.0
# So long after the end it is said how to leave the treadmill.
FAREWELL_S = 40.0
# What Space does where it waits; a hold may be paused as well.
_SPACE = {State.PAUSED: ControlKind.RESUME, State.HOLDING: ControlKind.CONFIRM}


@dataclass(frozen=True, slots=True)
class Coming:
    """A cue, and in how many seconds it comes; where it waits first, so long after that is over."""

    in_s: float
    cue: Cue
    waits: bool = False


def coming(
    walk: Walk, clock_s: float, policy: CuePolicy, *, most: int = MOST
) -> tuple[Coming, ...]:
    """The next cues but for the counts, each text once in a row, if nothing is pressed but Space.

    What comes behind a hold or a pause is counted from the Space that ends it.
    """
    return tuple(islice(_each_once(_ahead(walk, clock_s, policy)), most))


def _each_once(ahead: Iterator[Coming]) -> Iterator[Coming]:
    """What is said again and again stands there once."""
    last = ""
    for one in ahead:
        if one.cue.kind is not CueKind.COUNT and one.cue.text != last:
            last = one.cue.text
            yield one


def _ahead(walk: Walk, clock_s: float, policy: CuePolicy) -> Iterator[Coming]:
    if moment(walk, clock_s).state.over:
        return
    waits = False
    while True:
        for state, key in _SPACE.items():
            if moment(walk, clock_s).state is state:
                walk, waits = walk_after(walk, Control(clock_s, key)), True
        leg = walk.leg
        # Said where it begins to wait, and then again and again.
        held_s = leg.clock_s + leg.stop_s - leg.start_s
        end_s = held_s + ROUNDING_S if leg.finish_s == inf else leg.finish_s + FAREWELL_S
        for due in _between(walk, clock_s, end_s, policy):
            yield Coming(due.at_s - clock_s, due.cue, waits)
        if leg.finish_s < inf:
            return
        clock_s = held_s


def _between(walk: Walk, low_s: float, end_s: float, policy: CuePolicy) -> Iterator[DueCue]:
    """Looked up bit by bit: a session may be long, and only its next minutes are asked for."""
    look_s = FIRST_LOOK_S
    while low_s < end_s:
        high_s = min(low_s + look_s, end_s)
        yield from cues_between(walk, low_s, high_s, policy)
        low_s, look_s = high_s, 2 * look_s
