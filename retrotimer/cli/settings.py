"""`retrotimer settings`: what is heard, as it stands and as it should be."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from retrotimer.cli.pairs import BETWEEN_LINES, NONE, PairError, in_words, read, split
from retrotimer.coach_desk import require_known
from retrotimer.core.choices import POSSIBLE, YES_OR_NO, CueChoices, Possible, number_in
from retrotimer.core.settings import (
    HISTORY_URL,
    LATENCY_S,
    OUTPUTS,
    POSSIBLE_DISPLAY,
    POSSIBLE_OUTPUT,
    Display,
    Output,
    Settings,
)
from retrotimer.core.workout import Bounds
from retrotimer.status import Status
from retrotimer.store import settings_file
from retrotimer.store.folders import Folders, voices
from retrotimer.store.settings_file import DamagedSettingsError, SettingsFileError

# Shown to nobody: what stands between the user and the host.
_PASSWORD = re.compile("(://[^:@/]*:)[^@]*@")
_LATENCY_MS = Bounds(LATENCY_S.low * 1000, LATENCY_S.high * 1000)
# Of what is heard, for each client; then of the machine.
_CUES = {
    "verbosity": "how much is said: calm, normal or full; the keys below begin as it has them",
    "sounds": "voice, beeps, both, or captions: nothing sounds",
    "voice": "who speaks",
    "volume": "of the cues alone, 0 to 1",
    "heads_up_s": "so many seconds before a change: any of 10, 15, 20, 30, 45, 60, or none",
    "next_step": "the first of these says what comes next",
    "halfway": '"Halfway", once in a session',
    "last_one": '"Last one", at the last step of work',
    "time_left_s": "so many seconds before the end of a step: 30, 60, 120 ... 3600, or none",
    "intervals": '"Interval three of eight", at each step',
    "reminders": "which form reminders: any of backward, forward, or none",
    "own_backward": "form reminders of one's own, with a ; between them",
    "own_forward": "the same for walking forward",
    "repeats": "how often a turn, a wait and the end are said, 1 to 3",
}
_MACHINE = {
    "order": f"outputs in the order they are tried: {', '.join(OUTPUTS)}",
    "device": "the output device by its name; nothing is the default one",
    "latency_ms": "how much later than meant this device sounds",
    "sound_checked": "was the sound check done?",
    "history_url": "a studio's common history: postgresql://USER@HOST/DATABASE, or nothing",
    "flash": "does the whole screen flash in the last three seconds before a change?",
    "mirror": "is the session screen seen in a mirror? M turns it for one session",
    "distance_m": "from the treadmill to the screen, in metres",
}


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
    for key, explained in (_CUES | {"voice": f"who speaks: {_bundled()}"}).items():
        yield _Row(key, getattr(choices, key), key not in chosen, explained)
    if client:
        return
    output = settings.output
    latency_ms = None if output.latency_s is None else round(output.latency_s * 1000, 1)
    url = _PASSWORD.sub(r"\1***@", settings.history_url)
    values = (output.order, output.device, latency_ms, settings.sound_checked, url)
    defaults = (Output().order, "", None, False, "")
    seen, usual = astuple(settings.display), astuple(Display())
    for key, value, default in zip(_MACHINE, (*values, *seen), (*defaults, *usual), strict=True):
        yield _Row(key, value, value == default, _MACHINE[key])


def _changed(settings: Settings, pair: str, client: str) -> Settings:
    """With one thing chosen, or with nothing behind the `=` as if it never was."""
    key, text = split(pair, (*_CUES, *_MACHINE))
    if key in _CUES:
        # A new client begins with what everybody hears.
        choices = settings.clients.get(client, settings.choices) if client else settings.choices
        return settings.with_choices(_with_cue(choices, key, text), client)
    if client:
        raise PairError(f"{key}: the same for every client, choose it without --client")
    if key == "sound_checked":
        checked = read(YES_OR_NO, key, text or "no")
        return replace(settings, sound_checked=checked)
    if key == "history_url":
        return replace(settings, history_url=read(HISTORY_URL, key, text))
    if key in POSSIBLE_DISPLAY:
        value = read(POSSIBLE_DISPLAY[key], key, text) if text else getattr(Display(), key)
        return replace(settings, display=replace(settings.display, **{key: value}))
    return replace(settings, output=_with_output(settings.output, key, text))


def _with_cue(choices: CueChoices, key: str, text: str) -> CueChoices:
    if not text:
        return choices.reset(key)
    possible = POSSIBLE[key]
    if key == "voice":
        possible = Possible(f"one of {_bundled()}", lambda value: value in tuple(voices()))
    value = read(possible, key, text)
    return choices.with_verbosity(value) if key == "verbosity" else replace(choices, **{key: value})


def _with_output(output: Output, key: str, text: str) -> Output:
    if key == "latency_ms":
        latency_ms = read(number_in(_LATENCY_MS), key, text) if text else None
        latency_s = None if latency_ms is None else round(latency_ms / 1000, 4)
        return output.with_latency(output.device, latency_s)
    default = getattr(Output(), key)
    value = read(POSSIBLE_OUTPUT[key], key, text) if text else default
    return replace(output, **{key: value})


def _between(key: str) -> str:
    return BETWEEN_LINES if key.startswith("own_") else ","


def _bundled() -> str:
    return ", ".join(voices()) or NONE
