"""Trims what the engine speaks, equalises it for a treadmill, and makes all clips equally loud."""

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

# BS.1770 measures in blocks of 400 ms, which is longer than some words. Every clip is measured in
# blocks of 100 ms, so that a number and a sentence are equally loud by the same measure. Blocks
# this far below the mean count as silence.
BLOCK_S = 0.100
HOP_S = 0.025
SILENCE_LU = -10.0

LIMITER_S = 0.004
ONSET_PEAK_RATIO = 0.10


def shape(spoken: Samples) -> Samples:
    """Equalise, remove the silence at both ends, and fade in and out."""
    return _fade(_trim(_equalise(spoken)))


def level(voice: Samples, loudness: float, peak: float) -> Samples:
    """Bring to a loudness in LUFS, limited to a peak."""
    for _ in range(4):  # the limiter takes a little loudness away, so once is not enough
        voice = _limit(voice * 10 ** ((loudness - loudness_lufs(voice)) / 20), peak)
    return voice


def onset_s(clip: Samples) -> float:
    """When a tenth of the peak is reached, which the ear takes for the beginning."""
    level = np.abs(clip)
    return float(np.argmax(level >= ONSET_PEAK_RATIO * level.max())) / RATE_HZ


def loudness_lufs(clip: Samples) -> float:
    """Loudness with the weighting and the relative threshold of BS.1770, in blocks of 100 ms."""
    hop, block = round(HOP_S * RATE_HZ), round(BLOCK_S * RATE_HZ)
    padded = np.pad(clip, (0, block))
    energy = np.concatenate(([0.0], np.cumsum(sosfilt(_k_weighting(), padded) ** 2)))
    starts = np.arange(0, max(len(clip) - block, 0) + 1, hop)
    power = (energy[starts + block] - energy[starts]) / block
    loud = power[power > power.mean() * 10 ** (SILENCE_LU / 10)]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def _equalise(voice: Samples) -> Samples:
    """Cut what the hum of a treadmill covers; raise what tells consonants apart."""
    silence = np.zeros(round(0.1 * RATE_HZ))
    voice = np.concatenate((silence, voice, silence))
    low_cut = butter(2, HIGH_PASS_HZ, "highpass", fs=RATE_HZ, output="sos")
    shelved = sosfilt(_high_shelf(SHELF_HZ, SHELF_DB), voice)
    return np.asarray(sosfiltfilt(low_cut, shelved))


def _trim(voice: Samples) -> Samples:
    level = np.abs(voice)
    audible = np.flatnonzero(level > level.max() * 10 ** (SILENCE_DB / 20))
    start = max(0, audible[0] - round(PRE_ROLL_S * RATE_HZ))
    return voice[start : audible[-1] + round(TAIL_S * RATE_HZ)]


def _fade(voice: Samples) -> Samples:
    fade_in, fade_out = round(FADE_IN_S * RATE_HZ), round(FADE_OUT_S * RATE_HZ)
    voice = voice.copy()
    voice[:fade_in] *= np.sin(np.linspace(0, np.pi / 2, fade_in)) ** 2
    voice[-fade_out:] *= np.cos(np.linspace(0, np.pi / 2, fade_out)) ** 2
    return voice


def _limit(voice: Samples, peak: float) -> Samples:
    """Turn the volume down smoothly around samples that would pass the peak."""
    reach = round(LIMITER_S * RATE_HZ)
    gain = np.minimum(1.0, peak / np.maximum(np.abs(voice), 1e-9))
    lowest_gain = np.lib.stride_tricks.sliding_window_view(
        np.pad(gain, 2 * reach, constant_values=1.0), 2 * reach + 1
    ).min(axis=1)
    window = np.hanning(2 * reach + 1)
    return voice * np.convolve(lowest_gain, window / window.sum(), "valid")


@cache
def _k_weighting() -> NDArray[np.float64]:
    """The two filters of BS.1770 for this rate: the shelf for the head, then the low cut."""
    low_cut = butter(1, 38.13547, "highpass", fs=RATE_HZ, output="sos")
    return np.vstack((_high_shelf(1_681.97, 4.0), low_cut, low_cut))


def _high_shelf(middle_hz: float, gain_db: float) -> NDArray[np.float64]:
    """A high shelf of slope 1, from the cookbook by R. Bristow-Johnson."""
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
