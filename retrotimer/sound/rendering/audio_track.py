"""A session as an audio file: rendered, encoded and written block by block."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

import soundfile  # type: ignore[import-untyped]

from retrotimer.domain.cues.audio_plan import Track
from retrotimer.sound.pcm.tones import RATE_HZ
from retrotimer.sound.rendering.id3 import header
from retrotimer.sound.rendering.soundtrack import offset, rendered
from retrotimer.sound.voices.voice import Voice


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of file is encoded, and how long it may be."""

    format: str
    subtype: str
    most_s: float = float("inf")


# Some 10 MB of PCM.
KEPT_CLIPS = 64
# WAV counts its bytes in 32 bits.
FORMS: Mapping[str, Form] = {
    ".wav": Form("WAV", "PCM_16", (2**32 - 2**20) / (2 * RATE_HZ)),
    ".flac": Form("FLAC", "PCM_16"),
    ".ogg": Form("OGG", "VORBIS"),
    ".mp3": Form("MP3", "MPEG_LAYER_III"),
}


@dataclass(frozen=True, slots=True)
class Recording:
    """What a file is to have: the track, who speaks (or None), and tags like `title`."""

    track: Track
    voice: Voice | None
    tags: Mapping[str, str]


class _Memory:
    """A voice that keeps only what it said last: hours of texts do not fit into the memory."""

    def __init__(self, voice: Voice) -> None:
        self.pcm = lru_cache(KEPT_CLIPS)(voice.decoded)


def write(
    file: BinaryIO, form: Form, recording: Recording, progress: Callable[[float], None]
) -> None:
    """Encode a recording into an open file. `progress` is told the share that is done.

    Raises OSError if the file cannot take it, VoiceError for a damaged clip.
    """
    own_tags = form.format == "MP3"
    if own_tags:
        file.write(header(recording.tags))
    sink = _Sink(file)
    try:
        with soundfile.SoundFile(
            sink, "w", RATE_HZ, 1, form.subtype, format=form.format
        ) as encoder:
            for name, value in {} if own_tags else recording.tags.items():
                setattr(encoder, name, value)
            _encode(recording, encoder, sink, progress)
    except (soundfile.SoundFileError, AssertionError):
        # How the library says that not all was taken; the reason is known here.
        sink.check()
        raise
    sink.check()


def _encode(
    recording: Recording, encoder: Any, sink: _Sink, progress: Callable[[float], None]
) -> None:
    track = recording.track
    samples, done = offset(track.duration_s), 0
    voice = recording.voice and _Memory(recording.voice)
    for block in rendered(track.cues, track.duration_s, voice):
        encoder.write(block)
        sink.check()
        done += len(block)
        progress(done / samples)


class _Sink:
    """A file from here on, as the encoder sees it.

    An error is kept: none gets through the C library.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._begin = file.tell()
        self._error: OSError | None = None
        self.read = file.read

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        from_begin = self._begin if whence == os.SEEK_SET else 0
        return self._file.seek(from_begin + place, whence) - self._begin

    def tell(self) -> int:
        return self._file.tell() - self._begin

    def write(self, content: bytes) -> int:
        taken = 0
        try:
            # A disk that is nearly full takes a part, and tells why with the next one.
            while taken < len(content):
                taken += self._file.write(content[taken:])
        except OSError as error:
            self._error = error
        return taken

    def check(self) -> None:
        if self._error is not None:
            raise self._error
