"""The player as the program uses it, and that it leaves no process behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrotimer.sound.audio_options import NONE, SIMPLEAUDIO, AudioOptions
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
# A module with a broken library: Python finds it, and cannot load it.
BROKEN = "raise ImportError('libpulse.so.0: cannot open shared object file')\n"


@pytest.fixture
def workout(tmp_path) -> Path:
    path = tmp_path / "heard.retro.json"
    path.write_text(json.dumps(WORKOUT))
    return path


def test_without_a_device_the_session_runs_and_says_so(tmp_path, workout):
    arguments = ("run", workout, "--no-window", "--i-take-responsibility")
    command = [sys.executable, "-m", "retrotimer", *arguments]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(
        command, env=_env_without_device(tmp_path), text=True, **pipes
    ) as session:
        lines = [session.stdout.readline() for _ in range(3)]
        session.send_signal(signal.SIGINT)
        _, errors = session.communicate(timeout=10)
    assert lines[0].startswith("No sound: the default device does not open")
    assert "Get on the belt" in lines[2]
    assert (session.returncode, without_findings(errors)) == (130, "")


def test_a_player_loads_neither_numpy_nor_a_decoder_nor_qt():
    program = """
import sys
from retrotimer.sound.player import open_player
player = open_player()
player.play((), 1.0)
player.close()
print(*sorted({"numpy", "soundfile", "PySide6"} & sys.modules.keys()))
"""
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert process.stdout.strip() == b""


def test_missing_libraries_are_reported_for_each_engine(tmp_path, monkeypatch, open_player):
    for name in ("simpleaudiohamiltoncs", "simpleaudio", "PySide6"):
        (tmp_path / f"{name}.py").write_text(BROKEN)
    monkeypatch.syspath_prepend(tmp_path)
    player = open_player()
    wait_until(lambda: player.engine_name == NONE, 5, player)
    assert "simpleaudio cannot be used: libpulse.so.0" in player.status_text
    assert "Qt's sound cannot be used: libpulse.so.0" in player.status_text


@needs_sound_server
def test_if_simpleaudio_is_broken_qt_plays_and_the_reason_is_reported(
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
@pytest.mark.parametrize("engine_name", [SIMPLEAUDIO, "qt"])
def test_a_program_that_is_killed_leaves_no_audio_process(sound_server, engine_name):
    sound_server.start()
    program = f"""
from retrotimer.clock import sleep_s
from retrotimer.sound.audio_options import AudioOptions
from retrotimer.sound.process.process_player import ProcessPlayer
player = ProcessPlayer(AudioOptions(({engine_name!r},)))
player.wait_until_ready()
player.play((), 60)
print(player.pid, flush=True)
while True:
    player.poll()
    sleep_s(0.02)
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        audio_process = int(parent.stdout.readline())
        children = _children(parent.pid)
        parent.kill()
        assert audio_process in children
    wait_until(lambda: not any(map(_is_running, children)), 2)


@needs_sound_server
def test_closing_leaves_no_audio_process(sound_server):
    sound_server.start()
    player = open_player(AudioOptions())
    player.wait_until_ready()
    children = _children(os.getpid(), "retrotimer.sound.process.audio_process")
    assert children
    player.close()
    wait_until(lambda: not any(map(_is_running, children)), 1)


def test_interrupting_the_terminal_does_not_reach_the_audio_process(open_player):
    player = open_player()
    assert os.getpgid(player.pid) != os.getpgid(0)


@pytest.mark.long
def test_an_audio_process_that_does_not_read_delays_no_tick(open_player):
    player = open_player()
    pid = player.pid
    os.kill(pid, signal.SIGSTOP)
    for _ in range(200):
        player.preload(["x" * 1000])
    longest_s = wait_until(lambda: player.pid != pid, 8, player)
    assert longest_s < 0.1


@pytest.mark.parametrize(("samples", "buffers"), [(0, 1), (1, 1), (2400, 1), (4799, 1), (4800, 2)])
@pytest.mark.parametrize("columns", [(), (2,)])
def test_simpleaudio_is_given_whole_buffers(samples, buffers, columns):
    block = np.ones((samples, *columns), np.int16)
    trimmed = trim_to_whole_buffers(block)
    assert trimmed.shape == (buffers * DEVICE_BUFFER_SAMPLES, *columns)
    assert trimmed[:samples].all()
    assert not trimmed[samples:].any()


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


def _env_without_device(folder: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PULSE")}
    return env | {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "ALSA_CONFIG_PATH": "/no"}


def _children(pid: int, command_part: str = "") -> list[int]:
    """The running children of a process whose command contains this name."""
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_text()
        except OSError:
            continue
        if parent == pid and command and command_part in command:
            children.append(int(status.parent.name))
    return children


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
