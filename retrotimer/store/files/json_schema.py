"""Objects of a JSON text against a table of their keys: every problem with its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from retrotimer.domain.values.validation import Possible

# How much of a wrong value is shown.
LONGEST_SHOWN = 60


class UnreadableError(Exception):
    """A text that is not what it should be; its arguments are the problems, a line each."""


class JsonObject(dict[str, Any]):
    """An object of a JSON text; `twice` names the keys that stand in it more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs) if len(self) < len(pairs) else Counter()
        self.twice = [key for key, count in counts.items() if count > 1]


AN_OBJECT = Possible("an object", lambda value: isinstance(value, JsonObject))


def exactly(text: str) -> Possible:
    return Possible(f'"{text}"', lambda value: value == text)


def decoded(text: str) -> Any:
    """The value in a JSON text. Raises UnreadableError."""
    try:
        return json.loads(text, object_pairs_hook=JsonObject)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableError(f"{place}: expected JSON, {error.msg}") from error
    except RecursionError as error:
        raise UnreadableError("expected JSON, not so deep") from error
    except ValueError as error:
        raise UnreadableError("expected JSON with numbers of a usual size") from error


def part(item: JsonObject, key: str) -> JsonObject:
    """An object in an object; none where there is none, or what should be one is not."""
    value = item.get(key)
    return value if isinstance(value, JsonObject) else JsonObject([])


def problems(
    item: Any, place: str, shape: Mapping[str, Possible], required: Iterable[str] = ()
) -> Iterator[str]:
    """What is wrong in one object, as `place: what was expected`."""
    if not isinstance(item, JsonObject):
        yield f"{place}: expected an object, got {short(item)}"
        return
    for name in required:
        if name not in item:
            yield f"{_inside(place, name)}: missing, expected {shape[name].words}"
    for name, value in item.items():
        here = _inside(place, name)
        if name not in shape:
            near = get_close_matches(name[:LONGEST_SHOWN], shape, n=1)
            hint = f', did you mean "{near[0]}"?' if near else ""
            yield f"{here}: unknown key{hint}"
        elif not shape[name].fits(value):
            yield f"{here}: expected {shape[name].words}, got {short(value)}"
    yield from _twice(item, place)


def named_problems(
    item: JsonObject, place: str, possible_name: Possible, possible: Possible
) -> Iterator[str]:
    """What is wrong in an object in which people name things."""
    for name, value in item.items():
        if not possible_name.fits(name):
            yield f"{place}: expected {possible_name.words}, got {short(name)}"
        if not possible.fits(value):
            yield f"{_inside(place, name)}: expected {possible.words}, got {short(value)}"
    yield from _twice(item, place)


def _twice(item: JsonObject, place: str) -> Iterator[str]:
    for name in item.twice:
        yield f"{_inside(place, name)}: expected once, stands twice in one object"


def _inside(place: str, name: str) -> str:
    return f"{place}.{shown(name)}" if place else shown(name)


def shown(name: str) -> str:
    """A key in a place, whatever characters are in it."""
    return name if name.isidentifier() and len(name) <= LONGEST_SHOWN else short(name)


def short(value: Any) -> str:
    """A wrong value in a few characters that can be shown anywhere."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    text = repr(value) if isinstance(value, str) else ascii(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."
