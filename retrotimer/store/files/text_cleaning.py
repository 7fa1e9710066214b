"""Makes any text valid for a key of our files: no invisible characters, no more than its length."""

from __future__ import annotations

from retrotimer.domain.values.typed_text import split_characters
from retrotimer.domain.values.validation import is_single_line

_ELLIPSIS = "…"
# How much of a text is looked at, in multiples of its greatest length: it may be of any length.
_MAX_FACTOR = 8


def clean_line(text: str, max_length: int) -> str:
    """One line that `is_single_line` accepts, or an empty text."""
    spaced = " ".join(text[: _MAX_FACTOR * max_length].splitlines()).replace("\t", " ")
    return _shorten(_remove_invisible(spaced), max_length)


def clean_text(text: str, max_length: int) -> str:
    """Lines and tabs that `is_multiline_text` accepts."""
    lines = text[: _MAX_FACTOR * max_length].splitlines()
    cleaned = ("\t".join(map(_remove_invisible, line.split("\t"))) for line in lines)
    return _shorten("\n".join(cleaned), max_length)


def _remove_invisible(line: str) -> str:
    return "".join(c for c in split_characters(line) if is_single_line(c, len(c)))


def _shorten(text: str, max_length: int) -> str:
    return text if len(text) <= max_length else text[: max_length - len(_ELLIPSIS)] + _ELLIPSIS
