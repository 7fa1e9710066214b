"""How a text is said: respelled where the engine mumbles, parts of a sentence within a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from spanish import spanish

PAUSE = ";"  # of the engine's pauses the most silent that leaves the melody in the air

FIRST_PART = re.compile(r"Interval [a-z-]+")
SECOND_PART = re.compile(r"of [a-z-]+\.")
LONE_NUMBER = re.compile(r"(One|Two|Three)\.")
RESPELLED = (
    (re.compile(r"\b(\w+ty)-(?=\w)"), r"\1 "),  # as one word, twenty-two swallows the two
    (re.compile(r"^Warm-up"), "Warm up"),
    (re.compile(r"^Cool-down"), "Cool down"),
    (re.compile(r"^Halfway"), "Half way"),
    (re.compile(r"^Incline "), "Incline, "),  # without a breath it runs into "in client three"
    (re.compile(r"^of "), "Of "),  # the capital gives it some stress: without, it is lost
)


# What is said around a part of a sentence.
AROUND = {
    "en": ("Interval three", "of eight.", "The number"),
    "es": ("Intervalo tres", "de ocho.", "El número"),
}


class Keep(Enum):
    ALL = auto()
    BEFORE_PAUSE = auto()
    AFTER_PAUSE = auto()


@dataclass(frozen=True)
class Delivery:
    sentence: str
    keep: Keep = Keep.ALL


def delivery(text: str, language: str = "en") -> Delivery:
    """The sentence to say, and which side of its pause is the clip; texts are English."""
    if PAUSE in text:
        raise ValueError(f"The pause to cut at is kept for the script: {text!r}")
    said = spanish(text) if language == "es" else _respelled(text)
    interval, of, number = AROUND[language]
    # The program joins `Interval three` and `of eight.`: each is cut out of the sentence that they
    # make together, so that the one does not sound finished and the other not begun.
    if FIRST_PART.fullmatch(text):
        return Delivery(f"{said}{PAUSE} {of}", Keep.BEFORE_PAUSE)
    if SECOND_PART.fullmatch(text):
        return Delivery(f"{interval}{PAUSE} {said}", Keep.AFTER_PAUSE)
    # Said alone, "Two." turns into "you".
    if LONE_NUMBER.fullmatch(text):
        return Delivery(f"{number}{PAUSE} {said.lower()}", Keep.AFTER_PAUSE)
    return Delivery(said if said[-1] in ".?!" else f"{said}.")


def in_language(text: str, language: str) -> str:
    """What is said, as it is written."""
    return spanish(text) if language == "es" else text


def _respelled(text: str) -> str:
    for pattern, spelling in RESPELLED:
        text = pattern.sub(spelling, text)
    return text
