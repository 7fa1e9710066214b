"""Which outputs there are to try, in which order, and what a person chose of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

SIMPLEAUDIO = "simpleaudio"
QT = "qt"
TITLES = {SIMPLEAUDIO: "simpleaudio", QT: "Qt"}
# What a player is called while the first output is being opened, and while nothing sounds.
OPENING = "opening"
NONE = "none"
# Lists the devices and opens none.
LISTER = "devices"

# An output that breaks twice in this time is passed over for the next.
SETTLED_S = 10.0
# When none opens, all are tried again after a pause that doubles.
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 30.0


@dataclass(frozen=True, slots=True)
class Device:
    """An audio output as Qt knows it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OutputChoice:
    """Where and how cues sound.

    `order` are the outputs to try; `device` is a name or id of Qt's, empty for the default.
    `volume` is that of the cues; `clips` are the folders of the voice, the first that has a text
    says it. `latencies_s` is what a device adds, by its name or id; empty for any other.
    """

    order: tuple[str, ...] = (SIMPLEAUDIO, QT)
    device: str = ""
    volume: float = 1.0
    clips: tuple[Path, ...] = ()
    latencies_s: Mapping[str, float] = field(default_factory=dict)

    @property
    def chain(self) -> tuple[str, ...]:
        """The outputs in the order they are tried: only Qt can open a device by its name."""
        return tuple(sorted(self.order, key=lambda n: n != QT)) if self.device else self.order

    def latency_s(self, device: Device) -> float:
        """What this device adds."""
        keys = [key for key in (device.id, device.name, "") if key in self.latencies_s]
        return self.latencies_s[keys[0]] if keys else 0.0


class Chain:
    """Which output to try next, and when. It is told what became of each; it opens nothing."""

    def __init__(self, outputs: tuple[str, ...]) -> None:
        self.failures: dict[str, str] = {}
        self.exhausted = False
        self.try_s = -inf
        self._outputs = outputs
        self._next = 0
        self._pause_s = FIRST_PAUSE_S
        self._opened_s = -inf
        self._lost_s: dict[str, float] = {}

    @property
    def output(self) -> str:
        return self._outputs[self._next]

    @property
    def reason(self) -> str:
        """Why the outputs tried so far do not sound."""
        return "; ".join(self.failures.values())

    def opened(self, now_s: float) -> None:
        """The output sounds: only why those before it do not is still worth telling."""
        before = self._outputs[: self._next]
        self.failures = {output: self.failures[output] for output in before}
        self.exhausted = False
        self._opened_s = now_s

    def failed(self, reason: str, now_s: float) -> None:
        """The output did not open: the next one, or all again after a pause."""
        self.failures[self.output] = reason
        self._next += 1
        if self._next == len(self._outputs):
            self._next = 0
            self.exhausted = True
            self.try_s = now_s + self._pause_s
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)

    def lost(self, reason: str, now_s: float) -> None:
        """The output broke after it had opened: from the first one again, at once."""
        if now_s - self._opened_s > SETTLED_S:
            self._pause_s = FIRST_PAUSE_S
        before_s = self._lost_s.get(self.output, -inf)
        self._lost_s[self.output] = now_s
        if now_s - before_s < SETTLED_S:
            self.failed(reason, now_s)
        else:
            self.failures = {self.output: reason}
            self._next = 0
