"""Reads and writes clients, version 1, one private file each; an error names every problem.

File names do not reveal people: the owner's is `owner.json`, others contain a digest of the name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from retrotimer.domain.coaching.client import (
    CLIENT_FIELDS,
    INCOMPLETE_VERSION,
    Client,
    Condition,
    Screening,
)
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.shown_values import shorten_value
from retrotimer.domain.values.validation import (
    NAME_CONSTRAINT,
    Constraint,
    is_single_line,
    whole_number,
)
from retrotimer.store.files import json_document as documents
from retrotimer.store.files.file_lock import exclusive_lock
from retrotimer.store.files.json_document import FileError, as_file_error
from retrotimer.store.files.json_schema import (
    OBJECT_CONSTRAINT,
    JsonObject,
    exactly,
    find_map_problems,
    find_problems,
    get_object,
)

FORMAT_NAME = "retrotimer.client"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
MAX_BYTES = 256 * 1024
OWNER_FILE = "owner.json"
MAX_LINE_LENGTH = 100

_LINE_CONSTRAINT = Constraint(
    f"one line, at most {MAX_LINE_LENGTH} characters",
    lambda value: is_single_line(value, MAX_LINE_LENGTH),
)
_CLIENT_SCHEMA = CLIENT_FIELDS | {
    "format": exactly(FORMAT),
    "name": NAME_CONSTRAINT,
    "screening": OBJECT_CONSTRAINT,
    "unlocked": OBJECT_CONSTRAINT,
}
_CONDITION_NAMES = tuple(condition.value for condition in Condition)
_SCREENING_SCHEMA = {
    "answered_on": _LINE_CONSTRAINT,
    "yes": Constraint(
        f"any of {', '.join(_CONDITION_NAMES)}",
        lambda value: isinstance(value, list) and all(name in _CONDITION_NAMES for name in value),
    ),
    "version": whole_number(Bounds(INCOMPLETE_VERSION, 1_000_000)),
}


class ClientFileError(FileError):
    """A client's file that cannot be used; it is not changed."""


def client_path(folder: Path, name: str) -> Path:
    """Where a client is stored; an empty name is the owner."""
    return _path_of_digest(folder, client_digest(name))


def client_digest(name: str) -> str:
    """What stands for a client's name where it must not be read."""
    return sha256(name.encode(errors="surrogatepass")).hexdigest()[:16]


OWNER_DIGEST = client_digest("")


def find_files(folder: Path, digests: Iterable[str]) -> list[Path]:
    """Where the clients with these digests are stored."""
    return [_path_of_digest(folder, digest) for digest in sorted(digests)]


def _path_of_digest(folder: Path, digest: str) -> Path:
    return folder / (OWNER_FILE if digest == OWNER_DIGEST else f"client-{digest}.json")


def read(folder: Path, name: str) -> Client | None:
    """The client of this name, None if there is no file. Raises ClientFileError."""
    return _read_file(client_path(folder, name))


def read_all(folder: Path) -> tuple[list[Client], list[str]]:
    """All clients except the owner, and the problems of files that cannot be used."""
    return documents.read_all(folder, "client-*.json", _read_file)


def write(folder: Path, client: Client) -> None:
    """Save a client. Raises ClientFileError; an unreadable file is never overwritten."""
    path = client_path(folder, client.name)
    with as_file_error(ClientFileError, path), exclusive_lock(path):
        _read_file(path)
        _write_file(path, client)


def update(folder: Path, name: str, change: Callable[[Client], Client]) -> tuple[Client, Client]:
    """Replace a client by what `change` makes of the one in the file now; returns both.

    So nothing comes back that another program changed or erased meanwhile. Raises ClientFileError.
    """
    path = client_path(folder, name)
    with as_file_error(ClientFileError, path), exclusive_lock(path):
        before = _read_file(path) or Client(name)
        after = change(before)
        if after != before:
            _write_file(path, after)
    return before, after


def _write_file(path: Path, client: Client) -> None:
    text = serialize(client)
    with as_file_error(ClientFileError, path):
        # What `read` would refuse must not replace anything.
        documents.parse(text, FORMAT_NAME, VERSION, partial(_find_problems, path))
        documents.write_private(path, text, MAX_BYTES)


def serialize(client: Client) -> str:
    """The client as file text; what has its default is left out."""
    default = Client()
    content: dict[str, Any] = {"format": FORMAT}
    for field in fields(Client):
        value = getattr(client, field.name)
        if value != getattr(default, field.name):
            content[field.name] = value
    if client.screening is not None:
        content["screening"] = {
            "answered_on": client.screening.answered_on,
            "yes": list(client.screening.confirmed_conditions),
            "version": client.screening.version,
        }
    if client.unlocked:
        content["unlocked"] = dict(client.unlocked)
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _read_file(path: Path) -> Client | None:
    with as_file_error(ClientFileError, path):
        document = documents.read(
            path, FORMAT_NAME, VERSION, MAX_BYTES, partial(_find_problems, path)
        )
    return None if document is None else _to_client(document)


def _find_problems(path: Path, document: JsonObject) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    name_key = ("name",) if path.name != OWNER_FILE else ()
    yield from find_problems(document, "", _CLIENT_SCHEMA, ("format", *name_key))
    name = document.get("name", "")
    if NAME_CONSTRAINT.is_valid(name) and path.name != client_path(path.parent, name).name:
        yield f"name: this is not the file of {shorten_value(name)}"
    if isinstance(screening := document.get("screening"), JsonObject):
        yield from find_problems(screening, "screening", _SCREENING_SCHEMA, _SCREENING_SCHEMA)
    yield from find_map_problems(
        get_object(document, "unlocked"), "unlocked", _LINE_CONSTRAINT, _LINE_CONSTRAINT
    )


def _to_client(document: JsonObject) -> Client:
    """The client of a document that has no problems."""
    values: dict[str, Any] = {
        key: possible.normalize(document[key])
        for key, possible in CLIENT_FIELDS.items()
        if key in document
    }
    if "screening" in document:
        answers = document["screening"]
        conditions = tuple(Condition(name) for name in answers["yes"])
        values["screening"] = Screening(answers["answered_on"], conditions, answers["version"])
    return Client(
        name=document.get("name", ""), unlocked=dict(document.get("unlocked", {})), **values
    )
