"""The settings file, version 1: read with every problem named, written whole, never lost.

Of what is heard only the verbosity and what differs from its preset are written, so that a preset
can become better.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from retrotimer.core.choices import CHOICES, POSSIBLE, YES_OR_NO, CueChoices, Possible, Verbosity
from retrotimer.core.settings import CLIENT, LATENCY, POSSIBLE_OUTPUT, Output, Settings
from retrotimer.store import StoreError, whole_file
from retrotimer.store import document as documents
from retrotimer.store.folders import make_private
from retrotimer.store.shape import (
    JsonObject,
    UnreadableError,
    named_problems,
    problems,
    short,
    shown,
)

FORMAT_NAME = "retrotimer.settings"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
MAX_BYTES = 1024 * 1024
PRIVATE = 0o600


def _latencies_s(measured: Mapping[str, float]) -> dict[str, float]:
    return {device: float(latency_s) for device, latency_s in measured.items()}


_OBJECT = Possible("an object", lambda value: isinstance(value, JsonObject))
_SETTINGS = {
    "format": Possible(f'"{FORMAT}"', lambda value: value == FORMAT),
    "cues": _OBJECT,
    "clients": _OBJECT,
    "output": _OBJECT,
    "sound_checked": YES_OR_NO,
}
_OUTPUT = POSSIBLE_OUTPUT | {"latencies_s": replace(_OBJECT, kept=_latencies_s)}


class SettingsFileError(StoreError):
    """Settings that cannot be used. `problems` has one line for each thing that is wrong."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        super().__init__([f"{path}: {problem}" for problem in problems])
        self.problems = problems


class DamagedSettingsError(SettingsFileError):
    """What stands in the file is wrong."""


def read(path: Path) -> Settings:
    """The settings in a file, the defaults if there is none. Raises SettingsFileError."""
    try:
        document = documents.read(path, FORMAT_NAME, VERSION, MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        raise SettingsFileError(path, [f"cannot be read: {error.strerror}"]) from error
    except documents.OtherVersionError as error:
        raise SettingsFileError(path, [str(error)]) from error
    except UnreadableError as error:
        raise DamagedSettingsError(path, [str(error)]) from error
    if wrong := list(_problems(document)):
        raise DamagedSettingsError(path, wrong)
    return _to_core(document)


def write(path: Path, settings: Settings) -> Path | None:
    """Save the settings, for their owner only. Raises SettingsFileError.

    A damaged file is kept beside the new one: returns where. One that cannot be read at all, or
    was written by a newer program, stays as it is.
    """
    kept = None
    try:
        try:
            read(path)
        except DamagedSettingsError:
            kept = _kept_aside(path)
        make_private(path.parent)
        whole_file.write(path, text_of(settings), PRIVATE)
    except OSError as error:
        raise SettingsFileError(path, [f"cannot be written: {error.strerror}"]) from error
    return kept


def text_of(settings: Settings) -> str:
    """The settings as file text; what has its default is left out."""
    document: dict[str, Any] = {"format": FORMAT, "cues": _cues_document(settings.choices)}
    clients = {name: _cues_document(choices) for name, choices in settings.clients.items()}
    output = {
        key: value
        for key in _OUTPUT
        if (value := getattr(settings.output, key)) != getattr(Output(), key)
    }
    optional = {"clients": clients, "output": output, "sound_checked": settings.sound_checked}
    document |= {key: value for key, value in optional.items() if value}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _cues_document(choices: CueChoices) -> dict[str, Any]:
    return {"verbosity": choices.verbosity, **choices.overrides}


def _kept_aside(path: Path) -> Path:
    """A copy of a file under a name of its own with its date."""
    import tempfile
    from shutil import copyfileobj

    with path.open("rb") as damaged:
        changed = datetime.fromtimestamp(os.fstat(damaged.fileno()).st_mtime, UTC)
        prefix = f"{path.stem}.damaged-{changed:%Y-%m-%d}-"
        descriptor, name = tempfile.mkstemp(path.suffix, prefix, path.parent)
        with os.fdopen(descriptor, "wb") as copy:
            copyfileobj(damaged, copy)
            copy.flush()
            os.fsync(descriptor)
    return Path(name)


def _problems(document: JsonObject) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    if "format" not in document:
        yield f"format: missing, expected {_SETTINGS['format'].words}"
    yield from problems(document, "", _SETTINGS)
    yield from problems(_part(document, "cues"), "cues", POSSIBLE)
    clients = _part(document, "clients")
    yield from named_problems(clients, "clients", CLIENT)
    for name, cues in clients.items():
        yield from problems(cues, f"clients.{shown(name)}", POSSIBLE)
    output = _part(document, "output")
    yield from problems(output, "output", _OUTPUT)
    latencies_s = _part(output, "latencies_s")
    yield from named_problems(latencies_s, "output.latencies_s", POSSIBLE_OUTPUT["device"])
    for name, value in latencies_s.items():
        if not LATENCY.fits(value):
            place = f"output.latencies_s.{shown(name)}"
            yield f"{place}: expected {LATENCY.words}, got {short(value)}"


def _part(item: JsonObject, key: str) -> JsonObject:
    """An object in an object; none where there is none, or what should be one is not."""
    part = item.get(key)
    return part if isinstance(part, JsonObject) else JsonObject([])


def _to_core(document: JsonObject) -> Settings:
    """The settings of a document that has no problems."""
    output = _part(document, "output")
    kept = {key: possible.kept(output[key]) for key, possible in _OUTPUT.items() if key in output}
    clients = _part(document, "clients")
    return Settings(
        _choices(_part(document, "cues")),
        {name: _choices(cues) for name, cues in clients.items()},
        Output(**kept),
        document.get("sound_checked", False),
    )


def _choices(cues: JsonObject) -> CueChoices:
    preset = CHOICES[Verbosity(cues.get("verbosity", CueChoices().verbosity))]
    return replace(preset, **{key: POSSIBLE[key].kept(value) for key, value in cues.items()})
