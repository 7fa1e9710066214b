"""A private PulseAudio that can be killed, suspended and started again while a player plays to it.

What reaches its sink is saved with times of the clock that all processes share, so that a test
knows what sounded, and when. The sink is a pipe that a separate process reads.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from retrotimer.clock import monotonic_s, sleep_s
from retrotimer.domain.cues.cues import TONE_DURATION_S, Cue, CueKind, ScheduledCue, Tone
from retrotimer.sound.pcm.tones import RATE_HZ
from retrotimer.sound.process.process_player import ProcessPlayer
from tests.support import sound_capture

POLL_S = 0.02
# Of 32 767. The inaudible noise that keeps a device awake is at most 1.
AUDIBLE_LEVEL = 200
NO_SAMPLES = np.empty(0, np.int16)

# Reads the pipe, and logs for each chunk when it came and the number of its first sample.
_DRAIN_SCRIPT = """
import os, sys, time
pipe, first = os.open(sys.argv[1], os.O_RDONLY), 0
raw, log = open(sys.argv[2], "wb", 0), open(sys.argv[3], "w", 1)
while piece := os.read(pipe, 65536):
    log.write(f"{time.perf_counter()} {first}\\n")
    raw.write(piece)
    first += len(piece) // 4
"""

needs_sound_server = pytest.mark.skipif(
    bool(sound_capture.missing_programs()),
    reason=f"not installed: {sound_capture.missing_programs()}",
)


class SoundServer:
    """A sound server on a private socket. With `env` a program plays to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{folder}/sock",
            "PULSE_COOKIE": str(folder / "cookie"),
        }
        configuration = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
        (folder / ".asoundrc").write_text(configuration)
        self._server: subprocess.Popen[bytes] | None = None
        self._drains: list[subprocess.Popen[bytes]] = []

    def start(self, *, with_device: bool = True) -> None:
        """Start the server, with a sink named `cap` unless `with_device` is false."""
        (self.folder / "sock").unlink(missing_ok=True)
        self._server = subprocess.Popen(
            [
                *(*_high_priority_command(), _program_path("pulseaudio")),
                *("-n", "--daemonize=no", "--use-pid-file=no"),
                *("--exit-idle-time=-1", "--realtime=no", "--high-priority=no"),
                *("-L", f"module-native-protocol-unix socket={self.folder}/sock auth-anonymous=1"),
                *("-L", "module-rescue-streams"),
            ],
            env=os.environ | self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self.run_pactl("info") is not None, 10)
        if with_device:
            self.add_device("cap")

    def add_device(self, name: str) -> str:
        """Add a device; return the number with which it can be removed."""
        take = len(self._drains)
        fifo = self.folder / f"fifo{take}"
        sink = (f"sink_name={name}", "format=s16le", "rate=48000", "channels=2", f"file={fifo}")
        module = self.run_pactl(
            "load-module", "module-pipe-sink", *sink, "use_system_clock_for_timing=yes"
        )
        assert module is not None
        drain = [sys.executable, "-S", "-c", _DRAIN_SCRIPT, fifo, *self._capture_paths(take)]
        self._drains.append(subprocess.Popen([*_high_priority_command(), *drain]))
        return module.strip()

    def remove_device(self, module: str) -> None:
        assert self.run_pactl("unload-module", module) is not None

    def run_pactl(self, *arguments: str) -> str | None:
        """The output of pactl, or None if it fails."""
        result = subprocess.run(
            [_program_path("pactl"), *arguments],
            env=os.environ | self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
        return None if result.returncode else result.stdout

    def kill(self) -> None:
        """Kill the server."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()

    def suspend(self) -> None:
        """Keep accepting connections, but never answer."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self._server is not None
        self._server.send_signal(signal.SIGCONT)

    def close(self) -> None:
        if self._server is not None:
            self.resume()
            self.kill()
        for drain in self._drains:
            drain.terminate()
            drain.wait()

    def captured_sound(self, device_index: int = -1) -> CapturedSound:
        """What has reached a device so far, by default the one added last."""
        return CapturedSound(*self._capture_paths(device_index % len(self._drains)))

    def _capture_paths(self, device_index: int) -> tuple[Path, Path]:
        return self.folder / f"take{device_index}.raw", self.folder / f"take{device_index}.log"


class CapturedSound:
    """The samples of a device, and the time of the shared clock at each."""

    def __init__(self, raw: Path, log: Path) -> None:
        both = np.fromfile(raw, np.int16) if raw.exists() else NO_SAMPLES
        self.left, self.right = both[::2][: len(both) // 2], both[1::2]
        self.pcm = self.left
        rows = [line.split() for line in log.read_text().splitlines()[:-1]] if log.exists() else []
        # A sink renders a chunk when its first sample is due, or earlier while it catches up.
        zeros = [float(stamp) - int(first) / RATE_HZ for stamp, first in rows]
        self._start_stamps_s = np.array(zeros)
        self._first_samples = np.array([int(first) for _, first in rows])

    def onsets_s(self) -> np.ndarray:
        """The times at which a sound begins after a silence."""
        return self.stamps_s(sound_capture.find_onsets_s(self.pcm, AUDIBLE_LEVEL) * RATE_HZ)

    def last_audible_s(self) -> float:
        """The time of the last audible sample."""
        loud = np.flatnonzero(np.abs(self.pcm.astype(int)) > AUDIBLE_LEVEL)
        return float(self.stamps_s(loud[-1:])[0])

    def audible_stamps_s(self) -> np.ndarray:
        """The times of all audible samples, counted from one common start."""
        loud = np.flatnonzero(np.abs(self.pcm.astype(int)) > AUDIBLE_LEVEL)
        return loud / RATE_HZ + float(np.median(self._start_stamps_s))

    def stamps_s(self, samples: np.ndarray) -> np.ndarray:
        """The times of these samples, from the chunks near each, because the clocks drift apart."""
        near = 40
        stamps_s = []
        for sample in samples:
            place = int(np.searchsorted(self._first_samples, sample))
            zeros = self._start_stamps_s[max(place - near, 0) : place + near]
            stamps_s.append(sample / RATE_HZ + float(np.median(zeros)))
        return np.array(stamps_s)


def _high_priority_command() -> list[str]:
    """Run with a high priority if that is allowed: a real device does not wait for programs."""
    return [_program_path("nice"), "-n", "-10"]


def _program_path(name: str) -> str:
    path = shutil.which(name)
    assert path is not None, name
    return path


@contextmanager
def running_sound_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A sound server to which the children of this process play."""
    server = SoundServer(folder)
    for name, value in server.env.items():
        monkeypatch.setenv(name, value)
    try:
        yield server
    finally:
        server.close()


def wait_until(
    condition: Callable[[], object], timeout_s: float, player: ProcessPlayer | None = None
) -> float:
    """Poll until the condition is true; return the longest gap between two polls in seconds.

    A session would notice such a gap. With a player, each poll also polls the player.
    """
    end_s = monotonic_s() + timeout_s
    longest_gap_s, before_s = 0.0, monotonic_s()
    while not condition():
        assert monotonic_s() < end_s, "the condition never became true"
        if player is not None:
            player.poll()
        longest_gap_s = max(longest_gap_s, monotonic_s() - before_s)
        sleep_s(POLL_S)
        before_s = monotonic_s() - POLL_S
    return longest_gap_s


def poll_for(player: ProcessPlayer, seconds: float) -> float:
    """Poll the player for some seconds, as a session does; return the longest gap."""
    end_s = monotonic_s() + seconds
    return wait_until(lambda: monotonic_s() > end_s, seconds + 5, player)


def count_cues(*at_s: float) -> list[ScheduledCue]:
    """Count cues at these seconds: short tones that are never played late."""
    return [tone_cue(second, CueKind.COUNT, Tone.COUNT) for second in at_s]


def tone_cue(at_s: float, kind: CueKind, tone: Tone) -> ScheduledCue:
    return ScheduledCue(at_s, Cue(kind, "", tone), 0, TONE_DURATION_S[tone])


def count_cues_every(interval_s: float, until_s: float) -> Sequence[ScheduledCue]:
    return count_cues(*(interval_s * number for number in range(1, round(until_s / interval_s))))
