"""What an editor plays."""

from __future__ import annotations

from itertools import pairwise

from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.cues.preview import (
    STEP_PREVIEW_S,
    WORKOUT_PREVIEW_S,
    segment_indexes_by_step,
    step_preview_cues,
    workout_preview_cues,
)
from retrotimer.domain.workout.editing import NEW_WORKOUT
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Repeat, SegmentKind, Step, Workout

TIMELINE = unroll(NEW_WORKOUT)
POLICY = CuePolicy()


def test_each_step_is_found_wherever_it_is_walked():
    found = segment_indexes_by_step(NEW_WORKOUT, TIMELINE)
    kinds = {path: {TIMELINE.segments[i].kind for i in there} for path, there in found.items()}
    assert kinds == {
        (0,): {SegmentKind.WARM_UP},
        (1, 0): {SegmentKind.WORK},
        (1, 1): {SegmentKind.RECOVERY},
        (2,): {SegmentKind.COOL_DOWN},
    }
    assert [len(there) for there in found.values()] == [1, 3, 3, 1]


def test_a_rest_between_two_directions_is_a_turnaround_and_still_its_step():
    rest = Step(SegmentKind.RECOVERY, Direction.STANDING, 30)
    walks = [
        Step(SegmentKind.WORK, way, 60, 1.6) for way in (Direction.FORWARD, Direction.BACKWARD)
    ]
    workout = Workout("Rest", (Repeat(2, (walks[0], rest, walks[1])),))
    timeline = unroll(workout)
    found = segment_indexes_by_step(workout, timeline)
    assert {timeline.segments[i].kind for i in found[(0, 1)]} == {SegmentKind.TURNAROUND}
    assert {timeline.segments[i].direction for i in found[(0, 2)]} == {Direction.BACKWARD}


def test_a_step_is_heard_from_its_beginning():
    cues = step_preview_cues(TIMELINE, 2, POLICY)
    assert (cues[0].at_s, cues[0].cue.caption.split(".")[0]) == (0, "Walk backward")
    assert all(0 <= due.at_s < STEP_PREVIEW_S for due in cues)


def test_the_whole_is_heard_in_a_short_time_and_no_tone_on_another():
    cues = workout_preview_cues(TIMELINE, POLICY)
    assert len(cues) > 8
    assert all(due.until_s <= next_.at_s for due, next_ in pairwise(cues))
    assert 0 <= cues[0].at_s < cues[-1].at_s <= WORKOUT_PREVIEW_S
    assert not any(due.cue.phrase for due in cues)
