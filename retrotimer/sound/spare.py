"""The processes beside the one that sounds: its warm replacement, and one that lists devices."""

from __future__ import annotations

from math import inf

from retrotimer.sound import wire
from retrotimer.sound.child import Child
from retrotimer.sound.outputs import LISTER, Device

# Not while the announcement that follows a silence is being rendered.
SPARE_AFTER_S = 0.25
# One that failed is not worth more than this.
AGAIN_AFTER_S = 30.0


class Spare:
    """A second speaker process with the device tried and the voice warm, silent until it is taken.

    A device still plays 100 ms of what simpleaudio gave it. Whoever is killed is silent at once,
    so the one that sounds is killed, and this one goes on.
    """

    def __init__(self) -> None:
        self._child: Child | None = None
        self._due_s = inf

    def want(self, now_s: float) -> None:
        """One may be started soon."""
        self._due_s = now_s + SPARE_AFTER_S

    def poll(self, output: str, warm: wire.Message, now_s: float) -> None:
        """Start it when its time has come, and see that it lives."""
        if self._child is None:
            if now_s >= self._due_s:
                self._due_s = inf
                self._child = started(output)
                if self._child is not None:
                    self._child.tell(warm)
            return
        for message in self._child.messages():
            self._child.opened |= message["said"] == "opened"
        if self._child.over or self._child.silent_too_long:
            self.drop()
            self._due_s = now_s + AGAIN_AFTER_S

    def tell(self, message: wire.Message) -> None:
        """Let it get ready like the one that sounds."""
        if self._child is not None:
            self._child.tell(message)

    def take(self) -> Child | None:
        """The spare, if it is ready; it is no spare any more."""
        if self._child is None or not self._child.opened:
            return None
        child, self._child = self._child, None
        return child

    def drop(self) -> None:
        """None is wanted."""
        self._due_s = inf
        if self._child is not None:
            self._child.kill()
        self._child = None


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

    def learn(self, opened: wire.Message) -> None:
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
