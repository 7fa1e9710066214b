"""The engine on Qt's QAudioSink, which Python feeds. It can use any device and sees them change.

This is the only module outside `gui` that imports Qt, and only inside an audio process: after a
sound server has died, opening another sink can abort the process.
"""

from __future__ import annotations

import os
import sys
from math import inf
from typing import Any

import numpy as np

from retrotimer.clock import monotonic_s
from retrotimer.sound.engines.engine import AudioDeviceError
from retrotimer.sound.pcm.tones import RATE_HZ, Pcm

BUFFER_S = 0.4
SAMPLE_BYTES = 2
# A device that takes nothing from its buffer for this long is stuck.
STUCK_AFTER_S = 1.5
# By default Qt gives a sound server some 25 ms of sound in advance. That is too little where three
# busy programs share two cores: the sound is late. With this much it was not, and every start is
# later by the same.
PULSE_LATENCY_VARIABLE = "PULSE_LATENCY_MSEC"
PULSE_LATENCY_MS = 80
# Sound that is late by this much in so many updates one after the other is put back on time.
SLIP_TOLERANCE_S = 0.06
MAX_LATE_UPDATES = 5


class QtEngine:
    """Plays on a device chosen by its name or id, or else on the default, and follows changes."""

    name = "qt"
    # 62 to 82 ms were measured until the first sample, through PulseAudio.
    start_delay_s = 0.075 if sys.platform.startswith("linux") else 0.025
    update_interval_s = 0.02

    def __init__(self, requested_device: str = "") -> None:
        os.environ.setdefault(PULSE_LATENCY_VARIABLE, str(PULSE_LATENCY_MS))
        try:
            from PySide6 import QtCore, QtMultimedia
        except ImportError as error:
            raise AudioDeviceError(f"Qt's sound cannot be used: {error}") from error
        self._multimedia: Any = QtMultimedia
        # Its events report when devices come and go.
        application = QtCore.QCoreApplication
        self._application = application.instance() or application([])
        self._requested_device = requested_device
        self.heard_until_s = monotonic_s()
        self.note = self.device = self.device_id = ""
        self.devices: list[tuple[str, str]] = []
        self.default_device = ("", "")
        self._audio_device: Any = None
        self._sink: Any = None
        self._sink_input: Any = None
        self._pcm_bytes = memoryview(b"")
        self._channels = 1
        self._written_bytes = 0
        self._consumed_bytes = 0
        self._started_s = 0.0
        # How late the device normally takes its samples, and in how many updates it was later.
        self._normal_delay_s = inf
        self._late_updates = 0
        self._device_monitor = self._multimedia.QMediaDevices()
        self._device_monitor.audioOutputsChanged.connect(self._on_devices_changed)
        self._devices_changed = False
        self._update_devices()

    def check_opens(self) -> None:
        """Open the device once. Raises AudioDeviceError if that fails."""
        self._open_sink()
        self.silence()

    def play(self, pcm: Pcm) -> float:
        """Play a block in a new sink, so that nothing else is heard before it."""
        self._pcm_bytes = np.ascontiguousarray(pcm).data.cast("B")
        self._channels = pcm.ndim
        self._written_bytes = self._consumed_bytes = 0
        self._started_s = self.heard_until_s = monotonic_s()
        self._open_sink()
        # Counted from before the opening, because the sound begins in the middle of it.
        return self._started_s + self.start_delay_s

    def mute_now(self) -> None:
        """Does nothing: only its own thread may use a sink, and that reacts within milliseconds."""

    def silence(self) -> None:
        """Drop the sink with all samples that it holds."""
        if self._sink is not None:
            self._sink.reset()
        self._sink = self._sink_input = None

    def update(self) -> None:
        """Keep the sink full and the sound on time."""
        self._application.processEvents()
        if self._devices_changed:
            self._devices_changed = False
            self._update_devices()
        if self._audio_device.isNull():
            raise AudioDeviceError("there is no device any more")
        if self._sink is None:
            return
        buffered = self._sink.bufferSize() - self._sink.bytesFree()
        if self._written_bytes == len(self._pcm_bytes) and not buffered:
            self.silence()
            return
        self._check_progress(self._written_bytes - buffered)
        self._fill_buffer()

    def _on_devices_changed(self) -> None:
        # Handled in `update`, because an exception in a slot would be lost.
        self._devices_changed = True

    def _update_devices(self) -> None:
        """Read which devices there are, and which of them is to be used now."""
        outputs = self._multimedia.QMediaDevices.audioOutputs()
        default = self._multimedia.QMediaDevices.defaultAudioOutput()
        self.devices = [(_device_id(output), output.description()) for output in outputs]
        self.default_device = (_device_id(default), default.description())
        matching = [
            output
            for output in outputs
            if self._requested_device in (_device_id(output), output.description())
        ]
        self._audio_device = matching[0] if self._requested_device and matching else default
        is_missing = self._requested_device and not matching
        self.note = f"{self._requested_device} is not there" if is_missing else ""
        if not self._audio_device.isNull():
            before = self.device_id
            self.device, self.device_id = (
                self._audio_device.description(),
                _device_id(self._audio_device),
            )
            if self._sink is not None and self.device_id != before:
                self._restart_at_clock()

    def _open_sink(self) -> None:
        self.silence()
        if self._audio_device.isNull():
            raise AudioDeviceError("Qt knows of no device")
        format_ = self._multimedia.QAudioFormat()
        format_.setSampleRate(RATE_HZ)
        format_.setChannelCount(self._channels)
        format_.setSampleFormat(self._multimedia.QAudioFormat.SampleFormat.Int16)
        self._sink = self._multimedia.QAudioSink(self._audio_device, format_)
        self._sink.setBufferSize(round(BUFFER_S * RATE_HZ) * self._frame_bytes)
        self._sink_input = self._sink.start()
        problem = self._sink.error().name
        if self._sink_input is None or problem not in ("NoError", "UnderrunError"):
            raise AudioDeviceError(f"{self.device} does not open: {problem}")
        self._normal_delay_s, self._late_updates = inf, 0
        self._fill_buffer()

    def _fill_buffer(self) -> None:
        free = min(self._sink.bytesFree(), len(self._pcm_bytes) - self._written_bytes)
        if free > 0:
            piece = self._pcm_bytes[self._written_bytes : self._written_bytes + free]
            self._written_bytes += max(self._sink_input.write(piece.tobytes()), 0)

    def _check_progress(self, consumed_bytes: int) -> None:
        """Check that the device exists, takes samples, and takes them in time.

        Raises AudioDeviceError if it does not exist or is stuck; late sound is put back on time.
        """
        problem = self._sink.error().name
        if problem not in ("NoError", "UnderrunError") or self._sink.state().name == "StoppedState":
            raise AudioDeviceError(f"{self.device} was lost: {problem}")
        now_s = monotonic_s()
        if consumed_bytes != self._consumed_bytes:
            self._consumed_bytes, self.heard_until_s = consumed_bytes, now_s
        elif now_s - self.heard_until_s > STUCK_AFTER_S:
            raise AudioDeviceError(f"{self.device} takes no more sound")
        late_s = now_s - self._started_s - consumed_bytes / self._frame_bytes / RATE_HZ
        self._normal_delay_s = min(self._normal_delay_s, late_s)
        is_late = late_s > self._normal_delay_s + SLIP_TOLERANCE_S
        self._late_updates = self._late_updates + 1 if is_late else 0
        if self._late_updates >= MAX_LATE_UPDATES:
            self._restart_at_clock()

    @property
    def _frame_bytes(self) -> int:
        """The bytes of one sample of all channels."""
        return SAMPLE_BYTES * self._channels

    def _restart_at_clock(self) -> None:
        """Play the rest of the block in a new sink, from the place that is due now."""
        due_samples = round((monotonic_s() - self._started_s) * RATE_HZ)
        self._written_bytes = self._consumed_bytes = min(
            self._frame_bytes * due_samples, len(self._pcm_bytes)
        )
        self._open_sink()


def _device_id(audio_device: Any) -> str:
    return bytes(audio_device.id().data()).decode(errors="replace")
