"""Clients, one file each, version 1: read with every problem named, written whole, for one's eyes.

File names say nothing about people: the owner's is `owner.json`, others are called by a digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from retrotimer.core.choices import NAME, Possible, is_line, whole_number
from retrotimer.core.client import POSSIBLE_CLIENT, Client, Condition, Screening
from retrotimer.core.workout import Bounds
from retrotimer.store import StoreError, document, whole_file
from retrotimer.store.folders import make_private
from retrotimer.store.shape import JsonObject, UnreadableError, named_problems, problems

FORMAT_NAME = "retrotimer.client"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
MAX_BYTES = 256 * 1024
PRIVATE = 0o600
OWNER_FILE = "owner.json"
LONGEST_NAMED = 100

_LINE = Possible(
    f"one line, at most {LONGEST_NAMED} characters", lambda value: is_line(value, LONGEST_NAMED)
)
_OBJECT = Possible("an object", lambda value: isinstance(value, JsonObject))
_CLIENT = POSSIBLE_CLIENT | {
    "format": Possible(f'"{FORMAT}"', lambda value: value == FORMAT),
    "name": NAME,
    "screening": _OBJECT,
    "unlocked": _OBJECT,
}
_CONDITIONS = tuple(condition.value for condition in Condition)
_SCREENING = {
    "answered_on": _LINE,
    "yes": Possible(
        f"any of {', '.join(_CONDITIONS)}",
        lambda value: isinstance(value, list) and all(one in _CONDITIONS for one in value),
    ),
    "version": whole_number(Bounds(1, 1_000_000)),
}


class ClientFileError(StoreError):
    """A client's file that cannot be used; it is left as it is."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        super().__init__([f"{path}: {problem}" for problem in problems])
        self.problems = problems


def path_of(folder: Path, name: str) -> Path:
    """Where a client is kept; no name is the owner."""
    if not name:
        return folder / OWNER_FILE
    return folder / f"client-{sha256(name.encode()).hexdigest()[:16]}.json"


def read(folder: Path, name: str) -> Client | None:
    """The client of this name, None where nothing was written down. Raises ClientFileError."""
    try:
        return _read(path_of(folder, name))
    except (FileNotFoundError, NotADirectoryError):
        return None


def read_all(folder: Path) -> tuple[list[Client], list[str]]:
    """Everybody but the owner, and what is wrong with files that cannot be used."""
    clients, wrong = [], []
    for path in sorted(folder.glob("client-*.json")):
        try:
            clients.append(_read(path))
        except ClientFileError as error:
            wrong += error.lines
        except FileNotFoundError:
            continue
    return clients, wrong


def write(folder: Path, client: Client) -> None:
    """Keep a client. Raises ClientFileError; a file that cannot be read is never written over."""
    path = path_of(folder, client.name)
    try:
        if path.exists():
            _read(path)
        make_private(folder)
        whole_file.write(path, text_of(client), PRIVATE)
    except OSError as error:
        raise ClientFileError(path, [f"cannot be written: {error.strerror}"]) from error


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


def _read(path: Path) -> Client:
    try:
        found = document.read(path, FORMAT_NAME, VERSION, MAX_BYTES)
    except UnreadableError as error:
        raise ClientFileError(path, [str(error)]) from error
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        raise ClientFileError(path, [f"cannot be read: {error.strerror}"]) from error
    if wrong := list(_problems(found)):
        raise ClientFileError(path, wrong)
    return _to_core(found)


def _problems(found: JsonObject) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    if "format" not in found:
        yield f"format: missing, expected {_CLIENT['format'].words}"
    yield from problems(found, "", _CLIENT)
    if isinstance(screening := found.get("screening"), JsonObject):
        yield from problems(screening, "screening", _SCREENING)
        for key, possible in _SCREENING.items():
            if key not in screening:
                yield f"screening.{key}: missing, expected {possible.words}"
    if isinstance(unlocked := found.get("unlocked"), JsonObject):
        yield from named_problems(unlocked, "unlocked", _LINE)
        for key, by in unlocked.items():
            if not _LINE.fits(by):
                yield f"unlocked.{key}: expected {_LINE.words}, got {by!r}"


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
