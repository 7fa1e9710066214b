"""The player of a session: hands cues to a speaker process, and gets another when one fails.

Nothing here waits for a device or loads one: that is the speaker's. `poll` it at every tick.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

from retrotimer.clock import monotonic_s, sleep_s
from retrotimer.domain.cues.cues import ScheduledCue
from retrotimer.domain.cues.upcoming import EXIT_GUIDANCE_S
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.engines.engine_choice import (
    ENGINE_TITLES,
    NONE,
    OPENING,
    QT,
    SIMPLEAUDIO,
    AudioDevice,
    AudioOptions,
    EngineFallback,
)
from retrotimer.sound.process import protocol
from retrotimer.sound.process.device_list import DeviceList
from retrotimer.sound.process.process_handle import ProcessHandle

# A block whose time is over by this much is not taken up again.
STALE_AFTER_S = 5.0
POLL_INTERVAL_S = 0.02
READY_TIMEOUT_S = 2.0
# All that is said after the end of a session is said by then.
DRAIN_TIMEOUT_S = EXIT_GUIDANCE_S
# How long after its last cue a device may be left alone.
DRAIN_TAIL_S = 0.3


class ProcessPlayer:
    """Sounds cues in a process of their own, whatever the device does to it."""

    def __init__(self, options: AudioOptions | None = None) -> None:
        self.engine_name = OPENING
        self.status_text = "the sound is being opened"
        self._options = options or AudioOptions()
        self._fallback = EngineFallback(self._options.effective_order)
        self._process: ProcessHandle | None = None
        self._device_list = DeviceList()
        self._device = AudioDevice("", "")
        self._block_number = 0
        # What is to sound; until when its last cue will; until when it surely did, if it began.
        self._block: protocol.CueBlock | None = None
        self._last_cue_end_s = 0.0
        self._heard_until_s: float | None = None
        self._preloaded_texts: tuple[str, ...] = ()
        self._playing_text = ""
        self._created_s = monotonic_s()
        self._start_process()

    @property
    def pid(self) -> int:
        """The process that sounds, or is about to; 0 where there is none."""
        return 0 if self._process is None else self._process.pid

    @property
    def device(self) -> AudioDevice:
        """Where it sounds, as far as that is known: simpleaudio never tells."""
        return self._device

    @property
    def devices(self) -> tuple[AudioDevice, ...]:
        """Those Qt knows of, as far as it was asked: see `ask_devices`."""
        return self._device_list.devices

    def refresh_devices(self) -> None:
        """Let `devices` be brought up to date, in about half a second."""
        self._device_list.request(monotonic_s())

    def play(self, cues: Sequence[ScheduledCue], length_s: float, side: Side = Side.BOTH) -> None:
        """Sound each cue `at_s` seconds from now, instead of what sounded."""
        self._block = protocol.CueBlock(0, monotonic_s(), tuple(cues), length_s, side=side)
        self._heard_until_s = None
        self._send_block()

    def silence(self) -> None:
        """Nothing is heard any more within a few hundredths of a second.

        If a cue was cut, what is played next can come a quarter of a second late; `play` alone
        replaces at once.
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
            # A device still plays 100 ms of what simpleaudio gave it; who is killed is silent.
            self._process.kill()
            self._start_process()
        else:
            self._process.send({"do": "silence", "number": self._block_number})

    def preload(self, texts: Sequence[str]) -> None:
        """Make these ready to be said at once."""
        self._preloaded_texts = tuple(texts)
        if self._process is not None:
            self._process.send(self._preload_command)

    def set_options(self, options: AudioOptions) -> None:
        """Sound like this from now on, also what sounds: its rest is sent again."""
        before, self._options = self._options, options
        if before == options:
            # What sounds is not cut for nothing; the clips in a folder can be others, though.
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
        """At every tick: see what became of the output, get another if it failed."""
        now_s = monotonic_s()
        if self._device_list.poll(now_s):
            self._device = self._device_list.default_device
        if self.engine_name == OPENING and now_s > self._created_s + READY_TIMEOUT_S:
            self.engine_name, self.status_text = (
                NONE,
                f"{ENGINE_TITLES[self._fallback.engine_name]} has not answered yet",
            )
        child = self._process
        if child is None:
            if now_s >= self._fallback.retry_s:
                self._start_process()
            return
        for message in child.receive():
            self._handle_message(message)
            if self._process is not child:
                return
        if child.has_ended:
            self._handle_lost(child.exit_reason, child.ended_s)
        elif child.is_unresponsive:
            self._handle_lost(
                f"{ENGINE_TITLES[child.engine_name]} does not answer", self._heard_until_s
            )

    def wait_until_ready(self) -> None:
        """Wait until an output is open or none is, at most two seconds."""
        self._poll_until(READY_TIMEOUT_S, lambda: self.engine_name != OPENING)

    def drain(self) -> None:
        """Wait for the last cue, at most some seconds."""
        self._poll_until(
            DRAIN_TIMEOUT_S,
            lambda: self.engine_name == NONE or monotonic_s() > self._last_cue_end_s + DRAIN_TAIL_S,
        )

    def close(self) -> None:
        """Fall silent for good."""
        child = self._process
        self._kill_process()
        self._device_list.cancel()
        if child is not None:
            child.wait_for_exit()

    def _start_process(self) -> None:
        """Start the next output of the chain; what is to sound is handed to it at once."""
        device = self._options.device if self._fallback.engine_name == QT else ""
        try:
            self._process = ProcessHandle(self._fallback.engine_name, device)
        except OSError as error:
            self._handle_failed(f"no speaker process starts: {error}")
            return
        self._process.send(self._preload_command)
        self._send_block()

    def _send_block(self) -> None:
        """Hand over what is to sound, as far as it was not heard yet."""
        block = self._block
        if block is None or self._process is None:
            return
        if monotonic_s() > block.end_s + STALE_AFTER_S:
            self._block = None
            return
        if any(self._options.device_latencies_s) and self._process.engine_name == SIMPLEAUDIO:
            # simpleaudio plays on whatever the default is by now, and never tells.
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
        """The output is open, or Qt's has gone over to another device."""
        child = self._process
        if child is None:
            return
        now_s = monotonic_s()
        if not child.is_open:
            child.is_open = True
            self._fallback.mark_opened(now_s)
        if child.engine_name == QT:
            self._device_list.update_from(message)
            self._device = AudioDevice(message["device_id"], message["device"])
        elif any(self._options.device_latencies_s):
            self._device_list.request(now_s)
        self.engine_name = child.engine_name
        note = message["note"]
        if self._options.device and child.engine_name != QT:
            note = f"{self._options.device} can be opened by Qt only"
        plays = f"{ENGINE_TITLES[child.engine_name]} plays on {message['device']}"
        parts = (plays, note, *self._fallback.failures.values())
        self.status_text = self._playing_text = "; ".join(filter(None, parts))

    def _handle_failed(self, reason: str) -> None:
        """An output did not open: on to the next, or visibly none."""
        self._kill_process()
        self._fallback.mark_failed(reason, monotonic_s())
        if self._fallback.is_exhausted:
            self.engine_name, self.status_text = NONE, self._fallback.failure_text

    def _handle_lost(self, reason: str, heard_until_s: float | None) -> None:
        """An output broke: what it had not sounded is sent again to the next that opens."""
        if self._process is not None and not self._process.is_open:
            self._handle_failed(reason)
            return
        if self._heard_until_s is not None and heard_until_s is not None:
            self._heard_until_s = heard_until_s
        self._kill_process()
        self._fallback.mark_lost(reason, monotonic_s())
        again = (
            self._fallback.failure_text
            if self._fallback.is_exhausted
            else f"{reason}; it is opened again"
        )
        self.engine_name, self.status_text = NONE, again

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
