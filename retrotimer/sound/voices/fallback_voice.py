"""The voice of the audio process, which goes on without the texts that it cannot speak."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from retrotimer.sound.pcm.tones import Pcm
from retrotimer.sound.voices.manifest import VoiceError, changed_ns
from retrotimer.sound.voices.voice import Voice

_NO_PCM: Pcm = np.zeros(0, np.int16)


class FallbackVoice:
    """The clips of some folders; the first folder that has a text speaks it.

    Unlike Voice it never raises: damaged folders and unknown texts are left out, and `problem` says
    why, empty if there is none.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.problem = ""
        self._versions = _versions_of(folders)
        self._voices: list[Voice] = []
        for folder in folders:
            try:
                self._voices.append(Voice(folder))
            except VoiceError as error:
                self.problem = str(error)

    def is_current(self, folders: tuple[Path, ...]) -> bool:
        """Whether these are the same folders, and their clips have not changed since."""
        return _versions_of(folders) == self._versions

    def pcm(self, text: str) -> Pcm:
        """A text as 48 kHz mono int16, empty if it cannot be spoken."""
        for voice in self._voices:
            try:
                return voice.pcm(text)
            except VoiceError as error:
                self.problem = str(error)
            except KeyError:
                continue
        if self._voices:
            self.problem = self.problem or f"the voice has no clip of {text!r}"
        return _NO_PCM


def _versions_of(folders: tuple[Path, ...]) -> tuple[tuple[Path, int], ...]:
    return tuple((folder, changed_ns(folder)) for folder in folders)
