"""The shape of a workout file, version 1, and how a problem in it is told.

Own code, because pydantic needs 100 ms and 8 MB before the first paint, a third of our start.

To add a key: a line in its table, its value in `to_core`, and in `workout_file.text_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from retrotimer.core import workout as core
from retrotimer.core.workout import (
    DURATION_S,
    INCLINE_PCT,
    MAX_SEGMENTS,
    SLOW_TURN_KMH,
    SPEED_KMH,
    TURN_KMH,
    Bounds,
)
from retrotimer.store.shape import LONGEST_SHOWN, JsonObject, short, shown

FORMAT_NAME = "retrotimer.workout"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
LONGEST_LINE = 200
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key's value must be, in words and as a check."""

    expected: str
    fits: Callable[[Any], bool]
    required: bool = False


def _number(bounds: Bounds, *, required: bool = False) -> _Key:
    def fits(value: Any) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value in bounds

    return _Key(str(bounds), fits, required)


def _choice(choices: tuple[StrEnum, ...], *, required: bool = False) -> _Key:
    names = [str(choice) for choice in choices]
    return _Key(f"one of {', '.join(names)}", lambda value: value in names, required)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_LINE and _is_readable(value)


def _is_text(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return False
    return _is_readable(value.replace("\n", "").replace("\t", ""))


def _is_readable(text: str) -> bool:
    """Any script and any space, but nothing that could drive a terminal or turn a line round."""
    if text.isprintable():
        return True
    from unicodedata import category

    # The joiners belong to Persian words and to emoji.
    return not any(
        category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        for character in text
        if character not in "\u200c\u200d"
    )


def _is_count(value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and 1 <= value <= MAX_SEGMENTS


_HOLD = _Key("true or false", lambda value: isinstance(value, bool))
_STEPS = _Key(
    "a list of at least one step or repeat",
    lambda value: isinstance(value, list) and bool(value),
    required=True,
)
_TURNAROUND = {
    "kind": _choice(tuple(core.TurnaroundKind)),
    "duration_s": _number(DURATION_S),
    "hold": _HOLD,
    "speed_kmh": _Key(
        f"{SLOW_TURN_KMH:g} or {TURN_KMH:g}",
        lambda value: not isinstance(value, bool) and value in (SLOW_TURN_KMH, TURN_KMH),
    ),
}
_STEP = {
    "kind": _choice(core.STEP_KINDS, required=True),
    "direction": _choice(tuple(core.Direction), required=True),
    "duration_s": _number(DURATION_S, required=True),
    "speed_kmh": _number(SPEED_KMH),
    "incline_pct": _number(INCLINE_PCT),
    "speed_end_kmh": _number(SPEED_KMH),
    "cue": _Key(f"one line of text, at most {LONGEST_LINE} characters", _is_line),
    "hold": _HOLD,
}
_REPEAT = {
    "repeat": _Key(f"a whole number from 1 to {MAX_SEGMENTS}", _is_count, required=True),
    "steps": _STEPS,
}
_WORKOUT = {
    "format": _Key(f'"{FORMAT}"', lambda value: value == FORMAT, required=True),
    "name": _Key(
        f"one line of text, 1 to {LONGEST_LINE} characters",
        lambda value: _is_line(value) and bool(value),
        required=True,
    ),
    "description": _Key(f"text, at most {LONGEST_TEXT} characters", _is_text),
    "turnaround": _Key(
        "an object with kind, duration_s, hold, speed_kmh", lambda value: isinstance(value, dict)
    ),
    "steps": _STEPS,
}


def problems(document: Mapping[str, Any]) -> Iterator[str]:
    """Every problem as `place: what was expected`. The nesting must have been bounded before."""
    yield from _keys(document, "", _WORKOUT)
    if isinstance(rule := document.get("turnaround"), dict):
        yield from _keys(rule, "turnaround.", _TURNAROUND)
    yield from _steps(document.get("steps"), "")


def _steps(items: Any, place: str) -> Iterator[str]:
    for number, item in enumerate(items if isinstance(items, list) else ()):
        here = f"{place}steps[{number}]"
        if not isinstance(item, dict):
            yield f"{here}: expected an object, a step or a repeat, got {short(item)}"
        elif is_repeat(item):
            yield from _keys(item, f"{here}.", _REPEAT)
            yield from _steps(item.get("steps"), f"{here}.")
        else:
            yield from _keys(item, f"{here}.", _STEP)
            yield from _direction(item, f"{here}.")


def is_repeat(item: Mapping[str, Any]) -> bool:
    return "repeat" in item or "steps" in item


def _keys(item: Mapping[str, Any], place: str, shape: Mapping[str, _Key]) -> Iterator[str]:
    for name, key in shape.items():
        if name in item:
            if not key.fits(item[name]):
                yield f"{place}{name}: expected {key.expected}, got {short(item[name])}"
        elif key.required:
            yield f"{place}{name}: missing, expected {key.expected}"
    for name in item:
        if name not in shape:
            near = get_close_matches(name[:LONGEST_SHOWN], shape, n=1)
            hint = f', did you mean "{near[0]}"?' if near else ""
            yield f"{place}{shown(name)}: unknown key{hint}"
    for name in item.twice if isinstance(item, JsonObject) else ():
        yield f"{place}{shown(name)}: expected once, stands twice in one object"


def _direction(step: Mapping[str, Any], place: str) -> Iterator[str]:
    """What depends on the direction; said only where the direction itself is right."""
    direction = step.get("direction")
    if direction in ("forward", "backward") and "speed_kmh" not in step:
        yield f"{place}speed_kmh: missing, expected {SPEED_KMH}"
    if direction in ("standing", "backward") and "speed_end_kmh" in step:
        yield f"{place}speed_end_kmh: only a forward step can be a ramp"


def to_core(document: Mapping[str, Any]) -> core.Workout:
    """The workout of a document that has no problems."""
    rule = document.get("turnaround", {})
    default = core.Turnaround()
    return core.Workout(
        document["name"],
        tuple(map(_step_to_core, document["steps"])),
        document.get("description", ""),
        core.Turnaround(
            core.TurnaroundKind(rule.get("kind", default.kind)),
            rule.get("duration_s", default.duration_s),
            rule.get("hold", default.hold),
            rule.get("speed_kmh"),
        ),
    )


def _step_to_core(item: Mapping[str, Any]) -> core.Step | core.Repeat:
    if is_repeat(item):
        return core.Repeat(item["repeat"], tuple(map(_step_to_core, item["steps"])))
    values = dict(item)
    kind, direction = core.Kind(values.pop("kind")), core.Direction(values.pop("direction"))
    return core.Step(kind, direction, **values)
