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

from retrotimer.clock import monotonic_s
from retrotimer.sound.engines.engine import AudioDeviceError, Engine
from retrotimer.sound.pcm.tones import Pcm
from retrotimer.sound.process import protocol
from retrotimer.sound.process.late_cues import reschedule_cues
from retrotimer.sound.process.late_start import (
    START_TOLERANCE_S,
    SilentSpans,
    catch_up,
    find_silent_spans,
)
from retrotimer.sound.rendering.soundtrack import pan_to_side, render, sample_offset
from retrotimer.sound.voices.manifest import VoiceError
from retrotimer.sound.voices.voice import Voice

# How often the parent hears that this process lives.
ALIVE_INTERVAL_S = 0.5
# Rendering takes about this long; if it takes longer, it is done again for a later beginning.
EXPECTED_RENDER_S = 0.04
MAX_RENDER_ATTEMPTS = 3
# Kept in front of the first cue, and cut to the sample when it is known when the block begins.
_LEAD_IN_S = 1.0
_READ_SIZE = 65_536


class AudioProcess:
    """Obeys the parent with one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commands: SimpleQueue[protocol.Message] = SimpleQueue()
        # Every block up to this number was silenced.
        self._silenced_number = -1
        self._clip_versions: tuple[tuple[Path, int], ...] = ()
        self._voice: FallbackVoice = FallbackVoice(())
        # What is to be decoded when there is nothing else to do, the first one last.
        self._texts_to_decode: list[str] = []
        self._sent_devices: tuple[object, ...] = ()

    def run(self) -> NoReturn:
        """Until the device is lost: NoOutputError."""
        Thread(target=self._read_commands, daemon=True).start()
        alive_s = monotonic_s()
        while True:
            self._send_device_changes()
            try:
                self._execute(
                    self._commands.get(
                        timeout=0 if self._texts_to_decode else self._engine.update_interval_s
                    )
                )
            except Empty:
                if self._texts_to_decode:
                    self._voice.pcm(self._texts_to_decode.pop())
            self._engine.update()
            if monotonic_s() - alive_s >= ALIVE_INTERVAL_S:
                alive_s = monotonic_s()
                send("alive", heard_s=self._engine.heard_until_s)

    def _execute(self, command: protocol.Message) -> None:
        match command["do"]:
            case "play":
                self._play(protocol.parse_block(command))
            case "warm":
                self._update_voice(tuple(map(Path, command["clip_folders"])))
                self._texts_to_decode = command["texts"][::-1]
            case "silence":
                self._engine.silence()

    def _play(self, block: protocol.CueBlock) -> None:
        if block.number <= self._silenced_number:
            return
        self._update_voice(block.clip_folders)
        rendered = self._render_block(block)
        if block.number > self._silenced_number:
            pcm = pan_to_side(rendered.pcm, block.side)
            heard_s = self._engine.play(pcm) + block.latency_s
            late_s = heard_s - block.stamp_s - rendered.first_audible_s
            if late_s > START_TOLERANCE_S:
                catch_up(pcm, rendered.silent_spans, sample_offset(late_s))
            send(
                "started",
                number=block.number,
                until_s=block.stamp_s + rendered.last_cue_end_s,
                heard_s=self._engine.heard_until_s,
                complaint=self._voice.problem,
            )
        if block.number <= self._silenced_number:
            # It was silenced while it began, when there was nothing yet to be silenced.
            self._engine.silence()

    def _render_block(self, block: protocol.CueBlock) -> _RenderedBlock:
        """The block from where it can be heard first."""
        takes_s = EXPECTED_RENDER_S
        for _ in range(MAX_RENDER_ATTEMPTS):
            asked_s = monotonic_s()
            begin_s = self._first_audible_s(block) + takes_s
            cues = reschedule_cues(block.cues, begin_s, block.heard_until_s)
            moved = [replace(due, at_s=due.at_s - begin_s + _LEAD_IN_S) for due in cues]
            length_s = max(block.length_s - begin_s, 0.0) + _LEAD_IN_S + 0.05
            pcm = render(moved, length_s, self._voice, volume=block.volume)
            first_s = self._first_audible_s(block)
            if not cues or first_s <= cues[0].at_s:
                break
            takes_s = min(2 * (monotonic_s() - asked_s), _LEAD_IN_S)
        cut = max(sample_offset(_LEAD_IN_S + first_s - begin_s), 0)
        spans = [
            (sample_offset(due.at_s - first_s), sample_offset(due.until_s - first_s))
            for due in cues
        ]
        until_s = max((due.until_s for due in cues), default=0.0)
        return _RenderedBlock(pcm[cut:], first_s, until_s, find_silent_spans(spans, len(pcm) - cut))

    def _first_audible_s(self, block: protocol.CueBlock) -> float:
        """Which second of the block is heard first if it begins now."""
        return monotonic_s() + self._engine.start_delay_s + block.latency_s - block.stamp_s

    def _update_voice(self, clip_folders: tuple[Path, ...]) -> None:
        found = tuple((folder, manifest_changed_ns(folder)) for folder in clip_folders)
        if found != self._clip_versions:
            self._clip_versions, self._voice = found, FallbackVoice(clip_folders)

    def _send_device_changes(self) -> None:
        engine = self._engine
        now = (
            engine.device,
            engine.device_id,
            engine.note,
            engine.default_device,
            tuple(engine.devices),
        )
        if now != self._sent_devices:
            self._sent_devices = now
            send_opened(engine)

    def _read_commands(self) -> None:
        rest = b""
        while received := os.read(0, _READ_SIZE):
            *lines, rest = (rest + received).split(b"\n")
            for text in lines:
                command = protocol.decode_message(text)
                if command is None:
                    continue
                if command["do"] == "silence":
                    self._silenced_number = command["number"]
                    self._engine.mute_now()
                self._commands.put(command)
        # The parent is gone, or wants us gone: nothing of the device is waited for.
        os._exit(0)


@dataclass(frozen=True, slots=True)
class _RenderedBlock:
    """A block as sound: which second of it comes first, when its last cue is over, where it rests.

    Seconds count from the block's stamp, samples from the first one here.
    """

    pcm: Pcm
    first_audible_s: float
    last_cue_end_s: float
    silent_spans: SilentSpans


class FallbackVoice:
    """The voices of a block, the first that has a text says it.

    What none can say is left out, and `complaint` tells why.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.problem = ""
        self._empty_pcm = render((), 0.0)
        self._voices: list[Voice] = []
        for folder in folders:
            try:
                self._voices.append(Voice(folder))
            except VoiceError as error:
                self.problem = str(error)

    def pcm(self, text: str) -> Pcm:
        """A text as PCM, empty if it cannot be said."""
        for voice in self._voices:
            try:
                return voice.pcm(text)
            except VoiceError as error:
                self.problem = str(error)
            except KeyError:
                continue
        if self._voices:
            self.problem = self.problem or f"the voice has no clip of {text!r}"
        return self._empty_pcm


def manifest_changed_ns(folder: Path) -> int:
    """When the clips of a folder were last changed, as far as can be told."""
    try:
        return (folder / "manifest.json").stat().st_mtime_ns
    except OSError:
        return 0


def send(event: str, **fields: object) -> None:
    """Tell the parent, in one piece."""
    os.write(1, protocol.encode_message({"said": event} | fields))


def send_opened(engine: Engine) -> None:
    send(
        "opened",
        device=engine.device,
        device_id=engine.device_id,
        note=engine.note,
        devices=engine.devices,
        default=engine.default_device,
    )


def open_engine(engine_name: str, device_name: str) -> Engine:
    """The engine of that name, opened. Raises NoOutputError."""
    if engine_name == "simpleaudio":
        from retrotimer.sound.engines.simpleaudio_engine import SimpleaudioEngine

        return SimpleaudioEngine()
    from retrotimer.sound.engines.qt_engine import QtEngine

    engine = QtEngine(device_name)
    if engine_name == "qt":
        engine.check_opens()
    return engine


def main(engine_name: str, device_name: str) -> NoReturn:
    """Open an output and obey until it is lost or the parent is gone."""
    engine: Engine | None = None
    try:
        engine = open_engine(engine_name, device_name)
        AudioProcess(engine).run()
    except AudioDeviceError as error:
        heard_s = monotonic_s() if engine is None else engine.heard_until_s
        send("failed" if engine is None else "lost", reason=str(error), heard_s=heard_s)
    # Whatever a library would do at a proper end, it could hang in it.
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:3])
