"""Whole sessions, in real time, through a real sound server: heard exactly as rehearsed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrotimer.domain.cues.audio_plan import plan_audio
from retrotimer.domain.workout.timeline import unroll
from retrotimer.services.coaching import CoachingService
from retrotimer.services.speech import load_audio_setup
from retrotimer.sound.voices.voice import Voice
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import HOME_VARIABLE, Folders
from tests.support import sound_capture
from tests.support.capture_comparison import Comparison, compare_capture

pytestmark = [
    pytest.mark.long,
    pytest.mark.by_the_clock,
    pytest.mark.skipif(
        bool(sound_capture.missing_programs()),
        reason=f"not installed: {sound_capture.missing_programs()}",
    ),
]
# A stretch begins within this of the clock (the figure is in `make bench`; machines are noisy).
START_S = 0.06
RUN = ("run", "--no-window", "--json", "--i-take-responsibility")
# Nobody confirms a turn here: who walks is neither a beginner nor careful.
TRAINED = ("profile", "sessions_before=30", "rails=none", "screening=none")
# A session that a stalled machine has paused waits for ever.
PATIENCE_S = 90
SHORT = [
    {"kind": "warm-up", "direction": "forward", "duration_s": 6, "speed_kmh": 2},
    {"kind": "work", "direction": "forward", "duration_s": 7, "speed_kmh": 3},
]
TURNING = [
    {"kind": "warm-up", "direction": "forward", "duration_s": 24, "speed_kmh": 2.4},
    {"kind": "work", "direction": "backward", "duration_s": 20, "speed_kmh": 1.6, "incline_pct": 1},
    {"kind": "cool-down", "direction": "forward", "duration_s": 12, "speed_kmh": 2.4},
]
LADDER = [
    {"kind": "warm-up", "direction": "forward", "duration_s": 100, "speed_kmh": 2.4},
    {
        "repeat": 6,
        "steps": [
            {"kind": "work", "direction": "backward", "duration_s": 60, "speed_kmh": 1.6},
            {"kind": "recovery", "direction": "forward", "duration_s": 70, "speed_kmh": 2.4},
        ],
    },
    {"kind": "cool-down", "direction": "forward", "duration_s": 40, "speed_kmh": 2.4},
]


def heard(folder: Path, steps: list[dict], how: str, output: str) -> Comparison:
    """Perform these steps, capture what sounds, and compare it with the plan."""
    path = folder / "heard.retro.json"
    path.write_text(json.dumps({"format": "retrotimer.workout/1", "name": "Heard", "steps": steps}))
    home = {HOME_VARIABLE: str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}
    with (
        sound_capture.running_capture_server(folder) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        env = server.env | home
        patch.setenv(HOME_VARIABLE, home[HOME_VARIABLE])
        _run(env, 20, "calm", *TRAINED)
        _run(env, 20, "calm", "settings", f"order={output}", "sound_checked=yes")
        desk = CoachingService(Folders())
        timeline = unroll(desk.adapt_workout(read(path)))
        said = load_audio_setup(Folders(), habits=desk.walker.habits).speech
        told = _run(env, timeline.duration_s + PATIENCE_S, how, *RUN, str(path))
        pcm = server.stop()
    sound = [json.loads(line) for line in told.splitlines() if '"sound"' in line]
    assert all(line["output"] != "none" for line in sound), sound
    return compare_capture(pcm, plan_audio(timeline, said.policy).cues, Voice(*said.clip_folders))


def _run(env: dict[str, str], patience_s: float, how: str, *words: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.support.stressed_session", how, *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=patience_s,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def assert_exact(comparison: Comparison, slip_s: float = 0.001) -> None:
    assert comparison.match_scores.min() > 0.99, "a cue was lost, or cut"
    assert comparison.residual_peak <= 2, "something else was heard"
    assert np.abs(comparison.interval_errors_s).max() < slip_s
    assert np.abs(comparison.errors_s).max() < START_S


@pytest.mark.parametrize("output", ["simpleaudio", "qt"])
def test_a_spoken_session_is_heard_as_it_was_rehearsed_while_the_program_stalls(tmp_path, output):
    assert_exact(heard(tmp_path, SHORT, "stalled", output))


@pytest.mark.parametrize(
    ("output", "how"),
    [("simpleaudio", "stalled"), ("qt", "stalled"), ("simpleaudio", "painted")],
)
def test_a_turn_is_led_exactly_whatever_the_computer_does(tmp_path, how, output):
    assert_exact(heard(tmp_path, TURNING, how, output))


def test_where_other_programs_take_the_processor_no_cue_of_a_turn_is_lost(tmp_path):
    # Three of them for two processors: then the sound server itself comes late, 8 ms were seen.
    assert_exact(heard(tmp_path, TURNING, "loaded", "simpleaudio"), slip_s=0.05)


def test_in_twenty_minutes_nothing_drifts_and_nothing_is_lost_or_added(tmp_path):
    comparison = heard(tmp_path, LADDER, "stalled", "simpleaudio")
    assert_exact(comparison)
    at_s = np.array([due.at_s for due in comparison.cues])
    assert at_s[-1] > 1200
    # The capture's own clock is fitted out; what is left is drift of ours.
    fitted = np.polyfit(at_s, comparison.errors_s, 1)
    assert np.abs(comparison.errors_s - np.polyval(fitted, at_s)).max() < 0.05
