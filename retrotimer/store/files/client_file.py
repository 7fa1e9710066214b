"""Clients, one file each, version 1: read with every problem named, written whole, for one's eyes.

File names say nothing about people: the owner's is `owner.json`, others are called by a digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
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
from retrotimer.domain.values.validation import (
    NAME_CONSTRAINT,
    Constraint,
    is_single_line,
    whole_number,
)
from retrotimer.store.files import json_document as documents
from retrotimer.store.files.json_document import FileError, as_file_error
from retrotimer.store.files.json_schema import (
    OBJECT_CONSTRAINT,
    JsonObject,
    exactly,
    find_map_problems,
    find_problems,
    get_object,
    shorten_value,
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
        lambda value: isinstance(value, list) and all(one in _CONDITION_NAMES for one in value),
    ),
    "version": whole_number(Bounds(INCOMPLETE_VERSION, 1_000_000)),
}


class ClientFileError(FileError):
    """A client's file that cannot be used; it is left as it is."""


def client_path(folder: Path, name: str) -> Path:
    """Where a client is kept; no name is the owner."""
    if not name:
        return folder / OWNER_FILE
    digest = sha256(name.encode(errors="surrogatepass")).hexdigest()[:16]
    return folder / f"client-{digest}.json"


def read(folder: Path, name: str) -> Client | None:
    """The client of this name, None where nothing was written down. Raises ClientFileError."""
    return _read_file(client_path(folder, name))


def read_all(folder: Path) -> tuple[list[Client], list[str]]:
    """Everybody but the owner, and what is wrong with files that cannot be used."""
    return documents.read_all(folder, "client-*.json", _read_file)


def write(folder: Path, client: Client) -> None:
    """Keep a client. Raises ClientFileError; a file that cannot be read is never written over."""
    path, text = client_path(folder, client.name), serialize(client)
    _read_file(path)
    with as_file_error(ClientFileError, path):
        # What could not be read again is not written.
        documents.parse(text, FORMAT_NAME, VERSION, partial(_find_problems, path))
        documents.write_private(path, text, MAX_BYTES)


def serialize(client: Client) -> str:
    """The client as file text; what has its default is left out."""
    plain = Client()
    content: dict[str, Any] = {"format": FORMAT}
    for field in fields(Client):
        value = getattr(client, field.name)
        if value != getattr(plain, field.name):
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
        found = documents.read(path, FORMAT_NAME, VERSION, MAX_BYTES, partial(_find_problems, path))
    return None if found is None else _to_client(found)


def _find_problems(path: Path, document: JsonObject) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    named = ("name",) if path.name != OWNER_FILE else ()
    yield from find_problems(document, "", _CLIENT_SCHEMA, ("format", *named))
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
        yes = tuple(Condition(one) for one in answers["yes"])
        values["screening"] = Screening(answers["answered_on"], yes, answers["version"])
    return Client(
        name=document.get("name", ""), unlocked=dict(document.get("unlocked", {})), **values
    )
