"""Names the invisible character because of which a text is not accepted: it cannot be seen."""

from __future__ import annotations

from typing import Any

from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import split_characters
from retrotimer.domain.values.validation import is_single_line


def hidden_character_problem(value: Any, allowed: str = "") -> str:
    """Which character of a text, or of several, is not allowed, or an empty string."""
    texts = value if isinstance(value, (tuple, list)) else (value,)
    for text in texts:
        for character in split_characters(text) if isinstance(text, str) else ():
            if character not in allowed and not is_single_line(character, len(character)):
                return Text(
                    "the invisible character {code} is not allowed:"
                    " delete it, or type the text again",
                    code=f"U+{ord(character):04X}",
                )
    return ""
