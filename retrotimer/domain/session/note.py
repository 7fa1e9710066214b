"""What somebody beside the walker noted while the session ran."""

from __future__ import annotations

from dataclasses import dataclass

from retrotimer.domain.values.validation import is_line

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Note:
    """One line, and the moment it is about, in seconds after START."""

    at_s: float
    text: str


def plain_line(text: str) -> str:
    """What is typed, as a note keeps it: one line, without what cannot be seen."""
    seen = "".join(one for one in " ".join(text.split()) if is_line(one, 1))
    return " ".join(seen.split())[:LONGEST_NOTE].strip()
