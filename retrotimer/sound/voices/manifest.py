"""What a folder of clips says about itself: read without decoding anything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "retrotimer.voice/1"


class VoiceError(Exception):
    """The folder of a voice is not whole; says which and why."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One text as a voice says it. `onset_s` after its first sample it is heard."""

    id: str
    length_s: float
    onset_s: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """A voice's name for people, its language, and its clips by their text.

    A text is always the English of the catalogue, whatever is said of it. Texts of one's own have
    no language.
    """

    title: str
    language: str
    clips: Mapping[str, Clip]

    def is_in_language(self, language: str) -> bool:
        """In whatever country."""
        return self.language.startswith(language)

    @property
    def lengths_s(self) -> dict[str, float]:
        """How long each text lasts: what the cue policy needs to know of a voice."""
        return {text: clip.length_s for text, clip in self.clips.items()}


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of clips. Raises VoiceError if it is missing or damaged."""
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text("utf-8"))
        if manifest["format"] != FORMAT:
            raise VoiceError(f"{path}: expected {FORMAT}, got {manifest['format']!r}")
        clips = dict(_parse_clips(manifest["clips"]))
        return Manifest(str(manifest["title"]), str(manifest.get("language", "")), clips)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceError(f"{path} cannot be read: {error!r}") from error


def _parse_clips(clips: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Clip]]:
    for text, clip in clips.items():
        yield text, Clip(str(clip["id"]), float(clip["length_s"]), float(clip["onset_s"]))
