"""Figures of sound as it is heard: RetroTimer's player next to one that only fires tones.

Both players sound the same cues at the same time, each in an interpreter that is blocked for 200 ms
in every second, and each on its own device of one private sound server.
`python -m tests.bench.live_sound ours` (or `theirs`) is one of the two processes. Drift is not
measured here but by the long captured sessions in tests/sound.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from retrotimer.clock import monotonic_s
from retrotimer.domain.cues.cues import CueKind, ScheduledCue, Tone
from retrotimer.sound.audio_options import SIMPLEAUDIO, AudioOptions
from retrotimer.sound.pcm.tones import RATE_HZ, tone_pcm
from retrotimer.sound.process.process_player import ProcessPlayer
from retrotimer.sound.rendering.cue_renderer import render
from tests.support import sound_capture
from tests.support.capture_comparison import compare_capture
from tests.support.sound_server import (
    AUDIBLE_LEVEL,
    CapturedSound,
    SoundServer,
    count_cues,
    poll_for,
    tone_cue,
    wait_until,
)

OURS, THEIRS = "ours", "theirs"
STALL_US = 200_000
STALL_INTERVAL_S = 0.8
OPEN_TIMEOUT_S = 20.0
# Both devices are open by then, and the sound server plays what it is given.
WARM_UP_S = 3.0
# Long blocks of cues, at another interval than the stalls, which therefore hit every part of it.
LONG_BLOCKS = 2
LONG_BLOCK_S = 13.0
COUNT_INTERVAL_S = 0.73
COUNT_CUES = 15
# Short blocks: a tone begins, is cut off, and the next one is played after a rest.
SHORT_BLOCKS = 40
LEAD_S = 0.3
AUDIBLE_S = 0.3
REST_S = 0.6
# A cue that matches less well than this was lost or cut.
MIN_MATCH_SCORE = 0.99


class Player(Protocol):
    """What is measured of a player."""

    def play(self, cues: Sequence[ScheduledCue], length_s: float) -> None: ...

    def silence(self) -> None: ...

    def poll(self) -> None: ...


class FireAndForget:
    """A player with a timer for each tone, which hands the tone to simpleaudio when it is due."""

    def __init__(self) -> None:
        from retrotimer.sound.engines.simpleaudio_engine import MODULE_NAMES, SimpleaudioEngine

        # This loads simpleaudio with its libraries and opens the device once.
        SimpleaudioEngine().silence()
        self._module: Any = next(sys.modules[name] for name in MODULE_NAMES if name in sys.modules)
        self._timers: list[threading.Timer] = []

    def play(self, cues: Sequence[ScheduledCue], _length_s: float) -> None:
        self._timers = [threading.Timer(due.at_s, self._fire, [due.cue.tone]) for due in cues]
        for timer in self._timers:
            timer.daemon = True
            timer.start()

    def silence(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._module.stop_all()

    def poll(self) -> None:
        """Nothing is to be done between the tones."""

    def _fire(self, tone: Tone) -> None:
        self._module.play_buffer(tone_pcm(tone), 1, 2, RATE_HZ)


@dataclass(frozen=True, slots=True)
class PlaybackLog:
    """When a player was asked for what, as stamps of the clock that all processes share."""

    long_blocks_s: list[float]
    starts_s: list[float]
    silences_s: list[float]


def run_player(player_name: str) -> PlaybackLog:
    """Play all blocks by one of the two players in this process."""
    player: Player
    if player_name == OURS:
        player = ours = ProcessPlayer(AudioOptions((SIMPLEAUDIO,)))
        wait_until(lambda: ours.engine_name == SIMPLEAUDIO, OPEN_TIMEOUT_S, ours)
    else:
        player = FireAndForget()
    poll_for(player, WARM_UP_S)
    threading.Thread(target=_stall_interpreter, daemon=True).start()
    log = PlaybackLog([], [], [])
    for _ in range(LONG_BLOCKS):
        log.long_blocks_s.append(monotonic_s())
        player.play(_long_block_cues(), LONG_BLOCK_S)
        poll_for(player, LONG_BLOCK_S)
    for number in range(SHORT_BLOCKS):
        log.starts_s.append(monotonic_s() + LEAD_S)
        player.play([tone_cue(LEAD_S, CueKind.END, Tone.END)], 3)
        poll_for(player, LEAD_S + AUDIBLE_S + number % 10 / 100)
        log.silences_s.append(monotonic_s())
        player.silence()
        poll_for(player, REST_S)
    if isinstance(player, ProcessPlayer):
        player.close()
    return log


def _long_block_cues() -> list[ScheduledCue]:
    """The tone of a change, by which the block is found in a capture, then counts."""
    change = tone_cue(0.4, CueKind.ANNOUNCEMENT, Tone.FORWARD)
    return [change, *count_cues(*(1.4 + COUNT_INTERVAL_S * number for number in range(COUNT_CUES)))]


def _stall_interpreter() -> None:
    # A call through PyDLL keeps the interpreter's lock.
    hold = ctypes.PyDLL(None).usleep
    wait = threading.Event().wait
    while not wait(STALL_INTERVAL_S):
        hold(STALL_US)


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, value and goal of each figure."""
    if sound_capture.missing_programs():
        missing = sound_capture.missing_programs()
        yield "sound as it is heard", f"not measured: {missing} is not installed", "-"
        return
    with tempfile.TemporaryDirectory() as folder, closing(SoundServer(Path(folder))) as server:
        server.start(with_device=False)
        for player in (OURS, THEIRS):
            server.add_device(player)
        logs = _run_both_players(server)
        captures = {OURS: server.captured_sound(0), THEIRS: server.captured_sound(1)}
    for player, capture in captures.items():
        if not len(capture.onsets_s()):
            raise RuntimeError(f"nothing of the player {player!r} was heard")
    for name, measure, goal in (
        ("interval errors of cues in a block", _block_accuracy, "<= 1 ms, none lost or extra"),
        ("error of the start of a block", _start_errors, "p99 <= 40 ms"),
        ("delay from silence() until silence", _silence_delays, "p99 <= 120 ms"),
    ):
        yield name, measure(captures[OURS], logs[OURS]), goal
        yield "  the same of fire and forget", measure(captures[THEIRS], logs[THEIRS]), "-"


def _run_both_players(server: SoundServer) -> dict[str, PlaybackLog]:
    """Run both players at once, each on the device of its name."""
    processes = {
        player: subprocess.Popen(
            [sys.executable, "-m", "tests.bench.live_sound", player],
            env=os.environ | server.env | {"PULSE_SINK": player},
            stdout=subprocess.PIPE,
            text=True,
        )
        for player in (OURS, THEIRS)
    }
    outputs = {player: process.communicate()[0] for player, process in processes.items()}
    for player, process in processes.items():
        if process.returncode:
            raise RuntimeError(f"the player {player!r} ended with status {process.returncode}")
    return {player: PlaybackLog(*json.loads(output)) for player, output in outputs.items()}


def _block_accuracy(capture: CapturedSound, log: PlaybackLog) -> str:
    """The worst error of an interval between two cues, and how many cues are lost or extra."""
    worst_s, lost, extra = 0.0, 0, 0
    for began_s in log.long_blocks_s:
        first, last = (_sample_at(capture, began_s + second) for second in (0.0, LONG_BLOCK_S))
        pcm = capture.pcm[first:last]
        comparison = compare_capture(pcm, _long_block_cues(), _EmptyVoice())
        is_whole = comparison.match_scores > MIN_MATCH_SCORE
        lost += int((~is_whole).sum())
        onsets_s = sound_capture.find_onsets_s(pcm, AUDIBLE_LEVEL)
        extra += max(len(onsets_s) - len(comparison.cues), 0)
        errors_s = comparison.interval_errors_s[is_whole[1:] & is_whole[:-1]]
        worst_s = max(worst_s, np.abs(errors_s).max(initial=0.0))
    return f"{worst_s * 1000:.2f} ms, {lost} lost, {extra} extra"


def _start_errors(capture: CapturedSound, log: PlaybackLog) -> str:
    """How far from its planned stamp the first tone of each block begins."""
    onsets_s = capture.onsets_s()
    return _format_percentiles([np.abs(onsets_s - start_s).min() for start_s in log.starts_s])


def _silence_delays(capture: CapturedSound, log: PlaybackLog) -> str:
    """How long a player is still heard after it was asked for silence."""
    audible_s = capture.audible_stamps_s()
    last_s = [audible_s[audible_s < silence_s + REST_S][-1] for silence_s in log.silences_s]
    return _format_percentiles(np.array(last_s) - log.silences_s)


def _format_percentiles(errors_s: Sequence[float] | np.ndarray) -> str:
    p50_ms, p99_ms = np.percentile(errors_s, [50, 99]) * 1000
    return f"p50 {p50_ms:.0f} ms, p99 {p99_ms:.0f} ms of {len(errors_s)}"


def _sample_at(capture: CapturedSound, stamp_s: float) -> int:
    """The sample that sounds at a stamp."""
    ends = np.array([0, len(capture.pcm)])
    return int(np.interp(stamp_s, capture.stamps_s(ends), ends))


class _EmptyVoice:
    """A voice that says nothing: only tones are compared."""

    def pcm(self, _text: str) -> np.ndarray:
        return render((), 0.0)


if __name__ == "__main__":
    playback = run_player(sys.argv[1])
    stamps_s = [playback.long_blocks_s, playback.starts_s, playback.silences_s]
    print(json.dumps(stamps_s), flush=True)
    os._exit(0)
