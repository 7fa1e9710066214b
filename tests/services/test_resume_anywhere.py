"""A session that is cut off at any time can be resumed there, and no time is lost or added.

This tests the session runner alone; `tests/store/upkeep/test_resume.py` does it with the disk.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrotimer.domain.session.controls import Control, ControlKind, apply_control
from retrotimer.domain.session.session_state import SessionPhase, start_walk
from retrotimer.domain.session.walk import TIME_TOLERANCE_S, Walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, Workout
from retrotimer.services.session_runner import SessionRunner, TickResult
from tests.support.cue_policies import SPOKEN_POLICY
from tests.support.doubles import ManualClock, RecordingJournal, RecordingPlayer
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

    time_scale = 20.0


class Journal(RecordingJournal):
    """Knows the controls themselves too: of them a session is made again."""

    def __init__(self) -> None:
        super().__init__()
        self.controls: list[Control] = []

    def record_control(self, control: Control) -> None:
        super().record_control(control)
        self.controls.append(control)


class Life:
    """A run of the program: a session begins in it, or goes on."""

    def __init__(self, workout: Workout) -> None:
        self.workout = workout
        self.clock = FastClock()
        self.journal = Journal()
        player = RecordingPlayer(self.clock)
        timeline = unroll(workout)
        self.conductor = SessionRunner(timeline, self.clock, player, self.journal, SPOKEN_POLICY)

    def walk(self, seconds: float) -> TickResult:
        """Go on so long."""
        while seconds > 0:
            self.clock.advance(min(TICK_S, seconds))
            seconds -= TICK_S
            self.conductor.tick()
        return self.conductor.tick()

    def press(self, pressed: tuple[Control, ...], until_s: float) -> TickResult:
        """What a walker does up to then, counted from now."""
        now_s = 0.0
        for control in pressed:
            if control.at_s > until_s:
                break
            self.walk(control.at_s - now_s)
            now_s = control.at_s
            self.conductor.apply_control(control.kind, control.value)
        return self.walk(until_s - now_s)

    def to_the_end(self) -> TickResult:
        """All that is left, every hold confirmed."""
        while not (tick := self.conductor.tick()).state.phase.is_over:
            if tick.state.phase is SessionPhase.HOLDING:
                self.conductor.apply_control(K.CONFIRM)
            elif tick.state.phase is SessionPhase.PAUSED:
                self.conductor.apply_control(K.RESUME)
            self.walk(tick.state.remaining_s + 0.1)
        return tick

    def walked_s(self) -> dict[Direction, float]:
        record = self.conductor.build_record(self.workout.name)
        return {direction: record.walked_s(direction) for direction in Direction}


def cut_off(life: Life, at_s: float) -> Walk:
    """What the next program makes of the controls: paused, where the last sign of life was."""
    walk = start_walk(unroll(life.workout))
    for control in (*life.journal.controls, Control(at_s, K.PAUSE)):
        walk = apply_control(walk, control)
    return walk


@settings(max_examples=settings.default.max_examples // 2)
@given(workouts(), going_on, moments_s, st.floats(0, 7200))
def test_it_goes_on_in_the_same_place_and_only_what_is_walked_then_is_added(
    workout, pressed, cut_s, away_s
):
    first = Life(workout)
    first.conductor.start()
    here = first.press(pressed, cut_s).state
    if here.phase.is_over:
        return
    before_s = first.walked_s()
    second = Life(workout)
    # Another zero of the clock, as another start of the computer has.
    second.clock.advance(away_s)
    second.conductor.resume(cut_off(first, here.clock_s), here.clock_s)
    again = second.conductor.tick().state
    assert again.phase is SessionPhase.PAUSED
    assert (again.place.index, again.clock_s) == (here.place.index, pytest.approx(here.clock_s))
    assert again.place.offset_s == pytest.approx(here.place.offset_s)
    assert again.speed_kmh == pytest.approx(here.speed_kmh)
    # Whoever lets it wait walks nothing.
    second.walk(away_s % 60)
    assert second.walked_s() == pytest.approx(before_s)
    second.conductor.apply_control(K.RESUME)
    left_s = dict.fromkeys(Direction, 0.0)
    for segment in here.timeline.segments[here.place.index :]:
        left_s[segment.direction] += segment.duration_s
    left_s[here.segment.direction] -= max(here.place.offset_s, 0.0)
    assert second.to_the_end().state.phase is SessionPhase.FINISHED
    expected_s = {direction: before_s[direction] + left_s[direction] for direction in Direction}
    assert second.walked_s() == pytest.approx(expected_s)


@given(workouts(), controls(), moments_s, controls(), moments_s)
def test_whatever_is_pressed_then_nothing_between_is_walked(
    workout, pressed, cut_s, pressed_later, later_s
):
    first = Life(workout)
    first.conductor.start()
    here = first.press(pressed, cut_s).state
    if here.phase.is_over:
        return
    second = Life(workout)
    second.conductor.resume(cut_off(first, here.clock_s), here.clock_s)
    second.walk(WAITED_S)
    second.press(pressed_later, later_s)
    before, after = (life.conductor.build_record("w").segments for life in (first, second))
    done_s, all_s = (sum(row.walked_s for row in rows) for rows in (before, after))
    assert done_s - TIME_TOLERANCE_S <= all_s <= done_s + later_s + TIME_TOLERANCE_S
    # What was walked stands as it was; what is walked later begins where the session goes on.
    was = [stretch for row in before for stretch in row.time_ranges_s]
    now = [stretch for row in after for stretch in row.time_ranges_s]
    assert now[: len(was)] == was
    goes_on_s = here.clock_s + WAITED_S - TIME_TOLERANCE_S
    assert all(begin_s >= goes_on_s for begin_s, _ in now[len(was) :])
