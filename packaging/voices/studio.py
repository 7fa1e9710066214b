"""Where a process of its own records one text after the other."""

from __future__ import annotations

from pathlib import Path

from casting import Voice
from clips import Clip, clip_of
from delivery import delivery
from kokoro import Kokoro

_speaker: list[Kokoro] = []  # one in each process


def take_place(voice: Voice, styles: Path) -> None:
    _speaker[:] = [Kokoro(voice, styles)]


def record(text: str) -> Clip:
    try:
        return clip_of(_speaker[0].speak(delivery(text)))
    except ValueError as problem:
        raise ValueError(f"{text!r}: {problem}") from problem
