"""`retrotimer settings`: show the settings, or change them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from retrotimer.cli.commands import ChangeSettings
from retrotimer.cli.key_values import (
    EMPTY_LIST_WORD,
    LINE_SEPARATOR,
    KeyValueError,
    format_value,
    parse_value,
    split_pair,
)
from retrotimer.cli.safe_output import print_problems
from retrotimer.domain.coaching.preference_pages import DESCRIPTIONS
from retrotimer.domain.settings.cue_settings import CUE_FIELDS, CueSettings
from retrotimer.domain.settings.settings import MACHINE_FIELDS, Settings
from retrotimer.domain.values.isolation import isolate, pad_isolated
from retrotimer.domain.values.validation import Constraint
from retrotimer.exit_status import ExitStatus
from retrotimer.services.coaching import require_client
from retrotimer.services.settings import update_settings
from retrotimer.store.files import settings_file
from retrotimer.store.files.settings_file import SettingsFileError
from retrotimer.store.folders import Folders, bundled_voices


@dataclass(frozen=True, slots=True)
class _SettingRow:
    """One setting as it is shown."""

    key: str
    value: Any
    is_default: bool
    description: str


class _InvalidPairsError(Exception):
    """Some of the pairs cannot be chosen."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(*problems)
        self.problems = problems


def run_settings(command: ChangeSettings, folders: Folders) -> ExitStatus:
    """Change what the pairs say, if there are any, and print the settings."""
    if command.pairs:
        return change_settings(folders, command.pairs, command.client, as_json=command.json)
    return show_settings(folders, command.client, as_json=command.json)


def show_settings(folders: Folders, client: str, *, as_json: bool) -> ExitStatus:
    """Print the settings; if the file cannot be used, the defaults, with status 3."""
    try:
        settings, problems = settings_file.read(folders.settings_path), []
    except SettingsFileError as error:
        settings, problems = Settings(), error.messages
    require_client(folders, client)
    rows = list(_setting_rows(settings, client))
    if as_json:
        values = {row.key: {"value": row.value, "default": row.is_default} for row in rows}
        document = {"file": str(folders.settings_path), "client": client, "settings": values}
        document |= {"clients": sorted(settings.cue_settings_by_client), "problems": problems}
        document |= {"latencies_s": dict(settings.output.latencies_s)}
        print(json.dumps(document, indent=1))
    else:
        print_problems(problems)
        for row in rows:
            default = "default" if row.is_default else ""
            value = format_value(row.value, _list_separator(row.key))
            print(f"{row.key:<14} {pad_isolated(value, 18)} {default:<8} {row.description}")
        if settings.cue_settings_by_client and not client:
            clients = map(isolate, sorted(settings.cue_settings_by_client))
            print(f"{'clients':<14} {', '.join(clients)}")
        for device, latency_s in settings.output.latencies_s.items():
            if device != settings.output.device and not client:
                name = isolate(device) or "any other device"
                print(f"{'latency_ms':<14} {latency_s * 1000:g} on {name}")
    return ExitStatus.ENVIRONMENT_FAILED if problems else ExitStatus.SUCCESS


def change_settings(
    folders: Folders, pairs: Sequence[str], client: str, *, as_json: bool
) -> ExitStatus:
    """Change what the pairs say, all of it or nothing, and print the settings."""
    try:
        update = update_settings(
            folders,
            lambda settings: _apply_pairs(settings, pairs, client),
            if_damaged=Settings(),
        )
    except _InvalidPairsError as error:
        print_problems(error.problems)
        return ExitStatus.BAD_INPUT
    if update.damaged_copy is not None:
        print(
            f"{folders.settings_path} was damaged. It was kept as {update.damaged_copy.name}",
            file=sys.stderr,
        )
    return show_settings(folders, client, as_json=as_json)


def _setting_rows(settings: Settings, client: str) -> Iterator[_SettingRow]:
    cue_settings = settings.cue_settings_for_client(client)
    chosen = dict(cue_settings.overrides)
    if cue_settings.verbosity is not CueSettings().verbosity:
        chosen["verbosity"] = cue_settings.verbosity
    for key in CUE_FIELDS:
        yield _SettingRow(key, getattr(cue_settings, key), key not in chosen, _describe(key))
    for key in () if client else MACHINE_FIELDS:
        value, default = settings.value(key), Settings().value(key)
        yield _SettingRow(key, settings.shown_value(key), value == default, _describe(key))


def _describe(key: str) -> str:
    if key == "voice":
        return f"{DESCRIPTIONS[key]}: {_format_voice_names()}"
    if _list_separator(key) == LINE_SEPARATOR:
        return f"{DESCRIPTIONS[key]}, separated by {LINE_SEPARATOR}"
    return DESCRIPTIONS[key]


def _apply_pairs(settings: Settings, pairs: Sequence[str], client: str) -> Settings:
    """Raises _InvalidPairsError with every problem."""
    problems = []
    # The verbosity is a preset for the other values, and a delay belongs to a device.
    for pair in sorted(pairs, key=lambda pair: not pair.startswith(("verbosity=", "device="))):
        try:
            settings = _apply_pair(settings, pair, client)
        except KeyValueError as error:
            problems.append(str(error))
    if problems:
        raise _InvalidPairsError(problems)
    return settings


def _apply_pair(settings: Settings, pair: str, client: str) -> Settings:
    """The settings with one value changed; with the default if nothing follows the `=`."""
    key, text = split_pair(pair, (*CUE_FIELDS, *MACHINE_FIELDS))
    if client and key in MACHINE_FIELDS:
        raise KeyValueError(f"{key}: the same for every client. Change it without --client")
    if not text:
        return settings.reset(key, client)
    constraint = (CUE_FIELDS | MACHINE_FIELDS)[key]
    if key == "voice":
        constraint = Constraint(
            f"one of {_format_voice_names()}", lambda value: value in tuple(bundled_voices())
        )
    return settings.with_value(key, parse_value(constraint, key, text), client)


def _list_separator(key: str) -> str:
    return LINE_SEPARATOR if key.startswith("own_") else ","


def _format_voice_names() -> str:
    return ", ".join(bundled_voices()) or EMPTY_LIST_WORD
