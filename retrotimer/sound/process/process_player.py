"""The player of a session: hands cues to an audio process, and starts another when one fails.

Nothing here loads an audio library or waits for a device; the audio process does both. A session
calls `poll` at every tick.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

from retrotimer.clock import monotonic_s, sleep_s
from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.domain.cues.upcoming import EXIT_GUIDANCE_S
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.audio_options import (
    ENGINE_TITLES,
    NONE,
    OPENING,
    QT,
    SIMPLEAUDIO,
    AudioDevice,
    AudioOptions,
)
from retrotimer.sound.process import protocol
from retrotimer.sound.process.device_list import DeviceList
from retrotimer.sound.process.engine_fallback import EngineFallback
from retrotimer.sound.process.process_handle import ProcessHandle

# A block that has been over for this long is not sent to a new audio process.
STALE_AFTER_S = 5.0
POLL_INTERVAL_S = 0.02
READY_TIMEOUT_S = 2.0
# All that is spoken after the end of a session is over by then.
DRAIN_TIMEOUT_S = EXIT_GUIDANCE_S
# A device has played its last cue this long after it is over.
DRAIN_TAIL_S = 0.3


class ProcessPlayer:
    """Plays cues in an audio process, and goes on when the device or the process fails.

    `engine_name` is the engine in use, OPENING before the first one is open, NONE while nothing can
    sound; `status_text` says which device is in use or why nothing sounds.
    """

    def __init__(self, options: AudioOptions | None = None) -> None:
        self.engine_name = OPENING
        self.status_text = "the sound is being opened"
        self._options = options or AudioOptions()
        self._fallback = EngineFallback(self._options.effective_order)
        self._process: ProcessHandle | None = None
        self._device_list = DeviceList()
        self._device = AudioDevice("", "")
        self._block_number = 0
        # The block that is to sound, and when its last cue will be over.
        self._block: protocol.CueBlock | None = None
        self._last_cue_end_s = 0.0
        # Until when the device is known to have sounded, None before the block has begun.
        self._heard_until_s: float | None = None
        self._preloaded_texts: tuple[str, ...] = ()
        self._playing_text = ""
        self._created_s = monotonic_s()
        self._start_process()

    @property
    def pid(self) -> int:
        """The process id of the audio process, 0 if there is none."""
        return 0 if self._process is None else self._process.pid

    @property
    def device(self) -> AudioDevice:
        """The device in use, as far as it is known: simpleaudio does not report it."""
        return self._device

    @property
    def devices(self) -> tuple[AudioDevice, ...]:
        """The devices that Qt found when they were last listed: see `refresh_devices`."""
        return self._device_list.devices

    def refresh_devices(self) -> None:
        """Bring `devices` up to date; this takes about half a second and does not wait."""
        self._device_list.request(monotonic_s())

    def play(self, cues: Sequence[ScheduledCue], length_s: float, side: Side = Side.BOTH) -> None:
        """Play each cue `at_s` seconds from now, instead of the block that sounds."""
        self._block = protocol.CueBlock(0, monotonic_s(), tuple(cues), length_s, side=side)
        self._heard_until_s = None
        self._send_block()

    def silence(self) -> None:
        """Fall silent within 0.12 s.

        If that cuts off a cue, the next block can begin a quarter of a second late. To replace what
        sounds, `play` alone is faster.
        """
        block, self._block = self._block, None
        self._last_cue_end_s = 0.0
        if self._process is None or block is None:
            return
        if (
            self._process.is_open
            and self._process.engine_name == SIMPLEAUDIO
            and block.is_sounding_at(monotonic_s())
        ):
            # Only a killed process is silent at once: simpleaudio goes on for another 100 ms.
            self._process.kill()
            self._start_process()
        else:
            self._process.send(protocol.silence_command(self._block_number))

    def preload(self, texts: Sequence[str]) -> None:
        """Decode these texts in advance, so that they can be played at once."""
        self._preloaded_texts = tuple(texts)
        if self._process is not None:
            self._process.send(self._preload_command)

    def set_options(self, options: AudioOptions) -> None:
        """Use these options from now on, also for the rest of the block that sounds."""
        before, self._options = self._options, options
        if before == options:
            # Nothing is cut off, but the clips in the folders may have changed.
            self.preload(self._preloaded_texts)
            return
        if self._heard_until_s is not None:
            self._heard_until_s = monotonic_s()
        if (before.effective_order, before.device) != (options.effective_order, options.device):
            self._kill_process()
            self._fallback = EngineFallback(options.effective_order)
            self._start_process()
        else:
            self.preload(self._preloaded_texts)
            self._send_block()

    def poll(self) -> None:
        """Handle what the audio process reports, and start another if it has failed."""
        now_s = monotonic_s()
        if self._device_list.poll(now_s):
            self._device = self._device_list.default_device
        if self.engine_name == OPENING and now_s > self._created_s + READY_TIMEOUT_S:
            self.engine_name, self.status_text = (
                NONE,
                f"{ENGINE_TITLES[self._fallback.engine_name]} has not answered yet",
            )
        process = self._process
        if process is None:
            if now_s >= self._fallback.retry_s:
                self._start_process()
            return
        for message in process.receive():
            self._handle_message(message)
            if self._process is not process:
                return
        if process.has_ended:
            self._handle_lost(process.exit_reason, process.ended_s)
        elif process.is_unresponsive:
            self._handle_lost(
                f"{ENGINE_TITLES[process.engine_name]} does not answer", self._heard_until_s
            )

    def wait_until_ready(self) -> None:
        """Wait until an engine is open or none can be opened, at most `READY_TIMEOUT_S`."""
        self._poll_until(READY_TIMEOUT_S, lambda: self.engine_name != OPENING)

    def drain(self) -> None:
        """Wait until the last cue is over, at most `DRAIN_TIMEOUT_S`."""
        self._poll_until(
            DRAIN_TIMEOUT_S,
            lambda: self.engine_name == NONE or monotonic_s() > self._last_cue_end_s + DRAIN_TAIL_S,
        )

    def close(self) -> None:
        """Fall silent for good, and leave no process behind."""
        process = self._process
        self._kill_process()
        self._device_list.cancel()
        if process is not None:
            process.wait_for_exit()

    def _start_process(self) -> None:
        """Start an audio process with the engine that is next, and send it the current block."""
        device = self._options.device if self._fallback.engine_name == QT else ""
        try:
            self._process = ProcessHandle(self._fallback.engine_name, device)
        except OSError as error:
            self._handle_failed(f"no audio process starts: {error}")
            return
        self._process.send(self._preload_command)
        self._send_block()

    def _send_block(self) -> None:
        """Send the current block; what has been heard of it is not played again."""
        block = self._block
        if block is None or self._process is None:
            return
        if monotonic_s() > block.end_s + STALE_AFTER_S:
            self._block = None
            return
        if any(self._options.device_latencies_s) and self._process.engine_name == SIMPLEAUDIO:
            # simpleaudio plays on the default device of the moment and does not report which.
            self._device_list.request(monotonic_s())
        self._block_number += 1
        block = replace(
            block,
            number=self._block_number,
            heard_until_s=-inf
            if self._heard_until_s is None
            else self._heard_until_s - block.stamp_s,
            volume=self._options.volume,
            latency_s=self._options.latency_s(self._device),
            clip_folders=self._options.clip_folders,
        )
        self._last_cue_end_s = block.last_cue_end_s
        self._process.send(protocol.play_command(block))

    @property
    def _preload_command(self) -> protocol.Message:
        return protocol.preload_command(self._preloaded_texts, self._options.clip_folders)

    def _handle_message(self, message: protocol.Message) -> None:
        match message:
            case {"said": "opened"}:
                self._handle_opened(message)
            case {"said": "started", "number": self._block_number}:
                self._last_cue_end_s, self._heard_until_s = message["until_s"], message["heard_s"]
                self.status_text = "; ".join(
                    filter(None, (self._playing_text, message["complaint"]))
                )
            case {"said": "alive"} if self._heard_until_s is not None:
                self._heard_until_s = message["heard_s"]
            case {"said": "failed"}:
                self._handle_failed(message["reason"])
            case {"said": "lost"}:
                self._handle_lost(message["reason"], message["heard_s"])

    def _handle_opened(self, message: protocol.Message) -> None:
        """The engine is open, or Qt has changed to another device."""
        process = self._process
        if process is None:
            return
        now_s = monotonic_s()
        if not process.is_open:
            process.is_open = True
            self._fallback.mark_opened(now_s)
        if process.engine_name == QT:
            self._device_list.update_from(message)
            self._device = AudioDevice(message["device_id"], message["device"])
        elif any(self._options.device_latencies_s):
            self._device_list.request(now_s)
        self.engine_name = process.engine_name
        note = message["note"]
        if self._options.device and process.engine_name != QT:
            note = f"{self._options.device} can be opened by Qt only"
        in_use = f"{ENGINE_TITLES[process.engine_name]} plays on {message['device']}"
        parts = (in_use, note, *self._fallback.failures.values())
        self.status_text = self._playing_text = "; ".join(filter(None, parts))

    def _handle_failed(self, reason: str) -> None:
        """The engine did not open: go on to the next one, or show that none opens."""
        self._kill_process()
        self._fallback.mark_failed(reason, monotonic_s())
        if self._fallback.is_exhausted:
            self.engine_name, self.status_text = NONE, self._fallback.failure_text

    def _handle_lost(self, reason: str, heard_until_s: float | None) -> None:
        """The engine was lost: the rest of the block is sent to the next one that opens."""
        if self._process is not None and not self._process.is_open:
            self._handle_failed(reason)
            return
        if self._heard_until_s is not None and heard_until_s is not None:
            self._heard_until_s = heard_until_s
        self._kill_process()
        self._fallback.mark_lost(reason, monotonic_s())
        self.engine_name = NONE
        self.status_text = (
            self._fallback.failure_text
            if self._fallback.is_exhausted
            else f"{reason}; it is opened again"
        )

    def _kill_process(self) -> None:
        if self._process is not None:
            self._process.kill()
        self._process = None

    def _poll_until(self, timeout_s: float, is_done: Callable[[], bool]) -> None:
        for _ in range(round(timeout_s / POLL_INTERVAL_S)):
            self.poll()
            if is_done():
                return
            sleep_s(POLL_INTERVAL_S)
