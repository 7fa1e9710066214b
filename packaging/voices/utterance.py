"""How a text is spoken: respelled where the engine is unclear, parts within a whole sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from spanish import translate

PAUSE = ";"  # the most silent pause of the engine after which a sentence still goes on

FIRST_PART = re.compile(r"Interval [a-z-]+")
SECOND_PART = re.compile(r"of [a-z-]+\.")
LONE_NUMBER = re.compile(r"(One|Two|Three)\.")
RESPELLED = (
    (re.compile(r"\b(\w+ty)-(?=\w)"), r"\1 "),  # as one word, the two of twenty-two is hardly heard
    (re.compile(r"^Warm-up"), "Warm up"),
    (re.compile(r"^Cool-down"), "Cool down"),
    (re.compile(r"^Halfway"), "Half way"),
    (re.compile(r"^Incline "), "Incline, "),  # without a pause it sounds like "in client three"
    (re.compile(r"^of "), "Of "),  # the capital stresses it; without, it is not heard
)


# The other parts of the sentence in which a part is spoken.
CONTEXT = {
    "en": ("Interval three", "of eight.", "The number"),
    "es": ("Intervalo tres", "de ocho.", "El número"),
}


class Keep(Enum):
    """Which side of the pause of a sentence is the clip."""

    ALL = auto()
    BEFORE_PAUSE = auto()
    AFTER_PAUSE = auto()


@dataclass(frozen=True)
class Utterance:
    """A sentence to be spoken, and the part of it that is the clip."""

    sentence: str
    keep: Keep = Keep.ALL


def build_utterance(text: str, language: str = "en") -> Utterance:
    """How an English text is spoken in a language. Raises ValueError if it contains the pause."""
    if PAUSE in text:
        raise ValueError(f"The pause at which sentences are cut is not allowed in a text: {text!r}")
    spoken = translate(text) if language == "es" else _respell(text)
    interval, of, number = CONTEXT[language]
    # The program joins `Interval three` and `of eight.`: each is cut out of the sentence that they
    # make together, so that the first does not sound like an end and the second not like a start.
    if FIRST_PART.fullmatch(text):
        return Utterance(f"{spoken}{PAUSE} {of}", Keep.BEFORE_PAUSE)
    if SECOND_PART.fullmatch(text):
        return Utterance(f"{interval}{PAUSE} {spoken}", Keep.AFTER_PAUSE)
    # Spoken alone, "Two." sounds like "you".
    if LONE_NUMBER.fullmatch(text):
        return Utterance(f"{number}{PAUSE} {spoken.lower()}", Keep.AFTER_PAUSE)
    return Utterance(spoken if spoken[-1] in ".?!" else f"{spoken}.")


def text_in_language(text: str, language: str) -> str:
    """An English text in the language in which it is spoken."""
    return translate(text) if language == "es" else text


def _respell(text: str) -> str:
    for pattern, spelling in RESPELLED:
        text = pattern.sub(spelling, text)
    return text
