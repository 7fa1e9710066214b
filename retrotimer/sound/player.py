"""The front of this package: the interface of a player, and `open_player`, which makes one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.audio_options import NONE, AudioDevice, AudioOptions


class Player(Protocol):
    """Plays the cues of a session. No call waits, but for `wait_until_ready`, `drain` and `close`.

    `engine_name` is the engine in use, OPENING before the first one is open, NONE while nothing can
    sound; `status_text` says which device is in use or why nothing sounds.
    """

    engine_name: str
    status_text: str

    @property
    def device(self) -> AudioDevice:
        """The device in use, as far as it is known."""

    @property
    def devices(self) -> tuple[AudioDevice, ...]:
        """The devices that were found when they were last listed: see `refresh_devices`."""

    def refresh_devices(self) -> None:
        """Bring `devices` up to date; this takes about half a second and does not wait."""

    def play(self, cues: Sequence[ScheduledCue], length_s: float, side: Side = Side.BOTH) -> None:
        """Play each cue `at_s` seconds from now, instead of what sounds.

        The block of cues lasts for `length_s` seconds.
        """

    def silence(self) -> None:
        """Fall silent at once."""

    def preload(self, texts: Sequence[str]) -> None:
        """Decode these texts in advance, so that they can be played at once."""

    def set_options(self, options: AudioOptions) -> None:
        """Use these options from now on, also for what sounds."""

    def poll(self) -> None:
        """To be called at every tick: handle what has become of the engine and its device."""

    def wait_until_ready(self) -> None:
        """Wait until an engine is open or none can be opened, at most two seconds."""

    def drain(self) -> None:
        """Wait until the last cue is over, at most 40 s."""

    def close(self) -> None:
        """Fall silent for good."""


class SilentPlayer:
    """A player that plays nothing; `status_text` says why."""

    engine_name = NONE
    device = AudioDevice("", "")
    devices: tuple[AudioDevice, ...] = ()

    def __init__(self, status_text: str) -> None:
        self.status_text = status_text

    def refresh_devices(self) -> None: ...

    def play(
        self, cues: Sequence[ScheduledCue], length_s: float, side: Side = Side.BOTH
    ) -> None: ...

    def silence(self) -> None: ...

    def preload(self, texts: Sequence[str]) -> None: ...

    def set_options(self, options: AudioOptions) -> None: ...

    def poll(self) -> None: ...

    def wait_until_ready(self) -> None: ...

    def drain(self) -> None: ...

    def close(self) -> None: ...


def open_player(options: AudioOptions | None = None, *, mute_reason: str = "") -> Player:
    """A player for this computer. It does not wait for a device and does not raise.

    `mute_reason` is why nothing is to sound, empty to open an engine.
    """
    if mute_reason:
        return SilentPlayer(mute_reason)
    from retrotimer.sound.process.process_player import ProcessPlayer

    return ProcessPlayer(options)
