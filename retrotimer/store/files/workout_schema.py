"""The shape of a workout file, version 1, and how a problem in it is told.

Own code, because pydantic needs 100 ms and 8 MB before the first paint, a third of our start.

To add a key: a line in its table, its value in `to_core`, and in `workout_file.text_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.validation import (
    BOOLEAN_CONSTRAINT,
    Constraint,
    is_multiline_text,
    is_single_line,
    number_in,
    one_of,
    whole_number,
)
from retrotimer.domain.workout import workout as core
from retrotimer.domain.workout.text_limits import MAX_LINE_LENGTH, MAX_TEXT_LENGTH
from retrotimer.domain.workout.timeline import WorkoutTooLargeError, unroll
from retrotimer.domain.workout.workout import (
    BEGINNER_TURN_SPEED_KMH,
    DURATION_BOUNDS_S,
    INCLINE_BOUNDS_PCT,
    MAX_NESTING,
    MAX_SEGMENTS,
    MAX_TURN_SPEED_KMH,
    SPEED_BOUNDS_KMH,
    STEP_KINDS,
)
from retrotimer.store.files import json_schema
from retrotimer.store.files.json_schema import JsonObject, exactly, get_object, shorten_value

FORMAT_NAME = "retrotimer.workout"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"

TITLE_CONSTRAINT = Constraint(
    f"one line of text, 1 to {MAX_LINE_LENGTH} characters",
    lambda value: is_single_line(value, MAX_LINE_LENGTH),
)
_STEPS_CONSTRAINT = Constraint(
    "a list of at least one step or repeat",
    lambda value: isinstance(value, list) and bool(value),
)
_TURNAROUND_SCHEMA = {
    "kind": one_of(core.TurnaroundKind),
    "duration_s": number_in(DURATION_BOUNDS_S),
    "hold": BOOLEAN_CONSTRAINT,
    "speed_kmh": Constraint(
        f"{BEGINNER_TURN_SPEED_KMH:g} or {MAX_TURN_SPEED_KMH:g}",
        lambda value: value in (BEGINNER_TURN_SPEED_KMH, MAX_TURN_SPEED_KMH),
    ),
}
_STEP_SCHEMA = {
    "kind": Constraint(f"one of {', '.join(STEP_KINDS)}", lambda value: value in STEP_KINDS),
    "direction": one_of(core.Direction),
    "duration_s": number_in(DURATION_BOUNDS_S),
    "speed_kmh": number_in(SPEED_BOUNDS_KMH),
    "incline_pct": number_in(INCLINE_BOUNDS_PCT),
    "speed_end_kmh": number_in(SPEED_BOUNDS_KMH),
    "cue": Constraint(
        f"one line of text, at most {MAX_LINE_LENGTH} characters",
        lambda value: value == "" or is_single_line(value, MAX_LINE_LENGTH),
    ),
    "hold": BOOLEAN_CONSTRAINT,
}
_REPEAT_SCHEMA = {"repeat": whole_number(Bounds(1, MAX_SEGMENTS)), "steps": _STEPS_CONSTRAINT}
_WORKOUT_SCHEMA = {
    "format": exactly(FORMAT),
    "name": TITLE_CONSTRAINT,
    "description": Constraint(
        f"text, at most {MAX_TEXT_LENGTH} characters",
        lambda value: is_multiline_text(value, MAX_TEXT_LENGTH),
    ),
    "turnaround": Constraint(
        "an object with kind, duration_s, hold, speed_kmh",
        lambda value: isinstance(value, JsonObject),
    ),
    "steps": _STEPS_CONSTRAINT,
}


def find_problems(
    document: JsonObject, required_keys: Iterable[str] = ("format", "name", "steps")
) -> list[str]:
    """Every problem as `place: what was expected`."""
    wrong = [
        *json_schema.find_problems(document, "", _WORKOUT_SCHEMA, required_keys),
        *json_schema.find_problems(
            get_object(document, "turnaround"), "turnaround", _TURNAROUND_SCHEMA
        ),
        *_find_step_problems(document.get("steps")),
    ]
    if not wrong:
        try:
            unroll(to_workout(document))
        except WorkoutTooLargeError as error:
            wrong.append(f"steps: {error}")
    return wrong


def _find_step_problems(items: Any, parent_location: str = "", depth: int = 0) -> Iterator[str]:
    for number, item in enumerate(items if isinstance(items, list) else ()):
        here = f"{parent_location}steps[{number}]"
        if not isinstance(item, JsonObject):
            yield f"{here}: expected an object, a step or a repeat, got {shorten_value(item)}"
        elif not _is_repeat(item):
            yield from json_schema.find_problems(
                item, here, _STEP_SCHEMA, ("kind", "direction", "duration_s")
            )
            yield from _find_direction_problems(item, f"{here}.")
        elif depth == MAX_NESTING:
            yield f"{here}: expected at most {MAX_NESTING} repeats inside one another"
        else:
            yield from json_schema.find_problems(item, here, _REPEAT_SCHEMA, _REPEAT_SCHEMA)
            yield from _find_step_problems(item.get("steps"), f"{here}.", depth + 1)


def _is_repeat(item: Mapping[str, Any]) -> bool:
    return "repeat" in item or "steps" in item


def _find_direction_problems(step: Mapping[str, Any], location_prefix: str) -> Iterator[str]:
    """What depends on the direction; said only where the direction itself is right."""
    direction = step.get("direction")
    if direction in ("forward", "backward") and "speed_kmh" not in step:
        yield f"{location_prefix}speed_kmh: missing, expected {SPEED_BOUNDS_KMH.description}"
    if direction in ("standing", "backward") and "speed_end_kmh" in step:
        yield f"{location_prefix}speed_end_kmh: only a forward step can be a ramp"


def to_workout(document: Mapping[str, Any]) -> core.Workout:
    """The workout of a document that has no problems."""
    rule = document.get("turnaround", {})
    default = core.TurnaroundRule()
    return core.Workout(
        document["name"],
        tuple(map(_to_step, document["steps"])),
        document.get("description", ""),
        core.TurnaroundRule(
            core.TurnaroundKind(rule.get("kind", default.kind)),
            rule.get("duration_s", default.duration_s),
            rule.get("hold", default.hold),
            rule.get("speed_kmh"),
        ),
    )


def _to_step(item: Mapping[str, Any]) -> core.Step | core.Repeat:
    if _is_repeat(item):
        return core.Repeat(item["repeat"], tuple(map(_to_step, item["steps"])))
    values = dict(item)
    kind, direction = core.SegmentKind(values.pop("kind")), core.Direction(values.pop("direction"))
    return core.Step(kind, direction, **values)
