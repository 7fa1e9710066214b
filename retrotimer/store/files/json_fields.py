"""The values that keys of our files may hold, each as our own check and as JSON Schema.

The tables of these fields are the one source of both: the readers validate by them, and
`packaging/schemas/render` writes `assets/schemas` from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from retrotimer.domain.values import validation
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.validation import Constraint, is_multiline_text, is_single_line
from retrotimer.store.files.json_schema import JsonObject

# JSON Schema cannot say which characters are invisible; our own reader refuses those too.
_SINGLE_LINE_PATTERN = r"^[^\n\r]*$"


@dataclass(frozen=True, slots=True)
class JsonField(Constraint):
    """A constraint, and the JSON Schema that other programs check the same value by."""

    schema: Mapping[str, Any] = field(default_factory=dict)


def constant(text: str) -> JsonField:
    return JsonField(f'"{text}"', lambda value: value == text, schema={"const": text})


def boolean(note: str = "") -> JsonField:
    return _field(validation.BOOLEAN_CONSTRAINT, {"type": "boolean"}, note)


def number(bounds: Bounds, note: str = "") -> JsonField:
    return _field(validation.number_in(bounds), _number_schema("number", bounds), note)


def whole_number(bounds: Bounds) -> JsonField:
    return _field(validation.whole_number(bounds), _number_schema("integer", bounds))


def one_of(enum_class: type[StrEnum]) -> JsonField:
    return _field(validation.one_of(enum_class), {"enum": [item.value for item in enum_class]})


def one_of_values(values: Iterable[Any], description: str) -> JsonField:
    allowed = tuple(values)
    return JsonField(description, lambda value: value in allowed, schema={"enum": list(allowed)})


def single_line(max_length: int, *, min_length: int = 0, note: str = "") -> JsonField:
    length = f"{min_length} to {max_length}" if min_length else f"at most {max_length}"
    return _field(
        Constraint(
            f"one line of text, {length} characters",
            lambda value: (value == "" and not min_length) or is_single_line(value, max_length),
        ),
        {
            "type": "string",
            "minLength": min_length,
            "maxLength": max_length,
            "pattern": _SINGLE_LINE_PATTERN,
        },
        note,
    )


def multiline_text(max_length: int, *, min_length: int = 0, note: str = "") -> JsonField:
    """Lines of text; with a `min_length` of 1, blanks alone are not enough."""
    length = f"{min_length} to {max_length}" if min_length else f"at most {max_length}"
    shortest = {"minLength": min_length} if min_length else {}
    return _field(
        Constraint(
            f"text, {length} characters",
            lambda value: is_multiline_text(value, max_length) and len(value.strip()) >= min_length,
        ),
        {"type": "string", **shortest, "maxLength": max_length},
        note,
    )


def json_object(description: str, reference: str) -> JsonField:
    """An object whose keys have a table of their own, `reference` in the schema's `$defs`."""
    return JsonField(
        description, lambda value: isinstance(value, JsonObject), schema=ref(reference)
    )


def json_list(description: str, length_bounds: Bounds, schema: Mapping[str, Any]) -> JsonField:
    return JsonField(
        description,
        lambda value: isinstance(value, list) and len(value) in length_bounds,
        schema=schema,
    )


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def simplify_number(value: float) -> float:
    """60.0 is written as people write it: 60."""
    return int(value) if value == int(value) else value


def _field(constraint: Constraint, schema: Mapping[str, Any], note: str = "") -> JsonField:
    described = {**schema, "description": note} if note else schema
    return JsonField(
        constraint.description,
        constraint.is_valid,
        constraint.normalize,
        shown=constraint.shown,
        schema=described,
    )


def _number_schema(kind: str, bounds: Bounds) -> dict[str, Any]:
    low, high = simplify_number(bounds.low), simplify_number(bounds.high)
    return {"type": kind, "minimum": low, "maximum": high}
