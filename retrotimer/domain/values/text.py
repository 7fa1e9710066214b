"""What is shown, in English, and how it was made: so that a screen can say it otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Self

# A template in English, as it reads in another language; itself where it is not known there.
Translator = Callable[[str], str]


class Text(str):
    """English made of a template: `Text("{count} of {of}", count=3, of=8)` is `3 of 8`.

    A translator sees the template; the values stand in its gaps in any language, and are translated
    themselves where they are Texts, or members of an enumeration: a plain string is a name.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        self = super().__new__(cls, template.format(**values) if values else template)
        self.template, self.values = template, values
        return self


def join_texts(parts: Iterable[str], separator: str = ", ") -> Text:
    """One after the other; each stays what it is."""
    named = {f"part_{number}": part for number, part in enumerate(parts)}
    return Text(separator.join(f"{{{name}}}" for name in named), **named)


def translate_text(text: str, translate: Translator) -> str:
    """A text in another language; what has no translation there stays as it is."""
    if not isinstance(text, Text) or not text.values:
        return translate(str(text))
    values = {
        name: translate_text(value, translate) if isinstance(value, (Text, StrEnum)) else value
        for name, value in text.values.items()
    }
    return translate(text.template).format(**values)
