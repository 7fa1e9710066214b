"""What a user can choose about the sound: engines and their order, device, volume and voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SIMPLEAUDIO = "simpleaudio"
QT = "qt"
ENGINE_TITLES = {SIMPLEAUDIO: "simpleaudio", QT: "Qt"}
# The engine name of a player while the first engine is being opened, and while nothing can sound.
OPENING = "opening"
NONE = "none"


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """An audio output device as Qt knows it; both fields are empty where it is not known."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class AudioOptions:
    """Where and how cues sound.

    `engine_order` names the engines in the order in which they are tried. `device` is the name or
    id of one of Qt's devices, empty for the system's default. `volume` is a factor for the cues,
    1.0 as recorded. `clip_folders` are the folders of the voice; the first that has a text speaks
    it. `device_latencies_s` maps the name or id of a device to the seconds by which it sounds late;
    the empty key stands for every other device.
    """

    engine_order: tuple[str, ...] = (SIMPLEAUDIO, QT)
    device: str = ""
    volume: float = 1.0
    clip_folders: tuple[Path, ...] = ()
    device_latencies_s: Mapping[str, float] = field(default_factory=dict)

    @property
    def effective_order(self) -> tuple[str, ...]:
        """The engines as they are really tried: only Qt can open a device by its name."""
        if not self.device:
            return self.engine_order
        return tuple(sorted(self.engine_order, key=lambda engine_name: engine_name != QT))

    def latency_s(self, device: AudioDevice) -> float:
        """The seconds by which this device sounds late, 0 where that is not known."""
        keys = [key for key in (device.id, device.name, "") if key in self.device_latencies_s]
        return self.device_latencies_s[keys[0]] if keys else 0.0
