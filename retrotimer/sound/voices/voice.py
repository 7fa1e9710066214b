"""Spoken texts as samples, decoded from clips. Nothing is synthesized while a session runs."""

from __future__ import annotations

import io
import weakref
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from retrotimer.regular_file import open_for_reading
from retrotimer.sound.pcm.tones import RATE_HZ, Pcm
from retrotimer.sound.voices.manifest import Clip, VoiceError, read_manifest

# The Fourier transform of a multiple of so many samples is fast.
_FFT_SIZE_FACTOR = 2**11


class Voice:
    """The clips of some folders; the first folder that has a text speaks it.

    Each folder has a `manifest.json` and a `clips.zip`. Raises VoiceError if one is damaged.
    """

    def __init__(self, *folders: Path) -> None:
        self._decoded: dict[str, Pcm] = {}
        self._clip_folders = [_ClipFolder(folder) for folder in folders]

    def preload(self, texts: Iterable[str]) -> None:
        """Decode these texts now, so that they can be played at once."""
        for text in texts:
            self.pcm(text)

    def pcm(self, text: str) -> Pcm:
        """A text as 48 kHz mono int16 samples, read-only. Raises KeyError if it has no clip."""
        if text not in self._decoded:
            self._decoded[text] = self.decode(text)
        return self._decoded[text]

    def decode(self, text: str) -> Pcm:
        """The same as `pcm`, but not kept in memory."""
        folder = next((folder for folder in self._clip_folders if text in folder.clips), None)
        if folder is None:
            raise KeyError(text)
        return folder.decode(folder.clips[text])


class _ClipFolder:
    def __init__(self, folder: Path) -> None:
        self._zip_path = folder / "clips.zip"
        self.clips = read_manifest(folder).clips

    def decode(self, clip: Clip) -> Pcm:
        # Imported only here, because a session of tones alone needs no decoder.
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
        file = open_for_reading(self._zip_path)
        weakref.finalize(self, file.close)
        return ZipFile(file)


def resample(samples: NDArray[Any], rate_hz: int) -> NDArray[Any]:
    """The same sound at 48 kHz and exactly as long. It must begin and end in silence."""
    padded = np.pad(samples, (0, _FFT_SIZE_FACTOR - len(samples) % _FFT_SIZE_FACTOR))
    length = round(len(padded) * RATE_HZ / rate_hz)
    # Done in the spectrum, which is exact below half the lower rate.
    resampled: NDArray[Any] = np.fft.irfft(np.fft.rfft(padded), length)
    return resampled[: round(len(samples) * RATE_HZ / rate_hz)] * (length / len(padded))
