"""From what the engine says to a clip: trimmed, equalised for a treadmill, equally loud."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt, sosfiltfilt

Samples = NDArray[np.float64]

RATE_HZ = 24_000
SILENCE_DB = -50.0
PRE_ROLL_S = 0.008
TAIL_S = 0.060
FADE_IN_S = 0.004
FADE_OUT_S = 0.020

HIGH_PASS_HZ = 120.0
SHELF_HZ = 1_800.0
SHELF_DB = 4.0

# BS.1770 measures in blocks of 400 ms. Words are shorter: every clip is measured in blocks of
# 100 ms, so that a number and a sentence are equally loud by the same measure.
BLOCK_S = 0.100
HOP_S = 0.025
GATE_LU = -10.0

LIMITER_S = 0.004
ONSET = 0.10


def shaped(spoken: Samples) -> Samples:
    """Equalised, without the silence around it, without a click at either end."""
    return _faded(_trimmed(_equalised(spoken)))


def levelled(voice: Samples, loudness: float, peak: float) -> Samples:
    """As loud as asked, limited to the peak."""
    for _ in range(4):  # the limiter takes a little loudness away, so once is not enough
        voice = _limited(voice * 10 ** ((loudness - loudness_lufs(voice)) / 20), peak)
    return voice


def onset_s(clip: Samples) -> float:
    """When a tenth of the peak is reached: what the ear takes for the beginning."""
    level = np.abs(clip)
    return float(np.argmax(level >= ONSET * level.max())) / RATE_HZ


def loudness_lufs(clip: Samples) -> float:
    """BS.1770's weighting and relative gate, in blocks of 100 ms."""
    hop, block = round(HOP_S * RATE_HZ), round(BLOCK_S * RATE_HZ)
    padded = np.pad(clip, (0, block))
    energy = np.concatenate(([0.0], np.cumsum(sosfilt(_k_weighting(), padded) ** 2)))
    starts = np.arange(0, max(len(clip) - block, 0) + 1, hop)
    power = (energy[starts + block] - energy[starts]) / block
    loud = power[power > power.mean() * 10 ** (GATE_LU / 10)]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def _equalised(voice: Samples) -> Samples:
    """What a treadmill's hum covers goes; what tells the consonants apart is raised."""
    silence = np.zeros(round(0.1 * RATE_HZ))
    voice = np.concatenate((silence, voice, silence))
    low_cut = butter(2, HIGH_PASS_HZ, "highpass", fs=RATE_HZ, output="sos")
    shelved = sosfilt(_high_shelf(SHELF_HZ, SHELF_DB), voice)
    return np.asarray(sosfiltfilt(low_cut, shelved))


def _trimmed(voice: Samples) -> Samples:
    level = np.abs(voice)
    audible = np.flatnonzero(level > level.max() * 10 ** (SILENCE_DB / 20))
    start = max(0, audible[0] - round(PRE_ROLL_S * RATE_HZ))
    return voice[start : audible[-1] + round(TAIL_S * RATE_HZ)]


def _faded(voice: Samples) -> Samples:
    fade_in, fade_out = round(FADE_IN_S * RATE_HZ), round(FADE_OUT_S * RATE_HZ)
    voice = voice.copy()
    voice[:fade_in] *= np.sin(np.linspace(0, np.pi / 2, fade_in)) ** 2
    voice[-fade_out:] *= np.cos(np.linspace(0, np.pi / 2, fade_out)) ** 2
    return voice


def _limited(voice: Samples, peak: float) -> Samples:
    """Turns down smoothly around what would pass the peak."""
    reach = round(LIMITER_S * RATE_HZ)
    wanted = np.minimum(1.0, peak / np.maximum(np.abs(voice), 1e-9))
    held = np.lib.stride_tricks.sliding_window_view(
        np.pad(wanted, 2 * reach, constant_values=1.0), 2 * reach + 1
    ).min(axis=1)
    window = np.hanning(2 * reach + 1)
    return voice * np.convolve(held, window / window.sum(), "valid")


@cache
def _k_weighting() -> NDArray[np.float64]:
    """BS.1770's two filters, for this rate: the head's shelf, then the low cut."""
    low_cut = butter(1, 38.13547, "highpass", fs=RATE_HZ, output="sos")
    return np.vstack((_high_shelf(1_681.97, 4.0), low_cut, low_cut))


def _high_shelf(middle_hz: float, gain_db: float) -> NDArray[np.float64]:
    """A shelf of slope 1 (R. Bristow-Johnson's cookbook)."""
    a = 10 ** (gain_db / 40)
    w = 2 * math.pi * middle_hz / RATE_HZ
    root = math.sqrt(2 * a) * math.sin(w)
    cos = math.cos(w)
    b = (
        a * ((a + 1) + (a - 1) * cos + root),
        -2 * a * ((a - 1) + (a + 1) * cos),
        a * ((a + 1) + (a - 1) * cos - root),
    )
    c = (
        (a + 1) - (a - 1) * cos + root,
        2 * ((a - 1) - (a + 1) * cos),
        (a + 1) - (a - 1) * cos - root,
    )
    return np.array([[*b, *c]]) / c[0]
