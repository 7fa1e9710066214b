"""`KEY=VALUE` as people type it: to values and back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

from retrotimer.domain.values.validation import YES_OR_NO, Possible

NONE = "none"
WORDS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
# Lines of text have commas of their own.
BETWEEN_LINES = ";"


class PairError(Exception):
    """What was typed cannot be chosen; says what can."""


def split(pair: str, keys: Collection[str]) -> tuple[str, str]:
    """Key and text of one pair. Raises PairError."""
    key, equals, text = pair.partition("=")
    if key not in keys:
        near = get_close_matches(key, keys, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(keys)}"
        raise PairError(f"{key!r}: unknown key, {hint}")
    if not equals:
        raise PairError(f"{key}: expected {key}=VALUE, or {key}= for the default")
    return key, text


def read(possible: Possible, key: str, text: str) -> Any:
    """The value that a text means where only these are possible. Raises PairError."""
    for value in _meanings(text):
        if possible.fits(value):
            return possible.kept(value)
    words = "yes or no" if possible is YES_OR_NO else possible.words
    raise PairError(f"{key}: expected {words}, got {text!r}")


def in_words(value: Any, between: str = ",") -> str:
    """A value as it can be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return between.join(map(str, value)) or NONE
    if isinstance(value, float):
        return f"{value:g}"
    return "-" if value in ("", None) else str(value)


def _meanings(text: str) -> Iterator[Any]:
    """Everything that a text can be taken for."""
    if text.lower() in WORDS:
        yield WORDS[text.lower()]
    yield _number(text)
    yield text
    if text == NONE:
        yield []
    yield _parts(text, BETWEEN_LINES)
    yield [_number(part) for part in _parts(text, ",")]


def _parts(text: str, between: str) -> list[str]:
    return [part.strip() for part in text.split(between)]


def _number(text: str) -> Any:
    """A number if it is one, otherwise the text."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text)
    return text
