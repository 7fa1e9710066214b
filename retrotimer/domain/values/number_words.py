"""Numbers spelled out in English for the voice, because a digit can be read in several ways."""

from __future__ import annotations

_BELOW_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spell_cardinal(number: int) -> str:
    """A whole number from 0 to 99: `forty-two`."""
    if number < len(_BELOW_TWENTY):
        return _BELOW_TWENTY[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_BELOW_TWENTY[ones]}" if ones else "")


def spell_tenths(tenths: int) -> str:
    """A number given in tenths, always with one decimal: 20 is `two point zero`."""
    whole, tenth = divmod(abs(tenths), 10)
    return f"{'minus ' if tenths < 0 else ''}{spell_cardinal(whole)} point {spell_cardinal(tenth)}"
