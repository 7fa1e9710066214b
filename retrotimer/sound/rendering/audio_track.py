"""A session as an audio file: rendered, encoded and written block by block."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

import soundfile  # type: ignore[import-untyped]

from retrotimer.domain.cues.audio_plan import AudioPlan
from retrotimer.sound.pcm.tones import RATE_HZ
from retrotimer.sound.rendering.id3 import id3_header
from retrotimer.sound.rendering.soundtrack import render_blocks, sample_offset
from retrotimer.sound.voices.voice import Voice


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """How a kind of file is encoded, and how long it may be."""

    container: str
    subtype: str
    max_duration_s: float = float("inf")


# Some 10 MB of PCM.
CLIP_CACHE_SIZE = 64
# WAV counts its bytes in 32 bits.
AUDIO_FORMATS: Mapping[str, AudioFormat] = {
    ".wav": AudioFormat("WAV", "PCM_16", (2**32 - 2**20) / (2 * RATE_HZ)),
    ".flac": AudioFormat("FLAC", "PCM_16"),
    ".ogg": AudioFormat("OGG", "VORBIS"),
    ".mp3": AudioFormat("MP3", "MPEG_LAYER_III"),
}


@dataclass(frozen=True, slots=True)
class AudioFileContent:
    """What a file is to have: the track, who speaks (or None), and tags like `title`."""

    track: AudioPlan
    voice: Voice | None
    tags: Mapping[str, str]


class _CachedVoice:
    """A voice that keeps only what it said last: hours of texts do not fit into the memory."""

    def __init__(self, voice: Voice) -> None:
        self.pcm = lru_cache(CLIP_CACHE_SIZE)(voice.decode)


def write_audio(
    file: BinaryIO,
    audio_format: AudioFormat,
    content: AudioFileContent,
    on_progress: Callable[[float], None],
) -> None:
    """Encode a recording into an open file. `progress` is told the share that is done.

    Raises OSError if the file cannot take it, VoiceError for a damaged clip.
    """
    own_tags = audio_format.container == "MP3"
    if own_tags:
        file.write(id3_header(content.tags))
    sink = _EncoderOutput(file)
    try:
        with soundfile.SoundFile(
            sink, "w", RATE_HZ, 1, audio_format.subtype, format=audio_format.container
        ) as encoder:
            for name, value in {} if own_tags else content.tags.items():
                setattr(encoder, name, value)
            _encode(content, encoder, sink, on_progress)
    except (soundfile.SoundFileError, AssertionError):
        # How the library says that not all was taken; the reason is known here.
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
    """A file from here on, as the encoder sees it.

    An error is kept: none gets through the C library.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start_offset = file.tell()
        self._error: OSError | None = None
        self.read = file.read

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        from_begin = self._start_offset if whence == os.SEEK_SET else 0
        return self._file.seek(from_begin + place, whence) - self._start_offset

    def tell(self) -> int:
        return self._file.tell() - self._start_offset

    def write(self, content: bytes) -> int:
        taken = 0
        try:
            # A disk that is nearly full takes a part, and tells why with the next one.
            while taken < len(content):
                taken += self._file.write(content[taken:])
        except OSError as error:
            self._error = error
        return taken

    def raise_if_failed(self) -> None:
        if self._error is not None:
            raise self._error
