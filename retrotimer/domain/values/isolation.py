"""Keeps text from right to left from reordering what stands next to it.

Between the signs of an isolate (Unicode standard annex 9) a name is ordered by itself, and the
figures and punctuation around it stay where they are. Both are invisible and have no width.
"""

from __future__ import annotations

from unicodedata import bidirectional

_BEGIN, _END = "\u2068", "\u2069"
# Letters and figures of scripts from right to left, among them the marks of that direction.
_RIGHT_TO_LEFT = ("R", "AL", "AN")


def isolate(text: str) -> str:
    """The text with each of its lines isolated; the same text if nothing in it needs that."""
    if not _is_right_to_left(text):
        return text
    return "\n".join(map(_isolate_line, text.split("\n")))


def pad_isolated(text: str, width: int) -> str:
    """The isolated text, with spaces up to the width of a column."""
    return isolate(text) + " " * (width - len(text))


def _isolate_line(line: str) -> str:
    is_isolated = line.startswith(_BEGIN) and line.find(_END) == len(line) - 1
    return line if is_isolated or not _is_right_to_left(line) else f"{_BEGIN}{line}{_END}"


def _is_right_to_left(text: str) -> bool:
    return not text.isascii() and any(bidirectional(c) in _RIGHT_TO_LEFT for c in text)
