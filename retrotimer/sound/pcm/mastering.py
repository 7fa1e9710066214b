"""Makes a clip of what a synthesizer speaks: trimmed, clear and as loud as the bundled clips."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray

Samples = NDArray[Any]

CLIP_RATE_HZ = 24_000
LOUDNESS_LUFS = -18.0
MAX_PEAK = 0.8
# A clip lasts whole milliseconds, so that its length is exact in JSON.
_MILLISECOND_SAMPLES = CLIP_RATE_HZ // 1000
# Below this peak there is only noise that the synthesizer makes in silence.
_MIN_AUDIBLE_PEAK = 0.003
_SILENCE_DB = -50.0
_PRE_ROLL_S, _TAIL_S = 0.008, 0.060
_FADE_IN_S, _FADE_OUT_S = 0.004, 0.020
_PADDING_S = 0.1
# Low frequencies, which the hum of a treadmill covers, are cut; those by which consonants are told
# apart are raised.
_LOW_CUT_HZ, _SHELF_HZ, _SHELF_DB = 120.0, 1800.0, 4.0
# BS.1770 measures in blocks of 400 ms, which is longer than some words, so blocks are shorter here.
# Blocks this far below the mean count as silence.
_BLOCK_S, _HOP_S, _SILENCE_LU = 0.1, 0.025, -10.0
_LIMITER_S = 0.004
_ONSET_PEAK_RATIO = 0.1
# Vorbis changes loudness and peak a little, so the encoded clip is measured and corrected.
_MAX_ATTEMPTS = 6
_TOLERANCE_LU = 0.2
_VORBIS_COMPRESSION = 0.6
_PEAK_MARGIN = 0.98
_FFT_SIZE_FACTOR = 2**12


class SilenceError(ValueError):
    """A text cannot be heard as a clip, because it is silent or too long; the message says why."""


@dataclass(frozen=True, slots=True)
class MasteredClip:
    """A clip as OGG Vorbis, and what its manifest says about it."""

    ogg: bytes
    length_s: float
    onset_s: float
    loudness_lufs: float


def master(samples: Samples, rate_hz: int) -> MasteredClip:
    """A clip of one channel of samples. Raises SilenceError if there is nothing to hear."""
    if not len(samples) or not np.abs(samples).max() > _MIN_AUDIBLE_PEAK:
        raise SilenceError("the voice says nothing")
    voice = _fade(_trim(_equalize(samples, rate_hz)))
    loudness, peak = LOUDNESS_LUFS, MAX_PEAK
    for _ in range(_MAX_ATTEMPTS):
        level = _normalize_loudness(voice, loudness, peak)
        ogg = _encode_ogg(level)
        decoded = soundfile.read(io.BytesIO(ogg))[0]
        excess = clip_loudness_lufs(decoded) - LOUDNESS_LUFS
        decoded_peak = np.abs(decoded).max()
        if abs(excess) <= _TOLERANCE_LU and decoded_peak <= MAX_PEAK:
            break
        loudness -= excess
        if decoded_peak > MAX_PEAK:
            peak = float(np.abs(level).max()) * _PEAK_MARGIN * MAX_PEAK / decoded_peak
    return MasteredClip(
        ogg,
        len(decoded) / CLIP_RATE_HZ,
        round(_onset_s(decoded), 3),
        round(LOUDNESS_LUFS + excess, 2),
    )


def clip_loudness_lufs(clip: Samples) -> float:
    """Loudness with the weighting and the relative threshold of BS.1770, in blocks of 100 ms."""
    hop, block = round(_HOP_S * CLIP_RATE_HZ), round(_BLOCK_S * CLIP_RATE_HZ)
    size = _fft_size(len(clip) + 2 * block)
    weighted = np.fft.irfft(np.fft.rfft(clip, size) * _k_weighting(size), size)
    energy = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, max(len(clip) - block, 0) + 1, hop)
    power = (energy[starts + block] - energy[starts]) / block
    loud = power[power > power.mean() * 10 ** (_SILENCE_LU / 10)]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def _fft_size(size: int) -> int:
    """The next size of which a Fourier transform is fast."""
    return size + -size % _FFT_SIZE_FACTOR


def _k_weighting(size: int) -> Samples:
    """The gain of each frequency by BS.1770: a shelf of 4 dB above 1.7 kHz, a low cut at 38 Hz."""
    s = 1j * np.fft.rfftfreq(size, 1 / CLIP_RATE_HZ)
    cut = s / 38.1355
    return np.asarray(_high_shelf(s / 1681.97, 4.0) * cut**2 / (cut**2 + 2 * cut + 1))


def _high_shelf(s: Samples, gain_db: float) -> Samples:
    """A high shelf of slope 1; `s` is i times the frequency, as a multiple of the middle one."""
    root = 10 ** (gain_db / 40)
    high = root * (root * s**2 + np.sqrt(2 * root) * s + 1)
    return np.asarray(high / (s**2 + np.sqrt(2 * root) * s + root))


def _equalize(samples: Samples, rate_hz: int) -> Samples:
    """Resample to the rate of clips, cut the hum and raise the consonants, in one spectrum."""
    before = round(_PADDING_S * rate_hz)
    after = _fft_size(len(samples) + 2 * before) - len(samples) - before
    padded = np.pad(samples, (before, after))
    size = round(len(padded) * CLIP_RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(padded)
    s = 1j * np.arange(len(spectrum)) * rate_hz / len(padded)
    with np.errstate(divide="ignore"):
        low_cut = 1 / (1 + (_LOW_CUT_HZ / np.abs(s)) ** 4)
    spectrum *= low_cut * np.abs(_high_shelf(s / _SHELF_HZ, _SHELF_DB))
    return np.asarray(np.fft.irfft(spectrum, size) * (size / len(padded)))


def _trim(samples: Samples) -> Samples:
    level = np.abs(samples)
    audible = np.flatnonzero(level > level.max() * 10 ** (_SILENCE_DB / 20))
    start = max(audible[0] - round(_PRE_ROLL_S * CLIP_RATE_HZ), 0)
    voice = samples[start : audible[-1] + round(_TAIL_S * CLIP_RATE_HZ)]
    return np.pad(voice, (0, -len(voice) % _MILLISECOND_SAMPLES))


def _fade(samples: Samples) -> Samples:
    fade_in, fade_out = round(_FADE_IN_S * CLIP_RATE_HZ), round(_FADE_OUT_S * CLIP_RATE_HZ)
    samples[:fade_in] *= np.sin(np.linspace(0, np.pi / 2, fade_in)) ** 2
    samples[-fade_out:] *= np.cos(np.linspace(0, np.pi / 2, fade_out)) ** 2
    return samples


def _normalize_loudness(samples: Samples, loudness: float, peak: float) -> Samples:
    for _ in range(4):  # the limiter takes a little loudness away, so once is not enough
        samples = _limit_peak(samples * 10 ** ((loudness - clip_loudness_lufs(samples)) / 20), peak)
    return samples


def _limit_peak(samples: Samples, peak: float) -> Samples:
    """Turn the volume down smoothly around samples that would pass the peak."""
    reach = round(_LIMITER_S * CLIP_RATE_HZ)
    gain = np.minimum(1.0, peak / np.maximum(np.abs(samples), 1e-9))
    lowest_gain = np.lib.stride_tricks.sliding_window_view(
        np.pad(gain, 2 * reach, constant_values=1.0), 2 * reach + 1
    ).min(axis=1)
    window = np.hanning(2 * reach + 1)
    return np.asarray(samples * np.convolve(lowest_gain, window / window.sum(), "valid"))


def _onset_s(clip: Samples) -> float:
    """When a tenth of the peak is reached, which the ear takes for the beginning."""
    level = np.abs(clip)
    return float(np.argmax(level >= _ONSET_PEAK_RATIO * level.max())) / CLIP_RATE_HZ


def _encode_ogg(samples: Samples) -> bytes:
    file = io.BytesIO()
    soundfile.write(
        file,
        samples,
        CLIP_RATE_HZ,
        format="OGG",
        subtype="VORBIS",
        compression_level=_VORBIS_COMPRESSION,
    )
    return file.getvalue()
