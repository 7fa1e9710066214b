"""What a Spanish voice says where the catalogue has English: its fixed lines, and its numbers."""

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
# Lines with a number in them; `{}` is where it stands.
_NUMBERED = tuple(
    (re.compile(english.replace("N", _FIGURE)), spanish)
    for english, spanish in {
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


def spanish(text: str) -> str:
    """A text of the catalogue in Spanish. Raises KeyError for one that has no translation."""
    if fixed := _lines().get(text.removesuffix(".")):
        return f"{fixed}." if text.endswith(".") else fixed
    for pattern, line in _NUMBERED:
        if found := pattern.fullmatch(text[:1].lower() + text[1:]) or pattern.fullmatch(text):
            said = line.format(_figure(**found.groupdict()))
            # Before a noun one is shortened: veintiún minutos.
            return re.sub(r"uno (?=minutos|segundos)", "ún ", said).replace(" y ún ", " y un ")
    raise KeyError(text)


def cardinal_es(number: int) -> str:
    """A whole number from 0 to 99."""
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 3] + (f" y {_SMALL[ones]}" if ones else "")


@cache
def _lines() -> dict[str, str]:
    return read(HERE / "es.ts")["RetroTimer"]


@cache
def _numbers() -> dict[str, int]:
    return {spell_cardinal(number): number for number in range(100)}


def _figure(minus: str | None, whole: str, tenth: str | None) -> str:
    said = cardinal_es(_numbers()[whole])
    if tenth is not None:
        said = f"{said} punto {cardinal_es(_numbers()[tenth])}"
    return f"menos {said}" if minus else said
