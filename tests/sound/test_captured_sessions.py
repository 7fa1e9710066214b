"""Whole sessions in real time through a real sound server are heard exactly as planned."""

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
# A block begins within this time of the clock; `make bench` measures it more exactly.
START_S = 0.06
RUN = ("run", "--no-window", "--json", "--i-take-responsibility")
# Turns do not wait for a confirmation here, because the walker is experienced.
EXPERIENCED = ("profile", "birth_year=1985", "sessions_before=30", "rails=none", "screening=none")
# A session that takes this much longer than its workout was paused by the stalled machine.
TIMEOUT_MARGIN_S = 90
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


def compare_session(folder: Path, steps: list[dict], stress: str, engine_name: str) -> Comparison:
    """Perform these steps under stress, capture the sound, and compare it with the plan."""
    path = folder / "heard.retro.json"
    path.write_text(json.dumps({"format": "retrotimer.workout/1", "name": "Heard", "steps": steps}))
    home = {HOME_VARIABLE: str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}
    with (
        sound_capture.running_capture_server(folder) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        env = server.env | home
        patch.setenv(HOME_VARIABLE, home[HOME_VARIABLE])
        _run(env, 20, "calm", *EXPERIENCED)
        _run(env, 20, "calm", "settings", f"order={engine_name}", "sound_checked=yes")
        coaching = CoachingService(Folders())
        timeline = unroll(coaching.adapt_workout(read(path)))
        speech = load_audio_setup(Folders(), habits=coaching.walker.habits).speech
        output = _run(env, timeline.duration_s + TIMEOUT_MARGIN_S, stress, *RUN, str(path))
        pcm = server.stop()
    sound = [json.loads(line) for line in output.splitlines() if '"sound"' in line]
    assert all(line["output"] != "none" for line in sound), sound
    plan = plan_audio(timeline, speech.policy)
    return compare_capture(pcm, plan.cues, Voice(*speech.clip_folders))


def _run(env: dict[str, str], timeout_s: float, stress: str, *arguments: str) -> str:
    process = subprocess.run(
        [sys.executable, "-m", "tests.support.stressed_session", stress, *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=timeout_s,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


def assert_exact(comparison: Comparison, max_interval_error_s: float = 0.001) -> None:
    """Every cue was heard whole and on time, and nothing else was heard."""
    assert comparison.match_scores.min() > 0.99, "a cue was lost, or cut"
    assert comparison.residual_peak <= 2, "something else was heard"
    assert np.abs(comparison.interval_errors_s).max() < max_interval_error_s
    assert np.abs(comparison.errors_s).max() < START_S


@pytest.mark.parametrize("engine_name", ["simpleaudio", "qt"])
def test_a_spoken_session_is_heard_as_planned_while_the_program_stalls(tmp_path, engine_name):
    assert_exact(compare_session(tmp_path, SHORT, "stalled", engine_name))


@pytest.mark.parametrize(
    ("engine_name", "stress"),
    [("simpleaudio", "stalled"), ("qt", "stalled"), ("simpleaudio", "painted")],
)
def test_a_turnaround_is_heard_exactly_under_any_stress(tmp_path, stress, engine_name):
    assert_exact(compare_session(tmp_path, TURNING, stress, engine_name))


def test_no_cue_of_a_turnaround_is_lost_while_other_programs_use_the_processor(tmp_path):
    # With three busy processes on two cores the sound server itself is late; 8 ms were seen.
    assert_exact(
        compare_session(tmp_path, TURNING, "loaded", "simpleaudio"), max_interval_error_s=0.05
    )


def test_in_twenty_minutes_nothing_drifts_and_nothing_is_lost_or_added(tmp_path):
    comparison = compare_session(tmp_path, LADDER, "stalled", "simpleaudio")
    assert_exact(comparison)
    at_s = np.array([due.at_s for due in comparison.cues])
    assert at_s[-1] > 1200
    # A straight line is the drift of the capture's clock; the rest is drift of the program.
    fitted = np.polyfit(at_s, comparison.errors_s, 1)
    assert np.abs(comparison.errors_s - np.polyval(fitted, at_s)).max() < 0.05
