"""The settings file, version 1: read with every problem named, written whole, never lost.

Of what is heard only the verbosity and what differs from its preset are written, so that a preset
can become better.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from retrotimer.domain.settings.cue_settings import CHOICES, POSSIBLE, CueChoices, Verbosity
from retrotimer.domain.settings.settings import (
    CLIENT,
    HISTORY_URL,
    LATENCY,
    POSSIBLE_DISPLAY,
    POSSIBLE_OUTPUT,
    Display,
    Output,
    Settings,
)
from retrotimer.domain.values.validation import YES_OR_NO
from retrotimer.store.files import json_document as documents
from retrotimer.store.files.json_document import FileError, UntouchableError
from retrotimer.store.files.json_schema import (
    AN_OBJECT,
    JsonObject,
    UnreadableError,
    exactly,
    named_problems,
    part,
    problems,
    shown,
)

FORMAT_NAME = "retrotimer.settings"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
MAX_BYTES = 1024 * 1024


def _latencies_s(measured: Mapping[str, float]) -> dict[str, float]:
    return {device: float(latency_s) for device, latency_s in measured.items()}


_SETTINGS = {
    "format": exactly(FORMAT),
    "cues": AN_OBJECT,
    "clients": AN_OBJECT,
    "output": AN_OBJECT,
    "display": AN_OBJECT,
    "sound_checked": YES_OR_NO,
    "history_url": HISTORY_URL,
}
_OUTPUT = POSSIBLE_OUTPUT | {"latencies_s": replace(AN_OBJECT, kept=_latencies_s)}


class SettingsFileError(FileError):
    """Settings that cannot be used."""


class DamagedSettingsError(SettingsFileError):
    """What stands in the file is wrong."""


def read(path: Path) -> Settings:
    """The settings in a file, the defaults if there is none. Raises SettingsFileError."""
    try:
        document = documents.read(path, FORMAT_NAME, VERSION, MAX_BYTES, _problems)
    except UntouchableError as error:
        raise SettingsFileError(path, error.args) from error
    except UnreadableError as error:
        raise DamagedSettingsError(path, error.args) from error
    return Settings() if document is None else _to_core(document)


def write(path: Path, settings: Settings) -> Path | None:
    """Save the settings, for their owner only. Raises SettingsFileError.

    A damaged file is kept beside the new one: returns where. One that cannot be read at all, or
    was written by a newer program, stays as it is.
    """
    kept = None
    with documents.told_as(SettingsFileError, path):
        try:
            read(path)
        except DamagedSettingsError:
            kept = _kept_aside(path)
        documents.write_private(path, text_of(settings), MAX_BYTES)
    return kept


def text_of(settings: Settings) -> str:
    """The settings as file text; what has its default is left out."""
    document: dict[str, Any] = {"format": FORMAT, "cues": _cues_document(settings.choices)}
    clients = {name: _cues_document(choices) for name, choices in settings.clients.items()}
    optional = {
        "clients": clients,
        "output": _chosen(settings.output, Output(), _OUTPUT),
        "display": _chosen(settings.display, Display(), POSSIBLE_DISPLAY),
        "sound_checked": settings.sound_checked,
        "history_url": settings.history_url,
    }
    document |= {key: value for key, value in optional.items() if value}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _chosen(now: object, default: object, keys: Iterable[str]) -> dict[str, Any]:
    values = ((key, getattr(now, key)) for key in keys)
    return {key: value for key, value in values if value != getattr(default, key)}


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
    yield from problems(document, "", _SETTINGS, ("format",))
    yield from problems(part(document, "cues"), "cues", POSSIBLE)
    clients = part(document, "clients")
    yield from named_problems(clients, "clients", CLIENT, AN_OBJECT)
    for name in clients:
        yield from problems(part(clients, name), f"clients.{shown(name)}", POSSIBLE)
    output = part(document, "output")
    yield from problems(output, "output", _OUTPUT)
    latencies_s = part(output, "latencies_s")
    yield from problems(part(document, "display"), "display", POSSIBLE_DISPLAY)
    yield from named_problems(latencies_s, "output.latencies_s", POSSIBLE_OUTPUT["device"], LATENCY)


def _to_core(document: JsonObject) -> Settings:
    """The settings of a document that has no problems."""
    output = part(document, "output")
    kept = {key: possible.kept(output[key]) for key, possible in _OUTPUT.items() if key in output}
    display = part(document, "display")
    clients = part(document, "clients")
    return Settings(
        _choices(part(document, "cues")),
        {name: _choices(cues) for name, cues in clients.items()},
        Output(**kept),
        document.get("sound_checked", False),
        document.get("history_url", ""),
        Display(**{key: POSSIBLE_DISPLAY[key].kept(value) for key, value in display.items()}),
    )


def _choices(cues: JsonObject) -> CueChoices:
    preset = CHOICES[Verbosity(cues.get("verbosity", CueChoices().verbosity))]
    return replace(preset, **{key: POSSIBLE[key].kept(value) for key, value in cues.items()})
