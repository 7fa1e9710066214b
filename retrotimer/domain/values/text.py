"""Shown texts that remember their English template, so that a screen can translate them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Self

# Returns the translation of an English template, or the template itself if there is none.
Translator = Callable[[str], str]


class Text(str):
    """English made from a template: `Text("{count} of {of}", count=3, of=8)` is `3 of 8`.

    A translator sees only the template. The values fill its gaps afterwards; those that are Texts
    or members of an enumeration are translated too, while a plain string is a name and stays.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        self = super().__new__(cls, template.format(**values) if values else template)
        self.template, self.values = template, values
        return self


def join_texts(parts: Iterable[str], separator: str = ", ") -> Text:
    """The parts joined by a separator; each part can still be translated by itself."""
    values = {f"part_{number}": part for number, part in enumerate(parts)}
    return Text(separator.join(f"{{{name}}}" for name in values), **values)


def translate_text(text: str, translate: Translator) -> str:
    """A text in another language; what has no translation stays English."""
    if not isinstance(text, Text) or not text.values:
        return translate(str(text))
    values = {
        name: translate_text(value, translate) if isinstance(value, (Text, StrEnum)) else value
        for name, value in text.values.items()
    }
    return translate(text.template).format(**values)
