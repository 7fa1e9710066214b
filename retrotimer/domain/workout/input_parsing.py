"""What people type into a field: durations and figures, as they write them."""

from __future__ import annotations

import re

from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.workout import DURATION_S

_CLOCK = re.compile(r"(?:(\d+):)?(\d+):([0-5]?\d)")
_PARTS = re.compile(r"(?:([\d.]+)h)?(?:([\d.]+)m(?:in)?)?(?:([\d.]+)s?)?")
_FIGURE = re.compile(r"[-+]?\d+(?:\.\d*)?|[-+]?\.\d+")
_LONGEST = 20


def duration_s(text: str) -> float:
    """`90`, `1:30`, `1m30`, `1.5 min` and `1h` in seconds. Raises ValueError in words."""
    plain = _plain(text)
    if clock := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = (float(part or 0) for part in clock.groups())
    elif (parts := _PARTS.fullmatch(plain)) and any(parts.groups()):
        hours, minutes, seconds = (_figure(part) if part else 0.0 for part in parts.groups())
    else:
        raise ValueError(
            Text("a duration such as 90, 1:30 or 1m30 is needed, not {typed}", typed=text.strip())
        )
    result_s = hours * 3600 + minutes * 60 + seconds
    if result_s not in DURATION_S:
        raise ValueError(Text("a step lasts from 1 second to 4 hours"))
    return result_s


def number(text: str, unit: str = "") -> float:
    """A figure, with a point or a comma, and perhaps its unit. Raises ValueError in words."""
    return _figure(_plain(text).removesuffix(_plain(unit)))


def _figure(plain: str) -> float:
    if not _FIGURE.fullmatch(plain):
        raise ValueError(Text("a number is needed, not {typed}", typed=plain))
    return float(plain)


def _plain(text: str) -> str:
    return "".join(text[:_LONGEST].casefold().split()).replace(",", ".")
