"""Program files, version 1 (`*.program.json`): read with every problem named.

A file's name is the program's key. Its weeks hold workouts as workout files do, whose `format` may
be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from retrotimer.core.choices import YES_OR_NO, Possible, is_line, is_text, one_of, whole_number
from retrotimer.core.program import (
    SESSIONS_A_WEEK,
    WEEKS,
    Level,
    Program,
    Week,
    unsafe_growth,
)
from retrotimer.core.timeline import TooLargeError, unroll
from retrotimer.core.workout import MAX_NESTING
from retrotimer.store import StoreError, workout_shape
from retrotimer.store.shape import JsonObject, UnreadableError, decoded, problems
from retrotimer.store.workout_file import MAX_BYTES
from retrotimer.store.workout_shape import LONGEST_LINE, LONGEST_TEXT, is_repeat

SUFFIX = ".program.json"
FORMAT_NAME = "retrotimer.program"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"

_KEY = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_TOO_DEEP = f"expected at most {MAX_NESTING} repeats inside one another"
_PROGRAM = {
    "format": Possible(f'"{FORMAT}"', lambda value: value == FORMAT),
    "name": Possible(
        f"one line of text, 1 to {LONGEST_LINE} characters",
        lambda value: is_line(value, LONGEST_LINE),
    ),
    "basis": Possible(
        f"text, 1 to {LONGEST_TEXT} characters",
        lambda value: is_text(value, LONGEST_TEXT) and bool(value.strip()),
    ),
    "level": one_of(Level),
    "careful": YES_OR_NO,
    "locked": YES_OR_NO,
    "weeks": Possible(
        f"a list of {WEEKS.low:g} to {WEEKS.high:g} weeks",
        lambda value: isinstance(value, list) and len(value) in WEEKS,
    ),
}
_WEEK = {
    "sessions": whole_number(SESSIONS_A_WEEK),
    "workout": Possible("a workout", lambda value: isinstance(value, JsonObject)),
}
_OPTIONAL = ("careful", "locked")


class ProgramFileError(StoreError):
    """A file that is no program. `problems` has one line for each thing that is wrong."""

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__([f"{source}: {problem}" for problem in problems])
        self.source = source
        self.problems = problems


def read_all(folder: Path) -> tuple[dict[str, Program], list[str]]:
    """The programs of a folder by their keys, and what is wrong with its other program files."""
    programs: dict[str, Program] = {}
    wrong: list[str] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            program = read(path)
            programs[program.key] = program
        except ProgramFileError as error:
            wrong += error.lines
    return programs, wrong


def read(path: Path) -> Program:
    """The program in a file. Raises ProgramFileError with all problems."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ProgramFileError(str(path), [f"cannot be read: {error.strerror}"]) from error
    if len(content) > MAX_BYTES:
        problem = f"expected at most {MAX_BYTES // 1024 // 1024} MB, this file is larger"
        raise ProgramFileError(str(path), [problem])
    try:
        return parse(content.decode("utf-8-sig"), path.name.removesuffix(SUFFIX), str(path))
    except UnicodeDecodeError as error:
        problem = f"expected text in UTF-8, byte {error.start} is not"
        raise ProgramFileError(str(path), [problem]) from error


def parse(text: str, key: str, source: str = "program") -> Program:
    """The program in a text. `source` names it in the error."""
    try:
        document = decoded(text, f"weeks: {_TOO_DEEP}")
        _check_envelope(document)
    except UnreadableError as error:
        raise ProgramFileError(source, [str(error)]) from error
    if wrong := list(_problems(document, key)):
        raise ProgramFileError(source, wrong)
    program = _to_core(document, key)
    if steep := unsafe_growth(program):
        expected = "expected more speed or more incline than the week before, not both"
        raise ProgramFileError(source, [f"weeks[{week - 1}].workout: {expected}" for week in steep])
    return program


def _check_envelope(document: Any) -> None:
    """Refuse what makes looking at the content pointless: another shape or version."""
    if not isinstance(document, JsonObject):
        raise UnreadableError("expected a JSON object with format, name and weeks")
    found = document.get("format")
    match = isinstance(found, str) and re.fullmatch(rf"{FORMAT_NAME}/(\d+)", found, re.ASCII)
    if match and match[1] != str(VERSION):
        raise UnreadableError(
            f"format: this file has version {match[1][:20]}, this program reads version {VERSION}"
        )


def _problems(document: JsonObject, key: str) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    if not _KEY.fullmatch(key):
        yield f"file name: expected small letters, digits and hyphens before {SUFFIX}"
    yield from _missing(document, "", _PROGRAM)
    yield from problems(document, "", _PROGRAM)
    whole = _PROGRAM["weeks"].fits(document.get("weeks"))
    for number, week in enumerate(document["weeks"] if whole else ()):
        place = f"weeks[{number}]"
        yield from problems(week, place, _WEEK)
        if isinstance(week, JsonObject):
            yield from _missing(week, f"{place}.", _WEEK)
            if isinstance(workout := week.get("workout"), JsonObject):
                for problem in _workout_problems(workout):
                    yield f"{place}.workout.{problem}"


def _missing(item: JsonObject, place: str, shape: Mapping[str, Possible]) -> Iterator[str]:
    for name, possible in shape.items():
        if name not in item and name not in _OPTIONAL:
            yield f"{place}{name}: missing, expected {possible.words}"


def _workout_problems(workout: JsonObject) -> Iterator[str]:
    if _too_deep(workout):
        yield f"steps: {_TOO_DEEP}"
        return
    whole = JsonObject(list(({"format": workout_shape.FORMAT} | workout).items()))
    whole.twice = workout.twice
    wrong = list(workout_shape.problems(whole))
    yield from wrong
    if not wrong:
        try:
            unroll(workout_shape.to_core(workout))
        except TooLargeError as error:
            yield f"steps: {error}"


def _too_deep(workout: JsonObject) -> bool:
    """Are repeats nested deeper than allowed? Looked at level by level, whatever the depth."""
    level: list[Any] = [workout]
    for _ in range(MAX_NESTING + 1):
        inner = [one["steps"] for one in level if isinstance(one.get("steps"), list)]
        level = [
            step
            for steps in inner
            for step in steps
            if isinstance(step, JsonObject) and is_repeat(step)
        ]
    return bool(level)


def _to_core(document: JsonObject, key: str) -> Program:
    """The program of a document that has no problems."""
    return Program(
        key,
        document["name"],
        document["basis"],
        Level(document["level"]),
        document.get("careful", False),
        document.get("locked", False),
        tuple(
            Week(week["sessions"], workout_shape.to_core(week["workout"]))
            for week in document["weeks"]
        ),
    )
