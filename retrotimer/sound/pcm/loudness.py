"""Loudness by ITU-R BS.1770 without its threshold for silence, so that it suits short sounds.

BS.1770 measures in blocks of 0.4 s and leaves quiet ones out; the tones here are shorter than one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# The two filters of the K-weighting at 48 kHz, from the recommendation: numerator, denominator.
_RATE_HZ = 48_000
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)
_OFFSET_LUFS = -0.691


def ungated_loudness_lufs(wave: NDArray[Any]) -> float:
    """Loudness of a 48 kHz mono wave between -1 and 1, in LUFS."""
    spectrum = np.fft.rfft(wave)
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(len(wave), 1 / _RATE_HZ) / _RATE_HZ)
    for numerator, denominator in (_SHELF, _HIGH_PASS):
        spectrum = spectrum * np.polyval(numerator[::-1], delay)
        spectrum = spectrum / np.polyval(denominator[::-1], delay)
    weighted = np.fft.irfft(spectrum, len(wave))
    return float(10 * np.log10(np.mean(weighted**2)) + _OFFSET_LUFS)


def gain_to_loudness(wave: NDArray[Any], target_lufs: float) -> float:
    """The factor that brings a wave to a loudness in LUFS."""
    return float(10 ** ((target_lufs - ungated_loudness_lufs(wave)) / 20))
