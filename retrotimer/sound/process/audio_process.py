"""The audio process: `python -m retrotimer.sound.process.audio_process ENGINE DEVICE`.

It reads commands from its standard input, renders cues and plays them with one engine, and writes
events to its standard output (see `protocol`). Everything that can hang, crash or need much memory
runs here: numpy, the decoder, the device. The process ends when its standard input is closed, so
that a parent that is killed leaves nothing behind.
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
from retrotimer.sound.rendering.cue_renderer import pan_to_side, render, sample_offset
from retrotimer.sound.voices.fallback_voice import FallbackVoice

# How often the parent is told that this process works.
ALIVE_INTERVAL_S = 0.5
# Rendering takes about this long. If it takes longer, it is repeated for a later start.
EXPECTED_RENDER_S = 0.04
MAX_RENDER_ATTEMPTS = 3
# Silence before the first cue, cut to the sample once it is known when the block begins.
_LEAD_IN_S = 1.0
_READ_SIZE = 65_536


class AudioProcess:
    """Executes the commands of the parent with one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commands: SimpleQueue[protocol.Message] = SimpleQueue()
        # Every block up to this number has been silenced.
        self._silenced_number = -1
        self._voice = FallbackVoice(())
        # Texts that are decoded when there is nothing else to do, the next one last.
        self._texts_to_decode: list[str] = []
        self._sent_devices: tuple[object, ...] = ()

    def run(self) -> NoReturn:
        """Work until the parent is gone. Raises AudioDeviceError if the device is lost."""
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
                self._update_voice(protocol.parse_clip_folders(command))
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
            # It was silenced while it began, when there was nothing to silence yet.
            self._engine.silence()

    def _render_block(self, block: protocol.CueBlock) -> _RenderedBlock:
        """The samples of a block, from the first one that can still be heard."""
        render_s = EXPECTED_RENDER_S
        for _ in range(MAX_RENDER_ATTEMPTS):
            started_s = monotonic_s()
            begin_s = self._first_audible_s(block) + render_s
            cues = reschedule_cues(block.cues, begin_s, block.heard_until_s)
            shifted = [replace(due, at_s=due.at_s - begin_s + _LEAD_IN_S) for due in cues]
            length_s = max(block.length_s - begin_s, 0.0) + _LEAD_IN_S + 0.05
            pcm = render(shifted, length_s, self._voice, volume=block.volume)
            first_s = self._first_audible_s(block)
            if not cues or first_s <= cues[0].at_s:
                break
            render_s = min(2 * (monotonic_s() - started_s), _LEAD_IN_S)
        cut = max(sample_offset(_LEAD_IN_S + first_s - begin_s), 0)
        spans = [
            (sample_offset(due.at_s - first_s), sample_offset(due.until_s - first_s))
            for due in cues
        ]
        until_s = max((due.until_s for due in cues), default=0.0)
        return _RenderedBlock(pcm[cut:], first_s, until_s, find_silent_spans(spans, len(pcm) - cut))

    def _first_audible_s(self, block: protocol.CueBlock) -> float:
        """The second of the block that is heard first if it begins to play now."""
        return monotonic_s() + self._engine.start_delay_s + block.latency_s - block.stamp_s

    def _update_voice(self, clip_folders: tuple[Path, ...]) -> None:
        if not self._voice.is_current(clip_folders):
            self._voice = FallbackVoice(clip_folders)

    def _send_device_changes(self) -> None:
        engine = self._engine
        devices = (
            engine.device,
            engine.device_id,
            engine.note,
            engine.default_device,
            tuple(engine.devices),
        )
        if devices != self._sent_devices:
            self._sent_devices = devices
            send_opened(engine)

    def _read_commands(self) -> None:
        rest = b""
        while received := os.read(0, _READ_SIZE):
            *lines, rest = (rest + received).split(b"\n")
            for line in lines:
                command = protocol.decode_message(line)
                if command is None:
                    continue
                if command["do"] == "silence":
                    self._silenced_number = command["number"]
                    self._engine.mute_now()
                self._commands.put(command)
        # The parent is gone or has closed the pipe: end without waiting for the device.
        os._exit(0)


@dataclass(frozen=True, slots=True)
class _RenderedBlock:
    """The samples of a block from `first_audible_s` on, and where no cue sounds in them.

    Seconds count from the stamp of the block, samples from the first one of `pcm`.
    """

    pcm: Pcm
    first_audible_s: float
    last_cue_end_s: float
    silent_spans: SilentSpans


def send(event: str, **fields: object) -> None:
    """Send an event to the parent, in one piece."""
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
    """An engine by its name, ready to play. Raises AudioDeviceError."""
    if engine_name == "simpleaudio":
        from retrotimer.sound.engines.simpleaudio_engine import SimpleaudioEngine

        return SimpleaudioEngine()
    from retrotimer.sound.engines.qt_engine import QtEngine

    engine = QtEngine(device_name)
    if engine_name == "qt":
        engine.check_opens()
    return engine


def main(engine_name: str, device_name: str) -> NoReturn:
    """Open an engine, and execute commands until the device is lost or the parent is gone."""
    engine: Engine | None = None
    try:
        engine = open_engine(engine_name, device_name)
        AudioProcess(engine).run()
    except AudioDeviceError as error:
        heard_s = monotonic_s() if engine is None else engine.heard_until_s
        send("failed" if engine is None else "lost", reason=str(error), heard_s=heard_s)
    # End at once, because a library could hang in its cleanup.
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:3])
