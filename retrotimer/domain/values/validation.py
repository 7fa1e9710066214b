"""Constraints: what a setting or an answer may be, and how the value is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from retrotimer.domain.values.bounds import Bounds, invalid_value_text
from retrotimer.domain.values.isolation import isolate
from retrotimer.domain.values.shown_values import shorten_value
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import (
    DIRECTION_MARKS,
    FLAG_PATTERN,
    INVISIBLE_CATEGORIES,
    JOINERS,
    clean_name,
    text_cleaner,
)

MAX_NAME_LENGTH = 60


class UnknownNameError(LookupError):
    """No client or program has this name; the message lists the names there are."""


class ProgramNotAllowedError(Exception):
    """This client may not start this program, or has completed it; the message says why."""


class UnsuitableWorkoutError(Exception):
    """A valid workout that this walker cannot perform.

    `path` and `location` (`steps[2].steps[0]`) name the step; `problem` says what is wrong there,
    and what helps.
    """

    def __init__(
        self, workout_name: str, path: tuple[int, ...], location: str, problem: str
    ) -> None:
        super().__init__(f"{isolate(workout_name)}: {location}: {problem}")
        self.workout_name = workout_name
        self.path = path
        self.location = location
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Constraint:
    """What one key may hold.

    `description` is for people ("a number from 0 to 1"), `is_valid` checks a value, `normalize`
    turns a valid value into the type that is stored, and `shown` is what a message says of a wrong
    one, which for a secret is never the value. `clean` drops from a value that was typed what
    cannot be seen, before it is checked; what is read from a file is not cleaned.
    """

    description: str
    is_valid: Callable[[Any], bool]
    normalize: Callable[[Any], Any] = lambda value: value
    shown: Callable[[Any], str] = field(default=shorten_value, kw_only=True)
    clean: Callable[[Any], Any] = field(default=lambda value: value, kw_only=True)

    def validate(self, name: str, value: Any) -> None:
        """Raise ValueError with the name, the description and the value if it is not valid."""
        if not self.is_valid(value):
            raise ValueError(invalid_value_text(name, self.description, self.shown(value)))


def one_of(enum_class: type[StrEnum]) -> Constraint:
    description = Text("one of {names}", names=", ".join(enum_class))
    return Constraint(description, lambda value: value in tuple(enum_class), enum_class)


def some_of(values: tuple[Any, ...], options_text: str = "") -> Constraint:
    """Any of these values in any order. The type counts too: True is not accepted for 1."""

    def is_valid(chosen: Any) -> bool:
        return isinstance(chosen, (tuple, list)) and all(
            type(value) in map(type, values) and value in values for value in chosen
        )

    names = options_text or ", ".join(map(str, values))
    return Constraint(Text("any of {names}", names=names), is_valid, tuple)


def number_in(bounds: Bounds) -> Constraint:
    def is_valid(value: Any) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value in bounds

    return Constraint(bounds.description, is_valid, float)


def optional(constraint: Constraint) -> Constraint:
    """The same constraint, which also accepts None for an unknown value."""
    return Constraint(
        Text("{words}, or nothing", words=constraint.description),
        lambda value: value is None or constraint.is_valid(value),
        lambda value: None if value is None else constraint.normalize(value),
        shown=constraint.shown,
        clean=constraint.clean,
    )


def is_single_line(value: Any, max_length: int) -> bool:
    """Is this one line of text in any script, from 1 to `max_length` characters?

    Control and format characters are not allowed: they could steer a terminal or reverse what
    follows them. Marks of direction only order what is next to them, and tags belong to a flag.
    """
    if not isinstance(value, str) or not 0 < len(value) <= max_length:
        return False
    if value.isprintable():
        return True
    from unicodedata import category

    untagged = FLAG_PATTERN.sub("", value)
    visible = (character for character in untagged if character not in JOINERS + DIRECTION_MARKS)
    return not any(category(character) in INVISIBLE_CATEGORIES for character in visible)


def is_multiline_text(value: Any, longest: int) -> bool:
    """Is this text of valid single lines and tabs, at most `longest` characters in all?"""
    if not isinstance(value, str) or len(value) > longest:
        return False
    lines = value.replace("\t", "\n").split("\n")
    return all(is_single_line(line, longest) for line in lines if line)


def whole_number(bounds: Bounds) -> Constraint:
    low, high = f"{bounds.low:.0f}", f"{bounds.high:.0f}"
    description = Text("a whole number from {low} to {high}", low=low, high=high)
    return Constraint(description, lambda value: type(value) is int and value in bounds)


BOOLEAN_CONSTRAINT = Constraint(Text("true or false"), lambda value: isinstance(value, bool))


NAME_CONSTRAINT = Constraint(
    Text("a name, at most {longest} characters", longest=MAX_NAME_LENGTH),
    lambda value: is_single_line(value, MAX_NAME_LENGTH) and value == value.strip(),
    clean=text_cleaner(clean_name),
)
