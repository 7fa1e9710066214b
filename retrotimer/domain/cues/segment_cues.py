"""What is said in one segment, and where: the script of a step, of a turnaround, of the end.

To add a line, yield it from `_lines` in the place of its rank: no line is moved for one below it.
A line that finds no room is left out, and no two sound at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cue_schedule import GAP_S, SLACK_S, Line, Page, line
from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, Tone
from retrotimer.domain.cues.phrases import said
from retrotimer.domain.cues.reminders import BEFORE_TURN_S, own_cue_s, reminders_in
from retrotimer.domain.session.session_state import START_COUNTDOWN_S
from retrotimer.domain.session.walk import Leg, Place
from retrotimer.domain.settings.cue_settings import CueChoices
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction

COUNTS = (3, 2, 1)
# A segment this short gets its announcement only: counts would run into it.
SHORTEST_COUNTED_S = 5.0
# Headphones swallow what comes right after silence.
PRIMER_S = 0.8
# Lead times of a turnaround: domain sheet, section 3.
TURN_COMING_S = 15.0
HOLD_THE_RAILS_S = 8.0
CLIP_CLEAR_S = 5.0
# What comes next is said in a turnaround when the clip has been looked at.
TURN_NEXT_S = 9.0
STEP_ON_S = 7.0
# When the walker has found their step there is time for more.
SETTLED_S = 4.0
# From one line of the ending script to the next, at least.
STEP_OFF_EVERY_S = 3.0

_TONE_OF = {
    Direction.FORWARD: Tone.FORWARD,
    Direction.BACKWARD: Tone.BACKWARD,
    Direction.STANDING: Tone.RAILS,
}


def arrival(leg: Leg, place: Place, policy: CuePolicy) -> Cue:
    """The cue that names the segment the walker is in, said as fully as its time allows."""
    if place.offset_s < 0:
        line = phrases.GET_ON_THE_BELT
        get_on = policy.sounded(Cue(CueKind.ANNOUNCEMENT, line, Tone.RAILS, said(line)))
        fits = policy.duration_s(get_on) <= -place.offset_s - GAP_S
        return get_on if fits else replace(get_on, phrase=())
    segment = leg.timeline.segments[place.index]
    said_kmh = _said_kmh(leg, place)
    units = policy.habits.units
    text = phrases.announcement(segment, said_kmh, units)
    kind, tone = CueKind.ANNOUNCEMENT, _TONE_OF[segment.direction]
    if segment.toward is not None:
        kind, tone = CueKind.TURN, Tone.TURN
    room_s = segment.duration_s - place.offset_s - GAP_S
    if _turns_after(leg, place.index):
        # A turn must be announced, if only in brief.
        coming = policy.sounded(_turn_coming(0.0, units))
        room_s -= policy.duration_s(coming) + GAP_S
    for phrase in phrases.arrival_phrases(segment, said_kmh, units):
        cue = policy.sounded(Cue(kind, text, tone, phrase))
        if policy.duration_s(cue) <= room_s:
            return cue
    return policy.sounded(Cue(kind, text, tone))


def cues_of(leg: Leg, index: int, policy: CuePolicy) -> list[tuple[float, Cue]]:
    """The cues of one segment, each with its offset in seconds, in order."""
    segments = leg.timeline.segments
    segment = segments[index]
    page = Page(policy)
    if index == 0:
        _write_start_countdown(page, leg)
    end_s = segment.duration_s - GAP_S
    arrived = arrival(leg, Place(index, 0.0), policy)
    page.put(arrived, 0.0)
    for one in _lines(leg, index, policy):
        page.write(one, end_s)
    if segment.toward is not None:
        page.repeat(arrived, 0.0, end_s)
    if segment.hold:
        page.finish(CueKind.TURN, phrases.CONFIRM_WHEN_READY, Tone.RAILS, segment.duration_s)
    elif index == len(segments) - 1:
        page.finish(CueKind.END, phrases.END, Tone.END, segment.duration_s)
        _write_ending(page, segment.duration_s)
    return page.cues


def hold_cue(policy: CuePolicy) -> Cue:
    """What asks for the confirm, again and again, while a session waits."""
    text = phrases.CONFIRM_WHEN_READY
    return policy.sounded(Cue(CueKind.TURN, text, Tone.RAILS, said(text)))


def _lines(leg: Leg, index: int, policy: CuePolicy) -> Iterator[Line]:
    """What is said between the announcement and the end of a segment, highest rank first."""
    segment, choices = leg.timeline.segments[index], policy.choices
    units = policy.habits.units
    if segment.toward is not None:
        yield from _turn(leg, index, segment.toward, units)
    if _turns_after(leg, index):
        yield from _approach(leg, index, units)
    if segment.duration_s >= SHORTEST_COUNTED_S and not segment.hold:
        yield from _counts(segment.duration_s)
    if segment.toward is not None:
        return
    yield from _heads_ups(leg, index, choices, units)
    if segment.direction is Direction.FORWARD and _incline_changes(leg, index):
        yield _incline(segment, 0.0)
    if segment.cue:
        cue = Cue(CueKind.OWN, segment.cue, Tone.PHRASE, (segment.cue,))
        yield Line(cue, own_cue_s(segment), segment.duration_s)
    for at_s, text in reminders_in(leg.timeline, index, policy):
        cue = Cue(CueKind.REMINDER, text, Tone.PHRASE, phrases.reminder_phrase(text))
        yield Line(cue, at_s, at_s)
    yield from _place_in_workout(leg.timeline, index, choices)
    yield from _time_calls(leg.timeline, index, choices)


def _turn(leg: Leg, index: int, toward: Direction, units: Units) -> Iterator[Line]:
    """The script of a turnaround; the next speed is said again in it, once the walker stands."""
    segment = leg.timeline.segments[index]
    end_s = segment.duration_s
    if not segment.speed_kmh:
        yield line(CueKind.TURN, phrases.STOP_THE_BELT, 0.0, end_s)
    yield line(CueKind.TURN, phrases.CLIP_CLEAR, CLIP_CLEAR_S, end_s)
    yield line(CueKind.TURN, phrases.STEP_ON[toward], max(end_s - STEP_ON_S, 0.0), end_s)
    # A turnaround is never the last segment: it leads into a step.
    yield _next(leg, index, TURN_NEXT_S, end_s, units)
    if toward is Direction.BACKWARD and _incline_changes(leg, index + 1):
        yield _incline(leg.timeline.segments[index + 1], TURN_NEXT_S)


def _approach(leg: Leg, index: int, units: Units) -> Iterator[Line]:
    """What is said before a turnaround; the belt is slowed only by who faces the console."""
    segment = leg.timeline.segments[index]
    end_s = segment.duration_s
    faces = segment.direction is Direction.FORWARD
    slow_kmh = leg.timeline.turnaround.slow_kmh
    fast = leg.speed_kmh(Place(index, end_s)) > slow_kmh
    coming = _turn_coming(slow_kmh if faces and fast else 0.0, units)
    earliest_s = max(end_s - TURN_COMING_S, 0.0)
    yield Line(coming, earliest_s, end_s, (said(phrases.TURN_COMING),))
    earliest_s = max(end_s - HOLD_THE_RAILS_S, 0.0)
    yield line(CueKind.TURN, phrases.HOLD_THE_RAILS, earliest_s, end_s)
    if faces:
        # Behind the turn the console is out of reach.
        within_s = max(end_s - BEFORE_TURN_S, 0.0), end_s - TURN_COMING_S
        yield _next(leg, index + 1, *within_s, units)
        if _incline_changes(leg, index + 2):
            yield _next_incline(leg.timeline.segments[index + 2], *within_s)


def _turn_coming(slow_to_kmh: float, units: Units) -> Cue:
    text = phrases.turn_coming(slow_to_kmh, units)
    phrase = said(phrases.TURN_COMING) + phrases.slow_to(slow_to_kmh, units)
    return Cue(CueKind.TURN, text, Tone.PHRASE, phrase)


def _counts(end_s: float) -> Iterator[Line]:
    for count in COUNTS:
        cue = Cue(CueKind.COUNT, str(count), Tone.COUNT)
        yield Line(cue, end_s - count, end_s - count)


def _heads_ups(leg: Leg, index: int, choices: CueChoices, units: Units) -> Iterator[Line]:
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
                _next(leg, index, at_s, at_s + SLACK_S, units)
                if names
                else line(CueKind.HEADS_UP, phrases.change_in(before_s), at_s, at_s + SLACK_S)
            )
            names = False


def _next(leg: Leg, index: int, earliest_s: float, latest_s: float, units: Units) -> Line:
    """What comes after a segment, and how fast."""
    segment = leg.timeline.segments[index + 1]
    here = Place(index + 1, 0.0)
    full, *shorter = phrases.next_phrases(segment, _said_kmh(leg, here), units)
    text = phrases.following(segment, leg.speed_kmh(here), units)
    cue = Cue(CueKind.HEADS_UP, text, Tone.PHRASE, full)
    return Line(cue, earliest_s, latest_s, tuple(shorter))


def _said_kmh(leg: Leg, place: Place) -> float | None:
    """The speed as it is said; not at all where the console is behind a walker who cannot set it.

    That is a change inside a backward stretch: the linter refuses it.
    """
    here, before = leg.timeline.segments[place.index], _walked_before(leg, place.index)
    behind = before is not None and before.direction is here.direction is Direction.BACKWARD
    changed = before is not None and before.speed_kmh != here.speed_kmh
    return None if behind and changed else leg.speed_kmh(place)


def _walked_before(leg: Leg, index: int) -> Segment | None:
    """The last segment, before this one, in which the walker walked."""
    earlier = (leg.timeline.segments[number] for number in range(index - 1, -1, -1))
    return next((segment for segment in earlier if segment.direction.moving), None)


def _incline_changes(leg: Leg, index: int) -> bool:
    """Is this incline another one than that of the last step walked?"""
    before = _walked_before(leg, index)
    before_pct = before.incline_pct if before else 0.0
    return leg.timeline.segments[index].incline_pct != before_pct


def _incline(segment: Segment, earliest_s: float) -> Line:
    text = phrases.set_incline(segment.incline_pct)
    phrase = phrases.incline_phrase(segment.incline_pct)
    cue = Cue(CueKind.ANNOUNCEMENT, text, Tone.PHRASE, phrase)
    return Line(cue, earliest_s, segment.duration_s)


def _next_incline(segment: Segment, earliest_s: float, latest_s: float) -> Line:
    text = phrases.next_incline(segment.incline_pct)
    phrase = said(phrases.NEXT) + phrases.incline_phrase(segment.incline_pct)
    return Line(Cue(CueKind.HEADS_UP, text, Tone.PHRASE, phrase), earliest_s, latest_s)


def _place_in_workout(timeline: Timeline, index: int, choices: CueChoices) -> Iterator[Line]:
    """Which interval this is."""
    latest_s = SETTLED_S + SLACK_S
    if choices.last_one and index == timeline.last_work_index:
        yield line(CueKind.TIME, phrases.LAST_ONE, 0.0, latest_s)
    elif choices.intervals:
        number, of = timeline.segments[index].number, timeline.interval_count
        text, phrase = phrases.interval_line(number, of), phrases.interval_phrase(number, of)
        yield Line(Cue(CueKind.TIME, text, Tone.PHRASE, phrase), 0.0, latest_s)


def _time_calls(timeline: Timeline, index: int, choices: CueChoices) -> Iterator[Line]:
    """How much is left."""
    segment = timeline.segments[index]
    for left_s in sorted(choices.time_left_s):
        if segment.duration_s >= 2 * left_s:
            at_s = segment.duration_s - left_s
            yield line(CueKind.TIME, phrases.time_left(left_s), at_s, at_s + SLACK_S)
    if choices.halfway and index == timeline.halfway_index:
        at_s = max(timeline.duration_s / 2 - timeline.start_s[index], SETTLED_S)
        yield line(CueKind.TIME, phrases.HALFWAY, at_s, segment.duration_s)


def _write_start_countdown(page: Page, leg: Leg) -> None:
    begin_s = -START_COUNTDOWN_S + PRIMER_S
    page.put(arrival(leg, Place(0, begin_s), page.policy), begin_s)
    for count in _counts(0.0):
        page.write(count, 0.0)
    page.write(_next(leg, -1, begin_s, 0.0, page.policy.habits.units), -GAP_S)


def _write_ending(page: Page, end_s: float) -> None:
    """How to leave the treadmill, one line after the other; without a voice only to be read."""
    # What is said again must be over.
    at_s = max(end_s, page.until_s + GAP_S)
    tone = Tone.PHRASE if page.policy.choices.sounds.spoken else None
    for text in phrases.STEP_OFF:
        page.write(Line(Cue(CueKind.END, text, tone, said(text)), at_s, inf), inf)
        at_s = page.cues[-1][0] + STEP_OFF_EVERY_S


def _turns_after(leg: Leg, index: int) -> bool:
    segments = leg.timeline.segments
    return index + 1 < len(segments) and segments[index + 1].toward is not None
