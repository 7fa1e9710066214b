"""Reads and writes the settings file, version 1; an error names every problem.

Of the cue settings only the verbosity and what differs from its preset are written, so that a
later version can improve a preset.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from retrotimer.domain.settings.cue_settings import CUE_FIELDS, PRESETS, CueSettings, Verbosity
from retrotimer.domain.settings.history_url import HISTORY_URL_CONSTRAINT
from retrotimer.domain.settings.settings import (
    CLIENT_NAME_CONSTRAINT,
    DISPLAY_FIELDS,
    LATENCY_CONSTRAINT,
    OUTPUT_FIELDS,
    AudioOutput,
    DisplaySettings,
    Settings,
)
from retrotimer.domain.values.validation import BOOLEAN_CONSTRAINT
from retrotimer.regular_file import open_for_reading
from retrotimer.store.files import json_document as documents
from retrotimer.store.files.json_document import FileError, ProtectedFileError
from retrotimer.store.files.json_schema import (
    OBJECT_CONSTRAINT,
    JsonObject,
    UnreadableError,
    exactly,
    find_map_problems,
    find_problems,
    format_key,
    get_object,
)

FORMAT_NAME = "retrotimer.settings"
VERSION = 1
FORMAT = f"{FORMAT_NAME}/{VERSION}"
MAX_BYTES = 1024 * 1024


def _to_float_latencies(measured: Mapping[str, float]) -> dict[str, float]:
    return {device: float(latency_s) for device, latency_s in measured.items()}


_SETTINGS_SCHEMA = {
    "format": exactly(FORMAT),
    "cues": OBJECT_CONSTRAINT,
    "clients": OBJECT_CONSTRAINT,
    "output": OBJECT_CONSTRAINT,
    "display": OBJECT_CONSTRAINT,
    "sound_checked": BOOLEAN_CONSTRAINT,
    "history_url": HISTORY_URL_CONSTRAINT,
}
_OUTPUT_SCHEMA = OUTPUT_FIELDS | {
    "latencies_s": replace(OBJECT_CONSTRAINT, normalize=_to_float_latencies)
}


class SettingsFileError(FileError):
    """A settings file that cannot be used."""


class DamagedSettingsError(SettingsFileError):
    """The content of the file is not valid."""


def read(path: Path) -> Settings:
    """The settings in a file, or the defaults if there is no file. Raises SettingsFileError."""
    try:
        document = documents.read(path, FORMAT_NAME, VERSION, MAX_BYTES, _find_problems)
    except ProtectedFileError as error:
        raise SettingsFileError(path, error.args) from error
    except UnreadableError as error:
        raise DamagedSettingsError(path, error.args) from error
    return Settings() if document is None else _to_settings(document)


def write(path: Path, settings: Settings) -> Path | None:
    """Save the settings, for their owner only. Raises SettingsFileError.

    A damaged file is copied first; returns where. A file that cannot be read at all, or that a
    newer version wrote, is not changed.
    """
    text, copy = serialize(settings), None
    with documents.as_file_error(SettingsFileError, path):
        # What `read` would refuse must not replace anything.
        documents.parse(text, FORMAT_NAME, VERSION, _find_problems)
        try:
            read(path)
        except DamagedSettingsError:
            copy = _copy_aside(path)
        documents.write_private(path, text, MAX_BYTES)
    return copy


def serialize(settings: Settings) -> str:
    """The settings as file text; what has its default is left out."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "cues": _cues_to_document(settings.default_cue_settings),
    }
    clients = {
        name: _cues_to_document(choices)
        for name, choices in settings.cue_settings_by_client.items()
    }
    optional = {
        "clients": clients,
        "output": _non_default_values(settings.output, AudioOutput(), _OUTPUT_SCHEMA),
        "display": _non_default_values(settings.display, DisplaySettings(), DISPLAY_FIELDS),
        "sound_checked": settings.sound_checked,
        "history_url": settings.history_url,
    }
    document |= {key: value for key, value in optional.items() if value}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _non_default_values(current: object, default: object, keys: Iterable[str]) -> dict[str, Any]:
    values = ((key, getattr(current, key)) for key in keys)
    return {key: value for key, value in values if value != getattr(default, key)}


def _cues_to_document(choices: CueSettings) -> dict[str, Any]:
    return {"verbosity": choices.verbosity, **choices.overrides}


def _copy_aside(path: Path) -> Path:
    """Copy a file under a new name with the date of its last change."""
    import tempfile
    from shutil import copyfileobj

    with open_for_reading(path) as damaged:
        changed = datetime.fromtimestamp(os.fstat(damaged.fileno()).st_mtime, UTC)
        prefix = f"{path.stem}.damaged-{changed:%Y-%m-%d}-"
        descriptor, name = tempfile.mkstemp(path.suffix, prefix, path.parent)
        with os.fdopen(descriptor, "wb") as copy:
            copyfileobj(damaged, copy)
            copy.flush()
            os.fsync(descriptor)
    return Path(name)


def _find_problems(document: JsonObject) -> Iterator[str]:
    """Every problem as `place: what was expected`."""
    yield from find_problems(document, "", _SETTINGS_SCHEMA, ("format",))
    yield from find_problems(get_object(document, "cues"), "cues", CUE_FIELDS)
    clients = get_object(document, "clients")
    yield from find_map_problems(clients, "clients", CLIENT_NAME_CONSTRAINT, OBJECT_CONSTRAINT)
    for name in clients:
        yield from find_problems(
            get_object(clients, name), f"clients.{format_key(name)}", CUE_FIELDS
        )
    output = get_object(document, "output")
    yield from find_problems(output, "output", _OUTPUT_SCHEMA)
    latencies_s = get_object(output, "latencies_s")
    yield from find_problems(get_object(document, "display"), "display", DISPLAY_FIELDS)
    yield from find_map_problems(
        latencies_s, "output.latencies_s", OUTPUT_FIELDS["device"], LATENCY_CONSTRAINT
    )


def _to_settings(document: JsonObject) -> Settings:
    """The settings of a document that has no problems."""
    output = get_object(document, "output")
    output_values = {
        key: constraint.normalize(output[key])
        for key, constraint in _OUTPUT_SCHEMA.items()
        if key in output
    }
    display = get_object(document, "display")
    clients = get_object(document, "clients")
    return Settings(
        _to_cue_settings(get_object(document, "cues")),
        {name: _to_cue_settings(cues) for name, cues in clients.items()},
        AudioOutput(**output_values),
        document.get("sound_checked", False),
        document.get("history_url", ""),
        DisplaySettings(
            **{key: DISPLAY_FIELDS[key].normalize(value) for key, value in display.items()}
        ),
    )


def _to_cue_settings(cues: JsonObject) -> CueSettings:
    preset = PRESETS[Verbosity(cues.get("verbosity", CueSettings().verbosity))]
    return replace(preset, **{key: CUE_FIELDS[key].normalize(value) for key, value in cues.items()})
