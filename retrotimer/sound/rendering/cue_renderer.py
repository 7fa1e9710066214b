"""Renders cues to samples, each at its exact place.

The sound of a live session, of an exported one and of a measurement all come from here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from retrotimer.domain.cues.cues import (
    PHRASE_GAP_S,
    TEXT_GAP_S,
    TONE_DURATION_S,
    Cue,
    CueKind,
    ScheduledCue,
)
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.pcm.tones import RATE_HZ, Pcm, tone_pcm

# Bluetooth headphones switch off in digital silence. One sample of 1/32 768 among so many, -90 dB,
# keeps them on.
KEEPALIVE_INTERVAL_SAMPLES = 24
# A spoken count begins at most this much before its time, so that its attack is exactly on time.
MAX_ONSET_S = 0.15
# The attack of a clip is where it first reaches this share of its peak.
_ATTACK_PEAK_RATIO = 0.1
# Ten seconds, which is 1 MB.
BLOCK_SAMPLES = 10 * RATE_HZ

PlacedPcm = tuple[int, Pcm]


class SpeechSource(Protocol):
    """What `render` needs of a voice."""

    def pcm(self, text: str) -> Pcm: ...


def render(
    cues: Sequence[ScheduledCue],
    length_s: float,
    voice: SpeechSource | None = None,
    *,
    volume: float = 1.0,
) -> Pcm:
    """48 kHz mono int16 samples in which each cue begins exactly at `at_s` seconds.

    They last `length_s` seconds, or until the last cue is over. Without a voice only tones sound.
    `volume` is a factor for the cues, 1.0 as recorded.
    """
    placed = [part for due in _sort_by_time(cues) for part in _place_cue(due, voice)]
    ends = [first + len(pcm) for first, pcm in placed]
    return _mix(placed, 0, max([sample_offset(length_s), *ends]), volume)


def render_blocks(
    cues: Sequence[ScheduledCue],
    length_s: float,
    voice: SpeechSource | None = None,
    *,
    volume: float = 1.0,
    block_samples: int = BLOCK_SAMPLES,
) -> Iterator[Pcm]:
    """The samples of `render` in blocks; a cue may continue in the next block."""
    audible = [due for due in cues if due.cue.tone is not None or (voice and due.cue.phrase)]
    waiting = deque(_sort_by_time(audible))
    sounding: list[PlacedPcm] = []
    first, end = 0, sample_offset(length_s)
    while first < end or waiting:
        last = first + block_samples
        while waiting and sample_offset(waiting[0].at_s - MAX_ONSET_S) < last:
            sounding += _place_cue(waiting.popleft(), voice)
        end = max([end, *(at + len(pcm) for at, pcm in sounding)])
        last = last if waiting else min(last, end)
        yield _mix(sounding, first, last, volume)
        sounding = [(at, pcm) for at, pcm in sounding if at + len(pcm) > last]
        first = last


def pan_to_side(pcm: Pcm, side: Side) -> Pcm:
    """Two columns of samples with sound on one side only; for both sides the mono samples."""
    if side is Side.BOTH:
        return pcm
    stereo = np.zeros((len(pcm), 2), np.int16)
    stereo[:, int(side is Side.RIGHT)] = pcm
    return stereo


def sample_offset(at_s: float) -> int:
    """The index of the sample at `at_s` seconds."""
    return round(at_s * RATE_HZ)


def _sort_by_time(cues: Sequence[ScheduledCue]) -> list[ScheduledCue]:
    return sorted(cues, key=lambda due: due.at_s)


def _mix(placed: Sequence[PlacedPcm], start: int, end: int, volume: float) -> Pcm:
    """The samples from `start` to `end` of the placed sounds."""
    mix = np.zeros(end - start, np.int16)
    mix[-start % KEEPALIVE_INTERVAL_SAMPLES :: KEEPALIVE_INTERVAL_SAMPLES] = 1
    for at, pcm in placed:
        part = pcm[max(start - at, 0) : max(end - at, 0)]
        target = mix[max(at - start, 0) :][: len(part)]
        # The cue policy plans no two cues at once. If it happens, the sum must not overflow.
        target[:] = np.clip(target + np.rint(part * volume), -32768, 32767)
    return mix


def _place_cue(due: ScheduledCue, voice: SpeechSource | None) -> Iterator[PlacedPcm]:
    """The sounds of a cue, each with the sample at which it begins."""
    for after_s, pcm in _cue_parts(due.cue, voice):
        yield sample_offset(due.at_s + after_s), pcm


def _cue_parts(cue: Cue, voice: SpeechSource | None) -> Iterator[tuple[float, Pcm]]:
    """The sounds of a cue, each with the seconds from the cue's time to its beginning."""
    after_s = 0.0
    if cue.kind is CueKind.COUNT and cue.tone is None and cue.phrase and voice is not None:
        after_s = -_onset_s(voice.pcm(cue.phrase[0]))
    if cue.tone is not None:
        yield after_s, tone_pcm(cue.tone)
        after_s += TONE_DURATION_S[cue.tone] + PHRASE_GAP_S
    if voice is None:
        return
    for text in cue.phrase:
        clip = voice.pcm(text)
        yield after_s, clip
        after_s += len(clip) / RATE_HZ + TEXT_GAP_S


def _onset_s(clip: Pcm) -> float:
    """Seconds from the first sample of a clip to its attack, at most `MAX_ONSET_S`."""
    loudness = np.abs(clip.astype(np.int32))
    attack = np.flatnonzero(loudness >= _ATTACK_PEAK_RATIO * loudness.max(initial=1))
    return min(attack[0] / RATE_HZ, MAX_ONSET_S) if len(attack) else 0.0
