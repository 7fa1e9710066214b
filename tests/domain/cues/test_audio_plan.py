"""A session as an audio track: holds become pauses, all else stays as rehearsed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from retrotimer.domain.cues.audio_plan import (
    HOLD_PAUSE_S,
    TRAILING_SILENCE_S,
    plan_audio,
    replace_holds_with_pauses,
)
from retrotimer.domain.cues.cues import CueKind, Tone
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.session.session_state import START_COUNTDOWN_S
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, TurnaroundRule, Workout
from tests.support.cue_policies import BEEPS_POLICY, SPOKEN_POLICY
from tests.support.strategies import workouts

FORWARD, BACKWARD, STANDING = Direction.FORWARD, Direction.BACKWARD, Direction.STANDING


def step(direction: Direction = FORWARD, **more) -> Step:
    return Step(SegmentKind.WORK, direction, 60, 2.0, **more)


def paused(*steps: Step, **more) -> list[tuple[Direction, float]]:
    """Direction and length of each segment of the track."""
    timeline = replace_holds_with_pauses(unroll(Workout("w", steps, **more)))
    return [(segment.direction, segment.duration_s) for segment in timeline.segments]


def test_without_holds_a_track_is_the_rehearsal():
    timeline = unroll(Workout("w", (step(), step(BACKWARD, cue="Chest up"), step())))
    planned = plan_audio(timeline, SPOKEN_POLICY)
    rehearsed = rehearse(timeline, SPOKEN_POLICY)
    assert [due.cue for due in planned.cues] == [due.cue for due in rehearsed]
    times_s = [due.at_s - START_COUNTDOWN_S for due in planned.cues]
    assert times_s == pytest.approx([due.at_s for due in rehearsed])


def test_who_walks_at_a_hold_steps_onto_the_rails():
    assert paused(step(hold=True), step()) == [
        (FORWARD, 60),
        (STANDING, HOLD_PAUSE_S),
        (FORWARD, 60),
    ]


def test_who_stands_at_a_hold_stands_longer():
    holding = TurnaroundRule(duration_s=30, hold=True)
    assert paused(step(), step(BACKWARD), turnaround=holding) == [
        *((FORWARD, 60), (STANDING, 30 + HOLD_PAUSE_S), (BACKWARD, 60))
    ]


def test_nothing_is_waited_for_at_the_end():
    assert paused(step(), step(hold=True)) == [(FORWARD, 60), (FORWARD, 60)]


def test_a_pause_is_counted_down():
    planned = plan_audio(unroll(Workout("w", (step(hold=True), step()))), BEEPS_POLICY)
    counts = [due.at_s for due in planned.cues if due.cue.kind is CueKind.COUNT]
    over_s = START_COUNTDOWN_S + 60 + HOLD_PAUSE_S
    assert counts[-6:-3] == [over_s - count for count in (3, 2, 1)]


def test_a_track_ends_in_silence_after_its_last_cue():
    planned = plan_audio(unroll(Workout("w", (step(),))), SPOKEN_POLICY)
    assert planned.cues[-1].cue.kind is CueKind.END
    assert planned.duration_s == planned.cues[-1].until_s + TRAILING_SILENCE_S


@given(workouts())
def test_no_track_waits_and_no_two_cues_of_it_sound_at_once(workout):
    timeline = unroll(workout)
    planned = plan_audio(timeline, SPOKEN_POLICY)
    assert not any(segment.hold for segment in planned.timeline.segments)
    walking_s = [
        sum(s.duration_s for s in part.segments if s.direction.is_moving)
        for part in (timeline, planned.timeline)
    ]
    assert walking_s[0] == pytest.approx(walking_s[1])
    assert planned.cues[0].at_s > 0
    for before, after in pairwise(planned.cues):
        assert before.until_s <= after.at_s + 1e-6
    assert planned.cues[-1].until_s < planned.duration_s
    assert any(due.cue.tone is Tone.END for due in planned.cues)
