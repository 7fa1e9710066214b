"""A process of `render`, which makes the clips of one voice."""

from __future__ import annotations

from pathlib import Path

from clips import Clip, make_clip
from kokoro import Kokoro
from utterance import build_utterance
from voices import Voice

_engine: list[tuple[Kokoro, str]] = []  # of this process, with its language


def start_worker(voice: Voice, styles: Path) -> None:
    """Prepare this process for a voice; `styles` is the npm package with the styles of Kokoro."""
    _engine[:] = [(Kokoro(voice, styles), voice.language_code)]


def render_clip(text: str) -> Clip:
    """The clip of a text. Raises ValueError with the text if it cannot be made."""
    ((engine, language),) = _engine
    try:
        return make_clip(engine.speak(build_utterance(text, language)))
    except ValueError as problem:
        raise ValueError(f"{text!r}: {problem}") from problem
