"""Counts the words that were heard wrong, however the recogniser spells them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from spanish import spell_cardinal_es

from retrotimer.domain.values.number_words import spell_cardinal

# Words that sound alike: the spelling does not show which one was heard.
ALIKE = {"to": "two", "too": "two", "for": "four", "ate": "eight", "won": "one", "heal": "heel"}
ALIKE_ES = {"coma": "punto", "un": "uno", "adelante": "delante"}
MAX_DIGITS = 2  # a longer number is spoken digit by digit
COMPOUNDS = re.compile(r"\b(turn|warm|cool|half) (?=(?:around|up|down|way)\b)")


@dataclass(frozen=True)
class Spelling:
    """How a language writes numbers in words, and which words sound alike."""

    cardinal: Callable[[int], str]
    point: str
    minus: str
    alike: dict[str, str]


SPELLINGS = {
    "en": Spelling(spell_cardinal, "point", "minus", ALIKE),
    "es": Spelling(spell_cardinal_es, "punto", "menos", ALIKE_ES),
}


def word_errors(spoken: str, heard: str, language: str = "en") -> int:
    """How many words must be replaced, added or removed to get what was spoken."""
    expected, actual = words(spoken, language), words(heard, language)
    row = list(range(len(actual) + 1))
    for number, word in enumerate(expected, 1):
        previous, row = row, [number]
        for index, other in enumerate(actual):
            replaced = previous[index] + (word != other)
            row.append(min(replaced, previous[index + 1] + 1, row[index] + 1))
    return row[-1]


def words(text: str, language: str = "en") -> list[str]:
    """The words of a text with numbers spelled out: `-2.5%` is `minus two point five`."""
    spell = SPELLINGS[language]
    text = re.sub(r"(?<!\d)[-−](?=\d)", f" {spell.minus} ", text.lower())  # noqa: RUF001 - it may be heard
    text = re.sub(r"\d+([.,]\d+)?", lambda number: f" {_spell_out(number[0], spell)} ", text)
    plain = " ".join(re.findall(r"[a-z']+", _without_accents(text)))
    return [spell.alike.get(word, word) for word in COMPOUNDS.sub(r"\1", plain).split()]


def _spell_out(number: str, spell: Spelling) -> str:
    whole, _, rest = number.replace(",", ".").partition(".")
    spoken = [
        spell.cardinal(int(digits)) for digits in ([whole] if len(whole) <= MAX_DIGITS else whole)
    ]
    rest_spoken = [spell.point, *(spell.cardinal(int(digit)) for digit in rest)] if rest else []
    return " ".join([*spoken, *rest_spoken])


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))
