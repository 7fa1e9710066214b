"""Makes a clip: OGG Vorbis with the same bytes every time, and what the manifest says about it."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import soundfile
from mastering import RATE_HZ, Samples, level, loudness_lufs, onset_s, shape

COMPRESSION = 0.6
MILLISECOND = RATE_HZ // 1000  # a clip lasts whole milliseconds, which are exact in JSON
LOUDNESS_LUFS = -18.0
CLOSE_LU, TOLERANCE_LU = 0.1, 0.3  # near enough to stop, and to be accepted at all
PEAK = 0.8
MARGIN = 0.98
MAX_ATTEMPTS = 10
SERIAL = b"RTMR"  # libsndfile uses a random one; equal clips must have equal bytes
PAGE = b"OggS"
SERIAL_AT, CHECKSUM_AT, SEGMENTS_AT, HEADER = 14, 22, 26, 27
POLYNOMIAL = 0x04C11DB7


@dataclass(frozen=True)
class Clip:
    ogg: bytes
    length_s: float
    onset_s: float
    loudness_lufs: float


def make_clip(spoken: Samples) -> Clip:
    """The clip of what was spoken.

    Vorbis changes loudness and peak a little, so the encoded clip is measured, and the best of some
    attempts is taken. Raises ValueError if none is near enough.
    """
    voice = shape(spoken)
    voice = np.pad(voice, (0, -len(voice) % MILLISECOND))
    loudness, limit = LOUDNESS_LUFS, PEAK
    acceptable: list[Clip] = []
    for _ in range(MAX_ATTEMPTS):
        levelled = level(voice, loudness, limit)
        clip, peak = _encode_and_measure(levelled)
        if peak > PEAK:
            limit = float(np.abs(levelled).max()) * MARGIN * PEAK / peak
        else:
            acceptable.append(clip)
            if _excess_lu(clip) <= CLOSE_LU:
                break
        loudness -= clip.loudness_lufs - LOUDNESS_LUFS
    best = min(acceptable, key=_excess_lu, default=None)
    if best is None or _excess_lu(best) > TOLERANCE_LU:
        raise ValueError(f"Neither loud enough nor below the peak: {best and best.loudness_lufs}")
    return best


def _excess_lu(clip: Clip) -> float:
    return abs(clip.loudness_lufs - LOUDNESS_LUFS)


def _encode_and_measure(voice: Samples) -> tuple[Clip, float]:
    """The clip, and its peak when it is decoded."""
    ogg = _encode(voice)
    decoded, rate_hz = soundfile.read(io.BytesIO(ogg))
    if (rate_hz, decoded.shape) != (RATE_HZ, voice.shape):
        raise ValueError(f"Came out with {rate_hz} Hz, {decoded.shape} samples")
    clip = Clip(
        ogg,
        len(decoded) / RATE_HZ,
        round(onset_s(decoded), 3),
        round(loudness_lufs(decoded), 2),
    )
    return clip, float(np.abs(decoded).max())


def _encode(voice: Samples) -> bytes:
    file = io.BytesIO()
    soundfile.write(
        file, voice, RATE_HZ, format="OGG", subtype="VORBIS", compression_level=COMPRESSION
    )
    return _with_serial(file.getvalue(), SERIAL)


def _with_serial(ogg: bytes, serial: bytes) -> bytes:
    """The same stream with another serial number, which every page has, with its checksum."""
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
    """The CRC of OGG, which unlike that of zlib does not reverse the bits."""
    crc = 0
    for byte in page:
        crc = (crc << 8 & 0xFFFFFFFF) ^ _TABLE[crc >> 24 ^ byte]
    return crc


def _crc_of(byte: int) -> int:
    crc = byte << 24
    for _ in range(8):
        crc = (crc << 1 ^ (POLYNOMIAL if crc >> 31 else 0)) & 0xFFFFFFFF
    return crc


_TABLE = tuple(map(_crc_of, range(256)))
