"""The coded tones as PCM: pure arithmetic, no device.

Domain sheet, section 8: between 500 and 2000 Hz with harmonics, nothing above 4 kHz, count 800 Hz
120 ms, then 1200 Hz 600 ms; forward rises, backward falls.
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

# Measured, not by peak, which stays below -2 dB.
LOUDNESS_LUFS = -12.5
MAX_HZ = 4000.0
_ATTACK_S = 0.008
_RELEASE_S = 0.03
_HARMONICS = ((1, 1.0), (2, 0.5), (3, 0.25))

_LOW_HZ, _HIGH_HZ = 700.0, 1300.0
_LONG_PITCH = (1200.0, 1200.0)
# Each tone: from Hz, to Hz, and how often.
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
# The tone before a phrase calls for attention only: it is softer than the phrase.
PHRASE_TONE_LUFS = -21.0


@cache
def tone_pcm(tone: Tone) -> Pcm:
    """A tone as 48 kHz mono int16, read-only; its first sample is where it begins."""
    from_hz, to_hz, times = _PITCHES[tone]
    part_s = (TONE_DURATION_S[tone] + _REPEAT_GAP_S) / times - _REPEAT_GAP_S
    part = _glide_wave(from_hz, to_hz, part_s)
    part *= gain_to_loudness(part, PHRASE_TONE_LUFS if tone is Tone.SOFT else LOUDNESS_LUFS)
    gap = np.zeros(round(_REPEAT_GAP_S * RATE_HZ))
    pieces = [part, *[gap, part] * (times - 1)]
    pcm = np.round(np.concatenate(pieces) * 32767).astype(np.int16)
    pcm.setflags(write=False)
    return pcm


def _glide_wave(from_hz: float, to_hz: float, duration_s: float) -> NDArray[Any]:
    """A tone that glides from one pitch to another."""
    time_s = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    # The phase is the integral of the pitch, so a glide has no jump in it.
    turns = from_hz * time_s + (to_hz - from_hz) * time_s**2 / (2 * duration_s)
    wave = sum(
        strength * np.sin(2 * np.pi * number * turns)
        for number, strength in _HARMONICS
        if number * max(from_hz, to_hz) < MAX_HZ
    )
    return np.asarray(wave * _envelope(len(time_s)))


def _envelope(length: int) -> NDArray[Any]:
    """Rise and fall without a click: raised cosines."""
    envelope = np.ones(length)
    attack, release = round(_ATTACK_S * RATE_HZ), round(_RELEASE_S * RATE_HZ)
    envelope[:attack] = (1 - np.cos(np.pi * np.arange(attack) / attack)) / 2
    envelope[-release:] = (1 + np.cos(np.pi * (np.arange(release) + 1) / release)) / 2
    return envelope
