"""The shape of a workout file, version 1, and how a problem in it is told.

Own code, because pydantic needs 100 ms and 8 MB before the first paint, a third of our start.

To add a key: a line in its table, its value in `to_core`, and in `workout_file.text_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.validation import (
    YES_OR_NO,
    Possible,
    is_line,
    is_text,
    number_in,
    one_of,
    whole_number,
)
from retrotimer.domain.workout import workout as core
from retrotimer.domain.workout.timeline import TooLargeError, unroll
from retrotimer.domain.workout.workout import (
    DURATION_S,
    INCLINE_PCT,
    MAX_NESTING,
    MAX_SEGMENTS,
    SLOW_TURN_KMH,
    SPEED_KMH,
    STEP_KINDS,
    TURN_KMH,
)
from retrotimer.store.files import json_schema
from retrotimer.store.files.json_schema import JsonObject, exactly, part, short

FORMAT_NAME = "retrotimer.workout"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
LONGEST_LINE = 200
LONGEST_TEXT = 4000

NAME = Possible(
    f"one line of text, 1 to {LONGEST_LINE} characters",
    lambda value: is_line(value, LONGEST_LINE),
)
_STEPS = Possible(
    "a list of at least one step or repeat",
    lambda value: isinstance(value, list) and bool(value),
)
_TURNAROUND = {
    "kind": one_of(core.TurnaroundKind),
    "duration_s": number_in(DURATION_S),
    "hold": YES_OR_NO,
    "speed_kmh": Possible(
        f"{SLOW_TURN_KMH:g} or {TURN_KMH:g}", lambda value: value in (SLOW_TURN_KMH, TURN_KMH)
    ),
}
_STEP = {
    "kind": Possible(f"one of {', '.join(STEP_KINDS)}", lambda value: value in STEP_KINDS),
    "direction": one_of(core.Direction),
    "duration_s": number_in(DURATION_S),
    "speed_kmh": number_in(SPEED_KMH),
    "incline_pct": number_in(INCLINE_PCT),
    "speed_end_kmh": number_in(SPEED_KMH),
    "cue": Possible(
        f"one line of text, at most {LONGEST_LINE} characters",
        lambda value: value == "" or is_line(value, LONGEST_LINE),
    ),
    "hold": YES_OR_NO,
}
_REPEAT = {"repeat": whole_number(Bounds(1, MAX_SEGMENTS)), "steps": _STEPS}
_WORKOUT = {
    "format": exactly(FORMAT),
    "name": NAME,
    "description": Possible(
        f"text, at most {LONGEST_TEXT} characters", lambda value: is_text(value, LONGEST_TEXT)
    ),
    "turnaround": Possible(
        "an object with kind, duration_s, hold, speed_kmh",
        lambda value: isinstance(value, JsonObject),
    ),
    "steps": _STEPS,
}


def problems(
    workout: JsonObject, required: Iterable[str] = ("format", "name", "steps")
) -> list[str]:
    """Every problem as `place: what was expected`."""
    wrong = [
        *json_schema.problems(workout, "", _WORKOUT, required),
        *json_schema.problems(part(workout, "turnaround"), "turnaround", _TURNAROUND),
        *_steps(workout.get("steps")),
    ]
    if not wrong:
        try:
            unroll(to_core(workout))
        except TooLargeError as error:
            wrong.append(f"steps: {error}")
    return wrong


def _steps(items: Any, place: str = "", depth: int = 0) -> Iterator[str]:
    for number, item in enumerate(items if isinstance(items, list) else ()):
        here = f"{place}steps[{number}]"
        if not isinstance(item, JsonObject):
            yield f"{here}: expected an object, a step or a repeat, got {short(item)}"
        elif not _is_repeat(item):
            yield from json_schema.problems(item, here, _STEP, ("kind", "direction", "duration_s"))
            yield from _direction(item, f"{here}.")
        elif depth == MAX_NESTING:
            yield f"{here}: expected at most {MAX_NESTING} repeats inside one another"
        else:
            yield from json_schema.problems(item, here, _REPEAT, _REPEAT)
            yield from _steps(item.get("steps"), f"{here}.", depth + 1)


def _is_repeat(item: Mapping[str, Any]) -> bool:
    return "repeat" in item or "steps" in item


def _direction(step: Mapping[str, Any], place: str) -> Iterator[str]:
    """What depends on the direction; said only where the direction itself is right."""
    direction = step.get("direction")
    if direction in ("forward", "backward") and "speed_kmh" not in step:
        yield f"{place}speed_kmh: missing, expected {SPEED_KMH.words}"
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
    if _is_repeat(item):
        return core.Repeat(item["repeat"], tuple(map(_step_to_core, item["steps"])))
    values = dict(item)
    kind, direction = core.Kind(values.pop("kind")), core.Direction(values.pop("direction"))
    return core.Step(kind, direction, **values)
