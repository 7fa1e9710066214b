"""A resumed session equals one that was paused there: session runner and history."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.domain.session.controls import Control, ControlKind
from retrotimer.domain.session.session_state import SessionPhase
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.services.session_runner import SessionRunner
from retrotimer.store.files import workout_file
from retrotimer.store.session_journal import SessionJournal
from retrotimer.store.upkeep import cut_off_sessions
from tests.support.cue_policies import SPOKEN_POLICY
from tests.support.doubles import ManualClock, RecordingPlayer
from tests.support.history_database import only_session
from tests.support.strategies import controls, workouts

K = ControlKind
# All times are quarters of a second: sums of them are exact.
spans_s = st.integers(0, 4 * 120).map(lambda quarters: quarters / 4)
gaps_s = st.integers(0, 4 * 30).map(lambda quarters: quarters / 4)
# Seldom, but not so seldom that the computer seems to have slept.
TICK_S = 1.75
AFTER_S = 60.0


class Life:
    """A run of the program on this history: a session begins in it, or goes on."""

    def __init__(self, path: Path, workout: Workout) -> None:
        self.path = path
        self.workout = workout
        self.clock = ManualClock()
        self.player = RecordingPlayer(self.clock)
        self.journal = SessionJournal(path, workout)
        timeline = unroll(workout)
        self.conductor = SessionRunner(
            timeline, self.clock, self.player, self.journal, SPOKEN_POLICY
        )
        self.shown: list[ScheduledCue] = []
        self.begun_s = self.now_s = 0.0

    def start(self) -> None:
        self.conductor.start()
        self.tick()

    def resume(self) -> None:
        """Nothing is known of the session but what is on disk."""
        (session,) = cut_off_sessions.find_cut_off_sessions(self.path)
        assert session is not None
        self.journal.resume(session)
        self.conductor.resume(session.walk, session.at_s)
        self.begun_s = self.now_s = session.at_s
        self.tick()

    def perform(self, until_s: float, pressed: Iterable[Control] = ()) -> None:
        """Until so long after START, controls pressed on the way."""
        for control in (*pressed, None):
            at_s = until_s if control is None else min(control.at_s, until_s)
            while self.now_s < at_s:
                step_s = min(TICK_S, at_s - self.now_s)
                self.clock.advance(step_s)
                self.now_s += step_s
                self.tick()
            if control is not None and control.at_s <= until_s:
                self.conductor.apply_control(control.kind, control.value)
        self.tick()

    def tick(self) -> SessionPhase:
        tick = self.conductor.tick()
        self.shown += tick.due_cues
        return tick.state.phase

    def is_gone(self) -> None:
        """Power is cut: of the session there is what is on disk."""
        self.journal.flush()
        assert self.journal.is_saved

    def heard(self, low_s: float, high_s: float) -> list[tuple[float, str]]:
        """What began to sound in this window of the session, and when."""
        told = ((at_s + self.begun_s, tone) for at_s, tone in self.player.heard_cues)
        return [(at_s, tone) for at_s, tone in told if low_s <= at_s < high_s]

    def seen(self, low_s: float, high_s: float) -> list[ScheduledCue]:
        return [due for due in self.shown if low_s <= due.at_s < high_s]


def later(pressed: Iterable[Control], by_s: float) -> list[Control]:
    return [replace(control, at_s=control.at_s + by_s) for control in pressed]


# As a file has them: one cannot tell minus nothing from nothing.
kept_workouts = workouts().map(lambda one: workout_file.parse(workout_file.serialize(one), "w"))
lives = st.lists(st.tuples(gaps_s, controls(gaps_s=gaps_s), spans_s), min_size=1, max_size=2)


# Each is written to disk: a part of what a profile wants.
@settings(max_examples=settings.default.max_examples // 4)
@given(kept_workouts, controls(gaps_s=gaps_s), spans_s, lives)
def test_it_goes_on_as_one_that_was_paused_there(workout, pressed, killed_s, next_lives):
    with tempfile.TemporaryDirectory() as folder:
        cut = Life(Path(folder) / "cut.sqlite3", workout)
        cut.start()
        cut.perform(killed_s, pressed)
        cut.is_gone()
        cut_lives, all_pressed = [cut], list(pressed)
        for number, (wait_s, pressed_next, more_s) in enumerate(next_lives, start=1):
            if cut_lives[-1].conductor.is_ended:
                assert cut_off_sessions.find_cut_off_sessions(cut.path) == ()
                break
            cut = Life(cut.path, workout)
            cut.resume()
            all_pressed = [one for one in all_pressed if one.at_s <= cut.begun_s]
            goes_on = [Control(0.0, K.RESUME), *pressed_next]
            now = later(goes_on, cut.begun_s + wait_s)
            until_s = cut.begun_s + wait_s + more_s
            if number == len(next_lives):
                now.append(Control(max(until_s, now[-1].at_s), K.STOP))
                until_s = now[-1].at_s
            cut.perform(until_s, now)
            cut.is_gone()
            all_pressed += [Control(cut.begun_s, K.PAUSE), *now]
            cut_lives.append(cut)
        whole = Life(Path(folder) / "whole.sqlite3", workout)
        whole.start()
        whole.perform(cut.now_s, all_pressed)
        whole.is_gone()
        assert only_session(cut.path).record == only_session(whole.path).record
        assert only_session(cut.path).record == whole.conductor.build_record(workout.name)
        ends_s = [*(life.begun_s for life in cut_lives[1:]), cut.now_s + AFTER_S]
        for life, end_s in zip(cut_lives, ends_s, strict=True):
            window_s = life.begun_s, end_s
            assert life.seen(*window_s) == whole.seen(*window_s)
            assert life.heard(*window_s) == whole.heard(*window_s)
