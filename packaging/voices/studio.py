"""Where a process of its own records one text after the other."""

from __future__ import annotations

from pathlib import Path

from casting import Voice
from clips import Clip, clip_of
from delivery import delivery
from kokoro import Kokoro

_speaker: list[tuple[Kokoro, str]] = []  # one in each process, and its language


def take_place(voice: Voice, styles: Path) -> None:
    _speaker[:] = [(Kokoro(voice, styles), voice.tongue)]


def record(text: str) -> Clip:
    ((speaker, language),) = _speaker
    try:
        return clip_of(speaker.speak(delivery(text, language)))
    except ValueError as problem:
        raise ValueError(f"{text!r}: {problem}") from problem
