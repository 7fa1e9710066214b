"""The devices there are, asked for in a process of its own."""

from __future__ import annotations

from math import inf

from retrotimer.sound.engines.engine_choice import LISTER, Device
from retrotimer.sound.process import protocol
from retrotimer.sound.process.process_handle import Child


class DeviceList:
    """Asks Qt, in a process of its own, which devices there are and which is the default."""

    def __init__(self) -> None:
        self.devices: tuple[Device, ...] = ()
        self.default = Device("", "")
        self._child: Child | None = None
        self._due_s = inf

    def want(self, now_s: float) -> None:
        """Ask, if nobody is asking."""
        self._due_s = min(self._due_s, now_s)

    def poll(self, now_s: float) -> bool:
        """Start asking when its time has come; has an answer come?"""
        if self._child is None:
            if now_s >= self._due_s:
                self._due_s = inf
                self._child = started(LISTER)
            return False
        answered = False
        for message in self._child.messages():
            if message["said"] == "opened":
                self.learn(message)
                answered = True
        if answered or self._child.over or self._child.silent_too_long:
            self.drop()
        return answered

    def learn(self, opened: protocol.Message) -> None:
        """What an opened output of Qt's knows."""
        self.devices = tuple(Device(*device) for device in opened["devices"])
        self.default = Device(*opened["default"])

    def drop(self) -> None:
        """Nobody wants to know any more."""
        if self._child is not None:
            self._child.kill()
        self._child = None


def started(output: str, device: str = "") -> Child | None:
    """A process for that output, or None if this computer can start none."""
    try:
        return Child(output, device)
    except OSError:
        return None
