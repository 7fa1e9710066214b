"""Letters of other scripts and the keys they stand on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.values.keyboard_layouts import (
    is_foreign_letter,
    latin_character,
    latin_text,
)

# What the letters "qwertasdfghzxcvbnm" type on the standard layout.
PLACES = "wertasdfghzxcvbnm"
TYPED = {
    "ru": "цукефывапрячсмить",
    "gr": "ςερτασδφγηζχψωβνμ",
    "il": "'קראשדגכעיזסבהנמצ",
    "ara": "صثقفشسيبلائءؤر\ufefbىة",
    "ge": "წერტასდფგჰზხცვბნმ",
    "th": "ไำพะฟหกดเ้ผปแอิืท",
}


@pytest.mark.parametrize("layout", TYPED)
def test_a_letter_counts_by_its_place(layout):
    pairs = zip(TYPED[layout], PLACES, strict=True)
    assert [latin_character(typed) for typed, _ in pairs if typed != "'"] == list(
        PLACES if layout != "il" else PLACES[1:]
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *[("Ы", "s"), ("\u0406", "s"), ("Σ", "s"), ("ά", "a"), ("Ϊ", "i"), ("й", "q"), ("ї", "]")],
        *[("س", "s"), ("٣", "3"), ("۳", "3"), ("؟", "?"), ("،", ","), ("ش", "a"), ("گ", "'")],
        # Turkish has two of them, with a dot and without.
        *[("\u0131", "i"), ("İ", "i"), ("I", "i"), ("i", "i"), ("Ş", "ş")],
        # Latin letters count by their label, and so do signs that other layouts type with AltGr.
        *[("S", "s"), ("ö", "ö"), ("ß", "ß"), ("é", "é"), ("µ", "µ"), ("º", "º"), ("€", "€")],
        *[("+", "+"), ("?", "?"), (" ", " "), ("5", "5"), ("漢", "漢")],
    ],
)
def test_what_a_character_stands_for(typed, meant):
    assert latin_character(typed) == meant


def test_a_short_answer_is_read_whole():
    assert latin_text("٢, 3 П") == "2, 3 g"


@given(st.characters())
def test_every_character_stands_for_something(character):
    assert latin_character(character)
    if not is_foreign_letter(character):
        assert not character.isascii() or latin_character(character) == character.lower()
