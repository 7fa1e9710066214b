"""TODO docstring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from retrotimer.domain.values.bounds import Bounds, not_expected
from retrotimer.domain.values.text import Text

LONGEST_NAME = 60


class UnknownNameError(LookupError):
    """There is no client, or no program, of this name; says which there are."""


class NotForYouError(Exception):
    """A program that this client may not, or need not, walk; says why."""


@dataclass(frozen=True, slots=True)
class Possible:
    """What can be chosen for one key: in words, as a check, and as the choice keeps it."""

    words: str
    fits: Callable[[Any], bool]
    kept: Callable[[Any], Any] = lambda value: value

    def require(self, name: str, value: Any) -> None:
        """Raise ValueError naming the value that cannot be chosen."""
        if not self.fits(value):
            raise ValueError(not_expected(name, self.words, repr(value)))


def one_of(names: type[StrEnum]) -> Possible:
    words = Text("one of {names}", names=", ".join(names))
    return Possible(words, lambda value: value in tuple(names), names)


def some_of(values: tuple[Any, ...], words: str = "") -> Possible:
    """Any of them in any order, and of the very type: True is no 1."""

    def fits(chosen: Any) -> bool:
        return isinstance(chosen, (tuple, list)) and all(
            type(one) in map(type, values) and one in values for one in chosen
        )

    named = words or ", ".join(map(str, values))
    return Possible(Text("any of {names}", names=named), fits, tuple)


def number_in(bounds: Bounds) -> Possible:
    def fits(value: Any) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value in bounds

    return Possible(bounds.words, fits, float)


def or_nothing(possible: Possible) -> Possible:
    """The same, or None where nothing is known."""
    return Possible(
        Text("{words}, or nothing", words=possible.words),
        lambda value: value is None or possible.fits(value),
        lambda value: None if value is None else possible.kept(value),
    )


def is_line(value: Any, longest: int) -> bool:
    """One line in any script, with nothing that could drive a terminal or turn it round."""
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        return False
    if value.isprintable():
        return True
    from unicodedata import category

    # The joiners belong to Persian words and to emoji.
    shown = (character for character in value if character not in "\u200c\u200d")
    return not any(category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in shown)


def is_text(value: Any, longest: int) -> bool:
    """Lines in any script, as `is_line` has them, and tabs."""
    if not isinstance(value, str) or len(value) > longest:
        return False
    lines = value.replace("\t", "\n").split("\n")
    return all(is_line(line, longest) for line in lines if line)


def whole_number(bounds: Bounds) -> Possible:
    low, high = f"{bounds.low:.0f}", f"{bounds.high:.0f}"
    words = Text("a whole number from {low} to {high}", low=low, high=high)
    return Possible(words, lambda value: type(value) is int and value in bounds)


YES_OR_NO = Possible(Text("true or false"), lambda value: isinstance(value, bool))


NAME = Possible(
    Text("a name, at most {longest} characters", longest=LONGEST_NAME),
    lambda value: is_line(value, LONGEST_NAME) and value == value.strip(),
)
