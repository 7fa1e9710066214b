"""The speaker process: `python -m retrotimer.sound.process.audio_process ENGINE DEVICE`.

It gets cues on stdin, renders them and plays them; it tells on stdout how that goes. Everything
that can hang, crash or eat memory lives here: numpy, the decoder, the device. It ends with its
stdin, so that a parent that is killed leaves nothing behind.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NoReturn

from retrotimer.clock import stamp_s
from retrotimer.sound.engines.engine import Engine, NoOutputError
from retrotimer.sound.pcm.tones import Pcm
from retrotimer.sound.process import protocol
from retrotimer.sound.process.late_cues import in_time
from retrotimer.sound.process.late_start import OFF_S, Quiets, catch_up, quiets
from retrotimer.sound.rendering.soundtrack import offset, on_side, render
from retrotimer.sound.voices.manifest import VoiceError
from retrotimer.sound.voices.voice import Voice

# How often the parent hears that this process lives.
ALIVE_EVERY_S = 0.5
# Rendering takes about this long; if it takes longer, it is done again for a later beginning.
RENDERED_WITHIN_S = 0.04
MOST_ATTEMPTS = 3
# Kept in front of the first cue, and cut to the sample when it is known when the block begins.
_FRONT_S = 1.0
_READ_SIZE = 65_536


class Speaker:
    """Obeys the parent with one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commands: SimpleQueue[protocol.Message] = SimpleQueue()
        # Every block up to this number was silenced.
        self._silenced = -1
        self._clips: tuple[tuple[Path, int], ...] = ()
        self._voice: Clips = Clips(())
        # What is to be decoded when there is nothing else to do, the first one last.
        self._cold: list[str] = []
        self._told: tuple[object, ...] = ()

    def run(self) -> NoReturn:
        """Until the device is lost: NoOutputError."""
        Thread(target=self._listen, daemon=True).start()
        alive_s = stamp_s()
        while True:
            self._tell_devices()
            try:
                self._obey(self._commands.get(timeout=0 if self._cold else self._engine.step_s))
            except Empty:
                if self._cold:
                    self._voice.pcm(self._cold.pop())
            self._engine.step()
            if stamp_s() - alive_s >= ALIVE_EVERY_S:
                alive_s = stamp_s()
                say("alive", heard_s=self._engine.alive_s)

    def _obey(self, command: protocol.Message) -> None:
        match command["do"]:
            case "play":
                self._play(protocol.block(command))
            case "warm":
                self._choose(tuple(map(Path, command["clips"])))
                self._cold = command["texts"][::-1]
            case "silence":
                self._engine.silence()

    def _play(self, block: protocol.Block) -> None:
        if block.number <= self._silenced:
            return
        self._choose(block.clips)
        rendered = self._rendered(block)
        if block.number > self._silenced:
            pcm = on_side(rendered.pcm, block.side)
            heard_s = self._engine.begin(pcm) + block.latency_s
            late_s = heard_s - block.stamp_s - rendered.first_s
            if late_s > OFF_S:
                catch_up(pcm, rendered.quiet, offset(late_s))
            say(
                "started",
                number=block.number,
                until_s=block.stamp_s + rendered.until_s,
                heard_s=self._engine.alive_s,
                complaint=self._voice.complaint,
            )
        if block.number <= self._silenced:
            # It was silenced while it began, when there was nothing yet to be silenced.
            self._engine.silence()

    def _rendered(self, block: protocol.Block) -> _Rendered:
        """The block from where it can be heard first."""
        takes_s = RENDERED_WITHIN_S
        for _ in range(MOST_ATTEMPTS):
            asked_s = stamp_s()
            begin_s = self._heard_first_s(block) + takes_s
            cues = in_time(block.cues, begin_s, block.heard_s)
            moved = [replace(due, at_s=due.at_s - begin_s + _FRONT_S) for due in cues]
            length_s = max(block.length_s - begin_s, 0.0) + _FRONT_S + 0.05
            pcm = render(moved, length_s, self._voice, volume=block.volume)
            first_s = self._heard_first_s(block)
            if not cues or first_s <= cues[0].at_s:
                break
            takes_s = min(2 * (stamp_s() - asked_s), _FRONT_S)
        cut = max(offset(_FRONT_S + first_s - begin_s), 0)
        spans = [(offset(due.at_s - first_s), offset(due.until_s - first_s)) for due in cues]
        until_s = max((due.until_s for due in cues), default=0.0)
        return _Rendered(pcm[cut:], first_s, until_s, quiets(spans, len(pcm) - cut))

    def _heard_first_s(self, block: protocol.Block) -> float:
        """Which second of the block is heard first if it begins now."""
        return stamp_s() + self._engine.start_s + block.latency_s - block.stamp_s

    def _choose(self, clips: tuple[Path, ...]) -> None:
        found = tuple((folder, changed_ns(folder)) for folder in clips)
        if found != self._clips:
            self._clips, self._voice = found, Clips(clips)

    def _tell_devices(self) -> None:
        engine = self._engine
        now = (engine.device, engine.device_id, engine.note, engine.default, tuple(engine.devices))
        if now != self._told:
            self._told = now
            say_opened(engine)

    def _listen(self) -> None:
        rest = b""
        while received := os.read(0, _READ_SIZE):
            *lines, rest = (rest + received).split(b"\n")
            for text in lines:
                command = protocol.message(text)
                if command is None:
                    continue
                if command["do"] == "silence":
                    self._silenced = command["number"]
                    self._engine.hush()
                self._commands.put(command)
        # The parent is gone, or wants us gone: nothing of the device is waited for.
        os._exit(0)


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A block as sound: which second of it comes first, when its last cue is over, where it rests.

    Seconds count from the block's stamp, samples from the first one here.
    """

    pcm: Pcm
    first_s: float
    until_s: float
    quiet: Quiets


class Clips:
    """The voices of a block, the first that has a text says it.

    What none can say is left out, and `complaint` tells why.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.complaint = ""
        self._nothing = render((), 0.0)
        self._voices: list[Voice] = []
        for folder in folders:
            try:
                self._voices.append(Voice(folder))
            except VoiceError as error:
                self.complaint = str(error)

    def pcm(self, text: str) -> Pcm:
        """A text as PCM, empty if it cannot be said."""
        for voice in self._voices:
            try:
                return voice.pcm(text)
            except VoiceError as error:
                self.complaint = str(error)
            except KeyError:
                continue
        if self._voices:
            self.complaint = self.complaint or f"the voice has no clip of {text!r}"
        return self._nothing


def changed_ns(folder: Path) -> int:
    """When the clips of a folder were last changed, as far as can be told."""
    try:
        return (folder / "manifest.json").stat().st_mtime_ns
    except OSError:
        return 0


def say(said: str, **fields: object) -> None:
    """Tell the parent, in one piece."""
    os.write(1, protocol.line({"said": said} | fields))


def say_opened(engine: Engine) -> None:
    say(
        "opened",
        device=engine.device,
        device_id=engine.device_id,
        note=engine.note,
        devices=engine.devices,
        default=engine.default,
    )


def opened(name: str, device: str) -> Engine:
    """The engine of that name, opened. Raises NoOutputError."""
    if name == "simpleaudio":
        from retrotimer.sound.engines.simpleaudio_engine import BlockEngine

        return BlockEngine()
    from retrotimer.sound.engines.qt_engine import QtEngine

    engine = QtEngine(device)
    if name == "qt":
        engine.open()
    return engine


def main(name: str, device: str) -> NoReturn:
    """Open an output and obey until it is lost or the parent is gone."""
    engine: Engine | None = None
    try:
        engine = opened(name, device)
        Speaker(engine).run()
    except NoOutputError as error:
        heard_s = stamp_s() if engine is None else engine.alive_s
        say("failed" if engine is None else "lost", reason=str(error), heard_s=heard_s)
    # Whatever a library would do at a proper end, it could hang in it.
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:3])
