"""Notes that a trainer writes while a session runs."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.domain.values.validation import is_single_line

MAX_NOTE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Note:
    """One line, and the time it is about, in seconds after START."""

    at_s: float
    text: str


def sanitize_note(text: str) -> str:
    """Typed text as a note stores it: one line, without invisible characters."""
    line = " ".join(text.split())
    visible = "".join(character for character in line if is_single_line(character, 1))
    return " ".join(visible.split())[:MAX_NOTE_LENGTH].strip()
