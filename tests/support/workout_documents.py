"""The example of the README as a document, and ways of damaging it one value at a time."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from retrotimer.store.files.workout_file import WorkoutFileError, parse
from tests.support.paths import EXAMPLE as EXAMPLE_FILE

EXAMPLE = json.loads(EXAMPLE_FILE.read_text(encoding="utf-8"))
REMOVED = object()

DocumentPath = tuple[str | int, ...]


def example_with(place: DocumentPath, value: Any) -> Any:
    """The example with one value put, or REMOVED, at a place: ("steps", 0, "kind")."""
    if not place:
        return value
    document = deepcopy(EXAMPLE)
    holder = document
    for name in place[:-1]:
        holder = holder[name]
    if value is REMOVED:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    return document


def workout_document(*steps: Any) -> dict[str, Any]:
    return {"format": "retrotimer.workout/1", "name": "Steps", "steps": list(steps)}


def step_document(
    direction: str = "forward", duration_s: float = 60, **more: Any
) -> dict[str, Any]:
    speed = {"kind": "work", "direction": direction, "duration_s": duration_s, "speed_kmh": 2}
    return speed | more


def nested_repeats(depth: int) -> dict[str, Any]:
    """A step inside this many repeats."""
    inner = step_document()
    for _ in range(depth):
        inner = {"repeat": 1, "steps": [inner]}
    return workout_document(inner)


def parse_problems(content: Any) -> list[str]:
    """What is said about a text, or a document written as one."""
    text = content if isinstance(content, str) else json.dumps(content)
    try:
        parse(text)
    except WorkoutFileError as error:
        return error.problems
    return []
