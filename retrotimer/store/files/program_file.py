"""Reads program files, version 1 (`*.program.json`); an error names every problem.

The file's name is the program's key. Its weeks hold workouts as in workout files, whose `format`
may be left out.
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
from retrotimer.domain.workout.text_limits import MAX_TEXT_LENGTH
from retrotimer.store.files import json_document as documents
from retrotimer.store.files import json_fields, workout_schema
from retrotimer.store.files.json_document import FileError, as_file_error
from retrotimer.store.files.json_schema import JsonObject, find_problems
from retrotimer.store.files.workout_file import MAX_BYTES
from retrotimer.store.files.workout_schema import TITLE_FIELD

PROGRAM_SUFFIX = ".program.json"
FORMAT_NAME = "retrotimer.program"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"

_KEY_PATTERN = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
PROGRAM_FIELDS = {
    "format": json_fields.constant(FORMAT),
    "name": TITLE_FIELD,
    "basis": json_fields.multiline_text(
        MAX_TEXT_LENGTH,
        min_length=1,
        note="Where the program comes from: the design of a study, or common practice.",
    ),
    "level": json_fields.one_of(Level),
    "careful": json_fields.boolean("Keeps to the limits of careful walkers."),
    "locked": json_fields.boolean("Can be started only after a clinician allowed it."),
    "weeks": json_fields.json_list(
        f"a list of {WEEK_COUNT_BOUNDS.low:g} to {WEEK_COUNT_BOUNDS.high:g} weeks",
        WEEK_COUNT_BOUNDS,
        {
            "type": "array",
            "minItems": int(WEEK_COUNT_BOUNDS.low),
            "maxItems": int(WEEK_COUNT_BOUNDS.high),
            "items": json_fields.ref("week"),
        },
    ),
}
WEEK_FIELDS = {
    "sessions": json_fields.whole_number(SESSIONS_PER_WEEK_BOUNDS),
    "workout": json_fields.json_object("a workout", "workout"),
}
REQUIRED_PROGRAM_KEYS = ("format", "name", "basis", "level", "weeks")


class ProgramFileError(FileError):
    """A file that is not a valid program."""


def read_all(folder: Path) -> tuple[dict[str, Program], list[str]]:
    """The programs of a folder by their keys, and the problems of files that cannot be read."""
    programs, problems = documents.read_all(folder, f"*{PROGRAM_SUFFIX}", read)
    return {program.key: program for program in programs}, problems


def read(path: Path) -> Program:
    """The program in a file. Raises ProgramFileError with all problems."""
    with as_file_error(ProgramFileError, path):
        text = documents.load_text(path, MAX_BYTES)
        return parse(text, path.name.removesuffix(PROGRAM_SUFFIX), str(path))


def parse(text: str, key: str, source: str = "program") -> Program:
    """The program in a text. `source` names it in the error."""
    with as_file_error(ProgramFileError, source):
        document = documents.parse(text, FORMAT_NAME, VERSION, partial(_find_problems, key))
    program = _to_program(document, key)
    if unsafe_weeks := find_unsafe_weeks(program):
        expected = "expected more speed or more incline than the week before, not both"
        problems = [f"weeks[{week - 1}].workout: {expected}" for week in unsafe_weeks]
        raise ProgramFileError(source, problems)
    return program


def _find_problems(key: str, document: JsonObject) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    if not _KEY_PATTERN.fullmatch(key):
        yield f"file name: expected small letters, digits and hyphens before {PROGRAM_SUFFIX}"
    yield from find_problems(document, "", PROGRAM_FIELDS, REQUIRED_PROGRAM_KEYS)
    weeks = document["weeks"] if PROGRAM_FIELDS["weeks"].is_valid(document.get("weeks")) else ()
    for number, week in enumerate(weeks):
        place = f"weeks[{number}]"
        yield from find_problems(week, place, WEEK_FIELDS, WEEK_FIELDS)
        if isinstance(week, JsonObject) and isinstance(week.get("workout"), JsonObject):
            for problem in workout_schema.find_problems(
                week["workout"], workout_schema.REQUIRED_NESTED_WORKOUT_KEYS
            ):
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
