"""Which keys and values a workout file, version 1, may have, and every problem with its place.

Our own code, because pydantic needs 100 ms and 8 MB before the first paint, a third of our start.

To add a key: a line in its table, its value in `to_workout` and in `workout_file.serialize`; then
run `packaging/schemas/render`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.shown_values import shorten_value
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
from retrotimer.store.files import json_fields, json_schema
from retrotimer.store.files.json_schema import MAX_PROBLEMS, JsonObject, get_object

FORMAT_NAME = "retrotimer.workout"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"

TITLE_FIELD = json_fields.single_line(MAX_LINE_LENGTH, min_length=1)
# JSON Schema refers to its definition, because the steps of a repeat are steps again.
_STEPS_FIELD = json_fields.json_list(
    "a list of at least one step or repeat", Bounds(1, float("inf")), json_fields.ref("steps")
)
TURNAROUND_FIELDS = {
    "kind": json_fields.one_of(core.TurnaroundKind),
    "duration_s": json_fields.number(DURATION_BOUNDS_S),
    "hold": json_fields.boolean(),
    "speed_kmh": json_fields.one_of_values(
        (BEGINNER_TURN_SPEED_KMH, MAX_TURN_SPEED_KMH),
        f"{BEGINNER_TURN_SPEED_KMH:g} or {MAX_TURN_SPEED_KMH:g}",
    ),
}
STEP_FIELDS = {
    "kind": json_fields.one_of_values(STEP_KINDS, f"one of {', '.join(STEP_KINDS)}"),
    "direction": json_fields.one_of(core.Direction),
    "duration_s": json_fields.number(DURATION_BOUNDS_S),
    "speed_kmh": json_fields.number(
        SPEED_BOUNDS_KMH,
        "Belt speed; for a ramp, the speed at its start. A standing step needs none.",
    ),
    "speed_end_kmh": json_fields.number(
        SPEED_BOUNDS_KMH, "The speed at the end of a ramp; forward steps only."
    ),
    "incline_pct": json_fields.number(INCLINE_BOUNDS_PCT),
    "cue": json_fields.single_line(MAX_LINE_LENGTH, note="Spoken during this step."),
    "hold": json_fields.boolean("The session waits for a confirmation at the end of this step."),
}
REPEAT_FIELDS = {
    "repeat": json_fields.whole_number(Bounds(1, MAX_SEGMENTS)),
    "steps": _STEPS_FIELD,
}
WORKOUT_FIELDS = {
    "format": json_fields.constant(FORMAT),
    "name": TITLE_FIELD,
    "description": json_fields.multiline_text(MAX_TEXT_LENGTH),
    "turnaround": json_fields.json_object(
        "an object with kind, duration_s, hold, speed_kmh", "turnaround"
    ),
    "steps": _STEPS_FIELD,
}
REQUIRED_WORKOUT_KEYS = ("format", "name", "steps")
# Inside a program, whose own `format` covers its workouts.
REQUIRED_NESTED_WORKOUT_KEYS = ("name", "steps")
REQUIRED_STEP_KEYS = ("kind", "direction", "duration_s")
# A step is a repeat if it has one of these keys.
REPEAT_MARKS = ("repeat", "steps")
DIRECTIONS_WITH_SPEED = (core.Direction.FORWARD, core.Direction.BACKWARD)
DIRECTIONS_WITHOUT_RAMP = (core.Direction.STANDING, core.Direction.BACKWARD)


def find_problems(
    document: JsonObject, required_keys: Iterable[str] = REQUIRED_WORKOUT_KEYS
) -> list[str]:
    """Every problem as `place: what was expected`, up to MAX_PROBLEMS."""
    turnaround = get_object(document, "turnaround")
    found = chain(
        json_schema.find_problems(document, "", WORKOUT_FIELDS, required_keys),
        json_schema.find_problems(turnaround, "turnaround", TURNAROUND_FIELDS),
        _find_step_problems(document.get("steps")),
    )
    problems = list(islice(found, MAX_PROBLEMS))
    if not problems:
        try:
            unroll(to_workout(document))
        except WorkoutTooLargeError as error:
            problems.append(f"steps: {error}")
    return problems


def _find_step_problems(items: Any, parent_location: str = "", depth: int = 0) -> Iterator[str]:
    for number, item in enumerate(items if isinstance(items, list) else ()):
        here = f"{parent_location}steps[{number}]"
        if not isinstance(item, JsonObject):
            yield f"{here}: expected an object, a step or a repeat, got {shorten_value(item)}"
        elif not _is_repeat(item):
            yield from json_schema.find_problems(item, here, STEP_FIELDS, REQUIRED_STEP_KEYS)
            yield from _find_direction_problems(item, f"{here}.")
        elif depth == MAX_NESTING:
            yield f"{here}: expected at most {MAX_NESTING} repeats inside one another"
        else:
            yield from json_schema.find_problems(item, here, REPEAT_FIELDS, REPEAT_FIELDS)
            yield from _find_step_problems(item.get("steps"), f"{here}.", depth + 1)


def _is_repeat(item: Mapping[str, Any]) -> bool:
    return any(key in item for key in REPEAT_MARKS)


def _find_direction_problems(step: Mapping[str, Any], location_prefix: str) -> Iterator[str]:
    """Problems that depend on the direction; none if the direction itself is not valid."""
    direction = step.get("direction")
    if direction in DIRECTIONS_WITH_SPEED and "speed_kmh" not in step:
        yield f"{location_prefix}speed_kmh: missing, expected {SPEED_BOUNDS_KMH.description}"
    if direction in DIRECTIONS_WITHOUT_RAMP and "speed_end_kmh" in step:
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
