"""The coded tones as samples.

Pitches and durations are those of docs/domain.md, section 8: between 500 and 2000 Hz with
harmonics and nothing above 4 kHz; a count is 120 ms at 800 Hz, the long tone 600 ms at 1200 Hz;
forward rises and backward falls.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrotimer.domain.cues.cues import TONE_DURATION_S, Tone
from retrotimer.sound.pcm.loudness import gain_to_loudness

RATE_HZ = 48_000
Pcm = NDArray[np.int16]

# Tones are levelled by their measured loudness, not by their peak, which stays below -2 dB.
LOUDNESS_LUFS = -12.5
MAX_HZ = 4000.0
_ATTACK_S = 0.008
_RELEASE_S = 0.03
_HARMONICS = ((1, 1.0), (2, 0.5), (3, 0.25))

_LOW_HZ, _HIGH_HZ = 700.0, 1300.0
_LONG_PITCH = (1200.0, 1200.0)
# Of each tone: the first pitch and the last in Hz, and how often it sounds.
_PITCHES = {
    Tone.COUNT: (800.0, 800.0, 1),
    Tone.SOFT: (600.0, 600.0, 1),
    Tone.FORWARD: (_LOW_HZ, _HIGH_HZ, 1),
    Tone.BACKWARD: (_HIGH_HZ, _LOW_HZ, 1),
    Tone.RAILS: (*_LONG_PITCH, 1),
    Tone.TURN: (*_LONG_PITCH, 2),
    Tone.END: (*_LONG_PITCH, 3),
}
_REPEAT_GAP_S = 0.2
# The tone before a phrase only draws attention, so it is softer than the phrase.
PHRASE_TONE_LUFS = -21.0


@cache
def tone_pcm(tone: Tone) -> Pcm:
    """A tone as 48 kHz mono int16 samples, read-only."""
    from_hz, to_hz, count = _PITCHES[tone]
    part_s = (TONE_DURATION_S[tone] + _REPEAT_GAP_S) / count - _REPEAT_GAP_S
    part = _glide_wave(from_hz, to_hz, part_s)
    part *= gain_to_loudness(part, PHRASE_TONE_LUFS if tone is Tone.SOFT else LOUDNESS_LUFS)
    gap = np.zeros(round(_REPEAT_GAP_S * RATE_HZ))
    pieces = [part, *[gap, part] * (count - 1)]
    pcm = np.round(np.concatenate(pieces) * 32767).astype(np.int16)
    pcm.setflags(write=False)
    return pcm


def _glide_wave(from_hz: float, to_hz: float, duration_s: float) -> NDArray[Any]:
    """A tone that glides from one pitch to another."""
    time_s = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    # The phase is the integral of the pitch, so that the glide is continuous.
    cycles = from_hz * time_s + (to_hz - from_hz) * time_s**2 / (2 * duration_s)
    wave = sum(
        strength * np.sin(2 * np.pi * number * cycles)
        for number, strength in _HARMONICS
        if number * max(from_hz, to_hz) < MAX_HZ
    )
    return np.asarray(wave * _envelope(len(time_s)))


def _envelope(length: int) -> NDArray[Any]:
    """An envelope of raised cosines, so that the tone begins and ends without a click."""
    envelope = np.ones(length)
    attack, release = round(_ATTACK_S * RATE_HZ), round(_RELEASE_S * RATE_HZ)
    envelope[:attack] = (1 - np.cos(np.pi * np.arange(attack) / attack)) / 2
    envelope[-release:] = (1 + np.cos(np.pi * (np.arange(release) + 1) / release)) / 2
    return envelope
