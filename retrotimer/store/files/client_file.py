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
    POSSIBLE_CLIENT,
    UNFINISHED,
    Client,
    Condition,
    Screening,
)
from retrotimer.domain.values.bounds import Bounds
from retrotimer.domain.values.validation import NAME, Possible, is_line, whole_number
from retrotimer.store.files import json_document as documents
from retrotimer.store.files.json_document import FileError, told_as
from retrotimer.store.files.json_schema import (
    AN_OBJECT,
    JsonObject,
    exactly,
    named_problems,
    part,
    problems,
    short,
)

FORMAT_NAME = "retrotimer.client"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
MAX_BYTES = 256 * 1024
OWNER_FILE = "owner.json"
LONGEST_NAMED = 100

_LINE = Possible(
    f"one line, at most {LONGEST_NAMED} characters", lambda value: is_line(value, LONGEST_NAMED)
)
_CLIENT = POSSIBLE_CLIENT | {
    "format": exactly(FORMAT),
    "name": NAME,
    "screening": AN_OBJECT,
    "unlocked": AN_OBJECT,
}
_CONDITIONS = tuple(condition.value for condition in Condition)
_SCREENING = {
    "answered_on": _LINE,
    "yes": Possible(
        f"any of {', '.join(_CONDITIONS)}",
        lambda value: isinstance(value, list) and all(one in _CONDITIONS for one in value),
    ),
    "version": whole_number(Bounds(UNFINISHED, 1_000_000)),
}


class ClientFileError(FileError):
    """A client's file that cannot be used; it is left as it is."""


def path_of(folder: Path, name: str) -> Path:
    """Where a client is kept; no name is the owner."""
    if not name:
        return folder / OWNER_FILE
    digest = sha256(name.encode(errors="surrogatepass")).hexdigest()[:16]
    return folder / f"client-{digest}.json"


def read(folder: Path, name: str) -> Client | None:
    """The client of this name, None where nothing was written down. Raises ClientFileError."""
    return _read(path_of(folder, name))


def read_all(folder: Path) -> tuple[list[Client], list[str]]:
    """Everybody but the owner, and what is wrong with files that cannot be used."""
    return documents.read_all(folder, "client-*.json", _read)


def write(folder: Path, client: Client) -> None:
    """Keep a client. Raises ClientFileError; a file that cannot be read is never written over."""
    path, text = path_of(folder, client.name), text_of(client)
    _read(path)
    with told_as(ClientFileError, path):
        # What could not be read again is not written.
        documents.parse(text, FORMAT_NAME, VERSION, partial(_problems, path))
        documents.write_private(path, text, MAX_BYTES)


def text_of(client: Client) -> str:
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
            "yes": list(client.screening.yes),
            "version": client.screening.version,
        }
    if client.unlocked:
        content["unlocked"] = dict(client.unlocked)
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _read(path: Path) -> Client | None:
    with told_as(ClientFileError, path):
        found = documents.read(path, FORMAT_NAME, VERSION, MAX_BYTES, partial(_problems, path))
    return None if found is None else _to_core(found)


def _problems(path: Path, found: JsonObject) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    named = ("name",) if path.name != OWNER_FILE else ()
    yield from problems(found, "", _CLIENT, ("format", *named))
    name = found.get("name", "")
    if NAME.fits(name) and path.name != path_of(path.parent, name).name:
        yield f"name: this is not the file of {short(name)}"
    if isinstance(screening := found.get("screening"), JsonObject):
        yield from problems(screening, "screening", _SCREENING, _SCREENING)
    yield from named_problems(part(found, "unlocked"), "unlocked", _LINE, _LINE)


def _to_core(found: JsonObject) -> Client:
    """The client of a document that has no problems."""
    values: dict[str, Any] = {
        key: possible.kept(found[key]) for key, possible in POSSIBLE_CLIENT.items() if key in found
    }
    if "screening" in found:
        answers = found["screening"]
        yes = tuple(Condition(one) for one in answers["yes"])
        values["screening"] = Screening(answers["answered_on"], yes, answers["version"])
    return Client(name=found.get("name", ""), unlocked=dict(found.get("unlocked", {})), **values)
