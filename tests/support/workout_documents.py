"""The example workout of the README as a JSON document, and ways to change one value of it."""

from __future__ import annotations

import json
from copy import deepcopy
from math import inf, nan
from typing import Any

from retrotimer.store.files.workout_file import WorkoutFileError, parse
from tests.support.paths import EXAMPLE as EXAMPLE_FILE

EXAMPLE = json.loads(EXAMPLE_FILE.read_text(encoding="utf-8"))
REMOVED = object()

DocumentPath = tuple[str | int, ...]


def example_with(place: DocumentPath, value: Any) -> Any:
    """The example with another value, or REMOVED, at a place such as ("steps", 0, "kind")."""
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
    step = {"kind": "work", "direction": direction, "duration_s": duration_s, "speed_kmh": 2}
    return step | more


def nested_repeats(depth: int) -> dict[str, Any]:
    """A step inside that many repeats."""
    inner = step_document()
    for _ in range(depth):
        inner = {"repeat": 1, "steps": [inner]}
    return workout_document(inner)


def parse_problems(content: Any) -> list[str]:
    """The problems of a text, or of a document after it is written as text."""
    text = content if isinstance(content, str) else json.dumps(content)
    try:
        parse(text)
    except WorkoutFileError as error:
        return error.problems
    return []


STEP = ("steps", 0)
INNER = ("steps", 1, "steps", 0)
SECONDS = "a number from 1 to 14400"
SPEED = "a number from 0 to 25"
INCLINE = "a number from -10 to 40"
KINDS = "one of warm-up, work, recovery, cool-down"
DIRECTIONS = "one of forward, backward, standing"
LINE = "one line of text, at most 200 characters"
NAME = "one line of text, 1 to 200 characters"
STEPS = "a list of at least one step or repeat"
COUNT = "a whole number from 1 to 10000"
A_STEP = "an object, a step or a repeat"
TURNAROUND = "an object with kind, duration_s, hold, speed_kmh"

# Where in the example, which value is put there, and what the reader expects instead.
WRONG_VALUES = [
    (("format",), "other/1", '"retrotimer.workout/1"'),
    (("format",), "retrotimer.workout/1\n", '"retrotimer.workout/1"'),
    (("format",), "retrotimer.workout/one", '"retrotimer.workout/1"'),
    (("format",), 1, '"retrotimer.workout/1"'),
    (("format",), ["retrotimer.workout/1"], '"retrotimer.workout/1"'),
    (("name",), "", NAME),
    (("name",), "n" * 201, NAME),
    (("name",), "two\nlines", NAME),
    (("name",), 5, NAME),
    (("name",), None, NAME),
    (("description",), "d" * 4001, "text, at most 4000 characters"),
    (("description",), ["text"], "text, at most 4000 characters"),
    (("turnaround",), None, TURNAROUND),
    (("turnaround",), 30, TURNAROUND),
    (("turnaround", "kind"), "hop", "one of full-stop, straddle"),
    (("turnaround", "duration_s"), 0, SECONDS),
    (("turnaround", "hold"), 1, "true or false"),
    (("steps",), [], STEPS),
    (("steps",), {}, STEPS),
    (("steps",), None, STEPS),
    (STEP, 5, A_STEP),
    (STEP, None, A_STEP),
    (STEP, [], A_STEP),
    (INNER, "work", A_STEP),
    ((*STEP, "kind"), "turnaround", KINDS),
    ((*STEP, "kind"), "Work", KINDS),
    ((*STEP, "direction"), "sideways", DIRECTIONS),
    ((*STEP, "duration_s"), 0, SECONDS),
    ((*STEP, "duration_s"), 0.999, SECONDS),
    ((*STEP, "duration_s"), -60, SECONDS),
    ((*STEP, "duration_s"), 14_400.5, SECONDS),
    ((*STEP, "duration_s"), "60", SECONDS),
    ((*STEP, "duration_s"), True, SECONDS),
    ((*STEP, "duration_s"), None, SECONDS),
    ((*STEP, "duration_s"), [60], SECONDS),
    ((*STEP, "duration_s"), {}, SECONDS),
    ((*STEP, "duration_s"), nan, SECONDS),
    ((*STEP, "duration_s"), inf, SECONDS),
    ((*STEP, "duration_s"), 10**400, SECONDS),
    ((*INNER, "speed_kmh"), -0.1, SPEED),
    ((*INNER, "speed_kmh"), 25.1, SPEED),
    ((*INNER, "speed_kmh"), "fast", SPEED),
    ((*INNER, "speed_kmh"), None, SPEED),
    ((*INNER, "speed_kmh"), False, SPEED),
    ((*INNER, "speed_kmh"), -inf, SPEED),
    ((*STEP, "speed_end_kmh"), 26, SPEED),
    ((*STEP, "speed_end_kmh"), None, SPEED),
    ((*STEP, "incline_pct"), -11, INCLINE),
    ((*STEP, "incline_pct"), 41, INCLINE),
    ((*STEP, "incline_pct"), None, INCLINE),
    ((*INNER, "cue"), "c" * 201, LINE),
    ((*INNER, "cue"), "two\nlines", LINE),
    ((*INNER, "cue"), 3, LINE),
    ((*STEP, "hold"), "yes", "true or false"),
    ((*STEP, "hold"), 0, "true or false"),
    (("turnaround", "speed_kmh"), 2, "1.6 or 3.2"),
    (("turnaround", "speed_kmh"), None, "1.6 or 3.2"),
    (("steps", 1, "repeat"), 0, COUNT),
    (("steps", 1, "repeat"), -1, COUNT),
    (("steps", 1, "repeat"), 10_001, COUNT),
    (("steps", 1, "repeat"), 10**30, COUNT),
    (("steps", 1, "repeat"), 2.5, COUNT),
    (("steps", 1, "repeat"), "4", COUNT),
    (("steps", 1, "repeat"), True, COUNT),
    (("steps", 1, "steps"), [], STEPS),
    (("steps", 1, "steps"), "work", STEPS),
]
