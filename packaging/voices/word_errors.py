"""How many words were heard wrong, whichever way the recogniser spells a number."""

from __future__ import annotations

import re

from retrotimer.core.numerals import cardinal

# Which of two spellings it writes says nothing about what it heard.
ALIKE = {"to": "two", "too": "two", "for": "four", "ate": "eight", "won": "one", "heal": "heel"}
DIGITS = 2  # of a number that is said as one
COMPOUNDS = re.compile(r"\b(turn|warm|cool|half) (?=(?:around|up|down|way)\b)")


def word_errors(said: str, heard: str) -> int:
    """Words to replace, add or take away."""
    want, got = words(said), words(heard)
    row = list(range(len(got) + 1))
    for number, word in enumerate(want, 1):
        above, row = row, [number]
        for place, other in enumerate(got):
            replaced = above[place] + (word != other)
            row.append(min(replaced, above[place + 1] + 1, row[place] + 1))
    return row[-1]


def words(text: str) -> list[str]:
    """Numbers in words, signs away: `Incline -2.5%` and `incline minus two point five` are one."""
    text = re.sub(r"(?<!\d)[-−](?=\d)", " minus ", text.lower())  # noqa: RUF001 - so it may write
    text = re.sub(r"\d+(\.\d+)?", lambda number: f" {_in_words(number[0])} ", text)
    plain = " ".join(re.findall(r"[a-z']+", text))
    return [ALIKE.get(word, word) for word in COMPOUNDS.sub(r"\1", plain).split()]


def _in_words(number: str) -> str:
    whole, _, rest = number.partition(".")
    spoken = [cardinal(int(whole))] if len(whole) <= DIGITS else [cardinal(int(d)) for d in whole]
    return " ".join([*spoken, *(["point"] if rest else []), *(cardinal(int(d)) for d in rest)])
