"""The engine on simpleaudio: its C thread plays a block exactly, whatever Python does."""

from __future__ import annotations

import os
import sys
import sysconfig
import threading
from contextlib import suppress
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import numpy as np

from retrotimer.clock import monotonic_s
from retrotimer.sound.engines.engine import AudioDeviceError
from retrotimer.sound.pcm.tones import RATE_HZ, Pcm

# On Windows the last, partial buffer of 50 ms would play old samples, so blocks are whole buffers.
DEVICE_BUFFER_SAMPLES = RATE_HZ // 20
# The distributions of simpleaudio by the name they import as, best first.
MODULE_NAMES = ("simpleaudiohamiltoncs", "simpleaudio")
# simpleaudio ends a block at most this long before its last sample is heard.
MAX_EARLY_END_S = 0.3
# A device that takes no samples for this long is stuck: its buffers last 50 ms.
STUCK_AFTER_S = 1.5
# In that time the threads of a working device wait some thirty times, those of a stuck one once
# or twice.
MIN_CONTEXT_SWITCHES = 5


class SimpleaudioEngine:
    """Plays on the default device; simpleaudio knows no other device and reports no position."""

    name = "simpleaudio"
    device = "the default device"
    device_id = ""
    note = ""
    # A sound server begins a new stream within 21 ms; 0 to 24 ms were measured.
    start_delay_s = 0.016
    update_interval_s = 0.1

    def __init__(self) -> None:
        self.devices: list[tuple[str, str]] = []
        self.default_device = ("", "")
        try:
            self._module = _import_simpleaudio()
        except ImportError as error:
            raise AudioDeviceError(f"simpleaudio cannot be used: {error}") from error
        self._pcm: Pcm | None = None
        self._play_object: Any = None
        self._end_s = 0.0
        self._thread_watch = _AudioThreadWatch()
        self.play(np.zeros(DEVICE_BUFFER_SAMPLES, np.int16))

    def play(self, pcm: Pcm) -> float:
        """Play a block instead of the one that sounds.

        Opening the device takes 2 ms, on a busy machine up to 200 ms.
        """
        block = trim_to_whole_buffers(pcm)
        self.silence()
        try:
            self._play_object = self._module.play_buffer(block, block.ndim, 2, RATE_HZ)
        except Exception as error:
            raise AudioDeviceError(f"the default device does not open: {error}") from error
        began_s = monotonic_s()
        self._end_s = began_s + len(block) / RATE_HZ
        self._thread_watch = _AudioThreadWatch()
        self._pcm = block
        return began_s + self.start_delay_s

    @property
    def heard_until_s(self) -> float:
        """When the device was last seen to take samples."""
        return self._thread_watch.last_active_s

    def mute_now(self) -> None:
        """Overwrite the rest of the block with zeros: the device reads it while it plays."""
        block, playing = self._pcm, self._play_object
        if block is not None:
            block[:] = 0
            playing.stop()

    def silence(self) -> None:
        """Stop the block; the device still plays what it has taken, up to 100 ms."""
        self.mute_now()
        self._pcm = self._play_object = None

    def update(self) -> None:
        """Check that the device still takes samples, which simpleaudio does not report."""
        if self._pcm is None:
            return
        left_s = self._end_s - monotonic_s()
        if not self._play_object.is_playing():
            self._pcm = None
            if left_s > MAX_EARLY_END_S:
                raise AudioDeviceError("the default device was lost")
        elif left_s < -STUCK_AFTER_S or self._thread_watch.is_stuck():
            raise AudioDeviceError("the default device takes no more sound")


def trim_to_whole_buffers(pcm: Pcm) -> Pcm:
    """The samples without the last, partial buffer, padded to at least one buffer."""
    missing = max(DEVICE_BUFFER_SAMPLES - len(pcm), 0)
    pcm = np.pad(pcm, ((0, missing), *[(0, 0)] * (pcm.ndim - 1))) if missing else pcm
    return pcm[: len(pcm) // DEVICE_BUFFER_SAMPLES * DEVICE_BUFFER_SAMPLES]


class _AudioThreadWatch:
    """Watches the C threads that feed the device, by the context switches that Linux counts."""

    def __init__(self) -> None:
        self.last_active_s = monotonic_s()
        self._context_switches = 0

    def is_stuck(self) -> bool:
        """Whether they have hardly run for `STUCK_AFTER_S`; False where that cannot be seen."""
        switches = _count_context_switches()
        few = range(self._context_switches, self._context_switches + MIN_CONTEXT_SWITCHES)
        # Fewer switches than before mean that a thread has ended, and its count with it.
        if switches is None or switches not in few:
            self.last_active_s, self._context_switches = monotonic_s(), switches or 0
        return monotonic_s() - self.last_active_s > STUCK_AFTER_S


def _count_context_switches() -> int | None:
    """How often the threads that are not Python's have waited for something, None if unknown."""
    python_threads = {str(thread.native_id) for thread in threading.enumerate()}
    switches = 0
    try:
        for task in Path("/proc/self/task").iterdir():
            if task.name not in python_threads:
                status = (task / "status").read_text("ascii", "replace")
                switches += int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    except (OSError, ValueError, IndexError):
        # This is not Linux, or a thread has just ended.
        return None
    return switches


def _import_simpleaudio() -> Any:
    _set_alsa_plugin_folder()
    reasons = []
    for name in MODULE_NAMES:
        try:
            if name == "simpleaudio":
                _reject_archived_version()
            return import_module(name)
        except ImportError as error:
            reasons.append(str(error))
    raise ImportError("; ".join(reasons))


def _reject_archived_version() -> None:
    """Refuse simpleaudio 1.0.4, the archived one: it frees memory without the interpreter lock."""
    with suppress(metadata.PackageNotFoundError):
        version = metadata.version("simpleaudio")
        if sys.version_info >= (3, 12):
            raise ImportError(f"simpleaudio {version} crashes Python 3.12 and later")


def _set_alsa_plugin_folder() -> None:
    """Let the libasound of the Linux wheel find the plugins, which it looks for elsewhere."""
    if not sys.platform.startswith("linux") or "ALSA_PLUGIN_DIR" in os.environ:
        return
    multiarch = sysconfig.get_config_var("MULTIARCH") or f"{os.uname().machine}-linux-gnu"
    for folder in (f"/usr/lib/{multiarch}/alsa-lib", "/usr/lib64/alsa-lib", "/usr/lib/alsa-lib"):
        if Path(folder).is_dir():
            os.environ["ALSA_PLUGIN_DIR"] = folder
            return
