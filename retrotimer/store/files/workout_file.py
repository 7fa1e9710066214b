"""Reads and writes workout files, version 1 (`*.retro.json`); an error names every problem."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from retrotimer.domain.values.validation import Constraint
from retrotimer.domain.workout.text_limits import MAX_LINE_LENGTH, MAX_TEXT_LENGTH
from retrotimer.domain.workout.workout import Repeat, Step, TurnaroundRule, Workout
from retrotimer.regular_file import read_bytes_or_pipe
from retrotimer.store.files import atomic_file
from retrotimer.store.files import json_document as documents
from retrotimer.store.files.json_document import FileError, as_file_error
from retrotimer.store.files.json_fields import simplify_number
from retrotimer.store.files.text_cleaning import clean_line, clean_text
from retrotimer.store.files.workout_schema import (
    FORMAT,
    FORMAT_NAME,
    STEP_FIELDS,
    VERSION,
    WORKOUT_FIELDS,
    find_problems,
    to_workout,
)

# Ten thousand steps with long texts stay below this; more is not a workout.
MAX_BYTES = 8 * 1024 * 1024
_NAME_OF_UNNAMED = "Workout"


class WorkoutFileError(FileError):
    """A file or a text that is not a valid workout."""


def read(path: Path) -> Workout:
    """The workout in a file. Raises WorkoutFileError with all problems."""
    with as_file_error(WorkoutFileError, path):
        return parse(documents.load_text(path, MAX_BYTES, read_bytes_or_pipe), str(path))


def parse(text: str, source: str = "workout") -> Workout:
    """The workout in a text. `source` names it in the error."""
    with as_file_error(WorkoutFileError, source):
        return to_workout(documents.parse(text, FORMAT_NAME, VERSION, find_problems))


def serialize(workout: Workout) -> str:
    """The workout as file text; what has its default is left out."""
    document: dict[str, Any] = {"format": FORMAT, "name": workout.name}
    if workout.description:
        document["description"] = workout.description
    if workout.turnaround != TurnaroundRule():
        rule = workout.turnaround
        document["turnaround"] = {
            "kind": rule.kind.value,
            "duration_s": simplify_number(rule.duration_s),
            "hold": rule.hold,
        }
        if rule.speed_kmh is not None:
            document["turnaround"]["speed_kmh"] = rule.speed_kmh
    document["steps"] = [_step_to_document(step) for step in workout.steps]
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def write(path: Path, workout: Workout) -> None:
    """Save a workout so that an interrupted save leaves the old file.

    Raises WorkoutFileError if `read` would refuse the result, before anything is replaced; OSError.
    """
    text = serialize(workout)
    parse(text, str(path))
    mode = path.stat().st_mode & 0o777 if path.exists() else None
    atomic_file.write(path, text, mode)


def repair_texts(text: str) -> str:
    """A stored workout whose name, description and cues are shortened and cleaned until valid.

    Earlier builds of the editor could save texts that `parse` refuses, and a session must not be
    lost for them. Everything else is left as it is, also a text that is no workout at all.
    """
    try:
        document = json.loads(text)
        repaired = isinstance(document, dict) and _repair_document(document)
    except (TypeError, ValueError, RecursionError):
        return text
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n" if repaired else text


def _repair_document(document: dict[str, Any]) -> bool:
    """Whether any text had to be changed."""
    changes = [
        _repair_text(document, "name", WORKOUT_FIELDS["name"], clean_line, MAX_LINE_LENGTH),
        _repair_text(
            document, "description", WORKOUT_FIELDS["description"], clean_text, MAX_TEXT_LENGTH
        ),
        *_repair_cues(document.get("steps")),
    ]
    if document.get("name") == "":
        document["name"] = _NAME_OF_UNNAMED
        return True
    return any(changes)


def _repair_cues(steps: Any) -> Iterator[bool]:
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, dict):
            yield _repair_text(step, "cue", STEP_FIELDS["cue"], clean_line, MAX_LINE_LENGTH)
            yield from _repair_cues(step.get("steps"))


def _repair_text(
    item: dict[str, Any],
    key: str,
    constraint: Constraint,
    clean: Callable[[str, int], str],
    max_length: int,
) -> bool:
    value = item.get(key)
    if not isinstance(value, str) or constraint.is_valid(value):
        return False
    item[key] = clean(value, max_length)
    return True


def _step_to_document(step: Step | Repeat) -> dict[str, Any]:
    if isinstance(step, Repeat):
        return {"repeat": step.count, "steps": [_step_to_document(inner) for inner in step.steps]}
    document: dict[str, Any] = {
        "kind": step.kind.value,
        "direction": step.direction.value,
        "duration_s": simplify_number(step.duration_s),
        "speed_kmh": simplify_number(step.speed_kmh),
    }
    if step.incline_pct:
        document["incline_pct"] = simplify_number(step.incline_pct)
    if step.speed_end_kmh is not None:
        document["speed_end_kmh"] = simplify_number(step.speed_end_kmh)
    if step.cue:
        document["cue"] = step.cue
    if step.hold:
        document["hold"] = True
    return document
