"""The player of a session: hands cues to a speaker process, and gets another when one fails.

Nothing here waits for a device or loads one: that is the speaker's. `poll` it at every tick.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

from retrotimer.clock import sleep_s, stamp_s
from retrotimer.domain.cues.cues import DueCue
from retrotimer.domain.cues.upcoming import FAREWELL_S
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.engines.engine_choice import (
    NONE,
    OPENING,
    QT,
    SIMPLEAUDIO,
    TITLES,
    Chain,
    Device,
    OutputChoice,
)
from retrotimer.sound.process import protocol
from retrotimer.sound.process.device_list import DeviceList
from retrotimer.sound.process.process_handle import Child

# A block whose time is over by this much is not taken up again.
STALE_S = 5.0
STEP_S = 0.02
LONGEST_SETTLE_S = 2.0
# All that is said after the end of a session is said by then.
LONGEST_DRAIN_S = FAREWELL_S
# How long after its last cue a device may be left alone.
TAIL_S = 0.3


class SpeakerPlayer:
    """Sounds cues in a process of their own, whatever the device does to it."""

    def __init__(self, choice: OutputChoice | None = None) -> None:
        self.name = OPENING
        self.reason = "the sound is being opened"
        self._choice = choice or OutputChoice()
        self._chain = Chain(self._choice.chain)
        self._child: Child | None = None
        self._list = DeviceList()
        self._device = Device("", "")
        self._number = 0
        # What is to sound; until when its last cue will; until when it surely did, if it began.
        self._block: protocol.Block | None = None
        self._until_s = 0.0
        self._heard_s: float | None = None
        self._texts: tuple[str, ...] = ()
        self._plays = ""
        self._begun_s = stamp_s()
        self._start()

    @property
    def pid(self) -> int:
        """The process that sounds, or is about to; 0 where there is none."""
        return 0 if self._child is None else self._child.pid

    @property
    def device(self) -> Device:
        """Where it sounds, as far as that is known: simpleaudio never tells."""
        return self._device

    @property
    def devices(self) -> tuple[Device, ...]:
        """Those Qt knows of, as far as it was asked: see `ask_devices`."""
        return self._list.devices

    def ask_devices(self) -> None:
        """Let `devices` be brought up to date, in about half a second."""
        self._list.want(stamp_s())

    def play(self, cues: Sequence[DueCue], length_s: float, side: Side = Side.BOTH) -> None:
        """Sound each cue `at_s` seconds from now, instead of what sounded."""
        self._block = protocol.Block(0, stamp_s(), tuple(cues), length_s, side=side)
        self._heard_s = None
        self._send()

    def silence(self) -> None:
        """Nothing is heard any more within a few hundredths of a second.

        If a cue was cut, what is played next can come a quarter of a second late; `play` alone
        replaces at once.
        """
        block, self._block = self._block, None
        self._until_s = 0.0
        if self._child is None or block is None:
            return
        if self._child.opened and self._child.engine == SIMPLEAUDIO and block.sounds_at(stamp_s()):
            # A device still plays 100 ms of what simpleaudio gave it; who is killed is silent.
            self._child.kill()
            self._start()
        else:
            self._child.tell({"do": "silence", "number": self._number})

    def warm(self, texts: Sequence[str]) -> None:
        """Make these ready to be said at once."""
        self._texts = tuple(texts)
        if self._child is not None:
            self._child.tell(self._warming)

    def choose(self, choice: OutputChoice) -> None:
        """Sound like this from now on, also what sounds: its rest is sent again."""
        before, self._choice = self._choice, choice
        if before == choice:
            # What sounds is not cut for nothing; the clips in a folder can be others, though.
            self.warm(self._texts)
            return
        if self._heard_s is not None:
            self._heard_s = stamp_s()
        if (before.chain, before.device) != (choice.chain, choice.device):
            self._drop()
            self._chain = Chain(choice.chain)
            self._start()
        else:
            self.warm(self._texts)
            self._send()

    def poll(self) -> None:
        """At every tick: see what became of the output, get another if it failed."""
        now_s = stamp_s()
        if self._list.poll(now_s):
            self._device = self._list.default
        if self.name == OPENING and now_s > self._begun_s + LONGEST_SETTLE_S:
            self.name, self.reason = NONE, f"{TITLES[self._chain.output]} has not answered yet"
        child = self._child
        if child is None:
            if now_s >= self._chain.try_s:
                self._start()
            return
        for message in child.messages():
            self._obey(message)
            if self._child is not child:
                return
        if child.over:
            self._lose(child.last_words, child.ended_s)
        elif child.silent_too_long:
            self._lose(f"{TITLES[child.engine]} does not answer", self._heard_s)

    def settle(self) -> None:
        """Wait until an output is open or none is, at most two seconds."""
        self._wait(LONGEST_SETTLE_S, lambda: self.name != OPENING)

    def drain(self) -> None:
        """Wait for the last cue, at most some seconds."""
        self._wait(LONGEST_DRAIN_S, lambda: self.name == NONE or stamp_s() > self._until_s + TAIL_S)

    def close(self) -> None:
        """Fall silent for good."""
        child = self._child
        self._drop()
        self._list.drop()
        if child is not None:
            child.reap()

    def _start(self) -> None:
        """Start the next output of the chain; what is to sound is handed to it at once."""
        device = self._choice.device if self._chain.output == QT else ""
        try:
            self._child = Child(self._chain.output, device)
        except OSError as error:
            self._fail(f"no speaker process starts: {error}")
            return
        self._child.tell(self._warming)
        self._send()

    def _send(self) -> None:
        """Hand over what is to sound, as far as it was not heard yet."""
        block = self._block
        if block is None or self._child is None:
            return
        if stamp_s() > block.until_s + STALE_S:
            self._block = None
            return
        if any(self._choice.latencies_s) and self._child.engine == SIMPLEAUDIO:
            # simpleaudio plays on whatever the default is by now, and never tells.
            self._list.want(stamp_s())
        self._number += 1
        block = replace(
            block,
            number=self._number,
            heard_s=-inf if self._heard_s is None else self._heard_s - block.stamp_s,
            volume=self._choice.volume,
            latency_s=self._choice.latency_s(self._device),
            clips=self._choice.clips,
        )
        self._until_s = block.sounds_until_s
        self._child.tell(protocol.play(block))

    @property
    def _warming(self) -> protocol.Message:
        return protocol.warm(self._texts, self._choice.clips)

    def _obey(self, message: protocol.Message) -> None:
        match message:
            case {"said": "opened"}:
                self._open(message)
            case {"said": "started", "number": self._number}:
                self._until_s, self._heard_s = message["until_s"], message["heard_s"]
                self.reason = "; ".join(filter(None, (self._plays, message["complaint"])))
            case {"said": "alive"} if self._heard_s is not None:
                self._heard_s = message["heard_s"]
            case {"said": "failed"}:
                self._fail(message["reason"])
            case {"said": "lost"}:
                self._lose(message["reason"], message["heard_s"])

    def _open(self, message: protocol.Message) -> None:
        """The output is open, or Qt's has gone over to another device."""
        child = self._child
        if child is None:
            return
        now_s = stamp_s()
        if not child.opened:
            child.opened = True
            self._chain.opened(now_s)
        if child.engine == QT:
            self._list.learn(message)
            self._device = Device(message["device_id"], message["device"])
        elif any(self._choice.latencies_s):
            self._list.want(now_s)
        self.name = child.engine
        note = message["note"]
        if self._choice.device and child.engine != QT:
            note = f"{self._choice.device} can be opened by Qt only"
        plays = f"{TITLES[child.engine]} plays on {message['device']}"
        parts = (plays, note, *self._chain.failures.values())
        self.reason = self._plays = "; ".join(filter(None, parts))

    def _fail(self, reason: str) -> None:
        """An output did not open: on to the next, or visibly none."""
        self._drop()
        self._chain.failed(reason, stamp_s())
        if self._chain.exhausted:
            self.name, self.reason = NONE, self._chain.reason

    def _lose(self, reason: str, heard_s: float | None) -> None:
        """An output broke: what it had not sounded is sent again to the next that opens."""
        if self._child is not None and not self._child.opened:
            self._fail(reason)
            return
        if self._heard_s is not None and heard_s is not None:
            self._heard_s = heard_s
        self._drop()
        self._chain.lost(reason, stamp_s())
        again = self._chain.reason if self._chain.exhausted else f"{reason}; it is opened again"
        self.name, self.reason = NONE, again

    def _drop(self) -> None:
        if self._child is not None:
            self._child.kill()
        self._child = None

    def _wait(self, longest_s: float, over: Callable[[], bool]) -> None:
        for _ in range(round(longest_s / STEP_S)):
            self.poll()
            if over():
                return
            sleep_s(STEP_S)
