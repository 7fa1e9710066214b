"""The devices there are, asked for in a process of its own."""

from __future__ import annotations

from math import inf

from retrotimer.sound.engines.engine_choice import DEVICE_LISTER, AudioDevice
from retrotimer.sound.process import protocol
from retrotimer.sound.process.process_handle import ProcessHandle


class DeviceList:
    """Asks Qt, in a process of its own, which devices there are and which is the default."""

    def __init__(self) -> None:
        self.devices: tuple[AudioDevice, ...] = ()
        self.default_device = AudioDevice("", "")
        self._process: ProcessHandle | None = None
        self._request_s = inf

    def request(self, now_s: float) -> None:
        """Ask, if nobody is asking."""
        self._request_s = min(self._request_s, now_s)

    def poll(self, now_s: float) -> bool:
        """Start asking when its time has come; has an answer come?"""
        if self._process is None:
            if now_s >= self._request_s:
                self._request_s = inf
                self._process = start_process(DEVICE_LISTER)
            return False
        answered = False
        for message in self._process.receive():
            if message["said"] == "opened":
                self.update_from(message)
                answered = True
        if answered or self._process.has_ended or self._process.is_unresponsive:
            self.cancel()
        return answered

    def update_from(self, message: protocol.Message) -> None:
        """What an opened output of Qt's knows."""
        self.devices = tuple(AudioDevice(*device) for device in message["devices"])
        self.default_device = AudioDevice(*message["default"])

    def cancel(self) -> None:
        """Nobody wants to know any more."""
        if self._process is not None:
            self._process.kill()
        self._process = None


def start_process(engine_name: str, device: str = "") -> ProcessHandle | None:
    """A process for that output, or None if this computer can start none."""
    try:
        return ProcessHandle(engine_name, device)
    except OSError:
        return None
