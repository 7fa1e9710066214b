"""Wherever a session is cut off it goes on there, and what is walked is what was and what follows.

Of the conductor alone; `tests/store/upkeep/test_resume.py` does it over the disk.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrotimer.domain.session.controls import Control, ControlKind, walk_after
from retrotimer.domain.session.session_state import State, begin
from retrotimer.domain.session.walk import ROUNDING_S, Walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Workout
from retrotimer.services.session_runner import Conductor, Tick
from tests.services.test_session_runner import Notes
from tests.support.cue_policies import SPOKEN
from tests.support.doubles import ManualClock, RecordingPlayer
from tests.support.strategies import controls, workouts

K = ControlKind
# Seldom, but in fast time not so seldom that the computer seems to have slept.
TICK_S = 30.0
# Before anything is pressed.
WAITED_S = 1.0
going_on = controls(tuple(kind for kind in K if kind is not K.STOP))
moments_s = st.floats(0, 600)


class FastClock(ManualClock):
    """Where it runs as fast as this, ticks are far apart."""

    scale = 20.0


class Journal(Notes):
    """Knows the controls themselves too: of them a session is made again."""

    def __init__(self) -> None:
        super().__init__()
        self.controls: list[Control] = []

    def control(self, control: Control) -> None:
        super().control(control)
        self.controls.append(control)


class Life:
    """A run of the program: a session begins in it, or goes on."""

    def __init__(self, workout: Workout) -> None:
        self.workout = workout
        self.clock = FastClock()
        self.journal = Journal()
        player = RecordingPlayer(self.clock)
        timeline = unroll(workout)
        self.conductor = Conductor(timeline, self.clock, player, self.journal, SPOKEN)

    def walk(self, seconds: float) -> Tick:
        """Go on so long."""
        while seconds > 0:
            self.clock.move(min(TICK_S, seconds))
            seconds -= TICK_S
            self.conductor.tick()
        return self.conductor.tick()

    def press(self, pressed: tuple[Control, ...], until_s: float) -> Tick:
        """What a walker does up to then, counted from now."""
        now_s = 0.0
        for control in pressed:
            if control.at_s > until_s:
                break
            self.walk(control.at_s - now_s)
            now_s = control.at_s
            self.conductor.control(control.kind, control.value)
        return self.walk(until_s - now_s)

    def to_the_end(self) -> Tick:
        """All that is left, every hold confirmed."""
        while not (tick := self.conductor.tick()).moment.state.over:
            if tick.moment.state is State.HOLDING:
                self.conductor.control(K.CONFIRM)
            elif tick.moment.state is State.PAUSED:
                self.conductor.control(K.RESUME)
            self.walk(tick.moment.remaining_s + 0.1)
        return tick

    def walked_s(self) -> dict[Direction, float]:
        record = self.conductor.record(self.workout.name)
        return {direction: record.walked_s(direction) for direction in Direction}


def cut_off(life: Life, at_s: float) -> Walk:
    """What the next program makes of the controls: paused, where the last sign of life was."""
    walk = begin(unroll(life.workout))
    for control in (*life.journal.controls, Control(at_s, K.PAUSE)):
        walk = walk_after(walk, control)
    return walk


@settings(max_examples=settings.default.max_examples // 2)
@given(workouts(), going_on, moments_s, st.floats(0, 7200))
def test_it_goes_on_in_the_same_place_and_only_what_is_walked_then_is_added(
    workout, pressed, cut_s, away_s
):
    first = Life(workout)
    first.conductor.start()
    here = first.press(pressed, cut_s).moment
    if here.state.over:
        return
    before_s = first.walked_s()
    second = Life(workout)
    # Another zero of the clock, as another start of the computer has.
    second.clock.move(away_s)
    second.conductor.resume(cut_off(first, here.clock_s), here.clock_s)
    again = second.conductor.tick().moment
    assert again.state is State.PAUSED
    assert (again.place.index, again.clock_s) == (here.place.index, pytest.approx(here.clock_s))
    assert again.place.offset_s == pytest.approx(here.place.offset_s)
    assert again.speed_kmh == pytest.approx(here.speed_kmh)
    # Whoever lets it wait walks nothing.
    second.walk(away_s % 60)
    assert second.walked_s() == pytest.approx(before_s)
    second.conductor.control(K.RESUME)
    left_s = dict.fromkeys(Direction, 0.0)
    for segment in here.timeline.segments[here.place.index :]:
        left_s[segment.direction] += segment.duration_s
    left_s[here.segment.direction] -= max(here.place.offset_s, 0.0)
    assert second.to_the_end().moment.state is State.FINISHED
    expected_s = {direction: before_s[direction] + left_s[direction] for direction in Direction}
    assert second.walked_s() == pytest.approx(expected_s)


@given(workouts(), controls(), moments_s, controls(), moments_s)
def test_whatever_is_pressed_then_nothing_between_is_walked(
    workout, pressed, cut_s, pressed_later, later_s
):
    first = Life(workout)
    first.conductor.start()
    here = first.press(pressed, cut_s).moment
    if here.state.over:
        return
    second = Life(workout)
    second.conductor.resume(cut_off(first, here.clock_s), here.clock_s)
    second.walk(WAITED_S)
    second.press(pressed_later, later_s)
    before, after = (life.conductor.record("w").rows for life in (first, second))
    done_s, all_s = (sum(row.done_s for row in rows) for rows in (before, after))
    assert done_s - ROUNDING_S <= all_s <= done_s + later_s + ROUNDING_S
    # What was walked stands as it was; what is walked later begins where the session goes on.
    was = [stretch for row in before for stretch in row.stretches]
    now = [stretch for row in after for stretch in row.stretches]
    assert now[: len(was)] == was
    goes_on_s = here.clock_s + WAITED_S - ROUNDING_S
    assert all(begin_s >= goes_on_s for begin_s, _ in now[len(was) :])
