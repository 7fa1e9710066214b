"""TODO docstring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from retrotimer.domain.values.bounds import Bounds, invalid_value_text
from retrotimer.domain.values.text import Text

MAX_NAME_LENGTH = 60


class UnknownNameError(LookupError):
    """There is no client, or no program, of this name; says which there are."""


class ProgramNotAllowedError(Exception):
    """A program that this client may not, or need not, walk; says why."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """What can be chosen for one key: in words, as a check, and as the choice keeps it."""

    description: str
    is_valid: Callable[[Any], bool]
    normalize: Callable[[Any], Any] = lambda value: value

    def validate(self, name: str, value: Any) -> None:
        """Raise ValueError naming the value that cannot be chosen."""
        if not self.is_valid(value):
            raise ValueError(invalid_value_text(name, self.description, repr(value)))


def one_of(enum_class: type[StrEnum]) -> Constraint:
    words = Text("one of {names}", names=", ".join(enum_class))
    return Constraint(words, lambda value: value in tuple(enum_class), enum_class)


def some_of(values: tuple[Any, ...], options_text: str = "") -> Constraint:
    """Any of them in any order, and of the very type: True is no 1."""

    def fits(chosen: Any) -> bool:
        return isinstance(chosen, (tuple, list)) and all(
            type(one) in map(type, values) and one in values for one in chosen
        )

    named = options_text or ", ".join(map(str, values))
    return Constraint(Text("any of {names}", names=named), fits, tuple)


def number_in(bounds: Bounds) -> Constraint:
    def fits(value: Any) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value in bounds

    return Constraint(bounds.description, fits, float)


def optional(constraint: Constraint) -> Constraint:
    """The same, or None where nothing is known."""
    return Constraint(
        Text("{words}, or nothing", words=constraint.description),
        lambda value: value is None or constraint.is_valid(value),
        lambda value: None if value is None else constraint.normalize(value),
    )


def is_single_line(value: Any, max_length: int) -> bool:
    """One line in any script, with nothing that could drive a terminal or turn it round."""
    if not isinstance(value, str) or not 0 < len(value) <= max_length:
        return False
    if value.isprintable():
        return True
    from unicodedata import category

    # The joiners belong to Persian words and to emoji.
    shown = (character for character in value if character not in "\u200c\u200d")
    return not any(category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in shown)


def is_multiline_text(value: Any, longest: int) -> bool:
    """Lines in any script, as `is_line` has them, and tabs."""
    if not isinstance(value, str) or len(value) > longest:
        return False
    lines = value.replace("\t", "\n").split("\n")
    return all(is_single_line(line, longest) for line in lines if line)


def whole_number(bounds: Bounds) -> Constraint:
    low, high = f"{bounds.low:.0f}", f"{bounds.high:.0f}"
    words = Text("a whole number from {low} to {high}", low=low, high=high)
    return Constraint(words, lambda value: type(value) is int and value in bounds)


BOOLEAN_CONSTRAINT = Constraint(Text("true or false"), lambda value: isinstance(value, bool))


NAME_CONSTRAINT = Constraint(
    Text("a name, at most {longest} characters", longest=MAX_NAME_LENGTH),
    lambda value: is_single_line(value, MAX_NAME_LENGTH) and value == value.strip(),
)
