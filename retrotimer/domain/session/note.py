"""What somebody beside the walker noted while the session ran."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.domain.values.validation import is_single_line

MAX_NOTE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Note:
    """One line, and the moment it is about, in seconds after START."""

    at_s: float
    text: str


def sanitize_note(text: str) -> str:
    """What is typed, as a note keeps it: one line, without what cannot be seen."""
    seen = "".join(one for one in " ".join(text.split()) if is_single_line(one, 1))
    return " ".join(seen.split())[:MAX_NOTE_LENGTH].strip()
