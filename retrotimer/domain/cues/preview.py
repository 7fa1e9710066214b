"""Previews of a workout in the editor: the cues of one step, and the whole in 20 seconds."""

from __future__ import annotations

from dataclasses import replace

from retrotimer.domain.cues.cues import TONE_DURATION_S, CuePolicy, ScheduledCue
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.workout.step_path import StepPath, iter_steps
from retrotimer.domain.workout.timeline import Timeline
from retrotimer.domain.workout.workout import SegmentKind, Workout

# Length of the preview of a whole workout, and the longest preview of a step.
WORKOUT_PREVIEW_S, STEP_PREVIEW_S = 20.0, 12.0
# The shortest silence between two tones of the workout's preview.
_MIN_TONE_GAP_S = 0.1


def segment_indexes_by_step(workout: Workout, timeline: Timeline) -> dict[StepPath, list[int]]:
    """The segments on the timeline of each authored step: one for each time it is walked."""
    indexes: dict[StepPath, list[int]] = {}
    index = -1
    for path, step in iter_steps(workout):
        index += 1
        if step.direction.is_moving and timeline.segments[index].kind is SegmentKind.TURNAROUND:
            # This turnaround was generated before the step; a standing step becomes one itself.
            index += 1
        indexes.setdefault(path, []).append(index)
    return indexes


def step_preview_cues(timeline: Timeline, index: int, policy: CuePolicy) -> list[ScheduledCue]:
    """The first cues of a segment, with `at_s` counted from its start."""
    begin_s = timeline.segment_starts_s[index]
    until_s = begin_s + min(STEP_PREVIEW_S, timeline.segments[index].duration_s)
    cues = rehearse(timeline, policy)
    played = (cue for cue in cues if cue.segment_index == index and begin_s <= cue.at_s < until_s)
    return [replace(cue, at_s=cue.at_s - begin_s) for cue in played]


def workout_preview_cues(timeline: Timeline, policy: CuePolicy) -> list[ScheduledCue]:
    """The tones of the critical cues, with the workout shortened to WORKOUT_PREVIEW_S.

    A tone that would sound into another one is left out.
    """
    preview: list[ScheduledCue] = []
    for scheduled in rehearse(timeline, policy):
        tone = scheduled.cue.tone
        if tone is None or not scheduled.cue.kind.is_critical or scheduled.at_s < 0:
            continue
        at_s = scheduled.at_s / timeline.duration_s * WORKOUT_PREVIEW_S
        if not preview or at_s >= preview[-1].until_s + _MIN_TONE_GAP_S:
            cue = replace(scheduled.cue, phrase=())
            preview.append(replace(scheduled, at_s=at_s, cue=cue, duration_s=TONE_DURATION_S[tone]))
    return preview
