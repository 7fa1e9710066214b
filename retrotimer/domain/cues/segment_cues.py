"""The cues of one segment: of a step, of a turnaround, of the start and of the end.

`_segment_requests` yields the requests for cues by rank, the most important first, and the
CueSchedule gives each a free time or leaves it out: a cue is never moved for one of lower rank. To
add a cue, yield its request there at the place of its rank.
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
from retrotimer.domain.cues.reminders import (
    SETTLING_TIME_S,
    TURN_MARGIN_S,
    authored_cue_offset_s,
    segment_reminders,
)
from retrotimer.domain.session.session_state import START_COUNTDOWN_S
from retrotimer.domain.session.walk import Place, TimelineRun
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import Segment, Timeline
from retrotimer.domain.workout.workout import Direction

COUNTDOWN_NUMBERS = (3, 2, 1)
# A shorter segment has no counts: they would overlap its announcement.
MIN_COUNTED_DURATION_S = 5.0
# Headphones cut off what is played right after silence.
AUDIO_WAKE_UP_S = 0.8
# Lead times of a turnaround: docs/domain.md, section 3.
TURN_AHEAD_LEAD_S = 15.0
HOLD_RAILS_LEAD_S = 8.0
CLIP_CHECK_OFFSET_S = 5.0
# In a turnaround the next step is announced after the safety clip was checked.
NEXT_STEP_OFFSET_S = 9.0
STEP_ON_LEAD_S = 7.0
# The shortest time from one line of the exit guidance to the next.
EXIT_GUIDANCE_INTERVAL_S = 3.0

_DIRECTION_TONES = {
    Direction.FORWARD: Tone.FORWARD,
    Direction.BACKWARD: Tone.BACKWARD,
    Direction.STANDING: Tone.RAILS,
}


def announcement_cue(run: TimelineRun, place: Place, policy: CuePolicy) -> Cue:
    """The cue that says what to do at this place, with the longest phrase that fits in the time."""
    if place.offset_s < 0:
        line = phrases.GET_ON_THE_BELT
        get_on = policy.resolve(Cue(CueKind.ANNOUNCEMENT, line, Tone.RAILS, spoken_phrase(line)))
        has_time = policy.duration_s(get_on) <= -place.offset_s - MIN_CUE_GAP_S
        return get_on if has_time else replace(get_on, phrase=())
    segment = run.timeline.segments[place.index]
    spoken_kmh = _spoken_speed_kmh(run, place)
    units = policy.habits.units
    text = phrases.announcement_text(segment, spoken_kmh, units)
    kind, tone = CueKind.ANNOUNCEMENT, _DIRECTION_TONES[segment.direction]
    if segment.turn_direction is not None:
        kind, tone = CueKind.TURN, Tone.TURN
    available_s = segment.duration_s - place.offset_s - MIN_CUE_GAP_S
    if _is_before_turnaround(run, place.index):
        # Keep time for the short announcement of the turn.
        turn_ahead = policy.resolve(_turn_ahead_cue(0.0, units))
        available_s -= policy.duration_s(turn_ahead) + MIN_CUE_GAP_S
    for phrase in phrases.announcement_phrases(segment, spoken_kmh, units):
        cue = policy.resolve(Cue(kind, text, tone, phrase))
        if policy.duration_s(cue) <= available_s:
            return cue
    return policy.resolve(Cue(kind, text, tone))


def cues_for_segment(run: TimelineRun, index: int, policy: CuePolicy) -> list[tuple[float, Cue]]:
    """The cues of one segment, each with its offset in seconds, in order."""
    segments = run.timeline.segments
    segment = segments[index]
    schedule = CueSchedule(policy)
    if index == 0:
        _add_start_countdown(schedule, run)
    end_s = segment.duration_s - MIN_CUE_GAP_S
    announcement = announcement_cue(run, Place(index, 0.0), policy)
    schedule.add(announcement, 0.0)
    for request in _segment_requests(run, index, policy):
        schedule.try_add(request, end_s)
    if segment.turn_direction is not None:
        schedule.add_repeats(announcement, 0.0, end_s)
    if segment.hold:
        schedule.add_closing(
            CueKind.TURN, phrases.CONFIRM_WHEN_READY, Tone.RAILS, segment.duration_s
        )
    elif index == len(segments) - 1:
        schedule.add_closing(CueKind.END, phrases.SESSION_COMPLETE, Tone.END, segment.duration_s)
        _add_exit_guidance(schedule, segment.duration_s)
    return schedule.cues


def confirm_prompt_cue(policy: CuePolicy) -> Cue:
    """The prompt that is repeated while a session waits for a confirmation."""
    text = phrases.CONFIRM_WHEN_READY
    return policy.resolve(Cue(CueKind.TURN, text, Tone.RAILS, spoken_phrase(text)))


def _segment_requests(run: TimelineRun, index: int, policy: CuePolicy) -> Iterator[CueRequest]:
    """The cues between the announcement and the end of a segment, highest rank first."""
    segment, cue_settings = run.timeline.segments[index], policy.cue_settings
    units = policy.habits.units
    if segment.turn_direction is not None:
        yield from _turnaround_requests(run, index, segment.turn_direction, units)
    if _is_before_turnaround(run, index):
        yield from _turn_approach_requests(run, index, units)
    if segment.duration_s >= MIN_COUNTED_DURATION_S and not segment.hold:
        yield from _countdown_requests(segment.duration_s)
    if segment.turn_direction is not None:
        return
    yield from _heads_up_requests(run, index, cue_settings, units)
    if segment.direction is Direction.FORWARD and _has_incline_change(run, index):
        yield _incline_request(segment, 0.0)
    if segment.cue:
        cue = Cue(CueKind.AUTHORED, segment.cue, Tone.SOFT, (segment.cue,))
        yield CueRequest(cue, authored_cue_offset_s(segment), segment.duration_s)
    for at_s, text in segment_reminders(run.timeline, index, policy):
        cue = Cue(CueKind.REMINDER, text, Tone.SOFT, phrases.reminder_phrase(text))
        yield CueRequest(cue, at_s, at_s)
    yield from _interval_requests(run.timeline, index, cue_settings)
    yield from _time_call_requests(run.timeline, index, cue_settings)


def _turnaround_requests(
    run: TimelineRun, index: int, turn_direction: Direction, units: Units
) -> Iterator[CueRequest]:
    """The script of a turnaround; it repeats the next speed once the walker stands."""
    segment = run.timeline.segments[index]
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
    # There is a next segment: a turnaround always leads into a step.
    yield _next_step_request(run, index, NEXT_STEP_OFFSET_S, end_s, units)
    if turn_direction is Direction.BACKWARD and _has_incline_change(run, index + 1):
        yield _incline_request(run.timeline.segments[index + 1], NEXT_STEP_OFFSET_S)


def _turn_approach_requests(run: TimelineRun, index: int, units: Units) -> Iterator[CueRequest]:
    """The cues before a turnaround; only a walker who faces the console is told to slow down."""
    segment = run.timeline.segments[index]
    end_s = segment.duration_s
    faces_console = segment.direction is Direction.FORWARD
    turn_speed_kmh = run.timeline.turnaround.effective_speed_kmh
    is_too_fast = run.speed_kmh(Place(index, end_s)) > turn_speed_kmh
    turn_ahead = _turn_ahead_cue(turn_speed_kmh if faces_console and is_too_fast else 0.0, units)
    earliest_s = max(end_s - TURN_AHEAD_LEAD_S, 0.0)
    yield CueRequest(turn_ahead, earliest_s, end_s, (spoken_phrase(phrases.TURN_AHEAD),))
    earliest_s = max(end_s - HOLD_RAILS_LEAD_S, 0.0)
    yield phrase_request(CueKind.TURN, phrases.HOLD_THE_RAILS, earliest_s, end_s)
    if faces_console:
        # After the turn the console is out of reach, so the next speed must be known now.
        within_s = max(end_s - TURN_MARGIN_S, 0.0), end_s - TURN_AHEAD_LEAD_S
        yield _next_step_request(run, index + 1, *within_s, units)
        if _has_incline_change(run, index + 2):
            yield _next_incline_request(run.timeline.segments[index + 2], *within_s)


def _turn_ahead_cue(target_speed_kmh: float, units: Units) -> Cue:
    text = phrases.turn_ahead_text(target_speed_kmh, units)
    phrase = spoken_phrase(phrases.TURN_AHEAD) + phrases.slow_to_phrase(target_speed_kmh, units)
    return Cue(CueKind.TURN, text, Tone.SOFT, phrase)


def _countdown_requests(end_s: float) -> Iterator[CueRequest]:
    for count in COUNTDOWN_NUMBERS:
        cue = Cue(CueKind.COUNT, str(count), Tone.COUNT)
        yield CueRequest(cue, end_s - count, end_s - count)


def _heads_up_requests(
    run: TimelineRun, index: int, cue_settings: CueSettings, units: Units
) -> Iterator[CueRequest]:
    """The cues that come a chosen number of seconds before a change.

    The first one names the next step, except before a turnaround, which does so itself.
    """
    segments = run.timeline.segments
    if index + 1 == len(segments):
        return
    is_before_turn = _is_before_turnaround(run, index)
    names_next_step = cue_settings.next_step and not is_before_turn
    for before_s in sorted(cue_settings.heads_up_s, reverse=True):
        at_s = segments[index].duration_s - before_s
        if at_s >= 0 and (before_s > TURN_AHEAD_LEAD_S or not is_before_turn):
            yield (
                _next_step_request(run, index, at_s, at_s + MAX_DELAY_S, units)
                if names_next_step
                else phrase_request(
                    CueKind.HEADS_UP, phrases.change_in_text(before_s), at_s, at_s + MAX_DELAY_S
                )
            )
            names_next_step = False


def _next_step_request(
    run: TimelineRun, index: int, earliest_s: float, latest_s: float, units: Units
) -> CueRequest:
    """The segment after this one, and its speed."""
    segment = run.timeline.segments[index + 1]
    start = Place(index + 1, 0.0)
    full, *shorter = phrases.next_phrases(segment, _spoken_speed_kmh(run, start), units)
    text = phrases.next_label(segment, run.speed_kmh(start), units)
    cue = Cue(CueKind.HEADS_UP, text, Tone.SOFT, full)
    return CueRequest(cue, earliest_s, latest_s, tuple(shorter))


def _spoken_speed_kmh(run: TimelineRun, place: Place) -> float | None:
    """The speed that is spoken, or None for a change of speed while walking backward.

    The console is behind the walker, who could not set the speed; the safety check blocks such
    workouts.
    """
    segment = run.timeline.segments[place.index]
    previous = _previous_moving_segment(run, place.index)
    if (
        previous is not None
        and previous.direction is segment.direction is Direction.BACKWARD
        and previous.speed_kmh != segment.speed_kmh
    ):
        return None
    return run.speed_kmh(place)


def _previous_moving_segment(run: TimelineRun, index: int) -> Segment | None:
    """The last walked segment before this one, or None."""
    earlier = (run.timeline.segments[number] for number in range(index - 1, -1, -1))
    return next((segment for segment in earlier if segment.direction.is_moving), None)


def _has_incline_change(run: TimelineRun, index: int) -> bool:
    """Does the incline differ from that of the walked segment before this one?"""
    previous = _previous_moving_segment(run, index)
    previous_pct = previous.incline_pct if previous else 0.0
    return run.timeline.segments[index].incline_pct != previous_pct


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
    """The number of the interval, or that it is the last one."""
    latest_s = SETTLING_TIME_S + MAX_DELAY_S
    if cue_settings.last_one and index == timeline.last_work_index:
        yield phrase_request(CueKind.TIME_CALL, phrases.LAST_ONE, 0.0, latest_s)
    elif cue_settings.intervals:
        number, total = timeline.segments[index].interval_number, timeline.interval_count
        text, phrase = phrases.interval_text(number, total), phrases.interval_phrase(number, total)
        yield CueRequest(Cue(CueKind.TIME_CALL, text, Tone.SOFT, phrase), 0.0, latest_s)


def _time_call_requests(
    timeline: Timeline, index: int, cue_settings: CueSettings
) -> Iterator[CueRequest]:
    """How much of the step is left, and that half the session is over."""
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


def _add_start_countdown(schedule: CueSchedule, run: TimelineRun) -> None:
    begin_s = -START_COUNTDOWN_S + AUDIO_WAKE_UP_S
    schedule.add(announcement_cue(run, Place(0, begin_s), schedule.policy), begin_s)
    for count in _countdown_requests(0.0):
        schedule.try_add(count, 0.0)
    schedule.try_add(
        _next_step_request(run, -1, begin_s, 0.0, schedule.policy.habits.units), -MIN_CUE_GAP_S
    )


def _add_exit_guidance(schedule: CueSchedule, end_s: float) -> None:
    """How to leave the treadmill, one line after the other; without a voice only shown."""
    # The repetitions of the end cue must be over first.
    at_s = max(end_s, schedule.until_s + MIN_CUE_GAP_S)
    tone = Tone.SOFT if schedule.policy.cue_settings.sounds.has_voice else None
    for text in phrases.EXIT_GUIDANCE:
        schedule.try_add(
            CueRequest(Cue(CueKind.END, text, tone, spoken_phrase(text)), at_s, inf), inf
        )
        at_s = schedule.cues[-1][0] + EXIT_GUIDANCE_INTERVAL_S


def _is_before_turnaround(run: TimelineRun, index: int) -> bool:
    segments = run.timeline.segments
    return index + 1 < len(segments) and segments[index + 1].turn_direction is not None
