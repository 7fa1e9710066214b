"""A private PulseAudio server that saves what a program plays, sample for sample."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from retrotimer.sound.pcm.tones import RATE_HZ

REQUIRED_PROGRAMS = ("pulseaudio", "pactl")


def missing_programs() -> str:
    """The names of the programs that are not installed; empty if there are all."""
    return ", ".join(name for name in REQUIRED_PROGRAMS if shutil.which(name) is None)


def _program_path(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise FileNotFoundError(name)
    return path


class CaptureServer:
    """A running server. With `env` a program plays to it; `stop` returns what was played."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = os.environ | {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{folder}/sock",
            "PULSE_COOKIE": str(folder / "cookie"),
        }
        configuration = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
        (folder / ".asoundrc").write_text(configuration)
        sink = "sink_name=cap format=s16le rate=48000 channels=2 use_system_clock_for_timing=yes"
        self.server = subprocess.Popen(
            [
                *(_program_path("pulseaudio"), "-n", "--daemonize=no", "--use-pid-file=no"),
                *("--exit-idle-time=-1", "--realtime=no", "--high-priority=no"),
                *("-L", f"module-native-protocol-unix socket={folder}/sock auth-anonymous=1"),
                *("-L", f"module-pipe-sink {sink} file={folder}/fifo"),
            ],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_for_server()
        with (folder / "cap.raw").open("wb") as file:
            self._reader = subprocess.Popen([_program_path("cat"), folder / "fifo"], stdout=file)

    def _wait_for_server(self) -> None:
        for _ in range(100):
            result = subprocess.run(
                [_program_path("pactl"), "info"], env=self.env, capture_output=True, check=False
            )
            if result.returncode == 0:
                return
            threading.Event().wait(0.1)
        raise TimeoutError("the private sound server does not answer")

    def stop(self) -> np.ndarray:
        """Stop the server and return everything it played, as one channel."""
        for process in (self.server, self._reader):
            process.terminate()
            process.wait()
        return np.fromfile(self.folder / "cap.raw", np.int16)[::2]


@contextmanager
def running_capture_server(folder: Path) -> Iterator[CaptureServer]:
    capture = CaptureServer(folder)
    try:
        yield capture
    finally:
        capture.stop()


def find_onsets_s(pcm: np.ndarray, threshold: int = 200, min_silence_s: float = 0.06) -> np.ndarray:
    """The times in seconds at which a sound begins after a silence."""
    loud = np.flatnonzero(np.abs(pcm.astype(int)) > threshold)
    # The first loud sample, if there is any, follows a silence.
    first = np.diff(loud, prepend=-np.inf) > min_silence_s * RATE_HZ
    return loud[first] / RATE_HZ
