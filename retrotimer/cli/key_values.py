"""`KEY=VALUE` as people type it: to values and back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

from retrotimer.domain.values.validation import BOOLEAN_CONSTRAINT, Constraint

EMPTY_LIST_WORD = "none"
BOOLEAN_WORDS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
# Lines of text have commas of their own.
LINE_SEPARATOR = ";"


class KeyValueError(Exception):
    """What was typed cannot be chosen; says what can."""


def split_pair(pair: str, keys: Collection[str]) -> tuple[str, str]:
    """Key and text of one pair. Raises PairError."""
    key, equals, text = pair.partition("=")
    if key not in keys:
        near = get_close_matches(key, keys, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(keys)}"
        raise KeyValueError(f"{key!r}: unknown key, {hint}")
    if not equals:
        raise KeyValueError(f"{key}: expected {key}=VALUE, or {key}= for the default")
    return key, text


def parse_value(constraint: Constraint, key: str, text: str) -> Any:
    """The value that a text means where only these are possible. Raises PairError."""
    for value in _interpretations(text):
        if constraint.is_valid(value):
            return constraint.normalize(value)
    words = "yes or no" if constraint is BOOLEAN_CONSTRAINT else constraint.description
    raise KeyValueError(f"{key}: expected {words}, got {text!r}")


def format_value(value: Any, separator: str = ",") -> str:
    """A value as it can be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return separator.join(map(str, value)) or EMPTY_LIST_WORD
    if isinstance(value, float):
        return f"{value:g}"
    return "-" if value in ("", None) else str(value)


def _interpretations(text: str) -> Iterator[Any]:
    """Everything that a text can be taken for."""
    if text.lower() in BOOLEAN_WORDS:
        yield BOOLEAN_WORDS[text.lower()]
    yield _parse_number(text)
    yield text
    if text == EMPTY_LIST_WORD:
        yield []
    yield _split_list(text, LINE_SEPARATOR)
    yield [_parse_number(part) for part in _split_list(text, ",")]


def _split_list(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator)]


def _parse_number(text: str) -> Any:
    """A number if it is one, otherwise the text."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text)
    return text
