"""The interface of an engine: one way to reach an audio device, used by the audio process."""

from __future__ import annotations

from typing import Protocol

from retrotimer.sound.pcm.tones import Pcm


class AudioDeviceError(Exception):
    """A device cannot be opened or was lost; the message tells the user why."""


class Engine(Protocol):
    """Plays one block of samples at a time on one device.

    `device` is the name that the user sees, `note` what the user should know about it. `devices`
    are all devices and `default_device` is the system's default, each as id and name, where the
    engine knows them. `start_delay_s` is how long after `play` the first sample is heard, as
    measured, without what the device itself adds. `update` is to be called every
    `update_interval_s`.
    """

    name: str
    device: str
    device_id: str
    devices: list[tuple[str, str]]
    default_device: tuple[str, str]
    note: str
    start_delay_s: float
    update_interval_s: float

    @property
    def heard_until_s(self) -> float:
        """Until when the device is known to have sounded, as a stamp of the shared clock."""

    def play(self, pcm: Pcm) -> float:
        """Play a block, mono or in two columns, instead of the one that sounds.

        Returns the stamp at which its first sample is heard, as well as it is known. The samples
        are read while they sound, so that those from half a second ahead on can still be changed.
        Raises AudioDeviceError.
        """

    def mute_now(self) -> None:
        """Do at once, from another thread, what is possible there for silence."""

    def silence(self) -> None:
        """Stop the block that sounds."""

    def update(self) -> None:
        """Keep the block sounding. Raises AudioDeviceError if the device was lost."""
