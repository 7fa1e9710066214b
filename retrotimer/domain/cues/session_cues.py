"""Which cues come due on a walk, and when."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from retrotimer.domain.cues.cue_schedule import MIN_CUE_GAP_S
from retrotimer.domain.cues.cues import CueKind, CuePolicy, ScheduledCue
from retrotimer.domain.cues.reminders import segment_reminders
from retrotimer.domain.cues.segment_cues import (
    announcement_cue,
    confirm_prompt_cue,
    cues_for_segment,
)
from retrotimer.domain.session.walk import TimelineRun, Walk
from retrotimer.domain.workout.workout import MAX_WORKOUT_S

# A hold is said again so often (docs/domain.md, section 3), as long as any workout may last.
CONFIRM_PROMPT_INTERVAL_S = 20.0
# Between two form reminders, whatever is pressed: docs/domain.md, section 5.
MIN_REMINDER_GAP_S = 30.0


def cues_between(
    walk: Walk, low_s: float, high_s: float, policy: CuePolicy
) -> Iterator[ScheduledCue]:
    """The cues due in the clock window [low_s, high_s), in order.

    Beyond the last control this is what will be due if nothing is pressed. The window is open at
    its end, so that a control pressed at that very instant still decides what is heard.
    """
    quiet_s, last = -inf, ""
    for leg in walk.runs():
        # What was pressed shifts what was planned: none comes soon after, none twice in a row.
        until_s = min(leg.end_clock_s, high_s)
        reminders = _reminders_in_run(leg, until_s, quiet_s, last, policy) if walk.past_runs else {}
        if leg.start_clock_s < high_s and leg.end_clock_s >= low_s:
            for due in _cues_in_run(leg, low_s, high_s, policy):
                reminds = walk.past_runs and due.cue.kind is CueKind.REMINDER
                hushed = reminds and due.at_s not in reminders
                if low_s <= due.at_s < high_s and not hushed:
                    yield due
        quiet_s = _reminders_allowed_from_s(leg)
        last = [last, *reminders.values()][-1]


def _reminders_in_run(
    leg: TimelineRun, until_s: float, not_before_s: float, last_text: str, policy: CuePolicy
) -> dict[float, str]:
    """The form reminders of a leg by clock time: none too early, none that was just said."""
    said: dict[float, str] = {}
    if not leg.is_moving:
        return said
    starts = leg.timeline.segment_starts_s
    for index in range(leg.start_place.index, leg.place_at(until_s).index + 1):
        begin_s = leg.start_clock_s + starts[index] - leg.start_position_s
        for offset_s, text in segment_reminders(leg.timeline, index, policy):
            at_s = begin_s + offset_s
            if max(leg.start_clock_s, not_before_s) <= at_s < until_s and text != last_text:
                said[at_s] = last_text = text
    return said


def _reminders_allowed_from_s(leg: TimelineRun) -> float:
    """Until when, after this leg, no form reminder comes: one may just have been said."""
    place = leg.place_at(leg.end_clock_s)
    segment = leg.timeline.segments[place.index]
    # Who waited at the end of a turnaround has heard none for long.
    waited = segment.turn_direction is not None and place.offset_s >= segment.duration_s
    return -inf if waited else leg.end_clock_s + MIN_REMINDER_GAP_S


def _confirm_prompts(leg: TimelineRun, high_s: float, policy: CuePolicy) -> Iterator[ScheduledCue]:
    """What a session says again and again while it waits at a hold."""
    if not leg.timeline.segments[leg.stop_index].hold:
        return
    cue = confirm_prompt_cue(policy)
    waits_s = leg.start_clock_s + leg.stop_position_s - leg.start_position_s
    for number in range(1, int(MAX_WORKOUT_S / CONFIRM_PROMPT_INTERVAL_S)):
        at_s = waits_s + number * CONFIRM_PROMPT_INTERVAL_S
        if at_s >= min(high_s, leg.end_clock_s):
            return
        yield ScheduledCue(at_s, cue, leg.stop_index, policy.duration_s(cue))


def _cues_in_run(
    leg: TimelineRun, low_s: float, high_s: float, policy: CuePolicy
) -> Iterator[ScheduledCue]:
    segments, starts = leg.timeline.segments, leg.timeline.segment_starts_s
    clear_s = leg.start_clock_s
    if leg.starts_with_announcement:
        cue = announcement_cue(leg, leg.start_place, policy)
        index = _segment_index(leg.start_place.index, leg.start_place.offset_s)
        announced = ScheduledCue(leg.start_clock_s, cue, index, policy.duration_s(cue))
        clear_s = announced.until_s + MIN_CUE_GAP_S
        yield announced
    if not leg.is_moving:
        return
    begin = leg.start_place
    end = leg.place_at(leg.end_clock_s)
    for index in range(_first_segment_index(leg, low_s), end.index + 1):
        begin_s = leg.start_clock_s + starts[index] - leg.start_position_s
        if index > begin.index and begin_s >= high_s:
            return
        for offset_s, cue in cues_for_segment(leg, index, policy):
            # Compared by place, not by clock: two legs that meet share one place exactly.
            before = index == begin.index and offset_s < begin.offset_s
            beyond = index == end.index and offset_s >= end.offset_s < segments[index].duration_s
            at_s = max(begin_s + offset_s, leg.start_clock_s)
            # A change is never left out for an announcement that only repeats where we are.
            blurred = at_s < clear_s and offset_s not in (0.0, segments[index].duration_s)
            # Only at a hold and at the end is there more to say than the segment lasts.
            later = offset_s > segments[index].duration_s and at_s >= leg.end_clock_s
            if not (before or beyond or blurred or later):
                segment_index = _segment_index(index, offset_s)
                yield ScheduledCue(at_s, cue, segment_index, policy.duration_s(cue))
    if end.index == leg.stop_index:
        yield from _confirm_prompts(leg, high_s, policy)


def _segment_index(index: int, offset_s: float) -> int:
    return index if offset_s >= 0 else -1


def _first_segment_index(leg: TimelineRun, low_s: float) -> int:
    """Where to begin looking: a segment's last cues may sound at the start of the next one."""
    position_s = min(
        leg.start_position_s + max(low_s - leg.start_clock_s, 0.0), leg.stop_position_s
    )
    return max(leg.timeline.index_at(position_s) - 1, leg.start_place.index)
