"""Which cues come due, whatever the ticks and whatever is pressed."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from itertools import pairwise
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.cues import phrases
from retrotimer.domain.cues.cues import CueKind, CuePolicy, ScheduledCue, Tone
from retrotimer.domain.cues.phrases import EXIT_GUIDANCE
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.cues.segment_cues import AUDIO_WAKE_UP_S
from retrotimer.domain.cues.session_cues import cues_between
from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_state import START_COUNTDOWN_S, session_state, start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from tests.support.cue_policies import BEEPS_POLICY, MINIMAL_POLICY, SPOKEN_POLICY
from tests.support.strategies import controls, whole_durations_s, whole_gaps_s, workouts

K = ControlKind


def walked(direction: str, duration_s: float = 60, **more) -> Step:
    return Step(SegmentKind.WORK, Direction(direction), duration_s, 2.0, **more)


def performed(
    workout: Workout, *pressed: tuple[float, ControlKind], policy: CuePolicy = MINIMAL_POLICY
) -> list[ScheduledCue]:
    """Every cue, stamped from the first step like the controls."""
    stamped = [Control(at_s + START_COUNTDOWN_S, kind) for at_s, kind in pressed]
    walk = reduce(apply_control, stamped, start_walk(unroll(workout)))
    due = cues_between(walk, -inf, inf, policy)
    # How the treadmill is left has a test of its own.
    return [
        replace(d, at_s=d.at_s - START_COUNTDOWN_S)
        for d in due
        if d.cue.caption not in EXIT_GUIDANCE
    ]


SAY, TURN = CueKind.ANNOUNCEMENT, CueKind.TURN


def test_a_resumed_session_says_where_the_walker_is():
    workout = Workout("w", (walked("forward"),))
    cues = performed(workout, (20, K.PAUSE), (40, K.RESUME))
    assert next((due.at_s, due.cue.tone) for due in cues if due.at_s > 0) == (40, Tone.FORWARD)


def test_skipping_while_paused_names_the_new_segment_at_once():
    workout = Workout("w", (walked("forward"), walked("forward"), walked("backward")))
    cues = performed(workout, (20, K.PAUSE), (30, K.NEXT), (35, K.NEXT), (40, K.RESUME))
    named = (Tone.FORWARD, Tone.TURN)
    assert [
        (due.at_s, due.segment_index) for due in cues if due.at_s > 0 and due.cue.tone in named
    ] == [
        (30, 1),
        (35, 2),
        (40, 2),
    ]


def test_counts_that_an_announcement_would_blur_are_left_out():
    workout = Workout("w", (walked("forward"),))
    cues = performed(workout, (50, K.PAUSE), (50, K.RESUME))
    assert [due.at_s for due in cues if due.at_s >= 50] == [50, 57, 58, 59, 60]
    late = performed(workout, (57.5, K.PAUSE), (70, K.RESUME))
    assert [due.at_s for due in late if due.at_s >= 57] == [57, 70, 71.5, 72.5]
    # "Walk forward" is said until 71.5: only the change itself follows.
    spoken = performed(workout, (57.5, K.PAUSE), (70, K.RESUME), policy=SPOKEN_POLICY)
    assert [due.cue.caption for due in spoken if due.at_s >= 70][:2] == [
        "Walk forward. 2.0 km/h",
        phrases.SESSION_COMPLETE,
    ]


def test_the_announcement_tells_the_adjusted_speed():
    timeline = unroll(Workout("w", (walked("forward"), walked("forward"))))
    walk = apply_control(start_walk(timeline), Control(20, K.ADJUST_SPEED, 0.5))
    texts = [due.cue.caption for due in cues_between(walk, 60, 80, SPOKEN_POLICY)]
    assert "Walk forward. 2.5 km/h" in texts


def test_a_window_is_open_at_its_end():
    walk = start_walk(unroll(Workout("w", (walked("forward"),))))
    assert [due.at_s for due in cues_between(walk, 7, 8, SPOKEN_POLICY)] == [7]
    assert [due.at_s for due in cues_between(walk, 8, 8, SPOKEN_POLICY)] == []


def test_a_hold_is_said_again_until_it_is_confirmed():
    workout = Workout("w", (walked("forward", hold=True), walked("forward")))
    cues = performed(workout, (61, K.CONFIRM), policy=SPOKEN_POLICY)
    assert [due.at_s for due in cues if due.cue.caption == phrases.CONFIRM_WHEN_READY] == [60]
    cues = performed(workout, (500, K.CONFIRM), policy=SPOKEN_POLICY)
    asked = [due.at_s for due in cues if due.cue.caption == phrases.CONFIRM_WHEN_READY]
    assert asked[:2] == pytest.approx([60, 62.83])
    assert asked[SPOKEN_POLICY.cue_settings.repeats :] == list(range(80, 500, 20))
    after = [due for due in cues if due.at_s >= 500]
    assert (after[0].at_s, after[0].segment_index) == (500, 1)


def test_a_cue_at_the_instant_of_a_pause_sounds_once_when_it_is_over():
    workout = Workout("w", (walked("forward"),))
    # Counts at 57, 58 and 59 become 72, 73 and 74; the announcement leaves no room for the first.
    cues = performed(workout, (55, K.PAUSE), (70, K.RESUME))
    assert [due.at_s for due in cues if due.at_s > 50] == [70, 72, 73, 74, 75]
    at_once = performed(workout, (59, K.PAUSE), (70, K.RESUME))
    assert [due.at_s for due in at_once if due.at_s > 50] == [57, 58, 70, 71]
    twice = performed(workout, (59, K.PAUSE), (59, K.RESUME), (59, K.PAUSE), (80, K.RESUME))
    assert sum(due.cue.kind is CueKind.END for due in twice) == 1


def test_a_stopped_session_is_silent():
    assert not [
        d for d in performed(Workout("w", (walked("forward"),)), (20, K.STOP)) if d.at_s > 20
    ]


@given(workouts(), controls(), st.lists(st.floats(0, 1500), max_size=30))
def test_any_partition_of_time_gives_the_same_cues(workout, pressed, ticks):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    edges = [-inf, *sorted(ticks), inf]
    pieces = [
        due for low, high in pairwise(edges) for due in cues_between(walk, low, high, SPOKEN_POLICY)
    ]
    assert pieces == list(cues_between(walk, -inf, inf, SPOKEN_POLICY))


@given(workouts(), controls())
def test_cues_come_in_order_and_only_while_their_leg_lasts(workout, pressed):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    stamps = [due.at_s for due in cues_between(walk, -inf, inf, SPOKEN_POLICY)]
    assert stamps == sorted(stamps)


# Whole seconds are exact in floating point, and meet the cues at the very instant.
@given(workouts(whole_durations_s), controls(gaps_s=whole_gaps_s))
def test_what_was_heard_is_not_changed_by_what_is_pressed_later(workout, pressed):
    walk, low_s, lived = start_walk(unroll(workout)), -inf, []
    for control in pressed:
        lived += cues_between(walk, low_s, control.at_s, SPOKEN_POLICY)
        walk, low_s = apply_control(walk, control), control.at_s
    lived += cues_between(walk, low_s, inf, SPOKEN_POLICY)
    assert lived == list(cues_between(walk, -inf, inf, SPOKEN_POLICY))


@given(workouts(whole_durations_s), controls(gaps_s=whole_gaps_s), st.integers(0, 30))
def test_the_newest_announcement_names_where_the_walker_is(workout, pressed, later_s):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    now_s = (pressed[-1].at_s if pressed else 0.0) + later_s
    now = session_state(walk, now_s)
    arrivals = [
        due
        for due in cues_between(walk, -inf, nextafter(now_s, inf), SPOKEN_POLICY)
        if due.cue.kind in (SAY, TURN)
    ]
    shown = now.place.index if now.place.offset_s >= 0 else -1
    silent = not arrivals and now.position_s == -START_COUNTDOWN_S
    assert silent or now.phase.is_over or arrivals[-1].segment_index == shown


@given(workouts())
def test_a_rehearsal_is_the_timeline_with_the_countdown_before_it(workout):
    timeline = unroll(workout)
    cues = rehearse(timeline, BEEPS_POLICY)
    arrived: dict[int, float] = {}
    for due in cues:
        if due.segment_index >= 0:
            arrived.setdefault(due.segment_index, due.at_s)
    assert cues[0].at_s == -START_COUNTDOWN_S + AUDIO_WAKE_UP_S
    assert list(arrived.values()) == pytest.approx(list(timeline.segment_starts_s[:-1]))
