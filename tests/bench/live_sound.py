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

from retrotimer.clock import stamp_s
from retrotimer.domain.cues.cues import CueKind, DueCue, Tone
from retrotimer.sound.engines.engine_choice import SIMPLEAUDIO, OutputChoice
from retrotimer.sound.pcm.tones import RATE_HZ, tone_pcm
from retrotimer.sound.process.process_player import SpeakerPlayer
from retrotimer.sound.rendering.soundtrack import render
from tests.support import sound_capture
from tests.support.capture_comparison import compared
from tests.support.sound_server import AUDIBLE, Heard, Stage, await_, counts, cue, run_for

OURS, THEIRS = "ours", "theirs"
STALL_US = 200_000
STALL_EVERY_S = 0.8
OPENS_WITHIN_S = 20.0
# Until both are open and the server has seen them.
WARM_S = 3.0
# Two stretches. Their cues come at another pace than the stalls, which so hit them in all phases.
STRETCHES = 2
STRETCH_S = 13.0
PACE_S = 0.73
COUNTS = 15
# Short blocks: a tone begins, is cut, and after a rest the next one is asked for.
BLOCKS = 40
LEAD_S = 0.3
SOUNDS_S = 0.3
REST_S = 0.6
# A cue that fits less well is not there, or not whole.
WHOLE = 0.99


class Player(Protocol):
    """What is measured."""

    def play(self, cues: Sequence[DueCue], length_s: float) -> None: ...

    def silence(self) -> None: ...

    def poll(self) -> None: ...


class FireAndForget:
    """A timer for each tone, that hands it to simpleaudio when its time has come."""

    def __init__(self) -> None:
        from retrotimer.sound.engines.simpleaudio_engine import MODULES, BlockEngine

        # Loads simpleaudio with what it needs, and opens the device once.
        BlockEngine().silence()
        self._module: Any = next(sys.modules[name] for name in MODULES if name in sys.modules)
        self._timers: list[threading.Timer] = []

    def play(self, cues: Sequence[DueCue], _length_s: float) -> None:
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
class Told:
    """When a player was asked for what, on the clock of all processes."""

    stretches_s: list[float]
    starts_s: list[float]
    silences_s: list[float]


def perform(who: str) -> Told:
    """The program, by one of the players in this process."""
    player: Player
    if who == OURS:
        player = ours = SpeakerPlayer(OutputChoice((SIMPLEAUDIO,)))
        await_(lambda: ours.name == SIMPLEAUDIO, OPENS_WITHIN_S, ours)
    else:
        player = FireAndForget()
    run_for(player, WARM_S)
    threading.Thread(target=_stall, daemon=True).start()
    told = Told([], [], [])
    for _ in range(STRETCHES):
        told.stretches_s.append(stamp_s())
        player.play(_stretch(), STRETCH_S)
        run_for(player, STRETCH_S)
    for number in range(BLOCKS):
        told.starts_s.append(stamp_s() + LEAD_S)
        player.play([cue(LEAD_S, CueKind.END, Tone.END)], 3)
        run_for(player, LEAD_S + SOUNDS_S + number % 10 / 100)
        told.silences_s.append(stamp_s())
        player.silence()
        run_for(player, REST_S)
    if isinstance(player, SpeakerPlayer):
        player.close()
    return told


def _stretch() -> list[DueCue]:
    """One group: the change, by whose tone it is found, then counts."""
    change = cue(0.4, CueKind.ANNOUNCEMENT, Tone.FORWARD)
    return [change, *counts(*(1.4 + PACE_S * number for number in range(COUNTS)))]


def _stall() -> None:
    # Through PyDLL a call keeps the interpreter's lock.
    hold = ctypes.PyDLL(None).usleep
    wait = threading.Event().wait
    while not wait(STALL_EVERY_S):
        hold(STALL_US)


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, figure and goal of each."""
    if sound_capture.missing():
        yield "sound as it is heard", f"skipped: no {sound_capture.missing()}", "-"
        return
    with tempfile.TemporaryDirectory() as folder, closing(Stage(Path(folder))) as stage:
        stage.start(sink=False)
        for who in (OURS, THEIRS):
            stage.plug(who)
        told = _performed(stage)
        heard = {OURS: stage.heard(0), THEIRS: stage.heard(1)}
    for name, measure, goal in (
        ("cue against plan in a stretch, stalled", _in_stretches, "<= 1 ms, none lost or extra"),
        ("start of a stretch against the clock", _off, "p99 <= 40 ms"),
        ("from silence() to silence", _still, "p99 <= 120 ms"),
    ):
        yield name, measure(heard[OURS], told[OURS]), goal
        yield "  fire and forget, beside it", measure(heard[THEIRS], told[THEIRS]), "-"


def _performed(stage: Stage) -> dict[str, Told]:
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
    return {who: Told(*json.loads(text)) for who, text in said.items()}


def _in_stretches(heard: Heard, told: Told) -> str:
    """The worst slip between neighbours, and how many cues are missing or too many."""
    worst_s, lost, extra = 0.0, 0, 0
    for begun_s in told.stretches_s:
        first, last = (_sample(heard, begun_s + second) for second in (0.0, STRETCH_S))
        pcm = heard.pcm[first:last]
        found = compared(pcm, _stretch(), _Mute())
        whole = found.fits > WHOLE
        lost += int((~whole).sum())
        extra += max(len(sound_capture.onsets_s(pcm, AUDIBLE)) - len(found.cues), 0)
        slips_s = found.slips_s[whole[1:] & whole[:-1]]
        worst_s = max(worst_s, np.abs(slips_s).max(initial=0.0))
    return f"{worst_s * 1000:.2f} ms, {lost} lost, {extra} extra"


def _off(heard: Heard, told: Told) -> str:
    """How far from its stamp the first tone of each block begins."""
    onsets_s = heard.onsets_s()
    return _shown([np.abs(onsets_s - start_s).min() for start_s in told.starts_s])


def _still(heard: Heard, told: Told) -> str:
    """How long after it was told a player is still heard."""
    loud_s = heard.loud_s()
    last_s = [loud_s[loud_s < silence_s + REST_S][-1] for silence_s in told.silences_s]
    return _shown(np.array(last_s) - told.silences_s)


def _shown(errors_s: Sequence[float] | np.ndarray) -> str:
    p50_ms, p99_ms = np.percentile(errors_s, [50, 99]) * 1000
    return f"p50 {p50_ms:.0f} ms, p99 {p99_ms:.0f} ms of {len(errors_s)}"


def _sample(heard: Heard, stamp: float) -> int:
    """The sample that sounds at a stamp."""
    ends = np.array([0, len(heard.pcm)])
    return int(np.interp(stamp, heard.stamps_s(ends), ends))


class _Mute:
    """Only tones are compared."""

    def pcm(self, _text: str) -> np.ndarray:
        return render((), 0.0)


if __name__ == "__main__":
    done = perform(sys.argv[1])
    print(json.dumps([done.stretches_s, done.starts_s, done.silences_s]), flush=True)
    os._exit(0)
