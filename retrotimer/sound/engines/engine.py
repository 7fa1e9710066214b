"""What an output does for the speaker process; each engine is one way of reaching a device."""

from __future__ import annotations

from typing import Protocol

from retrotimer.sound.pcm.tones import Pcm


class AudioDeviceError(Exception):
    """An output cannot be opened, or was lost; says why, for people."""


class Engine(Protocol):
    """One device, on which one block at a time sounds.

    `start_s` is how long after `begin` its first sample is heard: measured, without what the
    device itself adds. `device` is its name for people, `note` what they should know about it;
    `devices` are all there are and `default` the system's, each with id and name, where known.
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
        """Until when, on the shared clock, the device is known to have sounded."""

    def play(self, pcm: Pcm) -> float:
        """Sound a block instead of what sounded: mono, or two columns. Raises NoOutputError.

        Returns the stamp at which its first sample is heard, as far as can be told. The block is
        read as it sounds: what is written into it half a second ahead is heard.
        """

    def mute_now(self) -> None:
        """What can be done for silence from another thread, at once."""

    def silence(self) -> None:
        """Be silent."""

    def update(self) -> None:
        """Called every `step_s`: keep sounding. Raises NoOutputError if the device was lost."""
