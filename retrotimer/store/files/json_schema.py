"""Validates the objects of a JSON text by a table of their keys; names every problem's place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from retrotimer.domain.values.shown_values import MAX_SHOWN_LENGTH, shorten_value
from retrotimer.domain.values.validation import Constraint

# More problems of one document are not looked for: a hostile one could have a million.
MAX_PROBLEMS = 100


class UnreadableError(Exception):
    """A text that is not valid; its arguments are the problems, a line each."""


class JsonObject(dict[str, Any]):
    """An object of a JSON text; `duplicate_keys` are those that it has more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs) if len(self) < len(pairs) else Counter()
        self.duplicate_keys = [key for key, count in counts.items() if count > 1]


OBJECT_CONSTRAINT = Constraint("an object", lambda value: isinstance(value, JsonObject))


def exactly(text: str) -> Constraint:
    return Constraint(f'"{text}"', lambda value: value == text)


def parse_json(text: str) -> Any:
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


def get_object(parent: JsonObject, key: str) -> JsonObject:
    """An object in an object; an empty one if it is missing or not an object."""
    value = parent.get(key)
    return value if isinstance(value, JsonObject) else JsonObject([])


def find_problems(
    item: Any, location: str, schema: Mapping[str, Constraint], required_keys: Iterable[str] = ()
) -> Iterator[str]:
    """The problems of one object, as `place: what was expected`."""
    if not isinstance(item, JsonObject):
        yield f"{location}: expected an object, got {shorten_value(item)}"
        return
    for name in required_keys:
        if name not in item:
            yield f"{_join_location(location, name)}: missing, expected {schema[name].description}"
    for name, value in item.items():
        here = _join_location(location, name)
        if name not in schema:
            near = get_close_matches(name[:MAX_SHOWN_LENGTH], schema, n=1)
            hint = f', did you mean "{near[0]}"?' if near else ""
            yield f"{here}: unknown key{hint}"
        elif not schema[name].is_valid(value):
            yield f"{here}: expected {schema[name].description}, got {schema[name].shown(value)}"
    yield from _find_duplicate_keys(item, location)


def find_map_problems(
    mapping: JsonObject, location: str, key_constraint: Constraint, value_constraint: Constraint
) -> Iterator[str]:
    """The problems of an object whose keys are names that users chose."""
    for name, value in mapping.items():
        if not key_constraint.is_valid(name):
            expected, got = key_constraint.description, key_constraint.shown(name)
            yield f"{location}: expected {expected}, got {got}"
        if not value_constraint.is_valid(value):
            expected, got = value_constraint.description, value_constraint.shown(value)
            yield f"{_join_location(location, name)}: expected {expected}, got {got}"
    yield from _find_duplicate_keys(mapping, location)


def _find_duplicate_keys(item: JsonObject, location: str) -> Iterator[str]:
    for name in item.duplicate_keys:
        yield f"{_join_location(location, name)}: expected once, stands twice in one object"


def _join_location(location: str, key: str) -> str:
    return f"{location}.{format_key(key)}" if location else format_key(key)


def format_key(key: str) -> str:
    """A key as part of a place; quoted and shortened if it is unusual."""
    return key if key.isidentifier() and len(key) <= MAX_SHOWN_LENGTH else shorten_value(key)
