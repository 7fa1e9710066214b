"""The manifest of a folder of clips: which texts it has and how long they last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrotimer.regular_file import read_bytes

FORMAT = "retrotimer.voice/1"


class VoiceError(Exception):
    """A folder of clips is damaged or incomplete; the message says which one and why."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One text as a voice speaks it: `length_s` seconds, audible from `onset_s` on."""

    id: str
    length_s: float
    onset_s: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """The name of a voice that the user sees, its language, and its clips by their text.

    Texts are English in every language: they are those of `domain.cues.clip_texts`. The language
    of custom texts is empty.
    """

    title: str
    language: str
    clips: Mapping[str, Clip]

    def is_in_language(self, language: str) -> bool:
        """Whether the voice speaks this language, whatever the country."""
        return self.language.startswith(language)

    @property
    def lengths_s(self) -> dict[str, float]:
        """The length of each text, which the cue policy needs."""
        return {text: clip.length_s for text, clip in self.clips.items()}


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of clips. Raises VoiceError if it is missing or damaged."""
    path = folder / "manifest.json"
    try:
        manifest = json.loads(read_bytes(path))
        if manifest["format"] != FORMAT:
            raise VoiceError(f"{path}: expected {FORMAT}, got {manifest['format']!r}")
        clips = dict(_parse_clips(manifest["clips"]))
        return Manifest(str(manifest["title"]), str(manifest.get("language", "")), clips)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceError(f"{path} cannot be read: {error!r}") from error


def changed_ns(folder: Path) -> int:
    """When the clips of a folder were last changed, in nanoseconds; 0 if there are none."""
    try:
        return (folder / "manifest.json").stat().st_mtime_ns
    except OSError:
        return 0


def _parse_clips(clips: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Clip]]:
    for text, clip in clips.items():
        yield text, Clip(str(clip["id"]), float(clip["length_s"]), float(clip["onset_s"]))
