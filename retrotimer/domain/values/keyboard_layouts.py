"""Which key of a Latin keyboard a letter of another script stands on.

The program's keys are Latin letters. On a Russian or a Greek keyboard the same places have other
letters, which count by their place; both letters are usually printed on it.
"""

from __future__ import annotations

import unicodedata

# The keys of letters and of the signs next to them, row by row.
_PLACES = ("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
# What the standard layout of each script has there. A blank is what is no letter, or is on another
# place in a layout before it: where two of them differ, the first one counts.
_LAYOUTS = {
    "Russian": ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    "only Ukrainian": ("           ї", " і        є", ""),  # noqa: RUF001
    "only Serbian": ("љњ", "      ј   ћ", "ѕџ"),  # noqa: RUF001
    "Greek": (" ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),
    "Hebrew": ("  קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"),
    "Arabic": ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤر\ufefbىةوزظ"),
    "only Persian": ("           چ", "  ی       گ", "      پ"),
    "Georgian": ("ქწერტყუიოპ", "ასდფგჰჯკლ", "ზხცვბნმ"),
    "Thai": ("ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ"),
    "Korean": ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ"),
}
# Signs of other scripts that are the same as Latin ones by what they mean.
_SAME_SIGNS = {"؟": "?", "،": ",", "؛": ";"}
# Turkish has an i without a dot, and a capital one with it.
_TURKISH_I = "ıİ"
# Below are the letters of western languages and their signs, such as the micro sign.
_FIRST_FOREIGN = "\u0250"


def _build_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for rows in _LAYOUTS.values():
        for places, characters in zip(_PLACES, rows, strict=True):
            for place, character in zip(places, characters, strict=False):
                if character != " ":
                    table.setdefault(character, place)
    return table


_PLACE_BY_CHARACTER = _build_table()


def is_foreign_letter(character: str) -> bool:
    """Is this a letter of another script than the Latin one, or a mark that such a key types?"""
    return (
        character >= _FIRST_FOREIGN
        and unicodedata.category(character)[0] in "LM"
        and "LATIN" not in unicodedata.name(character, "")
    )


def latin_character(character: str) -> str:
    """The character of a Latin keyboard that this one stands for, in lower case.

    A digit or a sign stands for the same one, a letter for that on its place of the keyboard. What
    is Latin already, or not known, is returned as it is.
    """
    if character in _TURKISH_I:
        return "i"
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    lowered = character.lower()
    if not is_foreign_letter(character):
        return _SAME_SIGNS.get(character, lowered)
    # A letter with an accent stands on the key of the plain one, unless it has a key of its own.
    plain = unicodedata.normalize("NFD", lowered)[:1]
    return _PLACE_BY_CHARACTER.get(lowered) or _PLACE_BY_CHARACTER.get(plain) or lowered


def latin_text(text: str) -> str:
    """A short answer, each of its characters as that of a Latin keyboard."""
    return "".join(map(latin_character, text))
