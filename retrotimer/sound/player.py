"""What a front end needs of an audio output, and where it gets one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.engines.engine_choice import NONE, AudioDevice, AudioOptions


class Player(Protocol):
    """An audio output. `name` is what is in use, "none" if nothing sounds; `reason` is why."""

    engine_name: str
    status_text: str

    @property
    def device(self) -> AudioDevice:
        """Where it sounds, as far as that is known."""

    @property
    def devices(self) -> tuple[AudioDevice, ...]:
        """Those there are, as far as it was asked: see `ask_devices`."""

    def refresh_devices(self) -> None:
        """Let `devices` be brought up to date, in about half a second."""

    def play(self, cues: Sequence[ScheduledCue], length_s: float, side: Side = Side.BOTH) -> None:
        """Sound each cue `at_s` seconds from now, instead of what sounded."""

    def silence(self) -> None: ...

    def preload(self, texts: Sequence[str]) -> None:
        """Make these ready to be said at once."""

    def set_options(self, options: AudioOptions) -> None:
        """Sound like this from now on, also what sounds."""

    def poll(self) -> None:
        """At every tick: see what became of the output."""

    def wait_until_ready(self) -> None:
        """Wait until an output is open or none is, at most two seconds."""

    def drain(self) -> None:
        """Wait for the last cue, at most some seconds."""

    def close(self) -> None:
        """Fall silent for good."""


class SilentPlayer:
    """No output: cues are shown only."""

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
    """The player of this machine; `muted` is why there is to be none. Never raises, never waits."""
    if mute_reason:
        return SilentPlayer(mute_reason)
    from retrotimer.sound.process.process_player import ProcessPlayer

    return ProcessPlayer(options)
