"""How many words were heard wrong, whichever way the recogniser spells a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from spanish import cardinal_es

from retrotimer.domain.values.number_words import spell_cardinal

# Which of two spellings it writes says nothing about what it heard.
ALIKE = {"to": "two", "too": "two", "for": "four", "ate": "eight", "won": "one", "heal": "heel"}
ALIKE_ES = {"coma": "punto", "un": "uno", "adelante": "delante"}
DIGITS = 2  # of a number that is said as one
COMPOUNDS = re.compile(r"\b(turn|warm|cool|half) (?=(?:around|up|down|way)\b)")


@dataclass(frozen=True)
class Spelling:
    """How a language writes numbers in words, and which words are one."""

    cardinal: Callable[[int], str]
    point: str
    minus: str
    alike: dict[str, str]


SPELLINGS = {
    "en": Spelling(spell_cardinal, "point", "minus", ALIKE),
    "es": Spelling(cardinal_es, "punto", "menos", ALIKE_ES),
}


def word_errors(said: str, heard: str, language: str = "en") -> int:
    """Words to replace, add or take away."""
    want, got = words(said, language), words(heard, language)
    row = list(range(len(got) + 1))
    for number, word in enumerate(want, 1):
        above, row = row, [number]
        for place, other in enumerate(got):
            replaced = above[place] + (word != other)
            row.append(min(replaced, above[place + 1] + 1, row[place] + 1))
    return row[-1]


def words(text: str, language: str = "en") -> list[str]:
    """Numbers in words, signs away: `Incline -2.5%` and `incline minus two point five` are one."""
    spell = SPELLINGS[language]
    text = re.sub(r"(?<!\d)[-−](?=\d)", f" {spell.minus} ", text.lower())  # noqa: RUF001 - so it may write
    text = re.sub(r"\d+([.,]\d+)?", lambda number: f" {_in_words(number[0], spell)} ", text)
    plain = " ".join(re.findall(r"[a-z']+", _without_accents(text)))
    return [spell.alike.get(word, word) for word in COMPOUNDS.sub(r"\1", plain).split()]


def _in_words(number: str, spell: Spelling) -> str:
    whole, _, rest = number.replace(",", ".").partition(".")
    spoken = [
        spell.cardinal(int(digits)) for digits in ([whole] if len(whole) <= DIGITS else whole)
    ]
    rest_spoken = [spell.point, *(spell.cardinal(int(digit)) for digit in rest)] if rest else []
    return " ".join([*spoken, *rest_spoken])


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))
