"""Numbers in words, as a voice needs them: a digit alone is read in too many ways."""

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
    """Tenths of one, the tenth always said: `two point zero`."""
    whole, tenth = divmod(abs(tenths), 10)
    return f"{'minus ' if tenths < 0 else ''}{spell_cardinal(whole)} point {spell_cardinal(tenth)}"
