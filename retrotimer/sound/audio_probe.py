"""Tries every output of this machine at once, each in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.clock import sleep_s, stamp_s
from retrotimer.sound.engines.engine_choice import QT, TITLES, Device, OutputChoice
from retrotimer.sound.process.process_handle import OPENS_WITHIN_S, Child

STEP_S = 0.02


@dataclass(frozen=True, slots=True)
class Link:
    """One output of the chain: whether it opened, and on what or why not."""

    output: str
    opens: bool
    why: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What became of each output, in the order in which a session tries them."""

    links: tuple[Link, ...]
    devices: tuple[Device, ...]

    @property
    def used(self) -> Link | None:
        """The output that a session would use."""
        return next((link for link in self.links if link.opens), None)


def survey(choice: OutputChoice) -> Survey:
    """Try all outputs of a choice; takes five seconds where a sound server never answers."""
    trials = [_Trial(output, choice.device if output == QT else "") for output in choice.chain]
    end_s = stamp_s() + OPENS_WITHIN_S
    while not all(trial.over for trial in trials) and stamp_s() < end_s:
        sleep_s(STEP_S)
        for trial in trials:
            trial.look()
    for trial in trials:
        trial.end()
    devices = next((trial.devices for trial in trials if trial.devices), ())
    return Survey(tuple(trial.link for trial in trials), devices)


class _Trial:
    """One output being tried."""

    def __init__(self, output: str, device: str) -> None:
        self.link = Link(output, opens=False, why=f"{TITLES[output]} does not answer")
        self.devices: tuple[Device, ...] = ()
        self.over = False
        self._output = output
        self._child: Child | None = None
        try:
            self._child = Child(output, device)
        except OSError as error:
            self._ended(f"no speaker process starts: {error}")

    def look(self) -> None:
        """Hear what it says; `over` when that is known."""
        if self._child is None or self.over:
            return
        for message in self._child.messages():
            match message:
                case {"said": "opened"}:
                    self.devices = tuple(Device(*device) for device in message["devices"])
                    notes = filter(None, (message["device"], message["note"]))
                    self._ended("; ".join(notes), opens=True)
                case {"said": "failed"}:
                    self._ended(message["reason"])
        if self._child.over and not self.over:
            self._ended(self._child.last_words)

    def end(self) -> None:
        """Leave no process behind."""
        if self._child is not None:
            self._child.kill()
            self._child.reap()

    def _ended(self, why: str, *, opens: bool = False) -> None:
        self.link = Link(self._output, opens, why)
        self.over = True
