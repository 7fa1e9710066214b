"""What a front end needs of an audio output, and where it gets one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from retrotimer.domain.cues.cues import DueCue
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.engines.engine_choice import NONE, Device, OutputChoice


class Player(Protocol):
    """An audio output. `name` is what is in use, "none" if nothing sounds; `reason` is why."""

    name: str
    reason: str

    @property
    def device(self) -> Device:
        """Where it sounds, as far as that is known."""

    @property
    def devices(self) -> tuple[Device, ...]:
        """Those there are, as far as it was asked: see `ask_devices`."""

    def ask_devices(self) -> None:
        """Let `devices` be brought up to date, in about half a second."""

    def play(self, cues: Sequence[DueCue], length_s: float, side: Side = Side.BOTH) -> None:
        """Sound each cue `at_s` seconds from now, instead of what sounded."""

    def silence(self) -> None: ...

    def warm(self, texts: Sequence[str]) -> None:
        """Make these ready to be said at once."""

    def choose(self, choice: OutputChoice) -> None:
        """Sound like this from now on, also what sounds."""

    def poll(self) -> None:
        """At every tick: see what became of the output."""

    def settle(self) -> None:
        """Wait until an output is open or none is, at most two seconds."""

    def drain(self) -> None:
        """Wait for the last cue, at most some seconds."""

    def close(self) -> None:
        """Fall silent for good."""


class SilentPlayer:
    """No output: cues are shown only."""

    name = NONE
    device = Device("", "")
    devices: tuple[Device, ...] = ()

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def ask_devices(self) -> None: ...

    def play(self, cues: Sequence[DueCue], length_s: float, side: Side = Side.BOTH) -> None: ...

    def silence(self) -> None: ...

    def warm(self, texts: Sequence[str]) -> None: ...

    def choose(self, choice: OutputChoice) -> None: ...

    def poll(self) -> None: ...

    def settle(self) -> None: ...

    def drain(self) -> None: ...

    def close(self) -> None: ...


def open_player(choice: OutputChoice | None = None, *, muted: str = "") -> Player:
    """The player of this machine; `muted` is why there is to be none. Never raises, never waits."""
    if muted:
        return SilentPlayer(muted)
    from retrotimer.sound.process.process_player import SpeakerPlayer

    return SpeakerPlayer(choice)
