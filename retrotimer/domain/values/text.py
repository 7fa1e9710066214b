"""Shown texts that remember their English template, so that a screen can translate them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Self

from retrotimer.domain.values.isolation import isolate

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


def shown_text(text: str) -> str:
    """A text as a terminal shows it: in English, with the names in it isolated."""
    return translate_text(text, str)


def join_texts(parts: Iterable[str], separator: str = ", ") -> Text:
    """The parts joined by a separator; each part can still be translated by itself."""
    values = {f"part_{number}": part for number, part in enumerate(parts)}
    return Text(separator.join(f"{{{name}}}" for name in values), **values)


def translate_text(text: str, translate: Translator) -> str:
    """A text in another language, as it is shown; what has no translation stays English."""
    if not isinstance(text, Text) or not text.values:
        return translate(str(text))
    values = {name: _translate_value(value, translate) for name, value in text.values.items()}
    return translate(text.template).format(**values)


def _translate_value(value: object, translate: Translator) -> object:
    if isinstance(value, (Text, StrEnum)):
        return translate_text(value, translate)
    # A name must not reorder the sentence in which it stands.
    return isolate(value) if isinstance(value, str) else value
