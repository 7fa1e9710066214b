"""Parses durations and numbers in the ways in which people type them."""

from __future__ import annotations

import re

from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import clean_figure, clean_line
from retrotimer.domain.workout.workout import DURATION_BOUNDS_S

_CLOCK_PATTERN = re.compile(r"(?:(\d+):)?(\d+):([0-5]?\d)")
_UNITS_PATTERN = re.compile(r"(?:([\d.]+)h)?(?:([\d.]+)m(?:in)?)?(?:([\d.]+)s?)?")
_NUMBER_PATTERN = re.compile(r"[-+]?\d+(?:\.\d*)?|[-+]?\.\d+")
# Longer texts are no figures, and would become floating point numbers without an upper bound.
_MAX_LENGTH = 20


def parse_duration_s(text: str) -> float:
    """The seconds of a duration such as `90`, `1:30`, `1m30`, `1.5 min` or `1h`.

    Raises ValueError with a Text that says what is expected.
    """
    plain = _normalize(text)
    if clock := _CLOCK_PATTERN.fullmatch(plain):
        hours, minutes, seconds = (float(part or 0) for part in clock.groups())
    elif (parts := _UNITS_PATTERN.fullmatch(plain)) and any(parts.groups()):
        hours, minutes, seconds = (_parse_float(part) if part else 0.0 for part in parts.groups())
    else:
        raise ValueError(
            Text("a duration such as 90, 1:30 or 1m30 is needed, not {typed}", typed=_shorten(text))
        )
    result_s = hours * 3600 + minutes * 60 + seconds
    if result_s not in DURATION_BOUNDS_S:
        raise ValueError(Text("a step lasts from 1 second to 4 hours"))
    return result_s


def parse_number(text: str, unit: str = "") -> float:
    """A number with a decimal point or comma, which its unit may follow.

    Raises ValueError with a Text that says what is expected.
    """
    plain = _normalize(text).removesuffix(_normalize(unit))
    return _parse_float(plain or _shorten(text))


def _parse_float(normalized: str) -> float:
    if not _NUMBER_PATTERN.fullmatch(normalized):
        raise ValueError(Text("a number is needed, not {typed}", typed=normalized))
    return float(normalized)


def _normalize(text: str) -> str:
    """The text without spaces, in lower case, with a decimal point; empty if it is too long."""
    if len(clean_line(text)) > _MAX_LENGTH:
        return ""
    return "".join(clean_figure(text).casefold().split()).replace(",", ".")


def _shorten(text: str) -> str:
    stripped = text.strip()
    return stripped if len(stripped) <= _MAX_LENGTH else f"{stripped[:_MAX_LENGTH]} ..."
