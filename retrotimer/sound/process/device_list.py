"""The list of audio devices, read by an audio process because Qt must not be loaded here."""

from __future__ import annotations

from math import inf

from retrotimer.sound.audio_options import AudioDevice
from retrotimer.sound.process import protocol
from retrotimer.sound.process.process_handle import ProcessHandle


class DeviceList:
    """The devices that Qt finds, and the system's default device, as they were last read."""

    def __init__(self) -> None:
        self.devices: tuple[AudioDevice, ...] = ()
        self.default_device = AudioDevice("", "")
        self._process: ProcessHandle | None = None
        self._request_s = inf

    def request(self, now_s: float) -> None:
        """Let the list be read again, if that has not been requested already."""
        self._request_s = min(self._request_s, now_s)

    def poll(self, now_s: float) -> bool:
        """Start a requested reading, and handle its answer; whether an answer has come now."""
        if self._process is None:
            if now_s >= self._request_s:
                self._request_s = inf
                self._process = _start_process(protocol.DEVICE_LISTER)
            return False
        has_answer = False
        for message in self._process.receive():
            if message["said"] == "opened":
                self.update_from(message)
                has_answer = True
        if has_answer or self._process.has_ended or self._process.is_unresponsive:
            self.cancel()
        return has_answer

    def update_from(self, message: protocol.Message) -> None:
        """Take over the list from an `opened` event of Qt's engine."""
        self.devices = tuple(AudioDevice(*device) for device in message["devices"])
        self.default_device = AudioDevice(*message["default"])

    def cancel(self) -> None:
        """End a reading that is under way."""
        if self._process is not None:
            self._process.kill()
        self._process = None


def _start_process(engine_name: str) -> ProcessHandle | None:
    try:
        return ProcessHandle(engine_name)
    except OSError:
        return None
