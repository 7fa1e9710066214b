"""Phrases as PCM: clips rendered long before, decoded once. Nothing is synthesised at a cue."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from retrotimer.sound.pcm.tones import RATE_HZ, Pcm
from retrotimer.sound.voices.manifest import Clip, VoiceError, read_manifest

# The spectrum of so many samples, or some times as many, is quickly taken.
_FFT_SIZE_FACTOR = 2**11


class Voice:
    """The clips of some folders, the first that has a text says it.

    Each folder has a `manifest.json` and a `clips.zip`. Raises VoiceError if one is damaged.
    """

    def __init__(self, *folders: Path) -> None:
        self._decoded: dict[str, Pcm] = {}
        self._clip_folders = [_ClipFolder(folder) for folder in folders]

    def preload(self, texts: Iterable[str]) -> None:
        """Decode these texts now, so that none is decoded when it is to be heard."""
        for text in texts:
            self.pcm(text)

    def pcm(self, text: str) -> Pcm:
        """A text as 48 kHz mono int16, read-only. Raises KeyError for one that has no clip."""
        if text not in self._decoded:
            self._decoded[text] = self.decode(text)
        return self._decoded[text]

    def decode(self, text: str) -> Pcm:
        """The same, and nothing is kept of it."""
        bank = next((bank for bank in self._clip_folders if text in bank.clips), None)
        if bank is None:
            raise KeyError(text)
        return bank.decode(bank.clips[text])


class _ClipFolder:
    """One folder of clips."""

    def __init__(self, folder: Path) -> None:
        self._zip_path = folder / "clips.zip"
        self.clips = read_manifest(folder).clips

    def decode(self, clip: Clip) -> Pcm:
        # Behind the first need: a session of tones alone does without the decoder.
        import soundfile  # type: ignore[import-untyped]

        try:
            encoded = io.BytesIO(self._zip.read(f"{clip.id}.ogg"))
            samples, rate_hz = soundfile.read(encoded, dtype="float32")
        except (OSError, KeyError, BadZipFile, soundfile.SoundFileError) as error:
            raise VoiceError(f"{self._zip_path}: {clip.id} cannot be read: {error}") from error
        pcm: Pcm = np.rint(np.clip(resample(samples, rate_hz), -1, 1) * 32767).astype(np.int16)
        pcm.setflags(write=False)
        return pcm

    @cached_property
    def _zip(self) -> ZipFile:
        return ZipFile(self._zip_path)


def resample(samples: NDArray[Any], rate_hz: int) -> NDArray[Any]:
    """The same sound at 48 kHz, as long to the sample. It must begin and end in silence."""
    padded = np.pad(samples, (0, _FFT_SIZE_FACTOR - len(samples) % _FFT_SIZE_FACTOR))
    length = round(len(padded) * RATE_HZ / rate_hz)
    # Through the spectrum: exact below half the lower rate, and no filter to design.
    whole: NDArray[Any] = np.fft.irfft(np.fft.rfft(padded), length)
    return whole[: round(len(samples) * RATE_HZ / rate_hz)] * (length / len(padded))
