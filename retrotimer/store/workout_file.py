"""Workout files, version 1 (`*.retro.json`): read with every problem named, written whole."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from retrotimer.core.timeline import TooLargeError, unroll
from retrotimer.core.workout import MAX_NESTING, Repeat, Step, Turnaround, Workout
from retrotimer.store import StoreError, whole_file, workout_shape
from retrotimer.store.shape import UnreadableError, decoded
from retrotimer.store.workout_shape import FORMAT, FORMAT_NAME, VERSION, is_repeat

# Ten thousand steps with long texts stay below this; more is not a workout.
MAX_BYTES = 8 * 1024 * 1024
NEW_FILE_MODE = 0o644


class WorkoutFileError(StoreError):
    """A file that is no workout. `problems` has one line for each thing that is wrong."""

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__([f"{source}: {problem}" for problem in problems])
        self.source = source
        self.problems = problems


def read(path: Path) -> Workout:
    """The workout in a file. Raises WorkoutFileError with all problems."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise WorkoutFileError(str(path), [_reason(path, error)]) from error
    if len(content) > MAX_BYTES:
        problem = f"expected at most {MAX_BYTES // 1024 // 1024} MB, this file is larger"
        raise WorkoutFileError(str(path), [problem])
    try:
        return parse(content.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        problem = f"expected text in UTF-8, byte {error.start} is not"
        raise WorkoutFileError(str(path), [problem]) from error


def parse(text: str, source: str = "workout") -> Workout:
    """The workout in a text. `source` names it in the error."""
    try:
        document = decoded(text, too_deep=_too_deep("steps"))
        _check_envelope(document)
        problems = list(workout_shape.problems(document))
        if not problems:
            workout = workout_shape.to_core(document)
            unroll(workout)
            return workout
    except UnreadableError as error:
        problems = [str(error)]
    except TooLargeError as error:
        problems = [f"steps: {error}"]
    raise WorkoutFileError(source, problems)


def text_of(workout: Workout) -> str:
    """The workout as file text; what has its default is left out."""
    document: dict[str, Any] = {"format": FORMAT, "name": workout.name}
    if workout.description:
        document["description"] = workout.description
    if workout.turnaround != Turnaround():
        rule = workout.turnaround
        document["turnaround"] = {
            "kind": rule.kind.value,
            "duration_s": _plain(rule.duration_s),
            "hold": rule.hold,
        }
        if rule.speed_kmh is not None:
            document["turnaround"]["speed_kmh"] = rule.speed_kmh
    document["steps"] = [_step_document(step) for step in workout.steps]
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def write(path: Path, workout: Workout) -> None:
    """Save a workout so that an interrupted save leaves the old file. Raises OSError."""
    mode = path.stat().st_mode & 0o777 if path.exists() else NEW_FILE_MODE
    whole_file.write(path, text_of(workout), mode)


def _step_document(step: Step | Repeat) -> dict[str, Any]:
    if isinstance(step, Repeat):
        return {"repeat": step.count, "steps": [_step_document(inner) for inner in step.steps]}
    document: dict[str, Any] = {
        "kind": step.kind.value,
        "direction": step.direction.value,
        "duration_s": _plain(step.duration_s),
        "speed_kmh": _plain(step.speed_kmh),
    }
    if step.incline_pct:
        document["incline_pct"] = _plain(step.incline_pct)
    if step.speed_end_kmh is not None:
        document["speed_end_kmh"] = _plain(step.speed_end_kmh)
    if step.cue:
        document["cue"] = step.cue
    if step.hold:
        document["hold"] = True
    return document


def _plain(number: float) -> float:
    """60.0 is written as people write it: 60."""
    return int(number) if number == int(number) else number


def _check_envelope(document: Any) -> None:
    """Refuse what makes looking at the content pointless: another shape, version or depth."""
    if not isinstance(document, dict):
        raise UnreadableError("expected a JSON object with format, name and steps")
    match = re.fullmatch(rf"{FORMAT_NAME}/(\d+)", str(document.get("format")), re.ASCII)
    if match and match[1] != str(VERSION):
        raise UnreadableError(
            f"format: this file has version {match[1][:20]}, this program reads version {VERSION}"
        )
    if place := _deep_place(document):
        raise UnreadableError(_too_deep(place))


def _deep_place(document: dict[str, Any]) -> str:
    """The place of the first repeat nested deeper than allowed, or nothing."""
    todo: list[tuple[str, int, Any]] = [("", 0, document)]
    while todo:
        place, depth, item = todo.pop()
        steps = item.get("steps") if isinstance(item, dict) else None
        if depth > MAX_NESTING:
            return place
        if isinstance(steps, list):
            dot = "." if place else ""
            todo += [
                (f"{place}{dot}steps[{number}]", depth + 1, step)
                for number, step in enumerate(steps)
                if isinstance(step, dict) and is_repeat(step)
            ]
    return ""


def _too_deep(place: str) -> str:
    return f"{place}: expected at most {MAX_NESTING} repeats inside one another"


def _reason(path: Path, error: OSError) -> str:
    with suppress(OSError):
        if path.is_dir():
            return "expected a file, this is a directory"
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return error.strerror or str(error)
