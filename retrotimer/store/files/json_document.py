"""JSON documents that name their format and version: read, validated, written privately."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from retrotimer.domain.values.shown_values import shorten_value
from retrotimer.regular_file import read_bytes
from retrotimer.store.errors import StoreError
from retrotimer.store.files import atomic_file
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.files.json_schema import (
    MAX_PROBLEMS,
    JsonObject,
    UnreadableError,
    parse_json,
)
from retrotimer.store.folders import create_private_folder

T = TypeVar("T")
ProblemFinder = Callable[[JsonObject], Iterable[str]]


class ProtectedFileError(UnreadableError):
    """Missing, unreadable, or written by another version: the file must not be overwritten."""


class MissingFileError(ProtectedFileError):
    """There is no such file."""


class FileError(StoreError):
    """A file that cannot be used. `problems` has one line for each thing that is wrong."""

    def __init__(self, source: Path | str, problems: Iterable[str]) -> None:
        self.source = str(source)
        self.problems = list(problems)
        super().__init__([f"{source}: {problem}" for problem in self.problems])


@contextmanager
def as_file_error(error_type: type[FileError], source: Path | str) -> Iterator[None]:
    """Turn problems of reading and writing in the block into this error of that file."""
    try:
        yield
    except UnreadableError as reason:
        raise error_type(source, reason.args) from reason
    except OSError as reason:
        raise error_type(source, [f"cannot be written: {reason.strerror}"]) from reason


def load_text(
    path: Path, max_bytes: int, read_content: Callable[[Path, int], bytes] = read_bytes
) -> str:
    """The text in a file. Raises UnreadableError."""
    try:
        content = within_deadline(path, lambda: read_content(path, max_bytes + 1))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingFileError("no such file") from error
    except OSError as error:
        raise ProtectedFileError(f"cannot be read: {error.strerror}") from error
    _require_max_size(content, max_bytes)
    try:
        # "utf-8-sig" would count bytes from after the byte order mark.
        return content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"expected text in UTF-8, byte {error.start} is not") from error


def parse(
    text: str, format_name: str, version: int, find_problems: ProblemFinder = lambda _: ()
) -> JsonObject:
    """The object in a valid text. Raises UnreadableError with all problems."""
    document = parse_json(text)
    if not isinstance(document, JsonObject):
        raise UnreadableError(f"expected an object, got {shorten_value(document)}")
    written = re.escape(format_name) + "/(0|[1-9][0-9]*)"
    match = re.fullmatch(written, str(document.get("format")))
    if match and match[1] != str(version):
        file_version = f"this file has version {match[1][:20]}"
        raise ProtectedFileError(f"format: {file_version}, this program reads version {version}")
    if problems := list(islice(find_problems(document), MAX_PROBLEMS)):
        raise UnreadableError(*problems)
    return document


def read(
    path: Path,
    format_name: str,
    version: int,
    max_bytes: int,
    find_problems: ProblemFinder = lambda _: (),
) -> JsonObject | None:
    """The object in a file, None if there is no file. Raises UnreadableError."""
    try:
        return parse(load_text(path, max_bytes), format_name, version, find_problems)
    except MissingFileError:
        return None


def read_all(
    folder: Path, pattern: str, read_file: Callable[[Path], T | None]
) -> tuple[list[T], list[str]]:
    """The values in the files of a folder, and the problems of files that cannot be read."""
    values: list[T | None] = []
    problems: list[str] = []
    try:
        paths = within_deadline(folder, lambda: sorted(folder.iterdir()))
    except (FileNotFoundError, NotADirectoryError):
        paths = []
    except OSError as error:
        return [], [f"{folder}: cannot be read: {error.strerror}"]
    for path in paths:
        if not path.match(pattern):
            continue
        try:
            values.append(read_file(path))
        except FileError as error:
            problems += error.messages
    return [value for value in values if value is not None], problems


def write_private(path: Path, text: str, max_bytes: int) -> None:
    """Save a text so that only this user can read it.

    Raises UnreadableError if it is too large, and OSError.
    """
    _require_max_size(text.encode(), max_bytes)
    create_private_folder(path.parent)
    atomic_file.write(path, text)


def _require_max_size(content: bytes, max_bytes: int) -> None:
    if len(content) > max_bytes:
        raise UnreadableError(f"expected at most {max_bytes / 2**20:g} MB, this file is larger")
