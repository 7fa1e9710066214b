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
    SESSIONS_A_WEEK,
    WEEKS,
    Level,
    Program,
    Week,
    unsafe_growth,
)
from retrotimer.domain.values.validation import YES_OR_NO, Possible, is_text, one_of, whole_number
from retrotimer.store.files import json_document as documents
from retrotimer.store.files import workout_schema
from retrotimer.store.files.json_document import FileError, told_as
from retrotimer.store.files.json_schema import JsonObject, exactly, problems
from retrotimer.store.files.workout_file import MAX_BYTES
from retrotimer.store.files.workout_schema import LONGEST_TEXT, NAME

SUFFIX = ".program.json"
FORMAT_NAME = "retrotimer.program"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"

_KEY = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_PROGRAM = {
    "format": exactly(FORMAT),
    "name": NAME,
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
_REQUIRED = ("format", "name", "basis", "level", "weeks")


class ProgramFileError(FileError):
    """A file that is no program."""


def read_all(folder: Path) -> tuple[dict[str, Program], list[str]]:
    """The programs of a folder by their keys, and what is wrong with its other program files."""
    found, wrong = documents.read_all(folder, f"*{SUFFIX}", read)
    return {program.key: program for program in found}, wrong


def read(path: Path) -> Program:
    """The program in a file. Raises ProgramFileError with all problems."""
    with told_as(ProgramFileError, path):
        text = documents.text_of(path, MAX_BYTES)
        return parse(text, path.name.removesuffix(SUFFIX), str(path))


def parse(text: str, key: str, source: str = "program") -> Program:
    """The program in a text. `source` names it in the error."""
    with told_as(ProgramFileError, source):
        found = documents.parse(text, FORMAT_NAME, VERSION, partial(_problems, key))
    program = _to_core(found, key)
    if steep := unsafe_growth(program):
        expected = "expected more speed or more incline than the week before, not both"
        raise ProgramFileError(source, [f"weeks[{week - 1}].workout: {expected}" for week in steep])
    return program


def _problems(key: str, found: JsonObject) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    if not _KEY.fullmatch(key):
        yield f"file name: expected small letters, digits and hyphens before {SUFFIX}"
    yield from problems(found, "", _PROGRAM, _REQUIRED)
    weeks = found["weeks"] if _PROGRAM["weeks"].fits(found.get("weeks")) else ()
    for number, week in enumerate(weeks):
        place = f"weeks[{number}]"
        yield from problems(week, place, _WEEK, _WEEK)
        if isinstance(week, JsonObject) and isinstance(week.get("workout"), JsonObject):
            for problem in workout_schema.problems(week["workout"], ("name", "steps")):
                yield f"{place}.workout.{problem}"


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
            Week(week["sessions"], workout_schema.to_core(week["workout"]))
            for week in document["weeks"]
        ),
    )
