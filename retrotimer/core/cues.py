"""Cue policy: what to say and beep, and where.

To add a cue, add it in `cues_of`; everything that sounds, shows, exports or rehearses reads it
from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from retrotimer.core import wording
from retrotimer.core.session import ANNOUNCEMENT_CLEAR_S, START_COUNTDOWN_S
from retrotimer.core.walk import Leg, Place, Walk
from retrotimer.core.workout import Direction

COUNTS = (3, 2, 1)
# A segment this short gets its announcement only: counts would run into it.
SHORTEST_COUNTED_S = 5.0
# An own cue comes when the announcement has been said.
OWN_CUE_OFFSET_S = 4.0


class CueKind(StrEnum):
    ANNOUNCEMENT = "announcement"
    COUNT = "count"
    REMINDER = "reminder"
    TURN = "turn"
    END = "end"


class Tone(StrEnum):
    """The coded tones (domain sheet, section 8): count, forward, backward, and the long tone.

    Once it is the side rails, twice the turnaround, three times the end.
    """

    COUNT = "count"
    FORWARD = "forward"
    BACKWARD = "backward"
    RAILS = "rails"
    TURN = "turn"
    END = "end"


_TONE_OF = {
    Direction.FORWARD: Tone.FORWARD,
    Direction.BACKWARD: Tone.BACKWARD,
    Direction.STANDING: Tone.RAILS,
}


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to hear and show. No tone: it is shown only."""

    kind: CueKind
    text: str
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class DueCue:
    """A cue, the session clock in seconds since START at which it begins, and its segment.

    `index` is -1 in the start countdown.
    """

    at_s: float
    cue: Cue
    index: int


def arrival(leg: Leg, place: Place) -> Cue:
    """The cue that names the segment the walker is in, and where they go."""
    if place.offset_s < 0:
        return Cue(CueKind.ANNOUNCEMENT, wording.GET_ON_THE_BELT, Tone.RAILS)
    segment = leg.timeline.segments[place.index]
    text = wording.announcement(segment, leg.speed_kmh(place))
    if segment.toward is not None:
        return Cue(CueKind.TURN, text, Tone.TURN)
    return Cue(CueKind.ANNOUNCEMENT, text, _TONE_OF[segment.direction])


def cues_of(leg: Leg, index: int) -> Iterator[tuple[float, Cue]]:
    """The cues of one segment, each with its offset in seconds, in order."""
    segment = leg.timeline.segments[index]
    last = index == len(leg.timeline.segments) - 1
    if index == 0:
        yield -START_COUNTDOWN_S, arrival(leg, Place(0, -START_COUNTDOWN_S))
        yield from _counts(0.0)
    yield 0.0, arrival(leg, Place(index, 0.0))
    counted = segment.duration_s >= SHORTEST_COUNTED_S and not segment.hold
    counts_from_s = segment.duration_s - COUNTS[0] if counted else segment.duration_s
    if segment.cue:
        yield min(OWN_CUE_OFFSET_S, counts_from_s / 2), Cue(CueKind.REMINDER, segment.cue)
    if counted:
        yield from _counts(segment.duration_s)
    if segment.hold:
        yield segment.duration_s, Cue(CueKind.TURN, wording.CONFIRM_WHEN_READY, Tone.RAILS)
    elif last:
        yield segment.duration_s, Cue(CueKind.END, wording.END, Tone.END)


def cues_between(walk: Walk, low_s: float, high_s: float) -> Iterator[DueCue]:
    """The cues due in the clock window [low_s, high_s), in order.

    Beyond the last control this is what will be due if nothing is pressed. The window is open at
    its end, so that a control pressed at that very instant still decides what is heard.
    """
    for leg in walk.legs():
        if leg.clock_s < high_s and leg.until_s >= low_s:
            for due in _cues_on(leg, low_s, high_s):
                if low_s <= due.at_s < high_s:
                    yield due


def _cues_on(leg: Leg, low_s: float, high_s: float) -> Iterator[DueCue]:
    segments, starts = leg.timeline.segments, leg.timeline.start_s
    clear_s = leg.clock_s
    if leg.announced:
        clear_s += ANNOUNCEMENT_CLEAR_S
        cue = arrival(leg, leg.place)
        yield DueCue(leg.clock_s, cue, _segment_index(leg.place.index, leg.place.offset_s))
    if not leg.moving:
        return
    begin = leg.place
    end = leg.place_at(leg.until_s)
    for index in range(_first_index(leg, low_s), end.index + 1):
        begin_s = leg.clock_s + starts[index] - leg.start_s
        if index > begin.index and begin_s >= high_s:
            return
        for offset_s, cue in cues_of(leg, index):
            # Compared by place, not by clock: two legs that meet share one place exactly.
            before = index == begin.index and offset_s < begin.offset_s
            beyond = index == end.index and offset_s >= end.offset_s < segments[index].duration_s
            at_s = max(begin_s + offset_s, leg.clock_s)
            blurred = cue.kind is CueKind.COUNT and at_s < clear_s
            if not (before or beyond or blurred):
                yield DueCue(at_s, cue, _segment_index(index, offset_s))


def _segment_index(index: int, offset_s: float) -> int:
    return index if offset_s >= 0 else -1


def _first_index(leg: Leg, low_s: float) -> int:
    """Where to begin looking: a segment's last cues may sound at the start of the next one."""
    position_s = leg.start_s + max(low_s - leg.clock_s, 0.0)
    return max(leg.timeline.index_at(position_s) - 1, leg.place.index)


def _counts(end_s: float) -> Iterator[tuple[float, Cue]]:
    for count in COUNTS:
        yield end_s - count, Cue(CueKind.COUNT, str(count), Tone.COUNT)
