"""Plays PCM on the default device through simpleaudio, or is silent and says why."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from retrotimer.clock import sleep_s
from retrotimer.core.cues import DueCue
from retrotimer.sound.soundtrack import render
from retrotimer.sound.tones import RATE_HZ, Pcm

# From play_buffer to the first sample heard, 20-70 ms were measured on Linux: the middle.
START_LATENCY_S = 0.045
# On Windows the last partial buffer of 50 ms plays stale samples: blocks are whole buffers.
BUFFER_SAMPLES = RATE_HZ // 20
DRAIN_STEP_S = 0.05
LONGEST_DRAIN_S = 5.0
# The distributions of simpleaudio by the name they import as, best first.
MODULES = ("simpleaudiohamiltoncs", "simpleaudio")


class Player(Protocol):
    """An audio output. `name` is what is in use, "none" if nothing sounds; `reason` is why."""

    name: str
    reason: str

    def play(self, cues: Sequence[DueCue], length_s: float) -> None: ...

    def silence(self) -> None: ...

    def drain(self) -> None:
        """Wait for what still sounds, at most a few seconds."""


class SilentPlayer:
    """No output: cues are shown only."""

    name = "none"

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def play(self, cues: Sequence[DueCue], length_s: float) -> None:
        """Nothing sounds."""

    def silence(self) -> None:
        """Nothing sounded."""

    def drain(self) -> None:
        """Nothing to wait for."""


class BlockPlayer:
    """simpleaudio, one block at a time: its C thread drains it exactly, whatever Python does.

    A device that fails is tried again with the next block; until then `name` is "none".
    """

    def __init__(self, module: Any) -> None:
        self._module = module
        self._block: Pcm | None = None
        self._playing: Any = None
        self.name = module.__name__
        self.reason = "the default device opens"
        self.play((), BUFFER_SAMPLES / RATE_HZ)

    def play(self, cues: Sequence[DueCue], length_s: float) -> None:
        """Replace what sounds by these cues, heard `at_s` seconds from now."""
        self.silence()
        early = [replace(due, at_s=max(due.at_s - START_LATENCY_S, 0.0)) for due in cues]
        pcm = render(early, length_s)
        block = np.pad(pcm, (0, -len(pcm) % BUFFER_SAMPLES))
        try:
            with _no_stderr():
                self._playing = self._module.play_buffer(block, 1, 2, RATE_HZ)
        except Exception as error:  # noqa: BLE001 - each distribution has its own class
            self.name, self.reason = "none", f"the default device does not open: {error}"
        else:
            self.name, self.reason = self._module.__name__, "the default device opens"
            self._block = block

    def silence(self) -> None:
        """Fall silent at once: what is not yet handed to the device becomes zeros."""
        if self._block is not None:
            self._block[:] = 0
            self._playing.stop()
        self._block = self._playing = None

    def drain(self) -> None:
        """Wait for what still sounds; a device that never ends is not waited for."""
        for _ in range(round(LONGEST_DRAIN_S / DRAIN_STEP_S)):
            if self._playing is None or not self._playing.is_playing():
                return
            sleep_s(DRAIN_STEP_S)


def open_player() -> Player:
    """The best output of this machine; never raises, never waits for a device."""
    try:
        module = _simpleaudio()
    except ImportError as error:
        return SilentPlayer(f"simpleaudio cannot be used: {error}")
    return BlockPlayer(module)


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


@contextmanager
def _no_stderr() -> Iterator[None]:
    """libasound writes eight lines to stderr when there is no device; we say it in one."""
    try:
        kept = os.dup(2)
    except OSError:
        # A program without a console has no stderr to spare.
        yield
        return
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(null)
