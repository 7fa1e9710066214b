"""Pairs `KEY=VALUE` as they are typed, converted to values and back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

from retrotimer.domain.values.shown_values import shorten_value
from retrotimer.domain.values.typed_text import clean_figure, clean_name, has_controls
from retrotimer.domain.values.validation import BOOLEAN_CONSTRAINT, Constraint

EMPTY_LIST_WORD = "none"
BOOLEAN_WORDS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
# Between lines of text, which may contain commas.
LINE_SEPARATOR = ";"
_THOUSANDS_DIGITS = 3
_DECIMAL_COMMA = re.compile(r"(?P<whole>[+-]?[0-9]*),(?P<fraction>[0-9]+)")


class KeyValueError(Exception):
    """A pair that cannot be used; the text says what was expected."""


def split_pair(pair: str, keys: Collection[str]) -> tuple[str, str]:
    """Key and text of one pair. Raises KeyValueError."""
    key, equals, text = pair.partition("=")
    key = clean_name(key)
    if key not in keys:
        similar = get_close_matches(key, keys, n=1)
        hint = f"did you mean {similar[0]}?" if similar else f"available: {', '.join(keys)}"
        raise KeyValueError(f"{shorten_value(key)}: unknown key, {hint}")
    if not equals:
        raise KeyValueError(f"{key}: expected {key}=VALUE, or {key}= for the default")
    return key, text


def parse_value(constraint: Constraint, key: str, text: str) -> Any:
    """The first meaning of a text that the constraint accepts. Raises KeyValueError."""
    # What could steer a terminal was not pasted from a page: it is refused, not dropped.
    is_cleaned = not has_controls(text, "\n\r\t")
    for typed in _interpretations(text, clean_name(text) if is_cleaned else text):
        value = constraint.clean(typed) if is_cleaned else typed
        if constraint.is_valid(value):
            return constraint.normalize(value)
    expected = "yes or no" if constraint is BOOLEAN_CONSTRAINT else constraint.description
    raise KeyValueError(f"{key}: expected {expected}, got {constraint.shown(text)}")


def format_value(value: Any, separator: str = ",") -> str:
    """A value as text that `parse_value` understands."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return separator.join(map(str, value)) or EMPTY_LIST_WORD
    if isinstance(value, float):
        return f"{value:g}"
    return "-" if value in ("", None) else str(value)


def _interpretations(text: str, word: str) -> Iterator[Any]:
    """All values that a text can mean, in the order in which they are tried.

    `word` is the text without what cannot be seen: figures and words are compared as they look.
    """
    if word.lower() in BOOLEAN_WORDS:
        yield BOOLEAN_WORDS[word.lower()]
    figure = clean_figure(word)
    number = _parse_number(figure)
    if not isinstance(number, str):
        yield number
    # Before the list: what expects numbers in a list does not accept a single one.
    if (number := parse_decimal_comma(figure)) is not None:
        yield number
    yield text
    yield word
    if word == EMPTY_LIST_WORD:
        yield []
    yield _split_list(text, LINE_SEPARATOR)
    yield [_parse_number(part) for part in _split_list(figure, ",")]


def parse_decimal_comma(text: str) -> float | None:
    """The number that a text with a decimal comma means, such as 5,5; None if it is not clear.

    1,000 is none: to one reader it is a thousand, to another one it is one.
    """
    match = _DECIMAL_COMMA.fullmatch(text.strip())
    if match is None or (
        len(match["fraction"]) == _THOUSANDS_DIGITS and match["whole"].strip("+-0")
    ):
        return None
    return float(text.strip().replace(",", "."))


def _split_list(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator)]


def _parse_number(text: str) -> Any:
    """The text as a number, or unchanged if it is none."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text)
    return text
