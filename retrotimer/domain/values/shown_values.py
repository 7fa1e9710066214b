"""Values of others in a message: short, on one line, and without a password."""

from __future__ import annotations

from re import DOTALL, sub
from typing import Any

# How many characters of a wrong value a message shows.
MAX_SHOWN_LENGTH = 60
# And how long a message with the words of another program, of a server or of a file may be.
MAX_LINE_LENGTH = 200
MASK = "***"


def shorten_value(value: Any) -> str:
    """A wrong value as a short text that can be shown anywhere."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    text = repr(hide_addresses(value)) if isinstance(value, str) else ascii(value)
    return text if len(text) <= MAX_SHOWN_LENGTH else text[: MAX_SHOWN_LENGTH - 3] + "..."


def hide_addresses(text: str) -> str:
    """The text without what follows `://`, because that may hold a password anywhere."""
    return sub("://.*", f"://{MASK}", text, flags=DOTALL)


def shorten_line(text: str) -> str:
    """Words of others as one line of a message: escaped, and cut where they are long."""
    # Not more is looked at than can be shown: a text may have any length.
    start = text[: MAX_LINE_LENGTH + 1]
    escaped = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in start
    )
    return escaped if len(escaped) <= MAX_LINE_LENGTH else escaped[: MAX_LINE_LENGTH - 3] + "..."
