"""Tries all engines on this computer at the same time, each in an audio process of its own."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.clock import monotonic_s, sleep_s
from retrotimer.sound.audio_options import ENGINE_TITLES, QT, AudioDevice, AudioOptions
from retrotimer.sound.process.process_handle import OPEN_TIMEOUT_S, ProcessHandle

POLL_INTERVAL_S = 0.02


@dataclass(frozen=True, slots=True)
class EngineResult:
    """Whether an engine opens; `reason` is the device it plays on, or why it does not open."""

    engine_name: str
    opens: bool
    reason: str


@dataclass(frozen=True, slots=True)
class AudioProbeResult:
    """The result of each engine, in the order in which a session tries them."""

    engine_results: tuple[EngineResult, ...]
    devices: tuple[AudioDevice, ...]

    @property
    def first_working(self) -> EngineResult | None:
        """The engine that a session would use, if any."""
        return next((result for result in self.engine_results if result.opens), None)


def probe_audio(options: AudioOptions) -> AudioProbeResult:
    """Try all engines of these options. It takes five seconds if a sound server does not answer."""
    trials = [
        _EngineTrial(engine_name, options.device if engine_name == QT else "")
        for engine_name in options.effective_order
    ]
    end_s = monotonic_s() + OPEN_TIMEOUT_S
    while not all(trial.is_done for trial in trials) and monotonic_s() < end_s:
        sleep_s(POLL_INTERVAL_S)
        for trial in trials:
            trial.update()
    for trial in trials:
        trial.close()
    devices = next((trial.devices for trial in trials if trial.devices), ())
    return AudioProbeResult(tuple(trial.result for trial in trials), devices)


class _EngineTrial:
    """One engine being tried."""

    def __init__(self, engine_name: str, device: str) -> None:
        self.result = EngineResult(
            engine_name, opens=False, reason=f"{ENGINE_TITLES[engine_name]} does not answer"
        )
        self.devices: tuple[AudioDevice, ...] = ()
        self.is_done = False
        self._engine_name = engine_name
        self._process: ProcessHandle | None = None
        try:
            self._process = ProcessHandle(engine_name, device)
        except OSError as error:
            self._finish(f"no audio process starts: {error}")

    def update(self) -> None:
        """Read what the audio process reports; `is_done` once the result is known."""
        if self._process is None or self.is_done:
            return
        for message in self._process.receive():
            match message:
                case {"said": "opened"}:
                    self.devices = tuple(AudioDevice(*device) for device in message["devices"])
                    notes = filter(None, (message["device"], message["note"]))
                    self._finish("; ".join(notes), opens=True)
                case {"said": "failed"}:
                    self._finish(message["reason"])
        if self._process.has_ended and not self.is_done:
            self._finish(self._process.exit_reason)

    def close(self) -> None:
        """Leave no process behind."""
        if self._process is not None:
            self._process.kill()
            self._process.wait_for_exit()

    def _finish(self, reason: str, *, opens: bool = False) -> None:
        self.result = EngineResult(self._engine_name, opens, reason)
        self.is_done = True
