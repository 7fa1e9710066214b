"""Cleans what people type or paste: invisible characters that carry nothing are dropped.

Web pages and word processors put soft hyphens, zero-width spaces and the like into texts. They
cannot be seen, so no field refuses them. Kept is what carries something: joiners and variation
selectors after the character that they change, the tags of a flag, and marks of the reading
direction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from unicodedata import category, digit

# Join or separate the letters of Persian and Indian words, and the parts of emoji.
JOINERS = "\u200c\u200d"
# Left-to-right, right-to-left, Arabic letter: they order the signs and figures next to them.
DIRECTION_MARKS = "\u200e\u200f\u061c"
# Control, format, surrogate, line and paragraph separator.
INVISIBLE_CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")
# A flag of a part of a country, such as England: a black flag, its code in tags, and their end.
FLAG_PATTERN = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
# Letters without a shape, which count as visible otherwise: Hangul fillers, Khmer inherent vowels.
_BLANK_LETTERS = "\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_COMBINING_JOINER = "\u034f"
# Braille without a dot, which is a space that counts as a letter.
_BRAILLE_BLANK = "\u2800"
# The signs of figures that East Asian and Arabic keyboards type, and typographers' ones.
_FULL_WIDTH = dict(zip(range(0xFF01, 0xFF5F), range(0x21, 0x7F), strict=True))
_SIGNS_OF_FIGURES = {"\u066b": ".", "\u060c": ",", "\u2212": "-", "\u2236": ":"}
_FIGURE_TABLE = str.maketrans(_SIGNS_OF_FIGURES) | _FULL_WIDTH


def clean_line(text: str) -> str:
    """One line, without the spaces around it; line breaks and tabs become spaces."""
    return _drop_invisible(" ".join(text.splitlines()).replace("\t", " ")).strip()


def clean_lines(text: str) -> str:
    """The same with its lines; empty ones at the beginning and the end are dropped too."""
    return "\n".join(map(_clean_inner_line, text.splitlines())).strip()


def clean_name(text: str) -> str:
    """A name: without marks of direction either, and with single spaces.

    Two names that look the same must be the same.
    """
    line = clean_line(text)
    return " ".join("".join(c for c in line if c not in DIRECTION_MARKS).split())


def clean_figure(text: str) -> str:
    """What is typed for a number or a time, in the figures and signs of a Latin keyboard.

    Arabic, Indian and full-width figures mean the same ones.
    """
    signs = clean_name(text).translate(_FIGURE_TABLE)
    return "".join(str(digit(c)) if category(c) == "Nd" else c for c in signs)


def has_controls(text: str, allowed: str = "") -> bool:
    """Could this text steer a terminal? On a command line that is refused, not cleaned."""
    return any(category(c) == "Cc" and c not in allowed for c in text)


def split_characters(line: str) -> Iterator[str]:
    """The characters of a line; a flag with its tags is one."""
    begin = 0
    for flag in FLAG_PATTERN.finditer(line):
        yield from line[begin : flag.start()]
        yield flag[0]
        begin = flag.end()
    yield from line[begin:]


def text_cleaner(clean: Callable[[str], str]) -> Callable[[Any], Any]:
    """Cleans a text, or each of several; those that are empty then are dropped from a list."""

    def clean_value(value: Any) -> Any:
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, (tuple, list)):
            cleaned = (clean_value(item) for item in value)
            return [item for item in cleaned if item != ""]
        return value

    return clean_value


def _clean_inner_line(line: str) -> str:
    return _drop_invisible(line.replace("\t", " ")).rstrip()


def _drop_invisible(line: str) -> str:
    """The line without what cannot be seen and carries nothing; empty if nothing can be seen."""
    kept: list[str] = []
    for character in split_characters(line.replace(_BRAILLE_BLANK, " ")):
        before = kept[-1] if kept else " "
        if _is_selector(character):
            is_kept = _is_visible(before)
        elif character in JOINERS:
            is_kept = _is_visible(before) or _is_selector(before)
        else:
            is_kept = character in DIRECTION_MARKS or character == " " or _is_kept(character)
        if is_kept:
            kept.append(character)
    return "".join(kept) if any(map(_is_visible, kept)) else ""


def _is_kept(character: str) -> bool:
    if len(character) > 1:
        return True
    return character not in _BLANK_LETTERS and category(character) not in INVISIBLE_CATEGORIES


def _is_visible(character: str) -> bool:
    return (
        not character.isspace()
        and character not in JOINERS + DIRECTION_MARKS
        and not _is_selector(character)
        and _is_kept(character)
    )


def _is_selector(character: str) -> bool:
    """Does it only choose how the character before it looks?"""
    return (
        "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or "\u180b" <= character <= "\u180d"
        or character in (_COMBINING_JOINER, "\u180f")
    )
