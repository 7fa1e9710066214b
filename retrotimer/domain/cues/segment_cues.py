"""What is said in one segment, and where: the script of a step, of a turnaround, of the end.

To add a line, yield it from `_lines` in the place of its rank: no line is moved for one below it.
A line that finds no room is left out, and no two sound at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cue_schedule import (
    MAX_DELAY_S,
    MIN_CUE_GAP_S,
    CueRequest,
    CueSchedule,
    phrase_request,
)
from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, Tone
from retrotimer.domain.cues.phrases import spoken_phrase
from retrotimer.domain.cues.reminders import TURN_MARGIN_S, authored_cue_offset_s, segment_reminders
from retrotimer.domain.session.session_state import START_COUNTDOWN_S
from retrotimer.domain.session.walk import Place, TimelineRun
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction

COUNTDOWN_NUMBERS = (3, 2, 1)
# A segment this short gets its announcement only: counts would run into it.
MIN_COUNTED_DURATION_S = 5.0
# Headphones swallow what comes right after silence.
AUDIO_WAKE_UP_S = 0.8
# Lead times of a turnaround: docs/domain.md, section 3.
TURN_AHEAD_LEAD_S = 15.0
HOLD_RAILS_LEAD_S = 8.0
CLIP_CHECK_OFFSET_S = 5.0
# What comes next is said in a turnaround when the clip has been looked at.
NEXT_STEP_OFFSET_S = 9.0
STEP_ON_LEAD_S = 7.0
# When the walker has found their step there is time for more.
SETTLING_TIME_S = 4.0
# From one line of the ending script to the next, at least.
EXIT_GUIDANCE_INTERVAL_S = 3.0

_DIRECTION_TONES = {
    Direction.FORWARD: Tone.FORWARD,
    Direction.BACKWARD: Tone.BACKWARD,
    Direction.STANDING: Tone.RAILS,
}


def announcement_cue(leg: TimelineRun, place: Place, policy: CuePolicy) -> Cue:
    """The cue that names the segment the walker is in, said as fully as its time allows."""
    if place.offset_s < 0:
        line = phrases.GET_ON_THE_BELT
        get_on = policy.resolve(Cue(CueKind.ANNOUNCEMENT, line, Tone.RAILS, spoken_phrase(line)))
        fits = policy.duration_s(get_on) <= -place.offset_s - MIN_CUE_GAP_S
        return get_on if fits else replace(get_on, phrase=())
    segment = leg.timeline.segments[place.index]
    said_kmh = _spoken_speed_kmh(leg, place)
    units = policy.habits.units
    text = phrases.announcement_text(segment, said_kmh, units)
    kind, tone = CueKind.ANNOUNCEMENT, _DIRECTION_TONES[segment.direction]
    if segment.turn_direction is not None:
        kind, tone = CueKind.TURN, Tone.TURN
    room_s = segment.duration_s - place.offset_s - MIN_CUE_GAP_S
    if _is_before_turnaround(leg, place.index):
        # A turn must be announced, if only in brief.
        coming = policy.resolve(_turn_ahead_cue(0.0, units))
        room_s -= policy.duration_s(coming) + MIN_CUE_GAP_S
    for phrase in phrases.announcement_phrases(segment, said_kmh, units):
        cue = policy.resolve(Cue(kind, text, tone, phrase))
        if policy.duration_s(cue) <= room_s:
            return cue
    return policy.resolve(Cue(kind, text, tone))


def cues_for_segment(leg: TimelineRun, index: int, policy: CuePolicy) -> list[tuple[float, Cue]]:
    """The cues of one segment, each with its offset in seconds, in order."""
    segments = leg.timeline.segments
    segment = segments[index]
    page = CueSchedule(policy)
    if index == 0:
        _add_start_countdown(page, leg)
    end_s = segment.duration_s - MIN_CUE_GAP_S
    arrived = announcement_cue(leg, Place(index, 0.0), policy)
    page.add(arrived, 0.0)
    for one in _segment_requests(leg, index, policy):
        page.try_add(one, end_s)
    if segment.turn_direction is not None:
        page.add_repeats(arrived, 0.0, end_s)
    if segment.hold:
        page.add_closing(CueKind.TURN, phrases.CONFIRM_WHEN_READY, Tone.RAILS, segment.duration_s)
    elif index == len(segments) - 1:
        page.add_closing(CueKind.END, phrases.SESSION_COMPLETE, Tone.END, segment.duration_s)
        _add_exit_guidance(page, segment.duration_s)
    return page.cues


def confirm_prompt_cue(policy: CuePolicy) -> Cue:
    """What asks for the confirm, again and again, while a session waits."""
    text = phrases.CONFIRM_WHEN_READY
    return policy.resolve(Cue(CueKind.TURN, text, Tone.RAILS, spoken_phrase(text)))


def _segment_requests(leg: TimelineRun, index: int, policy: CuePolicy) -> Iterator[CueRequest]:
    """What is said between the announcement and the end of a segment, highest rank first."""
    segment, choices = leg.timeline.segments[index], policy.cue_settings
    units = policy.habits.units
    if segment.turn_direction is not None:
        yield from _turnaround_requests(leg, index, segment.turn_direction, units)
    if _is_before_turnaround(leg, index):
        yield from _turn_approach_requests(leg, index, units)
    if segment.duration_s >= MIN_COUNTED_DURATION_S and not segment.hold:
        yield from _countdown_requests(segment.duration_s)
    if segment.turn_direction is not None:
        return
    yield from _heads_up_requests(leg, index, choices, units)
    if segment.direction is Direction.FORWARD and _has_incline_change(leg, index):
        yield _incline_request(segment, 0.0)
    if segment.cue:
        cue = Cue(CueKind.AUTHORED, segment.cue, Tone.SOFT, (segment.cue,))
        yield CueRequest(cue, authored_cue_offset_s(segment), segment.duration_s)
    for at_s, text in segment_reminders(leg.timeline, index, policy):
        cue = Cue(CueKind.REMINDER, text, Tone.SOFT, phrases.reminder_phrase(text))
        yield CueRequest(cue, at_s, at_s)
    yield from _interval_requests(leg.timeline, index, choices)
    yield from _time_call_requests(leg.timeline, index, choices)


def _turnaround_requests(
    leg: TimelineRun, index: int, turn_direction: Direction, units: Units
) -> Iterator[CueRequest]:
    """The script of a turnaround; the next speed is said again in it, once the walker stands."""
    segment = leg.timeline.segments[index]
    end_s = segment.duration_s
    if not segment.speed_kmh:
        yield phrase_request(CueKind.TURN, phrases.STOP_THE_BELT, 0.0, end_s)
    yield phrase_request(CueKind.TURN, phrases.CHECK_CLIP, CLIP_CHECK_OFFSET_S, end_s)
    yield phrase_request(
        CueKind.TURN,
        phrases.STEP_ON_INSTRUCTION[turn_direction],
        max(end_s - STEP_ON_LEAD_S, 0.0),
        end_s,
    )
    # A turnaround is never the last segment: it leads into a step.
    yield _next_step_request(leg, index, NEXT_STEP_OFFSET_S, end_s, units)
    if turn_direction is Direction.BACKWARD and _has_incline_change(leg, index + 1):
        yield _incline_request(leg.timeline.segments[index + 1], NEXT_STEP_OFFSET_S)


def _turn_approach_requests(leg: TimelineRun, index: int, units: Units) -> Iterator[CueRequest]:
    """What is said before a turnaround; the belt is slowed only by who faces the console."""
    segment = leg.timeline.segments[index]
    end_s = segment.duration_s
    faces = segment.direction is Direction.FORWARD
    slow_kmh = leg.timeline.turnaround.effective_speed_kmh
    fast = leg.speed_kmh(Place(index, end_s)) > slow_kmh
    coming = _turn_ahead_cue(slow_kmh if faces and fast else 0.0, units)
    earliest_s = max(end_s - TURN_AHEAD_LEAD_S, 0.0)
    yield CueRequest(coming, earliest_s, end_s, (spoken_phrase(phrases.TURN_AHEAD),))
    earliest_s = max(end_s - HOLD_RAILS_LEAD_S, 0.0)
    yield phrase_request(CueKind.TURN, phrases.HOLD_THE_RAILS, earliest_s, end_s)
    if faces:
        # Behind the turn the console is out of reach.
        within_s = max(end_s - TURN_MARGIN_S, 0.0), end_s - TURN_AHEAD_LEAD_S
        yield _next_step_request(leg, index + 1, *within_s, units)
        if _has_incline_change(leg, index + 2):
            yield _next_incline_request(leg.timeline.segments[index + 2], *within_s)


def _turn_ahead_cue(target_speed_kmh: float, units: Units) -> Cue:
    text = phrases.turn_ahead_text(target_speed_kmh, units)
    phrase = spoken_phrase(phrases.TURN_AHEAD) + phrases.slow_to_phrase(target_speed_kmh, units)
    return Cue(CueKind.TURN, text, Tone.SOFT, phrase)


def _countdown_requests(end_s: float) -> Iterator[CueRequest]:
    for count in COUNTDOWN_NUMBERS:
        cue = Cue(CueKind.COUNT, str(count), Tone.COUNT)
        yield CueRequest(cue, end_s - count, end_s - count)


def _heads_up_requests(
    leg: TimelineRun, index: int, cue_settings: CueSettings, units: Units
) -> Iterator[CueRequest]:
    """So many seconds before a change; the first says what comes, a turnaround says that itself."""
    segments = leg.timeline.segments
    if index + 1 == len(segments):
        return
    turns = _is_before_turnaround(leg, index)
    names = cue_settings.next_step and not turns
    for before_s in sorted(cue_settings.heads_up_s, reverse=True):
        at_s = segments[index].duration_s - before_s
        if at_s >= 0 and (before_s > TURN_AHEAD_LEAD_S or not turns):
            yield (
                _next_step_request(leg, index, at_s, at_s + MAX_DELAY_S, units)
                if names
                else phrase_request(
                    CueKind.HEADS_UP, phrases.change_in_text(before_s), at_s, at_s + MAX_DELAY_S
                )
            )
            names = False


def _next_step_request(
    leg: TimelineRun, index: int, earliest_s: float, latest_s: float, units: Units
) -> CueRequest:
    """What comes after a segment, and how fast."""
    segment = leg.timeline.segments[index + 1]
    here = Place(index + 1, 0.0)
    full, *shorter = phrases.next_phrases(segment, _spoken_speed_kmh(leg, here), units)
    text = phrases.next_label(segment, leg.speed_kmh(here), units)
    cue = Cue(CueKind.HEADS_UP, text, Tone.SOFT, full)
    return CueRequest(cue, earliest_s, latest_s, tuple(shorter))


def _spoken_speed_kmh(leg: TimelineRun, place: Place) -> float | None:
    """The speed as it is said; not at all where the console is behind a walker who cannot set it.

    That is a change inside a backward stretch: the linter refuses it.
    """
    here, before = leg.timeline.segments[place.index], _previous_moving_segment(leg, place.index)
    behind = before is not None and before.direction is here.direction is Direction.BACKWARD
    changed = before is not None and before.speed_kmh != here.speed_kmh
    return None if behind and changed else leg.speed_kmh(place)


def _previous_moving_segment(leg: TimelineRun, index: int) -> Segment | None:
    """The last segment, before this one, in which the walker walked."""
    earlier = (leg.timeline.segments[number] for number in range(index - 1, -1, -1))
    return next((segment for segment in earlier if segment.direction.is_moving), None)


def _has_incline_change(leg: TimelineRun, index: int) -> bool:
    """Is this incline another one than that of the last step walked?"""
    before = _previous_moving_segment(leg, index)
    before_pct = before.incline_pct if before else 0.0
    return leg.timeline.segments[index].incline_pct != before_pct


def _incline_request(segment: Segment, earliest_s: float) -> CueRequest:
    text = phrases.incline_text(segment.incline_pct)
    phrase = phrases.incline_phrase(segment.incline_pct)
    cue = Cue(CueKind.ANNOUNCEMENT, text, Tone.SOFT, phrase)
    return CueRequest(cue, earliest_s, segment.duration_s)


def _next_incline_request(segment: Segment, earliest_s: float, latest_s: float) -> CueRequest:
    text = phrases.next_incline_text(segment.incline_pct)
    phrase = spoken_phrase(phrases.NEXT) + phrases.incline_phrase(segment.incline_pct)
    return CueRequest(Cue(CueKind.HEADS_UP, text, Tone.SOFT, phrase), earliest_s, latest_s)


def _interval_requests(
    timeline: Timeline, index: int, cue_settings: CueSettings
) -> Iterator[CueRequest]:
    """Which interval this is."""
    latest_s = SETTLING_TIME_S + MAX_DELAY_S
    if cue_settings.last_one and index == timeline.last_work_index:
        yield phrase_request(CueKind.TIME_CALL, phrases.LAST_ONE, 0.0, latest_s)
    elif cue_settings.intervals:
        number, of = timeline.segments[index].interval_number, timeline.interval_count
        text, phrase = phrases.interval_text(number, of), phrases.interval_phrase(number, of)
        yield CueRequest(Cue(CueKind.TIME_CALL, text, Tone.SOFT, phrase), 0.0, latest_s)


def _time_call_requests(
    timeline: Timeline, index: int, cue_settings: CueSettings
) -> Iterator[CueRequest]:
    """How much is left."""
    segment = timeline.segments[index]
    for left_s in sorted(cue_settings.time_left_s):
        if segment.duration_s >= 2 * left_s:
            at_s = segment.duration_s - left_s
            yield phrase_request(
                CueKind.TIME_CALL, phrases.time_left_text(left_s), at_s, at_s + MAX_DELAY_S
            )
    if cue_settings.halfway and index == timeline.halfway_index:
        at_s = max(timeline.duration_s / 2 - timeline.segment_starts_s[index], SETTLING_TIME_S)
        yield phrase_request(CueKind.TIME_CALL, phrases.HALFWAY, at_s, segment.duration_s)


def _add_start_countdown(schedule: CueSchedule, leg: TimelineRun) -> None:
    begin_s = -START_COUNTDOWN_S + AUDIO_WAKE_UP_S
    schedule.add(announcement_cue(leg, Place(0, begin_s), schedule.policy), begin_s)
    for count in _countdown_requests(0.0):
        schedule.try_add(count, 0.0)
    schedule.try_add(
        _next_step_request(leg, -1, begin_s, 0.0, schedule.policy.habits.units), -MIN_CUE_GAP_S
    )


def _add_exit_guidance(schedule: CueSchedule, end_s: float) -> None:
    """How to leave the treadmill, one line after the other; without a voice only to be read."""
    # What is said again must be over.
    at_s = max(end_s, schedule.until_s + MIN_CUE_GAP_S)
    tone = Tone.SOFT if schedule.policy.cue_settings.sounds.has_voice else None
    for text in phrases.EXIT_GUIDANCE:
        schedule.try_add(
            CueRequest(Cue(CueKind.END, text, tone, spoken_phrase(text)), at_s, inf), inf
        )
        at_s = schedule.cues[-1][0] + EXIT_GUIDANCE_INTERVAL_S


def _is_before_turnaround(leg: TimelineRun, index: int) -> bool:
    segments = leg.timeline.segments
    return index + 1 < len(segments) and segments[index + 1].turn_direction is not None
