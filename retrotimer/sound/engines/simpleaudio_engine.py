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

from retrotimer.clock import stamp_s
from retrotimer.sound.engines.engine import NoOutputError
from retrotimer.sound.pcm.tones import RATE_HZ, Pcm

# On Windows the last partial buffer of 50 ms plays stale samples: blocks are whole buffers.
BUFFER_SAMPLES = RATE_HZ // 20
# The distributions of simpleaudio by the name they import as, best first.
MODULES = ("simpleaudiohamiltoncs", "simpleaudio")
# It ends a play this much before its last sample is heard, at most.
EARLY_S = 0.3
# A device that takes nothing for so long is stuck: its buffers are 50 ms.
STUCK_S = 1.5
# In that time its threads wait some thirty times; a stuck one's wake up once or twice.
FEWEST_TURNS = 5


class BlockEngine:
    """The default device through simpleaudio. It knows no other, and tells no position."""

    name = "simpleaudio"
    device = "the default device"
    device_id = ""
    note = ""
    # A sound server takes up a new stream within its next 21 ms: 0 to 24 ms were measured.
    start_s = 0.016
    step_s = 0.1

    def __init__(self) -> None:
        self.devices: list[tuple[str, str]] = []
        self.default = ("", "")
        try:
            self._module = _simpleaudio()
        except ImportError as error:
            raise NoOutputError(f"simpleaudio cannot be used: {error}") from error
        self._block: Pcm | None = None
        self._playing: Any = None
        self._until_s = 0.0
        self._feeders = _Feeders()
        self.begin(np.zeros(BUFFER_SAMPLES, np.int16))

    def begin(self, block: Pcm) -> float:
        """Sound a block. What sounded falls silent. Opening takes 2 ms, on a busy machine 200."""
        whole = whole_buffers(block)
        self.silence()
        try:
            self._playing = self._module.play_buffer(whole, whole.ndim, 2, RATE_HZ)
        except Exception as error:
            raise NoOutputError(f"the default device does not open: {error}") from error
        begun_s = stamp_s()
        self._until_s = begun_s + len(whole) / RATE_HZ
        self._feeders = _Feeders()
        self._block = whole
        return begun_s + self.start_s

    @property
    def alive_s(self) -> float:
        """Until when the device is known to have taken what it was given."""
        return self._feeders.moved_s

    def hush(self) -> None:
        """What is not yet handed to the device becomes zeros: it reads the block as it plays."""
        block, playing = self._block, self._playing
        if block is not None:
            block[:] = 0
            playing.stop()

    def silence(self) -> None:
        """Fall silent; the device still plays what it has, up to 100 ms."""
        self.hush()
        self._block = self._playing = None

    def step(self) -> None:
        """Look whether the device still takes what it is given; simpleaudio never says."""
        if self._block is None:
            return
        left_s = self._until_s - stamp_s()
        if not self._playing.is_playing():
            self._block = None
            if left_s > EARLY_S:
                raise NoOutputError("the default device was lost")
        elif left_s < -STUCK_S or self._feeders.stuck():
            raise NoOutputError("the default device takes no more sound")


def whole_buffers(block: Pcm) -> Pcm:
    """The same, without the last piece that fills no buffer; at least one buffer long."""
    missing = max(BUFFER_SAMPLES - len(block), 0)
    block = np.pad(block, ((0, missing), *[(0, 0)] * (block.ndim - 1))) if missing else block
    return block[: len(block) // BUFFER_SAMPLES * BUFFER_SAMPLES]


class _Feeders:
    """The C threads that feed the device, watched from outside: Linux counts their turns."""

    def __init__(self) -> None:
        self.moved_s = stamp_s()
        self._turns = 0

    def stuck(self) -> bool:
        """Have they had next to no turn for long? Never so where this cannot be seen."""
        turns = _turns_of_others()
        # Fewer than before: a thread has ended, and its turns are gone with it.
        if turns is None or not self._turns <= turns < self._turns + FEWEST_TURNS:
            self.moved_s, self._turns = stamp_s(), turns or 0
        return stamp_s() - self.moved_s > STUCK_S


def _turns_of_others() -> int | None:
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


def _simpleaudio() -> Any:
    _find_alsa_plugins()
    reasons = []
    for name in MODULES:
        try:
            if name == "simpleaudio":
                _refuse_the_original()
            return import_module(name)
        except ImportError as error:
            reasons.append(str(error))
    raise ImportError("; ".join(reasons))


def _refuse_the_original() -> None:
    """simpleaudio 1.0.4, archived, frees memory without the interpreter lock."""
    with suppress(metadata.PackageNotFoundError):
        version = metadata.version("simpleaudio")
        if sys.version_info >= (3, 12):
            raise ImportError(f"simpleaudio {version} crashes Python 3.12 and later")


def _find_alsa_plugins() -> None:
    """The Linux wheel brings its own libasound, which looks for plugins where Debian has none."""
    if not sys.platform.startswith("linux") or "ALSA_PLUGIN_DIR" in os.environ:
        return
    multiarch = sysconfig.get_config_var("MULTIARCH") or f"{os.uname().machine}-linux-gnu"
    for folder in (f"/usr/lib/{multiarch}/alsa-lib", "/usr/lib64/alsa-lib", "/usr/lib/alsa-lib"):
        if Path(folder).is_dir():
            os.environ["ALSA_PLUGIN_DIR"] = folder
            return
