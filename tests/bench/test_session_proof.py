"""The bench measures only a session that really runs, and fails loudly where none does."""

from __future__ import annotations

import os

import numpy as np
import pytest

from retrotimer.domain.workout.timeline import unroll
from tests.bench import in_process, whole_program, window_response
from tests.bench.child_process import SessionNotRunningError, running_child
from tests.support import sound_capture
from tests.support.walked_sessions import there_and_back_workout

SIZE = "640x360"


@pytest.fixture
def session_env(tmp_path):
    """The environment of a program whose owner may start a session, without a sound server."""
    home = whole_program.prepare_home(tmp_path / "home")
    return os.environ | home | {"PULSE_SERVER": f"unix:{tmp_path}/none", "HOME": str(tmp_path)}


def test_a_session_that_runs_is_seen_to_move(session_env, tmp_path):
    workout = whole_program.write_workout(tmp_path)
    arguments = (*whole_program.SESSION_ARGUMENTS, str(workout))
    with running_child(session_env, "session", SIZE, *arguments) as child:
        first_s = child.wait_for_position(-10.0, 30.0)
        assert child.wait_for_position(first_s + 2.0, 30.0) >= first_s + 2.0


def test_a_window_in_which_no_session_starts_is_an_error(session_env):
    with (
        pytest.raises(SessionNotRunningError, match="did not reach the position"),
        running_child(session_env, "session", SIZE) as child,
    ):
        child.wait_for_position(0.0, 3.0)


def test_a_session_of_which_nothing_is_heard_is_an_error():
    class SilentServer:
        def captured_sound(self):
            return self

        pcm = np.zeros(48_000, np.int16)

    with pytest.raises(SessionNotRunningError, match="nothing of the session was heard"):
        whole_program.count_new_sounds(SilentServer(), 0)


def test_the_session_whose_ticks_are_measured_moves():
    runner, clock = in_process.start_session(unroll(there_and_back_workout(backward_s=300)))
    before_s = runner.tick().state.position_s
    clock.advance(0.04)
    assert runner.tick().state.position_s == pytest.approx(before_s + 0.04)


@pytest.mark.long
def test_every_window_whose_response_is_measured_opens():
    measured = window_response.run_measurement(sessions=10)
    assert measured.keys() == {*window_response.MEASUREMENTS, "second", "whole"}
    assert min(measured.values()) > 0


def test_a_capture_of_nothing_has_no_onsets():
    assert len(sound_capture.find_onsets_s(np.zeros(0, np.int16))) == 0
