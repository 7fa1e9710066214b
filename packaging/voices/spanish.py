"""Translates the English texts of clips into Spanish: fixed texts and those with a number."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

from retrotimer.domain.values.number_words import spell_cardinal

sys.path.append(str(Path(__file__).resolve().parents[1] / "languages"))

from catalogue import HERE, read

_SMALL = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    *("once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho"),
    *("diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro"),
    *("veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"),
)
_TENS = ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_NUMBER = r"[a-z]+(?:-[a-z]+)?"
_FIGURE = rf"(?P<minus>minus )?(?P<whole>{_NUMBER})(?: point (?P<tenth>{_NUMBER}))?"
# Texts with a number, which stands at `{}`.
_NUMBERED = tuple(
    (re.compile(english.replace("N", _FIGURE)), translation)
    for english, translation in {
        r"Speed N\.": "Velocidad {}.",
        r"Slow to N\.": "Baja a {}.",
        r"Incline N\.": "Inclinación {}.",
        r"Interval N": "Intervalo {}",
        r"of N\.": "de {}.",
        r"Change in N seconds\.": "Cambio en {} segundos.",
        r"N seconds left\.": "Quedan {} segundos.",
        r"N minutes left\.": "Quedan {} minutos.",
    }.items()
)


def translate(text: str) -> str:
    """The text of a clip in Spanish. Raises KeyError if it has no translation."""
    if fixed := _fixed_texts().get(text.removesuffix(".")):
        return f"{fixed}." if text.endswith(".") else fixed
    for pattern, translation in _NUMBERED:
        if match := pattern.fullmatch(text[:1].lower() + text[1:]) or pattern.fullmatch(text):
            spoken = translation.format(_figure(**match.groupdict()))
            # Before a noun uno is shortened, as in veintiún minutos.
            return re.sub(r"uno (?=minutos|segundos)", "ún ", spoken).replace(" y ún ", " y un ")
    raise KeyError(text)


def spell_cardinal_es(number: int) -> str:
    """A whole number from 0 to 99 in Spanish words."""
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 3] + (f" y {_SMALL[ones]}" if ones else "")


@cache
def _fixed_texts() -> dict[str, str]:
    return read(HERE / "es.ts")["RetroTimer"]


@cache
def _numbers() -> dict[str, int]:
    return {spell_cardinal(number): number for number in range(100)}


def _figure(minus: str | None, whole: str, tenth: str | None) -> str:
    words = spell_cardinal_es(_numbers()[whole])
    if tenth is not None:
        words = f"{words} punto {spell_cardinal_es(_numbers()[tenth])}"
    return f"menos {words}" if minus else words
