"""Figures of sound as it is heard: ours beside a player that fires each tone and forgets it.

Both perform the same program at the same time, in interpreters that are held 200 ms in every
second, to devices of one private sound server: `python -m tests.bench.live_sound WHO` is one of
them. Drift is not here: the long captured session looks for it.
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
from retrotimer.sound.engines.engine_choice import SIMPLEAUDIO, AudioOptions
from retrotimer.sound.pcm.tones import RATE_HZ, tone_pcm
from retrotimer.sound.process.process_player import ProcessPlayer
from retrotimer.sound.rendering.soundtrack import render
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
# Until both are open and the server has seen them.
WARM_UP_S = 3.0
# Two stretches. Their cues come at another pace than the stalls, which so hit them in all phases.
LONG_BLOCKS = 2
LONG_BLOCK_S = 13.0
COUNT_INTERVAL_S = 0.73
COUNT_CUES = 15
# Short blocks: a tone begins, is cut, and after a rest the next one is asked for.
SHORT_BLOCKS = 40
LEAD_S = 0.3
AUDIBLE_S = 0.3
REST_S = 0.6
# A cue that fits less well is not there, or not whole.
MIN_MATCH_SCORE = 0.99


class Player(Protocol):
    """What is measured."""

    def play(self, cues: Sequence[ScheduledCue], length_s: float) -> None: ...

    def silence(self) -> None: ...

    def poll(self) -> None: ...


class FireAndForget:
    """A timer for each tone, that hands it to simpleaudio when its time has come."""

    def __init__(self) -> None:
        from retrotimer.sound.engines.simpleaudio_engine import MODULE_NAMES, SimpleaudioEngine

        # Loads simpleaudio with what it needs, and opens the device once.
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
        """It has nothing to look after."""

    def _fire(self, tone: Tone) -> None:
        self._module.play_buffer(tone_pcm(tone), 1, 2, RATE_HZ)


@dataclass(frozen=True, slots=True)
class PlaybackLog:
    """When a player was asked for what, on the clock of all processes."""

    long_blocks_s: list[float]
    starts_s: list[float]
    silences_s: list[float]


def run_player(player_name: str) -> PlaybackLog:
    """The program, by one of the players in this process."""
    player: Player
    if player_name == OURS:
        player = ours = ProcessPlayer(AudioOptions((SIMPLEAUDIO,)))
        wait_until(lambda: ours.engine_name == SIMPLEAUDIO, OPEN_TIMEOUT_S, ours)
    else:
        player = FireAndForget()
    poll_for(player, WARM_UP_S)
    threading.Thread(target=_stall_interpreter, daemon=True).start()
    told = PlaybackLog([], [], [])
    for _ in range(LONG_BLOCKS):
        told.long_blocks_s.append(monotonic_s())
        player.play(_long_block_cues(), LONG_BLOCK_S)
        poll_for(player, LONG_BLOCK_S)
    for number in range(SHORT_BLOCKS):
        told.starts_s.append(monotonic_s() + LEAD_S)
        player.play([tone_cue(LEAD_S, CueKind.END, Tone.END)], 3)
        poll_for(player, LEAD_S + AUDIBLE_S + number % 10 / 100)
        told.silences_s.append(monotonic_s())
        player.silence()
        poll_for(player, REST_S)
    if isinstance(player, ProcessPlayer):
        player.close()
    return told


def _long_block_cues() -> list[ScheduledCue]:
    """One group: the change, by whose tone it is found, then counts."""
    change = tone_cue(0.4, CueKind.ANNOUNCEMENT, Tone.FORWARD)
    return [change, *count_cues(*(1.4 + COUNT_INTERVAL_S * number for number in range(COUNT_CUES)))]


def _stall_interpreter() -> None:
    # Through PyDLL a call keeps the interpreter's lock.
    hold = ctypes.PyDLL(None).usleep
    wait = threading.Event().wait
    while not wait(STALL_INTERVAL_S):
        hold(STALL_US)


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, figure and goal of each."""
    if sound_capture.missing_programs():
        yield "sound as it is heard", f"skipped: no {sound_capture.missing_programs()}", "-"
        return
    with tempfile.TemporaryDirectory() as folder, closing(SoundServer(Path(folder))) as stage:
        stage.start(with_device=False)
        for who in (OURS, THEIRS):
            stage.add_device(who)
        told = _run_both_players(stage)
        heard = {OURS: stage.captured_sound(0), THEIRS: stage.captured_sound(1)}
    for name, measure, goal in (
        ("cue against plan in a stretch, stalled", _block_accuracy, "<= 1 ms, none lost or extra"),
        ("start of a stretch against the clock", _start_errors, "p99 <= 40 ms"),
        ("from silence() to silence", _silence_delays, "p99 <= 120 ms"),
    ):
        yield name, measure(heard[OURS], told[OURS]), goal
        yield "  fire and forget, beside it", measure(heard[THEIRS], told[THEIRS]), "-"


def _run_both_players(stage: SoundServer) -> dict[str, PlaybackLog]:
    """Both at once, each to the device of its name."""
    players = {
        who: subprocess.Popen(
            [sys.executable, "-m", "tests.bench.live_sound", who],
            env=os.environ | stage.env | {"PULSE_SINK": who},
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in (OURS, THEIRS)
    }
    said = {who: player.communicate()[0] for who, player in players.items()}
    for who, player in players.items():
        if player.returncode:
            raise RuntimeError(f"{who} ended with {player.returncode}")
    return {who: PlaybackLog(*json.loads(text)) for who, text in said.items()}


def _block_accuracy(heard: CapturedSound, told: PlaybackLog) -> str:
    """The worst slip between neighbours, and how many cues are missing or too many."""
    worst_s, lost, extra = 0.0, 0, 0
    for begun_s in told.long_blocks_s:
        first, last = (_sample_at(heard, begun_s + second) for second in (0.0, LONG_BLOCK_S))
        pcm = heard.pcm[first:last]
        found = compare_capture(pcm, _long_block_cues(), _EmptyVoice())
        whole = found.match_scores > MIN_MATCH_SCORE
        lost += int((~whole).sum())
        extra += max(len(sound_capture.find_onsets_s(pcm, AUDIBLE_LEVEL)) - len(found.cues), 0)
        slips_s = found.interval_errors_s[whole[1:] & whole[:-1]]
        worst_s = max(worst_s, np.abs(slips_s).max(initial=0.0))
    return f"{worst_s * 1000:.2f} ms, {lost} lost, {extra} extra"


def _start_errors(heard: CapturedSound, told: PlaybackLog) -> str:
    """How far from its stamp the first tone of each block begins."""
    onsets_s = heard.onsets_s()
    return _format_percentiles([np.abs(onsets_s - start_s).min() for start_s in told.starts_s])


def _silence_delays(heard: CapturedSound, told: PlaybackLog) -> str:
    """How long after it was told a player is still heard."""
    loud_s = heard.audible_stamps_s()
    last_s = [loud_s[loud_s < silence_s + REST_S][-1] for silence_s in told.silences_s]
    return _format_percentiles(np.array(last_s) - told.silences_s)


def _format_percentiles(errors_s: Sequence[float] | np.ndarray) -> str:
    p50_ms, p99_ms = np.percentile(errors_s, [50, 99]) * 1000
    return f"p50 {p50_ms:.0f} ms, p99 {p99_ms:.0f} ms of {len(errors_s)}"


def _sample_at(heard: CapturedSound, stamp: float) -> int:
    """The sample that sounds at a stamp."""
    ends = np.array([0, len(heard.pcm)])
    return int(np.interp(stamp, heard.stamps_s(ends), ends))


class _EmptyVoice:
    """Only tones are compared."""

    def pcm(self, _text: str) -> np.ndarray:
        return render((), 0.0)


if __name__ == "__main__":
    done = run_player(sys.argv[1])
    print(json.dumps([done.long_blocks_s, done.starts_s, done.silences_s]), flush=True)
    os._exit(0)
