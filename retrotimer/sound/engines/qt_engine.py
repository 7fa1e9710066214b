"""Qt's QAudioSink, fed from Python: any device, and the coming and going of devices is told.

The only room beside the window's that knows Qt, and only inside a speaker process: after the death
of a sound server another sink can abort its process.
"""

from __future__ import annotations

import os
import sys
from math import inf
from typing import Any

import numpy as np

from retrotimer.clock import stamp_s
from retrotimer.sound.engines.engine import NoOutputError
from retrotimer.sound.pcm.tones import RATE_HZ, Pcm

BUFFER_S = 0.4
SAMPLE_BYTES = 2
# A device whose buffer does not move for so long is stuck.
STUCK_S = 1.5
# Of Qt's own a sound server has some 25 ms: too little where three programs burn on two cores, and
# the sound slips. With this much it did not, and every start is later by the same.
PULSE_LATENCY = "PULSE_LATENCY_MSEC"
PULSE_LATENCY_MS = 80
# What slipped all the same by so much, at so many looks, is put right.
SLIPPED_S = 0.06
SLIPPED_LOOKS = 5


class QtEngine:
    """One device of Qt's, chosen by name or id, else the default; follows both as they change."""

    name = "qt"
    # To the first sample 62 to 82 ms were measured through PulseAudio.
    start_s = 0.075 if sys.platform.startswith("linux") else 0.025
    step_s = 0.02

    def __init__(self, chosen: str = "") -> None:
        os.environ.setdefault(PULSE_LATENCY, str(PULSE_LATENCY_MS))
        try:
            from PySide6 import QtCore, QtMultimedia
        except ImportError as error:
            raise NoOutputError(f"Qt's sound cannot be used: {error}") from error
        self._qt: Any = QtMultimedia
        # Kept alive for its events: they tell of devices.
        application = QtCore.QCoreApplication
        self._application = application.instance() or application([])
        self._chosen = chosen
        self.alive_s = stamp_s()
        self.note = self.device = self.device_id = ""
        self.devices: list[tuple[str, str]] = []
        self.default = ("", "")
        self._output: Any = None
        self._sink: Any = None
        self._feed: Any = None
        self._block = memoryview(b"")
        self._channels = 1
        self._written = 0
        self._consumed = 0
        self._begun_s = 0.0
        # How late the device takes its sound when all is well, and how often it was later.
        self._usually_late_s = inf
        self._late_looks = 0
        self._watch = self._qt.QMediaDevices()
        self._watch.audioOutputsChanged.connect(self._notice)
        self._changed = False
        self._look()

    def open(self) -> None:
        """Find out whether the device opens."""
        self._open_sink()
        self.silence()

    def begin(self, block: Pcm) -> float:
        """Sound a block in a new sink, so that nothing else is heard before it."""
        self._block = np.ascontiguousarray(block).data.cast("B")
        self._channels = block.ndim
        self._written = self._consumed = 0
        self._begun_s = self.alive_s = stamp_s()
        self._open_sink()
        # When the opening is over says nothing: the sound has begun in the middle of it.
        return self._begun_s + self.start_s

    def hush(self) -> None:
        """Nothing: a sink belongs to its thread, which is awake within milliseconds."""

    def silence(self) -> None:
        """Drop the sink and all that it holds."""
        if self._sink is not None:
            self._sink.reset()
        self._sink = self._feed = None

    def step(self) -> None:
        """Keep the sink full, and the sound where the clock is."""
        self._application.processEvents()
        if self._changed:
            self._changed = False
            self._look()
        if self._output.isNull():
            raise NoOutputError("there is no device any more")
        if self._sink is None:
            return
        held = self._sink.bufferSize() - self._sink.bytesFree()
        if self._written == len(self._block) and not held:
            self.silence()
            return
        self._judge(self._written - held)
        self._fill()

    def _notice(self) -> None:
        # Acted on in `step`: what is raised in a slot is lost.
        self._changed = True

    def _look(self) -> None:
        """Which devices there are, and which of them is ours now."""
        found = self._qt.QMediaDevices.audioOutputs()
        default = self._qt.QMediaDevices.defaultAudioOutput()
        self.devices = [(_id(output), output.description()) for output in found]
        self.default = (_id(default), default.description())
        named = [o for o in found if self._chosen in (_id(o), o.description())]
        self._output = named[0] if self._chosen and named else default
        absent = self._chosen and not named
        self.note = f"{self._chosen} is not there" if absent else ""
        if not self._output.isNull():
            before = self.device_id
            self.device, self.device_id = self._output.description(), _id(self._output)
            if self._sink is not None and self.device_id != before:
                self._go_on()

    def _open_sink(self) -> None:
        self.silence()
        if self._output.isNull():
            raise NoOutputError("Qt knows of no device")
        format_ = self._qt.QAudioFormat()
        format_.setSampleRate(RATE_HZ)
        format_.setChannelCount(self._channels)
        format_.setSampleFormat(self._qt.QAudioFormat.SampleFormat.Int16)
        self._sink = self._qt.QAudioSink(self._output, format_)
        self._sink.setBufferSize(round(BUFFER_S * RATE_HZ) * self._frame_bytes)
        self._feed = self._sink.start()
        problem = self._sink.error().name
        if self._feed is None or problem not in ("NoError", "UnderrunError"):
            raise NoOutputError(f"{self.device} does not open: {problem}")
        self._usually_late_s, self._late_looks = inf, 0
        self._fill()

    def _fill(self) -> None:
        free = min(self._sink.bytesFree(), len(self._block) - self._written)
        if free > 0:
            piece = self._block[self._written : self._written + free]
            self._written += max(self._feed.write(piece.tobytes()), 0)

    def _judge(self, consumed: int) -> None:
        """Is the device still there, does it take what it is given, and in time?"""
        problem = self._sink.error().name
        if problem not in ("NoError", "UnderrunError") or self._sink.state().name == "StoppedState":
            raise NoOutputError(f"{self.device} was lost: {problem}")
        now_s = stamp_s()
        if consumed != self._consumed:
            self._consumed, self.alive_s = consumed, now_s
        elif now_s - self.alive_s > STUCK_S:
            raise NoOutputError(f"{self.device} takes no more sound")
        late_s = now_s - self._begun_s - consumed / self._frame_bytes / RATE_HZ
        self._usually_late_s = min(self._usually_late_s, late_s)
        slipped = late_s > self._usually_late_s + SLIPPED_S
        self._late_looks = self._late_looks + 1 if slipped else 0
        if self._late_looks >= SLIPPED_LOOKS:
            self._go_on()

    @property
    def _frame_bytes(self) -> int:
        """The bytes of one instant, of all channels."""
        return SAMPLE_BYTES * self._channels

    def _go_on(self) -> None:
        """Sound the rest of the block in a new sink, from where the clock is."""
        passed = round((stamp_s() - self._begun_s) * RATE_HZ)
        self._written = self._consumed = min(self._frame_bytes * passed, len(self._block))
        self._open_sink()


def _id(output: Any) -> str:
    return bytes(output.id().data()).decode(errors="replace")
