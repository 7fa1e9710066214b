"""What surrounds a clip when the recogniser hears it: silence or noise."""

from __future__ import annotations

import numpy as np
from recogniser import RATE_HZ, Sound

MARGIN_S = 0.4  # before and after a clip


def with_silence(sound: Sound) -> Sound:
    return np.pad(sound, round(MARGIN_S * RATE_HZ))


def with_noise(sound: Sound, ratio_db: float, seed: int) -> Sound:
    """A sound in pink noise; `ratio_db` is the ratio of the mean powers of sound and noise."""
    padded = with_silence(sound)
    real, imaginary = np.random.default_rng(seed).standard_normal((2, len(padded) // 2 + 1))
    spectrum = (real + 1j * imaginary) / np.sqrt(np.maximum(np.arange(len(real)), 1))
    spectrum[0] = 0
    pink = np.fft.irfft(spectrum, len(padded))
    level = np.sqrt(np.mean(sound**2) / np.mean(pink**2) / 10 ** (ratio_db / 10))
    noisy: Sound = padded + (pink * level).astype(np.float32)
    return noisy
