"""A clip as it is kept: OGG Vorbis, the same bytes every time, and what is told about it."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import soundfile
from mastering import RATE_HZ, Samples, levelled, loudness_lufs, onset_s, shaped

COMPRESSION = 0.6
GRAIN = RATE_HZ // 1000  # a clip is whole milliseconds long, so that its length is exact in JSON
LOUDNESS_LUFS = -18.0
CLOSE_LU, TOLERANCE_LU = 0.1, 0.3  # near enough to stop, and to take at all
PEAK = 0.8
MARGIN = 0.98
TRIES = 10
SERIAL = b"RTMR"  # libsndfile draws one by lot; equal clips must have equal bytes
PAGE = b"OggS"
SERIAL_AT, CHECKSUM_AT, SEGMENTS_AT, HEADER = 14, 22, 26, 27
POLYNOMIAL = 0x04C11DB7


@dataclass(frozen=True)
class Clip:
    ogg: bytes
    length_s: float
    onset_s: float
    loudness_lufs: float


def clip_of(spoken: Samples) -> Clip:
    """Vorbis changes loudness and peak a little: the best of some tries at what comes out."""
    voice = shaped(spoken)
    voice = np.pad(voice, (0, -len(voice) % GRAIN))
    loudness, limit = LOUDNESS_LUFS, PEAK
    fit: list[Clip] = []
    for _ in range(TRIES):
        level = levelled(voice, loudness, limit)
        clip, peak = _take(level)
        if peak > PEAK:
            limit = float(np.abs(level).max()) * MARGIN * PEAK / peak
        else:
            fit.append(clip)
            if _excess_lu(clip) <= CLOSE_LU:
                break
        loudness -= clip.loudness_lufs - LOUDNESS_LUFS
    best = min(fit, key=_excess_lu, default=None)
    if best is None or _excess_lu(best) > TOLERANCE_LU:
        raise ValueError(f"Neither loud enough nor below the peak: {best and best.loudness_lufs}")
    return best


def _excess_lu(clip: Clip) -> float:
    return abs(clip.loudness_lufs - LOUDNESS_LUFS)


def _take(voice: Samples) -> tuple[Clip, float]:
    """The clip and the peak that it has when it is decoded."""
    ogg = _encoded(voice)
    heard, rate_hz = soundfile.read(io.BytesIO(ogg))
    if (rate_hz, heard.shape) != (RATE_HZ, voice.shape):
        raise ValueError(f"Came out with {rate_hz} Hz, {heard.shape} samples")
    clip = Clip(ogg, len(heard) / RATE_HZ, round(onset_s(heard), 3), round(loudness_lufs(heard), 2))
    return clip, float(np.abs(heard).max())


def _encoded(voice: Samples) -> bytes:
    file = io.BytesIO()
    soundfile.write(
        file, voice, RATE_HZ, format="OGG", subtype="VORBIS", compression_level=COMPRESSION
    )
    return _with_serial(file.getvalue(), SERIAL)


def _with_serial(ogg: bytes, serial: bytes) -> bytes:
    """Every page names its stream, and has a checksum."""
    pages = bytearray()
    start = 0
    while start < len(ogg):
        if ogg[start : start + len(PAGE)] != PAGE:
            raise ValueError("Not a page of OGG")
        segments = ogg[start + SEGMENTS_AT]
        lengths = ogg[start + HEADER : start + HEADER + segments]
        end = start + HEADER + segments + sum(lengths)
        page = bytearray(ogg[start:end])
        page[SERIAL_AT : SERIAL_AT + 4] = serial
        page[CHECKSUM_AT : CHECKSUM_AT + 4] = bytes(4)
        page[CHECKSUM_AT : CHECKSUM_AT + 4] = _checksum(page).to_bytes(4, "little")
        pages += page
        start = end
    return bytes(pages)


def _checksum(page: bytearray) -> int:
    """OGG's CRC: not zlib's, which turns the bits around."""
    rest = 0
    for byte in page:
        rest = (rest << 8 & 0xFFFFFFFF) ^ _TABLE[rest >> 24 ^ byte]
    return rest


def _remainder(byte: int) -> int:
    rest = byte << 24
    for _ in range(8):
        rest = (rest << 1 ^ (POLYNOMIAL if rest >> 31 else 0)) & 0xFFFFFFFF
    return rest


_TABLE = tuple(map(_remainder, range(256)))
