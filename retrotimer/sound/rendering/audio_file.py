"""Writes a session as an audio file: rendered, encoded and written block by block."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

import soundfile  # type: ignore[import-untyped]

from retrotimer.domain.cues.audio_plan import AudioPlan
from retrotimer.sound.pcm.tones import RATE_HZ
from retrotimer.sound.rendering.cue_renderer import render_blocks, sample_offset
from retrotimer.sound.rendering.id3 import id3_header
from retrotimer.sound.voices.voice import Voice


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """How a type of file is encoded, and how long it may be."""

    container: str
    subtype: str
    max_duration_s: float = float("inf")


# Some 10 MB of samples.
CLIP_CACHE_SIZE = 64
# By file name extension. WAV counts its bytes in 32 bits, which limits its duration.
AUDIO_FORMATS: Mapping[str, AudioFormat] = {
    ".wav": AudioFormat("WAV", "PCM_16", (2**32 - 2**20) / (2 * RATE_HZ)),
    ".flac": AudioFormat("FLAC", "PCM_16"),
    ".ogg": AudioFormat("OGG", "VORBIS"),
    ".mp3": AudioFormat("MP3", "MPEG_LAYER_III"),
}


@dataclass(frozen=True, slots=True)
class AudioFileContent:
    """What is written: the planned cues, the voice (None for tones only), tags such as `title`."""

    track: AudioPlan
    voice: Voice | None
    tags: Mapping[str, str]


class _CachedVoice:
    """A voice that keeps only its latest texts: those of hours would need too much memory."""

    def __init__(self, voice: Voice) -> None:
        self.pcm = lru_cache(CLIP_CACHE_SIZE)(voice.decode)


def write_audio(
    file: BinaryIO,
    audio_format: AudioFormat,
    content: AudioFileContent,
    on_progress: Callable[[float], None],
) -> None:
    """Encode a session into an open file.

    `on_progress` is called with the share that is done, from 0 to 1. Raises OSError if the file
    cannot be written, VoiceError for a damaged clip.
    """
    is_mp3 = audio_format.container == "MP3"
    if is_mp3:
        file.write(id3_header(content.tags))
    sink = _EncoderOutput(file)
    try:
        with soundfile.SoundFile(
            sink, "w", RATE_HZ, 1, audio_format.subtype, format=audio_format.container
        ) as encoder:
            for name, value in {} if is_mp3 else content.tags.items():
                setattr(encoder, name, value)
            _encode(content, encoder, sink, on_progress)
    except (soundfile.SoundFileError, AssertionError):
        # The library reports only that not all was written; the output has the reason.
        sink.raise_if_failed()
        raise
    sink.raise_if_failed()


def _encode(
    content: AudioFileContent,
    encoder: Any,
    sink: _EncoderOutput,
    on_progress: Callable[[float], None],
) -> None:
    track = content.track
    samples, done = sample_offset(track.duration_s), 0
    voice = content.voice and _CachedVoice(content.voice)
    for block in render_blocks(track.cues, track.duration_s, voice):
        encoder.write(block)
        sink.raise_if_failed()
        done += len(block)
        on_progress(done / samples)


class _EncoderOutput:
    """The rest of an open file, as the encoder sees it.

    It keeps an error until `raise_if_failed`, because no exception passes through the C library.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start_offset = file.tell()
        self._error: OSError | None = None
        self.read = file.read

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = self._start_offset if whence == os.SEEK_SET else 0
        return self._file.seek(base + offset, whence) - self._start_offset

    def tell(self) -> int:
        return self._file.tell() - self._start_offset

    def write(self, content: bytes) -> int:
        written = 0
        try:
            # A disk that is nearly full takes a part, and raises the error at the next write.
            while written < len(content):
                written += self._file.write(content[written:])
        except OSError as error:
            self._error = error
        return written

    def raise_if_failed(self) -> None:
        if self._error is not None:
            raise self._error
