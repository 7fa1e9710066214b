"""The cues of a walk in a window of time: those of its segments that its runs come to."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from retrotimer.domain.cues.cue_schedule import MIN_CUE_GAP_S
from retrotimer.domain.cues.cues import Cue, CueKind, CuePolicy, ScheduledCue
from retrotimer.domain.cues.reminders import segment_reminders
from retrotimer.domain.cues.segment_cues import (
    announcement_cue,
    confirm_prompt_cue,
    cues_for_segment,
)
from retrotimer.domain.session.walk import Place, TimelineRun, Walk
from retrotimer.domain.workout.workout import MAX_WORKOUT_S

# How often a hold repeats its prompt (docs/domain.md, section 3), at most as long as any workout.
CONFIRM_PROMPT_INTERVAL_S = 20.0
# The shortest time from a control to the next form reminder: docs/domain.md, section 5.
MIN_REMINDER_GAP_S = 30.0


def cues_between(
    walk: Walk, low_s: float, high_s: float, policy: CuePolicy
) -> Iterator[ScheduledCue]:
    """The cues due in the clock window [low_s, high_s), in order.

    After the last control these are the cues that will be due if no other control follows. A cue at
    `high_s` is not included, so that a control at that very instant still decides if it is heard.
    """
    has_controls = bool(walk.past_runs)
    reminders_from_s, last_reminder = -inf, ""
    for run in walk.runs():
        # Controls move the segments, so the reminders planned for an undisturbed session may come
        # too soon after one another or repeat the last one. Those are left out.
        reminders: dict[float, str] = {}
        if has_controls:
            until_s = min(run.end_clock_s, high_s)
            reminders = _allowed_reminders(run, until_s, reminders_from_s, last_reminder, policy)
        if run.start_clock_s < high_s and run.end_clock_s >= low_s:
            for scheduled in _cues_in_run(run, low_s, high_s, policy):
                is_left_out = (
                    has_controls
                    and scheduled.cue.kind is CueKind.REMINDER
                    and scheduled.at_s not in reminders
                )
                if low_s <= scheduled.at_s < high_s and not is_left_out:
                    yield scheduled
        reminders_from_s = _reminders_allowed_from_s(run)
        last_reminder = [last_reminder, *reminders.values()][-1]


def _allowed_reminders(
    run: TimelineRun, until_s: float, from_s: float, last_text: str, policy: CuePolicy
) -> dict[float, str]:
    """The form reminders of a run by clock time, from `from_s` on and never `last_text` again."""
    reminders: dict[float, str] = {}
    if not run.is_moving:
        return reminders
    for index in range(run.start_place.index, run.place_at(until_s).index + 1):
        segment_start_s = _segment_start_s(run, index)
        for offset_s, text in segment_reminders(run.timeline, index, policy):
            at_s = segment_start_s + offset_s
            if max(run.start_clock_s, from_s) <= at_s < until_s and text != last_text:
                reminders[at_s] = last_text = text
    return reminders


def _reminders_allowed_from_s(run: TimelineRun) -> float:
    """The clock time from which form reminders may come again after this run.

    One may have been spoken just before its end, unless the walker waited there at the end of a
    turnaround, which has no reminders.
    """
    place = run.place_at(run.end_clock_s)
    segment = run.timeline.segments[place.index]
    waited_after_turn = segment.turn_direction is not None and place.offset_s >= segment.duration_s
    return -inf if waited_after_turn else run.end_clock_s + MIN_REMINDER_GAP_S


def _cues_in_run(
    run: TimelineRun, low_s: float, high_s: float, policy: CuePolicy
) -> Iterator[ScheduledCue]:
    """The cues of one run; at least all that are due in the window, and perhaps some around it."""
    announced_until_s = run.start_clock_s
    if run.starts_with_announcement:
        announcement = announcement_cue(run, run.start_place, policy)
        scheduled = _schedule(run.start_clock_s, announcement, run.start_place, policy)
        announced_until_s = scheduled.until_s + MIN_CUE_GAP_S
        yield scheduled
    if not run.is_moving:
        return
    last_index = run.place_at(run.end_clock_s).index
    for index in range(_first_segment_index(run, low_s), last_index + 1):
        segment_start_s = _segment_start_s(run, index)
        if index > run.start_place.index and segment_start_s >= high_s:
            return
        for offset_s, cue in cues_for_segment(run, index, policy):
            place, at_s = Place(index, offset_s), max(segment_start_s + offset_s, run.start_clock_s)
            is_masked = at_s < announced_until_s and not _is_at_change(run, place)
            if _is_reached(run, place, at_s) and not is_masked:
                yield _schedule(at_s, cue, place, policy)
    if last_index == run.stop_index:
        yield from _confirm_prompts(run, high_s, policy)


def _is_reached(run: TimelineRun, place: Place, at_s: float) -> bool:
    """Does the run come to the place of a cue, which is due at `at_s`?

    Places are compared rather than clock times, because two runs that meet share exactly one place
    while their clock times may differ by rounding. Only cues after the end of a segment, at a hold
    and at the end of the workout, are compared by clock: the walker's place stays the same there.
    """
    start, end = run.start_place, run.place_at(run.end_clock_s)
    duration_s = run.timeline.segments[place.index].duration_s
    if place.index == start.index and place.offset_s < start.offset_s:
        return False
    if place.index == end.index and end.offset_s < duration_s and place.offset_s >= end.offset_s:
        return False
    return place.offset_s <= duration_s or at_s < run.end_clock_s


def _is_at_change(run: TimelineRun, place: Place) -> bool:
    """Is a cue at the start or the end of a segment? It is played even over an announcement."""
    return place.offset_s in (0.0, run.timeline.segments[place.index].duration_s)


def _confirm_prompts(run: TimelineRun, high_s: float, policy: CuePolicy) -> Iterator[ScheduledCue]:
    """The repeated prompts while a session waits at a hold, up to `high_s`."""
    if not run.timeline.segments[run.stop_index].hold:
        return
    cue = confirm_prompt_cue(policy)
    hold_start_s = run.start_clock_s + run.stop_position_s - run.start_position_s
    for number in range(1, int(MAX_WORKOUT_S / CONFIRM_PROMPT_INTERVAL_S)):
        at_s = hold_start_s + number * CONFIRM_PROMPT_INTERVAL_S
        if at_s >= min(high_s, run.end_clock_s):
            return
        yield ScheduledCue(at_s, cue, run.stop_index, policy.duration_s(cue))


def _schedule(at_s: float, cue: Cue, place: Place, policy: CuePolicy) -> ScheduledCue:
    segment_index = place.index if place.offset_s >= 0 else -1
    return ScheduledCue(at_s, cue, segment_index, policy.duration_s(cue))


def _segment_start_s(run: TimelineRun, index: int) -> float:
    """Clock time at which a segment starts in a moving run."""
    return run.start_clock_s + run.timeline.segment_starts_s[index] - run.start_position_s


def _first_segment_index(run: TimelineRun, low_s: float) -> int:
    """The first segment whose cues may be due from `low_s` on.

    It is the one before the walker's: its last cues may sound at the start of the next segment.
    """
    position_s = min(
        run.start_position_s + max(low_s - run.start_clock_s, 0.0), run.stop_position_s
    )
    return max(run.timeline.index_at(position_s) - 1, run.start_place.index)
