"""Players: a real sound server where one is installed, and no device at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrotimer.sound.player import BlockPlayer, SilentPlayer
from tests.sound import capture

needs_a_server = pytest.mark.skipif(
    bool(capture.missing()), reason=f"not installed: {capture.missing()}"
)
WORKOUT = {
    "format": "retrotimer.workout/1",
    "name": "Heard",
    "steps": [
        {"kind": "warm-up", "direction": "forward", "duration_s": 6, "speed_kmh": 2},
        {"kind": "work", "direction": "forward", "duration_s": 7, "speed_kmh": 3},
    ],
}


@pytest.fixture
def workout(tmp_path) -> Path:
    path = tmp_path / "heard.retro.json"
    path.write_text(json.dumps(WORKOUT))
    return path


def retrotimer(*words: object, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "retrotimer", *map(str, words)]
    return subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


@needs_a_server
def test_a_session_is_heard_as_it_was_rehearsed(tmp_path, workout):
    with capture.running(tmp_path) as server:
        ran = retrotimer("run", workout, "--no-window", "--json", env=server.env)
        pcm = server.stop()
    assert (ran.returncode, ran.stderr) == (0, "")
    rehearsed = json.loads(retrotimer("rehearse", workout, "--json", env=server.env).stdout)
    cues = [cue["at_s"] for cue in rehearsed["cues"] if cue["tone"]]
    # The end is three tones in one cue.
    expected = np.array([*cues, cues[-1] + 0.8, cues[-1] + 1.6])
    heard = capture.onsets_s(pcm)
    assert len(heard) == len(expected)
    # The capture has its own zero, and each stretch starts up to 40 ms off the clock.
    errors_s = heard - expected - np.median(heard - expected)
    assert np.abs(errors_s).max() < 0.06
    # The counts and the change they lead to stand in one block: exact.
    for group in (slice(1, 5), slice(5, 9), slice(9, 13)):
        assert np.ptp(errors_s[group]) < 0.001


def test_without_a_device_the_session_runs_and_says_so(tmp_path, workout):
    step = WORKOUT["steps"][0] | {"duration_s": 1}
    workout.write_text(json.dumps(WORKOUT | {"steps": [step]}))
    env = {name: value for name, value in os.environ.items() if not name.startswith("PULSE")}
    env |= {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "ALSA_CONFIG_PATH": "/nothing"}
    ran = retrotimer("run", workout, "--no-window", env=env)
    assert ran.returncode == 0
    assert ran.stdout.startswith("No sound: the default device does not open")
    assert ran.stderr == ""
    told = json.loads(retrotimer("doctor", "--json", env=env).stdout)
    assert told["ok"]
    assert told["audio"]["output"] == "none"
    assert "does not open" in told["audio"]["why"]


class Device:
    """The two calls of simpleaudio: a device that can be pulled out."""

    def __init__(self) -> None:
        self.__name__ = "device"
        self.present = True
        self.blocks: list[np.ndarray] = []

    def play_buffer(self, block, channels, width, rate):
        assert (channels, width, rate) == (1, 2, 48_000)
        if not self.present:
            raise RuntimeError("no such device")
        self.blocks.append(block)
        return self

    def stop(self) -> None:
        """simpleaudio goes on draining 100 ms."""

    def is_playing(self) -> bool:
        return False


def test_a_block_is_whole_buffers_and_becomes_silent_when_told():
    device = Device()
    player = BlockPlayer(device)
    player.play((), 0.12)
    block = device.blocks[-1]
    assert len(block) % 2400 == 0
    assert block.any()
    player.silence()
    assert not block.any()
    player.silence()
    player.drain()


def test_a_device_that_went_away_is_tried_again_with_the_next_block():
    device = Device()
    player = BlockPlayer(device)
    assert (player.name, player.reason) == ("device", "the default device opens")
    device.present = False
    player.play((), 1.0)
    assert (player.name, player.reason) == (
        "none",
        "the default device does not open: no such device",
    )
    device.present = True
    player.play((), 1.0)
    assert player.name == "device"
    player.drain()


def test_a_silent_player_does_nothing_and_says_why():
    player = SilentPlayer("--no-sound")
    player.play((), 1.0)
    player.silence()
    player.drain()
    assert (player.name, player.reason) == ("none", "--no-sound")
