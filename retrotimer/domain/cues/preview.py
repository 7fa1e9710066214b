"""What an editor plays of a workout before anybody walks it: one step, and the whole in brief."""

from __future__ import annotations

from dataclasses import replace

from retrotimer.domain.cues.cues import TONE_DURATION_S, CuePolicy, ScheduledCue
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.workout.step_path import StepPath, iter_steps
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import SegmentKind, Workout

# The whole workout in so long, and so much of a step.
WORKOUT_PREVIEW_S, STEP_PREVIEW_S = 20.0, 12.0
# Between two tones of the whole.
_MIN_TONE_GAP_S = 0.1


def segment_indexes_by_step(workout: Workout, timeline: Timeline) -> dict[StepPath, list[int]]:
    """Where each authored step stands on the timeline, as often as it is walked."""
    found: dict[StepPath, list[int]] = {}
    index = -1
    for path, step in iter_steps(workout):
        index += 1
        if step.direction.is_moving and timeline.segments[index].kind is SegmentKind.TURNAROUND:
            # One that was put in: a step that stands is a turnaround itself.
            index += 1
        found.setdefault(path, []).append(index)
    return found


def step_preview_cues(timeline: Timeline, index: int, policy: CuePolicy) -> list[ScheduledCue]:
    """What is heard as a segment begins, `at_s` counted from there."""
    begin_s = timeline.segment_starts_s[index]
    until_s = begin_s + min(STEP_PREVIEW_S, timeline.segments[index].duration_s)
    cues = rehearse(timeline, policy)
    heard = (due for due in cues if due.segment_index == index and begin_s <= due.at_s < until_s)
    return [replace(due, at_s=due.at_s - begin_s) for due in heard]


def workout_preview_cues(timeline: Timeline, policy: CuePolicy) -> list[ScheduledCue]:
    """The tones of all that is critical, with the whole workout in WHOLE_S; none on another."""
    heard: list[ScheduledCue] = []
    for due in rehearse(timeline, policy):
        tone = due.cue.tone
        if tone is None or not due.cue.kind.is_critical or due.at_s < 0:
            continue
        at_s = due.at_s / timeline.duration_s * WORKOUT_PREVIEW_S
        if not heard or at_s >= heard[-1].until_s + _MIN_TONE_GAP_S:
            cue = replace(due.cue, phrase=())
            heard.append(replace(due, at_s=at_s, cue=cue, duration_s=TONE_DURATION_S[tone]))
    return heard
