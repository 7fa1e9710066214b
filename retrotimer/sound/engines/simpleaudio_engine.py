"""simpleaudio, a block at a time: its C thread drains it exactly, whatever Python does."""

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

# On Windows the last partial buffer of 50 ms plays stale samples: blocks are whole buffers.
DEVICE_BUFFER_SAMPLES = RATE_HZ // 20
# The distributions of simpleaudio by the name they import as, best first.
MODULE_NAMES = ("simpleaudiohamiltoncs", "simpleaudio")
# It ends a play this much before its last sample is heard, at most.
MAX_EARLY_END_S = 0.3
# A device that takes nothing for so long is stuck: its buffers are 50 ms.
STUCK_AFTER_S = 1.5
# In that time its threads wait some thirty times; a stuck one's wake up once or twice.
MIN_CONTEXT_SWITCHES = 5


class SimpleaudioEngine:
    """The default device through simpleaudio. It knows no other, and tells no position."""

    name = "simpleaudio"
    device = "the default device"
    device_id = ""
    note = ""
    # A sound server takes up a new stream within its next 21 ms: 0 to 24 ms were measured.
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
        """Sound a block. What sounded falls silent. Opening takes 2 ms, on a busy machine 200."""
        whole = trim_to_whole_buffers(pcm)
        self.silence()
        try:
            self._play_object = self._module.play_buffer(whole, whole.ndim, 2, RATE_HZ)
        except Exception as error:
            raise AudioDeviceError(f"the default device does not open: {error}") from error
        begun_s = monotonic_s()
        self._end_s = begun_s + len(whole) / RATE_HZ
        self._thread_watch = _AudioThreadWatch()
        self._pcm = whole
        return begun_s + self.start_delay_s

    @property
    def heard_until_s(self) -> float:
        """Until when the device is known to have taken what it was given."""
        return self._thread_watch.last_active_s

    def mute_now(self) -> None:
        """What is not yet handed to the device becomes zeros: it reads the block as it plays."""
        block, playing = self._pcm, self._play_object
        if block is not None:
            block[:] = 0
            playing.stop()

    def silence(self) -> None:
        """Fall silent; the device still plays what it has, up to 100 ms."""
        self.mute_now()
        self._pcm = self._play_object = None

    def update(self) -> None:
        """Look whether the device still takes what it is given; simpleaudio never says."""
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
    """The same, without the last piece that fills no buffer; at least one buffer long."""
    missing = max(DEVICE_BUFFER_SAMPLES - len(pcm), 0)
    pcm = np.pad(pcm, ((0, missing), *[(0, 0)] * (pcm.ndim - 1))) if missing else pcm
    return pcm[: len(pcm) // DEVICE_BUFFER_SAMPLES * DEVICE_BUFFER_SAMPLES]


class _AudioThreadWatch:
    """The C threads that feed the device, watched from outside: Linux counts their turns."""

    def __init__(self) -> None:
        self.last_active_s = monotonic_s()
        self._context_switches = 0

    def is_stuck(self) -> bool:
        """Have they had next to no turn for long? Never so where this cannot be seen."""
        turns = _count_context_switches()
        # Fewer than before: a thread has ended, and its turns are gone with it.
        if (
            turns is None
            or not self._context_switches <= turns < self._context_switches + MIN_CONTEXT_SWITCHES
        ):
            self.last_active_s, self._context_switches = monotonic_s(), turns or 0
        return monotonic_s() - self.last_active_s > STUCK_AFTER_S


def _count_context_switches() -> int | None:
    """How often threads that are not Python's have waited for something and gone on."""
    ours = {str(thread.native_id) for thread in threading.enumerate()}
    turns = 0
    try:
        for task in Path("/proc/self/task").iterdir():
            if task.name not in ours:
                status = (task / "status").read_text("ascii", "replace")
                turns += int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    except (OSError, ValueError, IndexError):
        # Not Linux; or a thread has just ended, and the next look will tell.
        return None
    return turns


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
    """simpleaudio 1.0.4, archived, frees memory without the interpreter lock."""
    with suppress(metadata.PackageNotFoundError):
        version = metadata.version("simpleaudio")
        if sys.version_info >= (3, 12):
            raise ImportError(f"simpleaudio {version} crashes Python 3.12 and later")


def _set_alsa_plugin_folder() -> None:
    """The Linux wheel brings its own libasound, which looks for plugins where Debian has none."""
    if not sys.platform.startswith("linux") or "ALSA_PLUGIN_DIR" in os.environ:
        return
    multiarch = sysconfig.get_config_var("MULTIARCH") or f"{os.uname().machine}-linux-gnu"
    for folder in (f"/usr/lib/{multiarch}/alsa-lib", "/usr/lib64/alsa-lib", "/usr/lib/alsa-lib"):
        if Path(folder).is_dir():
            os.environ["ALSA_PLUGIN_DIR"] = folder
            return
