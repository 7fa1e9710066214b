"""The player as the program has it, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrotimer.sound.engines.engine_choice import NONE, SIMPLEAUDIO, AudioOptions
from retrotimer.sound.engines.simpleaudio_engine import DEVICE_BUFFER_SAMPLES, trim_to_whole_buffers
from retrotimer.sound.player import SilentPlayer, open_player
from tests.support.cli_process import without_findings
from tests.support.sound_server import needs_sound_server, wait_until

pytestmark = pytest.mark.by_the_clock
WORKOUT = {
    "format": "retrotimer.workout/1",
    "name": "Heard",
    "steps": [
        {"kind": "warm-up", "direction": "forward", "duration_s": 6, "speed_kmh": 2},
        {"kind": "work", "direction": "forward", "duration_s": 7, "speed_kmh": 3},
    ],
}
# What a broken library looks like to Python: the module is found, and cannot be loaded.
BROKEN = "raise ImportError('libpulse.so.0: cannot open shared object file')\n"


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


def test_without_a_device_the_session_runs_and_says_so(tmp_path, workout):
    words = ("run", workout, "--no-window", "--i-take-responsibility")
    command = [sys.executable, "-m", "retrotimer", *words]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=_no_device(tmp_path), text=True, **pipes) as session:
        told = [session.stdout.readline() for _ in range(3)]
        session.send_signal(signal.SIGINT)
        _, complaints = session.communicate(timeout=10)
    assert told[0].startswith("No sound: the default device does not open")
    assert "Get on the belt" in told[2]
    assert (session.returncode, without_findings(complaints)) == (130, "")


def test_what_starts_a_player_loads_neither_numpy_nor_a_decoder_nor_qt():
    program = """
import sys
from retrotimer.sound.player import open_player
player = open_player()
player.play((), 1.0)
player.close()
print(*sorted({"numpy", "soundfile", "PySide6"} & sys.modules.keys()))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout.strip() == b""


def test_no_library_at_all_is_told_for_each_output(tmp_path, monkeypatch, open_player):
    for name in ("simpleaudiohamiltoncs", "simpleaudio", "PySide6"):
        (tmp_path / f"{name}.py").write_text(BROKEN)
    monkeypatch.syspath_prepend(tmp_path)
    player = open_player()
    wait_until(lambda: player.engine_name == NONE, 5, player)
    assert "simpleaudio cannot be used: libpulse.so.0" in player.status_text
    assert "Qt's sound cannot be used: libpulse.so.0" in player.status_text


@needs_sound_server
def test_where_simpleaudio_is_broken_qt_plays_and_the_reason_is_told(
    tmp_path, monkeypatch, open_player, sound_server
):
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    for name in ("simpleaudiohamiltoncs", "simpleaudio"):
        (libraries / f"{name}.py").write_text(BROKEN)
    monkeypatch.syspath_prepend(libraries)
    sound_server.start()
    player = open_player()
    wait_until(lambda: player.engine_name == "qt", 5, player)
    assert "Qt plays on" in player.status_text
    assert "simpleaudio cannot be used" in player.status_text


@needs_sound_server
@pytest.mark.parametrize("output", [SIMPLEAUDIO, "qt"])
def test_a_program_that_is_killed_leaves_no_speaker_process(sound_server, output):
    sound_server.start()
    program = f"""
from retrotimer.clock import sleep_s
from retrotimer.sound.engines.engine_choice import AudioOptions
from retrotimer.sound.process.process_player import ProcessPlayer
player = ProcessPlayer(AudioOptions(({output!r},)))
player.wait_until_ready()
player.play((), 60)
print(player.pid, flush=True)
while True:
    player.poll()
    sleep_s(0.02)
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        speaker = int(parent.stdout.readline())
        children = _children(parent.pid)
        parent.kill()
        assert speaker in children
    wait_until(lambda: not any(map(_runs, children)), 2)


@needs_sound_server
def test_closing_leaves_no_speaker_process(sound_server):
    sound_server.start()
    player = open_player(AudioOptions())
    player.wait_until_ready()
    children = _children(os.getpid(), "retrotimer.sound.process.audio_process")
    assert children
    player.close()
    wait_until(lambda: not any(map(_runs, children)), 1)


def test_interrupting_the_terminal_is_not_for_the_speaker_process(open_player):
    player = open_player()
    assert os.getpgid(player.pid) != os.getpgid(0)


@pytest.mark.long
def test_a_speaker_process_that_does_not_read_holds_nobody_up(open_player):
    player = open_player()
    pid = player.pid
    os.kill(pid, signal.SIGSTOP)
    for _ in range(200):
        player.warm(["x" * 1000])
    longest_s = wait_until(lambda: player.pid != pid, 8, player)
    assert longest_s < 0.1


@pytest.mark.parametrize(("samples", "whole"), [(0, 1), (1, 1), (2400, 1), (4799, 1), (4800, 2)])
@pytest.mark.parametrize("sides", [(), (2,)])
def test_simpleaudio_is_given_whole_buffers(samples, whole, sides):
    block = np.ones((samples, *sides), np.int16)
    given = trim_to_whole_buffers(block)
    assert given.shape == (whole * DEVICE_BUFFER_SAMPLES, *sides)
    assert given[:samples].all()
    assert not given[samples:].any()


def test_a_silent_player_does_nothing_and_says_why():
    player = open_player(mute_reason="--no-sound")
    player.play((), 1.0)
    player.silence()
    player.preload(["one"])
    player.set_options(AudioOptions())
    player.refresh_devices()
    player.poll()
    player.wait_until_ready()
    player.drain()
    player.close()
    assert isinstance(player, SilentPlayer)
    assert (player.engine_name, player.status_text, player.devices) == (NONE, "--no-sound", ())


def _no_device(folder: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PULSE")}
    return env | {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "ALSA_CONFIG_PATH": "/no"}


def _children(pid: int, name: str = "") -> list[int]:
    """The processes that this one started and that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_text()
        except OSError:
            continue
        if parent == pid and command and name in command:
            found.append(int(status.parent.name))
    return found


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
