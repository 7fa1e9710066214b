"""Which outputs there are to try, in which order, and what a person chose of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

SIMPLEAUDIO = "simpleaudio"
QT = "qt"
ENGINE_TITLES = {SIMPLEAUDIO: "simpleaudio", QT: "Qt"}
# What a player is called while the first output is being opened, and while nothing sounds.
OPENING = "opening"
NONE = "none"
# Lists the devices and opens none.
DEVICE_LISTER = "devices"

# An output that breaks twice in this time is passed over for the next.
STABLE_AFTER_S = 10.0
# When none opens, all are tried again after a pause that doubles.
FIRST_RETRY_PAUSE_S = 2.0
MAX_RETRY_PAUSE_S = 30.0


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """An audio output as Qt knows it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class AudioOptions:
    """Where and how cues sound.

    `order` are the outputs to try; `device` is a name or id of Qt's, empty for the default.
    `volume` is that of the cues; `clips` are the folders of the voice, the first that has a text
    says it. `latencies_s` is what a device adds, by its name or id; empty for any other.
    """

    engine_order: tuple[str, ...] = (SIMPLEAUDIO, QT)
    device: str = ""
    volume: float = 1.0
    clip_folders: tuple[Path, ...] = ()
    device_latencies_s: Mapping[str, float] = field(default_factory=dict)

    @property
    def effective_order(self) -> tuple[str, ...]:
        """The outputs in the order they are tried: only Qt can open a device by its name."""
        return (
            tuple(sorted(self.engine_order, key=lambda n: n != QT))
            if self.device
            else self.engine_order
        )

    def latency_s(self, device: AudioDevice) -> float:
        """What this device adds."""
        keys = [key for key in (device.id, device.name, "") if key in self.device_latencies_s]
        return self.device_latencies_s[keys[0]] if keys else 0.0


class EngineFallback:
    """Which output to try next, and when. It is told what became of each; it opens nothing."""

    def __init__(self, engine_names: tuple[str, ...]) -> None:
        self.failures: dict[str, str] = {}
        self.is_exhausted = False
        self.retry_s = -inf
        self._engine_names = engine_names
        self._index = 0
        self._pause_s = FIRST_RETRY_PAUSE_S
        self._opened_s = -inf
        self._last_lost_s: dict[str, float] = {}

    @property
    def engine_name(self) -> str:
        return self._engine_names[self._index]

    @property
    def failure_text(self) -> str:
        """Why the outputs tried so far do not sound."""
        return "; ".join(self.failures.values())

    def mark_opened(self, now_s: float) -> None:
        """The output sounds: only why those before it do not is still worth telling."""
        before = self._engine_names[: self._index]
        self.failures = {output: self.failures[output] for output in before}
        self.is_exhausted = False
        self._opened_s = now_s

    def mark_failed(self, reason: str, now_s: float) -> None:
        """The output did not open: the next one, or all again after a pause."""
        self.failures[self.engine_name] = reason
        self._index += 1
        if self._index == len(self._engine_names):
            self._index = 0
            self.is_exhausted = True
            self.retry_s = now_s + self._pause_s
            self._pause_s = min(2 * self._pause_s, MAX_RETRY_PAUSE_S)

    def mark_lost(self, reason: str, now_s: float) -> None:
        """The output broke after it had opened: from the first one again, at once."""
        if now_s - self._opened_s > STABLE_AFTER_S:
            self._pause_s = FIRST_RETRY_PAUSE_S
        before_s = self._last_lost_s.get(self.engine_name, -inf)
        self._last_lost_s[self.engine_name] = now_s
        if now_s - before_s < STABLE_AFTER_S:
            self.mark_failed(reason, now_s)
        else:
            self.failures = {self.engine_name: reason}
            self._index = 0
