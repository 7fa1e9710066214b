"""`retrotimer settings`: what is heard, as it stands and as it should be."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from retrotimer.cli.key_values import BETWEEN_LINES, NONE, PairError, in_words, read, split
from retrotimer.domain.coaching.preference_pages import EXPLAINED
from retrotimer.domain.settings.cue_settings import POSSIBLE, CueChoices
from retrotimer.domain.settings.settings import POSSIBLE_MACHINE, Settings, without_password
from retrotimer.domain.values.validation import Possible
from retrotimer.exit_status import Status
from retrotimer.services.coaching import require_known
from retrotimer.store.files import settings_file
from retrotimer.store.files.settings_file import DamagedSettingsError, SettingsFileError
from retrotimer.store.folders import Folders, voices


@dataclass(frozen=True, slots=True)
class _Row:
    """One setting as it stands."""

    key: str
    value: Any
    default: bool
    explained: str


def show(folders: Folders, client: str, *, as_json: bool) -> Status:
    """Print the settings; 3 if the file cannot be used, and then the defaults."""
    try:
        settings, problems = settings_file.read(folders.settings), []
    except SettingsFileError as error:
        settings, problems = Settings(), error.lines
    require_known(folders, client)
    rows = list(_rows(settings, client))
    if as_json:
        values = {row.key: {"value": row.value, "default": row.default} for row in rows}
        document = {"file": str(folders.settings), "client": client, "settings": values}
        document |= {"clients": sorted(settings.clients), "problems": problems}
        document |= {"latencies_s": dict(settings.output.latencies_s)}
        print(json.dumps(document, indent=1))
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
        for row in rows:
            default = "default" if row.default else ""
            value = in_words(row.value, _between(row.key))
            print(f"{row.key:<14} {value:<18} {default:<8} {row.explained}")
        if settings.clients and not client:
            print(f"{'clients':<14} {', '.join(sorted(settings.clients))}")
        for device, latency_s in settings.output.latencies_s.items():
            if device != settings.output.device and not client:
                print(f"{'latency_ms':<14} {latency_s * 1000:g} on {device or 'any other device'}")
    return Status.ENVIRONMENT_FAILED if problems else Status.DONE


def change(folders: Folders, pairs: Sequence[str], client: str, *, as_json: bool) -> Status:
    """Choose what stands in the pairs, all of it or nothing, and print what that made."""
    try:
        settings = settings_file.read(folders.settings)
    except DamagedSettingsError:
        settings = Settings()
    problems = []
    # What holds "where nothing else was chosen" comes before what was.
    for pair in sorted(pairs, key=lambda pair: not pair.startswith(("verbosity=", "device="))):
        try:
            settings = _changed(settings, pair, client)
        except PairError as error:
            problems.append(str(error))
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return Status.BAD_INPUT
    kept = settings_file.write(folders.settings, settings)
    if kept is not None:
        print(f"{folders.settings} was damaged, it is kept as {kept.name}", file=sys.stderr)
    return show(folders, client, as_json=as_json)


def _rows(settings: Settings, client: str) -> Iterator[_Row]:
    choices = settings.for_client(client)
    chosen = dict(choices.overrides)
    if choices.verbosity is not CueChoices().verbosity:
        chosen["verbosity"] = choices.verbosity
    for key in POSSIBLE:
        yield _Row(key, getattr(choices, key), key not in chosen, _explained(key))
    for key in () if client else POSSIBLE_MACHINE:
        value, default = settings.value(key), Settings().value(key)
        # A password stands between the user and the host: it is shown to nobody.
        shown = without_password(value) if key == "history_url" else value
        yield _Row(key, shown, value == default, _explained(key))


def _explained(key: str) -> str:
    if key == "voice":
        return f"{EXPLAINED[key]}: {_bundled()}"
    if _between(key) == BETWEEN_LINES:
        return f"{EXPLAINED[key]}, with a {BETWEEN_LINES} between them"
    return EXPLAINED[key]


def _changed(settings: Settings, pair: str, client: str) -> Settings:
    """With one thing chosen, or with nothing behind the `=` as if it never was."""
    key, text = split(pair, (*POSSIBLE, *POSSIBLE_MACHINE))
    if client and key in POSSIBLE_MACHINE:
        raise PairError(f"{key}: the same for every client, choose it without --client")
    if not text:
        return settings.reset(key, client)
    possible = (POSSIBLE | POSSIBLE_MACHINE)[key]
    if key == "voice":
        possible = Possible(f"one of {_bundled()}", lambda value: value in tuple(voices()))
    return settings.with_value(key, read(possible, key, text), client)


def _between(key: str) -> str:
    return BETWEEN_LINES if key.startswith("own_") else ","


def _bundled() -> str:
    return ", ".join(voices()) or NONE
