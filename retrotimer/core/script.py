"""What is said in one segment, and where: the script of a step, of a turnaround, of the end.

To add a line, yield it from `_lines` in the place of its rank: no line is moved for one below it.
A line that finds no room is left out, and no two sound at once.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

from retrotimer.core import wording
from retrotimer.core.choices import CueChoices
from retrotimer.core.cues import Cue, CueKind, CuePolicy, Tone
from retrotimer.core.session import START_COUNTDOWN_S
from retrotimer.core.timeline import STRADDLE_SPEED_KMH, Segment, Timeline
from retrotimer.core.walk import Leg, Place
from retrotimer.core.wording import Phrase, said
from retrotimer.core.workout import Direction

COUNTS = (3, 2, 1)
# A segment this short gets its announcement only: counts would run into it.
SHORTEST_COUNTED_S = 5.0
# At least this between any two cues.
GAP_S = 0.3
# Headphones swallow what comes right after silence.
PRIMER_S = 0.8
# A critical line is said again after this.
REPEAT_AFTER_S = 0.8
# Lead times of a turnaround: domain sheet, section 3.
TURN_COMING_S = 15.0
HOLD_THE_RAILS_S = 8.0
CLIP_CLEAR_S = 5.0
# What comes next is said in a turnaround when the clip has been looked at.
TURN_NEXT_S = 9.0
STEP_ON_S = 7.0
# When the walker has found their step there is time for more.
SETTLED_S = 4.0
# How much later a line may come that names a time.
SLACK_S = 2.0

_TONE_OF = {
    Direction.FORWARD: Tone.FORWARD,
    Direction.BACKWARD: Tone.BACKWARD,
    Direction.STANDING: Tone.RAILS,
}


def arrival(leg: Leg, place: Place, policy: CuePolicy) -> Cue:
    """The cue that names the segment the walker is in, said as fully as its time allows."""
    if place.offset_s < 0:
        line = wording.GET_ON_THE_BELT
        return policy.sounded(Cue(CueKind.ANNOUNCEMENT, line, Tone.RAILS, said(line)))
    segment = leg.timeline.segments[place.index]
    speed_kmh = leg.speed_kmh(place)
    text = wording.announcement(segment, speed_kmh)
    kind, tone = CueKind.ANNOUNCEMENT, _TONE_OF[segment.direction]
    if segment.toward is not None:
        kind, tone = CueKind.TURN, Tone.TURN
    room_s = segment.duration_s - place.offset_s - GAP_S
    if _turns_after(leg, place.index):
        # A turn must be announced, if only in brief.
        coming = policy.sounded(_turn_coming(0.0))
        room_s -= policy.duration_s(coming) + GAP_S
    for phrase in wording.arrival_phrases(segment, speed_kmh):
        cue = policy.sounded(Cue(kind, text, tone, phrase))
        if policy.duration_s(cue) <= room_s:
            return cue
    return policy.sounded(Cue(kind, text, tone))


def cues_of(leg: Leg, index: int, policy: CuePolicy) -> list[tuple[float, Cue]]:
    """The cues of one segment, each with its offset in seconds, in order."""
    segments = leg.timeline.segments
    segment = segments[index]
    page = _Page(policy)
    if index == 0:
        _write_start_countdown(page, leg)
    end_s = segment.duration_s - GAP_S
    arrived = arrival(leg, Place(index, 0.0), policy)
    page.put(arrived, 0.0)
    for line in _lines(leg, index, policy.choices):
        page.write(line, end_s)
    if segment.toward is not None:
        page.repeat(arrived, 0.0, end_s)
    if segment.hold:
        page.finish(CueKind.TURN, wording.CONFIRM_WHEN_READY, Tone.RAILS, segment.duration_s)
    elif index == len(segments) - 1:
        page.finish(CueKind.END, wording.END, Tone.END, segment.duration_s)
    return page.cues


@dataclass(frozen=True, slots=True)
class _Line:
    """A cue, the offsets between which it may begin, and shorter phrases for little room."""

    cue: Cue
    earliest_s: float
    latest_s: float
    shorter: tuple[Phrase, ...] = ()


class _Page:
    """The cues of a segment as they are put in, one after the other by rank."""

    def __init__(self, policy: CuePolicy) -> None:
        self.policy = policy
        self._placed: list[tuple[float, float, Cue]] = []

    @property
    def cues(self) -> list[tuple[float, Cue]]:
        return [(at_s, cue) for at_s, _, cue in self._placed]

    def put(self, cue: Cue, at_s: float) -> None:
        """Put a sounded cue at this offset, whatever is there."""
        placed = (at_s, at_s + self.policy.duration_s(cue), cue)
        insort(self._placed, placed, key=lambda earlier: earlier[0])

    def write(self, line: _Line, until_s: float) -> None:
        """Put a line where there is room for it, over by `until_s`; else leave it out."""
        for phrase in (line.cue.phrase, *line.shorter):
            cue = self.policy.sounded(replace(line.cue, phrase=phrase))
            at_s = self._free_s(line.earliest_s, self.policy.duration_s(cue))
            if at_s <= min(line.latest_s, until_s - self.policy.duration_s(cue)):
                self.put(cue, at_s)
                return

    def finish(self, kind: CueKind, text: str, tone: Tone, at_s: float) -> None:
        """Put what is said when the segment is over and nothing follows by itself."""
        cue = self.policy.sounded(Cue(kind, text, tone, said(text)))
        self.put(cue, at_s)
        self.repeat(cue, at_s, inf)

    def repeat(self, cue: Cue, at_s: float, until_s: float) -> None:
        """Say a critical line again, as often as was chosen, where there is room soon after it."""
        again = replace(cue, tone=Tone.PHRASE)
        for _ in range(1, self.policy.choices.repeats if cue.phrase else 1):
            at_s += self.policy.duration_s(cue) + REPEAT_AFTER_S
            self.write(_Line(again, at_s, at_s + SLACK_S), until_s)

    def _free_s(self, earliest_s: float, duration_s: float) -> float:
        """The first offset from `earliest_s` on at which nothing else sounds for so long."""
        at_s = earliest_s
        for begin_s, end_s, _ in self._placed:
            if begin_s - GAP_S >= at_s + duration_s:
                break
            at_s = max(at_s, end_s + GAP_S)
        return at_s


def _lines(leg: Leg, index: int, choices: CueChoices) -> Iterator[_Line]:
    """What is said between the announcement and the end of a segment, highest rank first."""
    segment = leg.timeline.segments[index]
    if segment.toward is not None:
        yield from _turn(leg, index, segment.toward)
    if _turns_after(leg, index):
        yield from _approach(leg, index)
    if segment.duration_s >= SHORTEST_COUNTED_S and not segment.hold:
        yield from _counts(segment.duration_s)
    if segment.toward is not None:
        return
    yield from _heads_ups(leg, index, choices)
    if segment.direction is Direction.FORWARD and _incline_changes(leg, index):
        yield _incline(segment, 0.0)
    yield from _place_in_workout(leg.timeline, index, choices)
    if segment.cue:
        settled_s = min(SETTLED_S, (segment.duration_s - COUNTS[0]) / 2)
        cue = Cue(CueKind.REMINDER, segment.cue, Tone.PHRASE, (segment.cue,))
        yield _Line(cue, max(settled_s, 0.0), segment.duration_s)
    yield from _time_calls(leg.timeline, index, choices)


def _turn(leg: Leg, index: int, toward: Direction) -> Iterator[_Line]:
    """The script of a turnaround; the next speed is said again in it."""
    segment = leg.timeline.segments[index]
    end_s = segment.duration_s
    if not segment.speed_kmh:
        yield _line(CueKind.TURN, wording.STOP_THE_BELT, 0.0, end_s)
    yield _line(CueKind.TURN, wording.CLIP_CLEAR, CLIP_CLEAR_S, end_s)
    yield _line(CueKind.TURN, wording.STEP_ON[toward], max(end_s - STEP_ON_S, 0.0), end_s)
    # A turnaround is never the last segment: it leads into a step.
    yield _next(leg, index, TURN_NEXT_S, end_s)
    if toward is Direction.BACKWARD and _incline_changes(leg, index + 1):
        yield _incline(leg.timeline.segments[index + 1], TURN_NEXT_S)


def _approach(leg: Leg, index: int) -> Iterator[_Line]:
    """What is said before a turnaround; the belt is slowed only by who faces the console."""
    segment = leg.timeline.segments[index]
    end_s = segment.duration_s
    faces = segment.direction is Direction.FORWARD
    fast = leg.speed_kmh(Place(index, end_s)) > STRADDLE_SPEED_KMH
    coming = _turn_coming(STRADDLE_SPEED_KMH if faces and fast else 0.0)
    earliest_s = max(end_s - TURN_COMING_S, 0.0)
    yield _Line(coming, earliest_s, end_s, (said(wording.TURN_COMING),))
    earliest_s = max(end_s - HOLD_THE_RAILS_S, 0.0)
    yield _line(CueKind.TURN, wording.HOLD_THE_RAILS, earliest_s, end_s)


def _turn_coming(slow_to_kmh: float) -> Cue:
    text = wording.turn_coming(slow_to_kmh)
    phrase = said(wording.TURN_COMING) + wording.slow_to(slow_to_kmh)
    return Cue(CueKind.TURN, text, Tone.PHRASE, phrase)


def _counts(end_s: float) -> Iterator[_Line]:
    for count in COUNTS:
        cue = Cue(CueKind.COUNT, str(count), Tone.COUNT)
        yield _Line(cue, end_s - count, end_s - count)


def _heads_ups(leg: Leg, index: int, choices: CueChoices) -> Iterator[_Line]:
    """So many seconds before a change; the first says what comes, a turnaround says that itself."""
    segments = leg.timeline.segments
    if index + 1 == len(segments):
        return
    turns = _turns_after(leg, index)
    names = choices.next_step and not turns
    for before_s in sorted(choices.heads_up_s, reverse=True):
        at_s = segments[index].duration_s - before_s
        if at_s >= 0 and (before_s > TURN_COMING_S or not turns):
            yield (
                _next(leg, index, at_s, at_s + SLACK_S)
                if names
                else _line(CueKind.HEADS_UP, wording.change_in(before_s), at_s, at_s + SLACK_S)
            )
            names = False


def _next(leg: Leg, index: int, earliest_s: float, latest_s: float) -> _Line:
    """What comes after a segment, and how fast."""
    segment = leg.timeline.segments[index + 1]
    speed_kmh = leg.speed_kmh(Place(index + 1, 0.0))
    full, *shorter = wording.next_phrases(segment, speed_kmh)
    cue = Cue(CueKind.HEADS_UP, wording.following(segment, speed_kmh), Tone.PHRASE, full)
    return _Line(cue, earliest_s, latest_s, tuple(shorter))


def _incline_changes(leg: Leg, index: int) -> bool:
    """Is this incline another one than that of the last step walked?"""
    segments = leg.timeline.segments
    walked = (s for s in segments[index - 1 :: -1] if s.direction.moving) if index else iter(())
    before_pct = next((segment.incline_pct for segment in walked), 0.0)
    return segments[index].incline_pct != before_pct


def _incline(segment: Segment, earliest_s: float) -> _Line:
    text = wording.set_incline(segment.incline_pct)
    phrase = wording.incline_phrase(segment.incline_pct)
    cue = Cue(CueKind.ANNOUNCEMENT, text, Tone.PHRASE, phrase)
    return _Line(cue, earliest_s, segment.duration_s)


def _place_in_workout(timeline: Timeline, index: int, choices: CueChoices) -> Iterator[_Line]:
    """Which interval this is."""
    latest_s = SETTLED_S + SLACK_S
    if choices.last_one and index == timeline.last_work_index:
        yield _line(CueKind.TIME, wording.LAST_ONE, 0.0, latest_s)
    elif choices.intervals:
        number, of = timeline.segments[index].number, timeline.interval_count
        text, phrase = wording.interval_line(number, of), wording.interval_phrase(number, of)
        yield _Line(Cue(CueKind.TIME, text, Tone.PHRASE, phrase), 0.0, latest_s)


def _time_calls(timeline: Timeline, index: int, choices: CueChoices) -> Iterator[_Line]:
    """How much is left."""
    segment = timeline.segments[index]
    for left_s in sorted(choices.time_left_s):
        if segment.duration_s >= 2 * left_s:
            at_s = segment.duration_s - left_s
            yield _line(CueKind.TIME, wording.time_left(left_s), at_s, at_s + SLACK_S)
    if choices.halfway and index == timeline.halfway_index:
        at_s = max(timeline.duration_s / 2 - timeline.start_s[index], SETTLED_S)
        yield _line(CueKind.TIME, wording.HALFWAY, at_s, segment.duration_s)


def _write_start_countdown(page: _Page, leg: Leg) -> None:
    begin_s = -START_COUNTDOWN_S + PRIMER_S
    page.put(arrival(leg, Place(0, begin_s), page.policy), begin_s)
    for line in _counts(0.0):
        page.write(line, 0.0)
    page.write(_next(leg, -1, begin_s, 0.0), -GAP_S)


def _turns_after(leg: Leg, index: int) -> bool:
    segments = leg.timeline.segments
    return index + 1 < len(segments) and segments[index + 1].toward is not None


def _line(kind: CueKind, text: str, earliest_s: float, latest_s: float) -> _Line:
    """A line of the catalogue that has no tone of its own."""
    return _Line(Cue(kind, text, Tone.PHRASE, said(text)), earliest_s, latest_s)
