"""Cues: what sounds where, whatever the ticks and whatever is pressed."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.core import wording
from retrotimer.core.controls import Control, ControlKind, walk_after
from retrotimer.core.cues import CueKind, DueCue, Tone, cues_between
from retrotimer.core.rehearsal import rehearse
from retrotimer.core.session import START_COUNTDOWN_S, begin, moment
from retrotimer.core.timeline import unroll
from retrotimer.core.workout import Direction, Kind, Repeat, Step, Turnaround, Workout
from tests.strategies import controls, whole_gaps_s, whole_seconds, workouts

K = ControlKind


def walked(direction: str, duration_s: float = 60, **more) -> Step:
    return Step(Kind.WORK, Direction(direction), duration_s, 2.0, **more)


def heard(cues: list[DueCue]) -> list[tuple[float, CueKind, Tone | None]]:
    return [(due.at_s, due.cue.kind, due.cue.tone) for due in cues]


def performed(workout: Workout, *pressed: tuple[float, ControlKind]) -> list[DueCue]:
    """Every cue, stamped from the first step like the controls."""
    stamped = [Control(at_s + START_COUNTDOWN_S, kind) for at_s, kind in pressed]
    walk = reduce(walk_after, stamped, begin(unroll(workout)))
    due = cues_between(walk, -inf, inf)
    return [DueCue(d.at_s - START_COUNTDOWN_S, d.cue, d.index) for d in due]


COUNT, SAY, TURN = CueKind.COUNT, CueKind.ANNOUNCEMENT, CueKind.TURN


def counts_to(end_s: float) -> list[tuple[float, CueKind, Tone]]:
    return [(end_s - left, COUNT, Tone.COUNT) for left in (3, 2, 1)]


def test_every_boundary_is_counted_down_and_has_the_tone_of_its_direction():
    workout = Workout("w", (walked("forward"), walked("backward"), walked("standing")))
    assert heard(rehearse(unroll(workout))) == [
        (-10, SAY, Tone.RAILS),
        *counts_to(0),
        (0, SAY, Tone.FORWARD),
        *counts_to(60),
        (60, TURN, Tone.TURN),
        *counts_to(90),
        (90, SAY, Tone.BACKWARD),
        *counts_to(150),
        (150, SAY, Tone.RAILS),
        *counts_to(210),
        (210, CueKind.END, Tone.END),
    ]


@pytest.mark.parametrize(("duration_s", "counts"), [(1, 0), (4, 0), (4.9, 0), (5, 3)])
def test_a_step_too_short_for_counts_has_its_announcement_only(duration_s, counts):
    cues = rehearse(unroll(Workout("w", (walked("forward", duration_s),))))
    assert sum(due.cue.kind is COUNT and due.at_s > 0 for due in cues) == counts


def test_an_own_cue_is_shown_once_the_announcement_is_over():
    steps = walked("forward", cue="Push off"), walked("forward", 6, cue="Short")
    cues = rehearse(unroll(Workout("w", (Repeat(1, steps),))))
    own = [(due.at_s, due.cue.text) for due in cues if due.cue.kind is CueKind.REMINDER]
    assert own == [(4, "Push off"), (61.5, "Short")]


def test_a_hold_is_not_counted_down_and_asks_for_the_confirm():
    workout = Workout(
        "w", (walked("forward"), walked("backward")), turnaround=Turnaround(hold=True)
    )
    waiting = performed(workout)
    assert heard(waiting)[-2:] == [(60, TURN, Tone.TURN), (90, TURN, Tone.RAILS)]
    assert waiting[-1].cue.text == wording.CONFIRM_WHEN_READY
    confirmed = performed(workout, (500, K.CONFIRM))
    assert heard(confirmed)[9:] == [
        (90, TURN, Tone.RAILS),
        (500, SAY, Tone.BACKWARD),
        *counts_to(560),
        (560, CueKind.END, Tone.END),
    ]


def test_a_resumed_session_says_where_the_walker_is():
    workout = Workout("w", (walked("forward"),))
    cues = performed(workout, (20, K.PAUSE), (40, K.RESUME))
    assert heard(cues)[5:6] == [(40, SAY, Tone.FORWARD)]


def test_skipping_while_paused_names_the_new_segment_at_once():
    workout = Workout("w", (walked("forward"), walked("forward"), walked("backward")))
    cues = performed(workout, (20, K.PAUSE), (30, K.NEXT), (35, K.NEXT), (40, K.RESUME))
    assert [(due.at_s, due.index) for due in cues if 0 < due.at_s < 50] == [
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


def test_the_announcement_tells_the_adjusted_speed():
    timeline = unroll(Workout("w", (walked("forward"), walked("forward"))))
    walk = walk_after(begin(timeline), Control(20, K.ADJUST_SPEED, 0.5))
    texts = [due.cue.text for due in cues_between(walk, 60, 80)]
    assert "Walk forward. 2.5 km/h" in texts


def test_a_window_is_open_at_its_end():
    walk = begin(unroll(Workout("w", (walked("forward"),))))
    assert [due.at_s for due in cues_between(walk, 7, 8)] == [7]
    assert [due.at_s for due in cues_between(walk, 8, 8)] == []


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
    walk = reduce(walk_after, pressed, begin(unroll(workout)))
    edges = [-inf, *sorted(ticks), inf]
    pieces = [due for low, high in pairwise(edges) for due in cues_between(walk, low, high)]
    assert pieces == list(cues_between(walk, -inf, inf))


@given(workouts(), controls())
def test_cues_come_in_order_and_only_while_their_leg_lasts(workout, pressed):
    walk = reduce(walk_after, pressed, begin(unroll(workout)))
    stamps = [due.at_s for due in cues_between(walk, -inf, inf)]
    assert stamps == sorted(stamps)


# Whole seconds are exact in floating point, and meet the cues at the very instant.
@given(workouts(whole_seconds), controls(gaps=whole_gaps_s))
def test_what_was_heard_is_not_changed_by_what_is_pressed_later(workout, pressed):
    walk, low_s, lived = begin(unroll(workout)), -inf, []
    for control in pressed:
        lived += cues_between(walk, low_s, control.at_s)
        walk, low_s = walk_after(walk, control), control.at_s
    lived += cues_between(walk, low_s, inf)
    assert lived == list(cues_between(walk, -inf, inf))


@given(workouts(whole_seconds), controls(gaps=whole_gaps_s), st.integers(0, 30))
def test_the_newest_announcement_names_where_the_walker_is(workout, pressed, later_s):
    walk = reduce(walk_after, pressed, begin(unroll(workout)))
    now_s = (pressed[-1].at_s if pressed else 0.0) + later_s
    now = moment(walk, now_s)
    arrivals = [
        due
        for due in cues_between(walk, -inf, nextafter(now_s, inf))
        if due.cue.kind in (SAY, TURN)
    ]
    shown = now.place.index if now.place.offset_s >= 0 else -1
    silent = not arrivals and now.position_s == -START_COUNTDOWN_S
    assert silent or now.state.over or arrivals[-1].index == shown


@given(workouts())
def test_a_rehearsal_is_the_timeline_with_the_countdown_before_it(workout):
    timeline = unroll(workout)
    cues = rehearse(timeline)
    arrived: dict[int, float] = {}
    for due in cues:
        if due.index >= 0:
            arrived.setdefault(due.index, due.at_s)
    assert cues[0].at_s == -START_COUNTDOWN_S
    assert list(arrived.values()) == pytest.approx(list(timeline.start_s[:-1]))
