"""Program files, version 1 (`*.program.json`): read with every problem named.

A file's name is the program's key. Its weeks hold workouts as workout files do, whose `format` may
be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from retrotimer.domain.coaching.program import (
    SESSIONS_PER_WEEK_BOUNDS,
    WEEK_COUNT_BOUNDS,
    Level,
    Program,
    ProgramWeek,
    find_unsafe_weeks,
)
from retrotimer.domain.values.validation import (
    BOOLEAN_CONSTRAINT,
    Constraint,
    is_multiline_text,
    one_of,
    whole_number,
)
from retrotimer.domain.workout.text_limits import MAX_TEXT_LENGTH
from retrotimer.store.files import json_document as documents
from retrotimer.store.files import workout_schema
from retrotimer.store.files.json_document import FileError, as_file_error
from retrotimer.store.files.json_schema import JsonObject, exactly, find_problems
from retrotimer.store.files.workout_file import MAX_BYTES
from retrotimer.store.files.workout_schema import TITLE_CONSTRAINT

PROGRAM_SUFFIX = ".program.json"
FORMAT_NAME = "retrotimer.program"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"

_KEY_PATTERN = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_PROGRAM_SCHEMA = {
    "format": exactly(FORMAT),
    "name": TITLE_CONSTRAINT,
    "basis": Constraint(
        f"text, 1 to {MAX_TEXT_LENGTH} characters",
        lambda value: is_multiline_text(value, MAX_TEXT_LENGTH) and bool(value.strip()),
    ),
    "level": one_of(Level),
    "careful": BOOLEAN_CONSTRAINT,
    "locked": BOOLEAN_CONSTRAINT,
    "weeks": Constraint(
        f"a list of {WEEK_COUNT_BOUNDS.low:g} to {WEEK_COUNT_BOUNDS.high:g} weeks",
        lambda value: isinstance(value, list) and len(value) in WEEK_COUNT_BOUNDS,
    ),
}
_WEEK_SCHEMA = {
    "sessions": whole_number(SESSIONS_PER_WEEK_BOUNDS),
    "workout": Constraint("a workout", lambda value: isinstance(value, JsonObject)),
}
_REQUIRED_KEYS = ("format", "name", "basis", "level", "weeks")


class ProgramFileError(FileError):
    """A file that is no program."""


def read_all(folder: Path) -> tuple[dict[str, Program], list[str]]:
    """The programs of a folder by their keys, and what is wrong with its other program files."""
    found, wrong = documents.read_all(folder, f"*{PROGRAM_SUFFIX}", read)
    return {program.key: program for program in found}, wrong


def read(path: Path) -> Program:
    """The program in a file. Raises ProgramFileError with all problems."""
    with as_file_error(ProgramFileError, path):
        text = documents.read_text(path, MAX_BYTES)
        return parse(text, path.name.removesuffix(PROGRAM_SUFFIX), str(path))


def parse(text: str, key: str, source: str = "program") -> Program:
    """The program in a text. `source` names it in the error."""
    with as_file_error(ProgramFileError, source):
        found = documents.parse(text, FORMAT_NAME, VERSION, partial(_find_problems, key))
    program = _to_program(found, key)
    if steep := find_unsafe_weeks(program):
        expected = "expected more speed or more incline than the week before, not both"
        raise ProgramFileError(source, [f"weeks[{week - 1}].workout: {expected}" for week in steep])
    return program


def _find_problems(key: str, document: JsonObject) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    if not _KEY_PATTERN.fullmatch(key):
        yield f"file name: expected small letters, digits and hyphens before {PROGRAM_SUFFIX}"
    yield from find_problems(document, "", _PROGRAM_SCHEMA, _REQUIRED_KEYS)
    weeks = document["weeks"] if _PROGRAM_SCHEMA["weeks"].is_valid(document.get("weeks")) else ()
    for number, week in enumerate(weeks):
        place = f"weeks[{number}]"
        yield from find_problems(week, place, _WEEK_SCHEMA, _WEEK_SCHEMA)
        if isinstance(week, JsonObject) and isinstance(week.get("workout"), JsonObject):
            for problem in workout_schema.find_problems(week["workout"], ("name", "steps")):
                yield f"{place}.workout.{problem}"


def _to_program(document: JsonObject, key: str) -> Program:
    """The program of a document that has no problems."""
    return Program(
        key,
        document["name"],
        document["basis"],
        Level(document["level"]),
        document.get("careful", False),
        document.get("locked", False),
        tuple(
            ProgramWeek(week["sessions"], workout_schema.to_workout(week["workout"]))
            for week in document["weeks"]
        ),
    )
