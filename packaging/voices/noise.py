"""Where the recogniser listens: in a quiet room, or in noise."""

from __future__ import annotations

import numpy as np
from recogniser import RATE_HZ, Sound

ROOM_S = 0.4  # before and behind what is said


def in_a_room(sound: Sound) -> Sound:
    return np.pad(sound, round(ROOM_S * RATE_HZ))


def in_noise(sound: Sound, ratio_db: float, seed: int) -> Sound:
    """Pink noise, before and behind it too; the ratio is that of the mean powers."""
    room = in_a_room(sound)
    real, imaginary = np.random.default_rng(seed).standard_normal((2, len(room) // 2 + 1))
    spectrum = (real + 1j * imaginary) / np.sqrt(np.maximum(np.arange(len(real)), 1))
    spectrum[0] = 0
    pink = np.fft.irfft(spectrum, len(room))
    level = np.sqrt(np.mean(sound**2) / np.mean(pink**2) / 10 ** (ratio_db / 10))
    noisy: Sound = room + (pink * level).astype(np.float32)
    return noisy
