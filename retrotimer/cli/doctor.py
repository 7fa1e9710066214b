"""`retrotimer doctor`: what this machine offers a session, and why not more."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from retrotimer import __version__
from retrotimer.domain.settings.settings import Display
from retrotimer.exit_status import Status
from retrotimer.gui.qt_probe import qt_version
from retrotimer.services.speech import listening
from retrotimer.sound.audio_probe import survey
from retrotimer.sound.engines.engine_choice import OutputChoice
from retrotimer.store.folders import Folders, assets, built_in_workouts, voices
from retrotimer.store.history.database import HistoryError, connect
from retrotimer.system import display_probe
from retrotimer.system.desktop_probe import session_bus_problem, sleep_problem

_LIBRARIES = (
    "PySide6",
    "numpy",
    "soundfile",
    "platformdirs",
    "simpleaudiohamiltoncs",
    "simpleaudio-patched",
    "simpleaudio",
)


def examine(folders: Folders, *, as_json: bool) -> Status:
    """Print what was found; 0 if a session can run, in a window or in the terminal."""
    findings = _findings(folders)
    if as_json:
        print(json.dumps(findings, indent=1))
    else:
        for name, value in findings.items():
            if name == "audio":
                print(*_audio_lines(value), sep="\n")
            elif name != "ok":
                print(f"{name:<10}{_in_words(value)}")
        print("A session can run." if findings["ok"] else "No session can run: see folders.")
    return Status.DONE if findings["ok"] else Status.ENVIRONMENT_FAILED


def _findings(folders: Folders) -> dict[str, Any]:
    no_window = display_probe.problem()
    unwritable = _unwritable(folders.data) or _unreadable(folders.history)
    complete = bool(built_in_workouts())
    found = listening(folders)
    return {
        "ok": not unwritable and complete,
        "python": f"{platform.python_version()} ({sys.platform}, {platform.machine()})",
        "qt": qt_version(),
        "display": {
            "window": not no_window,
            "why": no_window or "a window can open",
        },
        "audio": _audio(found.output),
        "voices": list(voices()),
        "keys": _media_keys(),
        "awake": _awake(found.settings.display),
        "settings": "; ".join(found.problems) or "can be read",
        "folders": {
            "history": str(folders.history),
            "assets": str(assets()) if complete else f"{assets()} is missing",
            "problem": unwritable,
        },
        "versions": {"retrotimer": __version__} | _versions(),
    }


def _audio(choice: OutputChoice) -> dict[str, Any]:
    """Which output a session would use, what became of each, and the devices there are."""
    found = survey(choice)
    reasons = "; ".join(link.why for link in found.links)
    return {
        "output": found.used.output if found.used else "none",
        "why": found.used.why if found.used else reasons,
        "tried": [
            {"output": link.output, "opens": link.opens, "why": link.why} for link in found.links
        ],
        "devices": [device.name for device in found.devices],
    }


def _media_keys() -> str:
    if why := session_bus_problem():
        return f"media keys work while the window has the focus: {why}"
    return "media keys work, whichever window has the focus"


def _awake(display: Display) -> str:
    if not display.keep_awake:
        return "screen and computer may sleep: keep_awake is no"
    if why := sleep_problem():
        return f"screen and computer may sleep: {why}"
    return "screen and computer stay awake while a session runs"


def _versions() -> dict[str, str]:
    versions = {}
    for name in _LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def _unwritable(folder: Path) -> str:
    """Why the folder cannot be written, looked at without creating it."""
    try:
        existing = next(
            path for path in (folder, *folder.parents) if path.is_symlink() or path.exists()
        )
    except OSError as error:
        return f"{folder} cannot be made: {error.strerror}"
    if not existing.is_dir():
        return f"{existing} is not a folder"
    if not os.access(existing, os.W_OK | os.X_OK):
        return f"{existing} cannot be written"
    return ""


def _unreadable(path: Path) -> str:
    """Why the history, if there is one, cannot be opened."""
    if not path.exists():
        return ""
    try:
        connect(path).close()
    except HistoryError as error:
        return str(error)
    return ""


def _audio_lines(audio: dict[str, Any]) -> Iterator[str]:
    """The chain in the order in which a session tries it, and the devices."""
    yield f"{'audio':<10}{audio['output']}"
    for link in audio["tried"]:
        opens = "opens on " if link["opens"] else ""
        yield f"{'':<10}{link['output']}: {opens}{link['why']}"
    yield f"{'':<10}devices known to Qt: {_in_words(audio['devices'])}"


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        parts = [f"{name} {_in_words(item)}" for name, item in value.items() if item != ""]
        return ", ".join(parts)
    if isinstance(value, list):
        return ", ".join(map(_in_words, value)) or "none"
    return {True: "yes", False: "no"}.get(value, str(value))
