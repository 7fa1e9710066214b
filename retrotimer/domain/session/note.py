"""Notes that a trainer writes while a session runs."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.domain.values.typed_text import clean_line

MAX_NOTE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Note:
    """One line, and the time it is about, in seconds after START."""

    at_s: float
    text: str


def sanitize_note(text: str) -> str:
    """Typed text as a note stores it: one line, without invisible characters."""
    return " ".join(clean_line(text).split())[:MAX_NOTE_LENGTH].strip()
