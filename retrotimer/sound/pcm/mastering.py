"""From what a synthesizer says to a clip like the bundled ones: trimmed, clear, equally loud."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray

Samples = NDArray[Any]

RATE_HZ = 24_000
LOUDNESS_LUFS = -18.0
MAX_PEAK = 0.8
# A clip is whole milliseconds long, so that its length is exact in JSON.
_MILLISECOND_SAMPLES = RATE_HZ // 1000
# Below this there is nothing to hear, only what a synthesizer takes for silence.
_MIN_AUDIBLE_PEAK = 0.003
_SILENCE_DB = -50.0
_PRE_ROLL_S, _TAIL_S = 0.008, 0.060
_FADE_IN_S, _FADE_OUT_S = 0.004, 0.020
_PADDING_S = 0.1
# What a treadmill's hum covers goes; what tells the consonants apart is raised.
_LOW_CUT_HZ, _SHELF_HZ, _SHELF_DB = 120.0, 1800.0, 4.0
# BS.1770 measures in blocks of 400 ms; words are shorter.
_BLOCK_S, _HOP_S, _GATE_LU = 0.1, 0.025, -10.0
_LIMITER_S = 0.004
_ONSET_PEAK_RATIO = 0.1
# Vorbis changes loudness and peak a little: what comes out is measured, and corrected.
_MAX_ATTEMPTS = 6
_TOLERANCE_LU = 0.2
_VORBIS_COMPRESSION = 0.6
_PEAK_MARGIN = 0.98
_FFT_SIZE_FACTOR = 2**12


class SilenceError(ValueError):
    """There is nothing to hear."""


@dataclass(frozen=True, slots=True)
class MasteredClip:
    """A clip as it is kept, OGG Vorbis, and what its manifest tells about it."""

    ogg: bytes
    length_s: float
    onset_s: float
    loudness_lufs: float


def master(samples: Samples, rate_hz: int) -> MasteredClip:
    """A clip of what was said, one channel. Raises SilenceError."""
    if not len(samples) or not np.abs(samples).max() > _MIN_AUDIBLE_PEAK:
        raise SilenceError("the voice says nothing")
    voice = _fade(_trim(_equalize(samples, rate_hz)))
    loudness, peak = LOUDNESS_LUFS, MAX_PEAK
    for _ in range(_MAX_ATTEMPTS):
        level = _normalize_loudness(voice, loudness, peak)
        ogg = _encode_ogg(level)
        heard = soundfile.read(io.BytesIO(ogg))[0]
        excess, loudest = gated_loudness_lufs(heard) - LOUDNESS_LUFS, np.abs(heard).max()
        if abs(excess) <= _TOLERANCE_LU and loudest <= MAX_PEAK:
            break
        loudness -= excess
        if loudest > MAX_PEAK:
            peak = float(np.abs(level).max()) * _PEAK_MARGIN * MAX_PEAK / loudest
    return MasteredClip(
        ogg, len(heard) / RATE_HZ, round(_onset_s(heard), 3), round(LOUDNESS_LUFS + excess, 2)
    )


def gated_loudness_lufs(clip: Samples) -> float:
    """BS.1770's weighting and relative gate, in blocks of 100 ms."""
    hop, block = round(_HOP_S * RATE_HZ), round(_BLOCK_S * RATE_HZ)
    size = _fft_size(len(clip) + 2 * block)
    weighted = np.fft.irfft(np.fft.rfft(clip, size) * _k_weighting(size), size)
    energy = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, max(len(clip) - block, 0) + 1, hop)
    power = (energy[starts + block] - energy[starts]) / block
    loud = power[power > power.mean() * 10 ** (_GATE_LU / 10)]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def _fft_size(size: int) -> int:
    """So many samples or a few more, of which a spectrum is quickly taken."""
    return size + -size % _FFT_SIZE_FACTOR


def _k_weighting(size: int) -> Samples:
    """What BS.1770's shelf (4 dB above 1.7 kHz) and low cut (38 Hz) leave of each frequency."""
    s = 1j * np.fft.rfftfreq(size, 1 / RATE_HZ)
    cut = s / 38.1355
    return np.asarray(_high_shelf(s / 1681.97, 4.0) * cut**2 / (cut**2 + 2 * cut + 1))


def _high_shelf(s: Samples, gain_db: float) -> Samples:
    """A high shelf of slope 1, by the frequency as a multiple of its middle, times i."""
    root = 10 ** (gain_db / 40)
    high = root * (root * s**2 + np.sqrt(2 * root) * s + 1)
    return np.asarray(high / (s**2 + np.sqrt(2 * root) * s + root))


def _equalize(samples: Samples, rate_hz: int) -> Samples:
    """At the clips' rate, without hum, with clear consonants: one pass through the spectrum."""
    around = round(_PADDING_S * rate_hz)
    padded = np.pad(samples, (around, _fft_size(len(samples) + 2 * around) - len(samples) - around))
    size = round(len(padded) * RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(padded)
    s = 1j * np.arange(len(spectrum)) * rate_hz / len(padded)
    with np.errstate(divide="ignore"):
        low_cut = 1 / (1 + (_LOW_CUT_HZ / np.abs(s)) ** 4)
    spectrum *= low_cut * np.abs(_high_shelf(s / _SHELF_HZ, _SHELF_DB))
    return np.asarray(np.fft.irfft(spectrum, size) * (size / len(padded)))


def _trim(samples: Samples) -> Samples:
    level = np.abs(samples)
    audible = np.flatnonzero(level > level.max() * 10 ** (_SILENCE_DB / 20))
    start = max(audible[0] - round(_PRE_ROLL_S * RATE_HZ), 0)
    kept = samples[start : audible[-1] + round(_TAIL_S * RATE_HZ)]
    return np.pad(kept, (0, -len(kept) % _MILLISECOND_SAMPLES))


def _fade(samples: Samples) -> Samples:
    fade_in, fade_out = round(_FADE_IN_S * RATE_HZ), round(_FADE_OUT_S * RATE_HZ)
    samples[:fade_in] *= np.sin(np.linspace(0, np.pi / 2, fade_in)) ** 2
    samples[-fade_out:] *= np.cos(np.linspace(0, np.pi / 2, fade_out)) ** 2
    return samples


def _normalize_loudness(samples: Samples, loudness: float, peak: float) -> Samples:
    for _ in range(4):  # the limiter takes a little loudness away, so once is not enough
        samples = _limit_peak(
            samples * 10 ** ((loudness - gated_loudness_lufs(samples)) / 20), peak
        )
    return samples


def _limit_peak(samples: Samples, peak: float) -> Samples:
    """Turned down smoothly around what would pass the peak."""
    reach = round(_LIMITER_S * RATE_HZ)
    wanted = np.minimum(1.0, peak / np.maximum(np.abs(samples), 1e-9))
    held = np.lib.stride_tricks.sliding_window_view(
        np.pad(wanted, 2 * reach, constant_values=1.0), 2 * reach + 1
    ).min(axis=1)
    window = np.hanning(2 * reach + 1)
    return np.asarray(samples * np.convolve(held, window / window.sum(), "valid"))


def _onset_s(clip: Samples) -> float:
    """When a tenth of the peak is reached: what the ear takes for the beginning."""
    level = np.abs(clip)
    return float(np.argmax(level >= _ONSET_PEAK_RATIO * level.max())) / RATE_HZ


def _encode_ogg(samples: Samples) -> bytes:
    file = io.BytesIO()
    soundfile.write(
        file,
        samples,
        RATE_HZ,
        format="OGG",
        subtype="VORBIS",
        compression_level=_VORBIS_COMPRESSION,
    )
    return file.getvalue()
