"""`retrotimer doctor`: what this computer offers for a session, and what is missing."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import Any

from retrotimer import __version__
from retrotimer.cli.safe_output import print_lines
from retrotimer.domain.settings.settings import DisplaySettings
from retrotimer.exit_status import ExitStatus
from retrotimer.gui.qt_probe import qt_version
from retrotimer.services.speech import load_audio_setup
from retrotimer.sound.audio_options import AudioOptions
from retrotimer.sound.audio_probe import probe_audio
from retrotimer.store.folders import Folders, assets_folder, bundled_voices, bundled_workout_paths
from retrotimer.store.history.database import find_write_problem
from retrotimer.system import display_probe
from retrotimer.system.desktop_probe import find_session_bus_problem, find_sleep_problem

_LIBRARIES = (
    "PySide6",
    "numpy",
    "soundfile",
    "platformdirs",
    "simpleaudiohamiltoncs",
    "simpleaudio-patched",
    "simpleaudio",
)


def run_doctor(folders: Folders, *, as_json: bool) -> ExitStatus:
    """Print all checks; status 0 if a session can run and is saved, in window or terminal."""
    findings = _run_checks(folders)
    if as_json:
        print(json.dumps(findings, indent=1))
    else:
        for name, value in findings.items():
            if name == "audio":
                print_lines(_format_audio(value))
            elif name != "ok":
                print_lines([f"{name:<10}{_format_value(value)}"])
        print(_format_result(findings["folders"]))
    return ExitStatus.SUCCESS if findings["ok"] else ExitStatus.ENVIRONMENT_FAILED


def _run_checks(folders: Folders) -> dict[str, Any]:
    no_window = display_probe.find_display_problem()
    history_problem = find_write_problem(folders.history_path)
    has_assets = bool(bundled_workout_paths())
    audio_setup = load_audio_setup(folders)
    return {
        "ok": not history_problem and has_assets,
        "python": f"{platform.python_version()} ({sys.platform}, {platform.machine()})",
        "qt": qt_version(),
        "display": {
            "window": not no_window,
            "why": no_window or "a window can open",
        },
        "audio": _check_audio(audio_setup.output_choice),
        "voices": list(bundled_voices()),
        "keys": _check_media_keys(),
        "awake": _check_keep_awake(audio_setup.settings.display),
        "settings": "; ".join(audio_setup.problems) or "can be read",
        "folders": {
            "history": str(folders.history_path),
            "assets": str(assets_folder()) if has_assets else f"{assets_folder()} is missing",
            "problem": history_problem,
        },
        "versions": {"retrotimer": __version__} | _library_versions(),
    }


def _format_result(folders: dict[str, Any]) -> str:
    if not bundled_workout_paths():
        return "A session cannot run: see the assets in folders."
    if folders["problem"]:
        return (
            "A session can run, but it is not saved to the history: see the problem in folders."
            " At its end you can save it as a file."
        )
    return "A session can run."


def _check_audio(output_choice: AudioOptions) -> dict[str, Any]:
    """Which output a session would use, why each can be opened or not, and the devices."""
    probe = probe_audio(output_choice)
    reasons = "; ".join(result.reason for result in probe.engine_results)
    return {
        "output": probe.first_working.engine_name if probe.first_working else "none",
        "why": probe.first_working.reason if probe.first_working else reasons,
        "tried": [
            {"output": result.engine_name, "opens": result.opens, "why": result.reason}
            for result in probe.engine_results
        ],
        "devices": [device.name for device in probe.devices],
    }


def _check_media_keys() -> str:
    if problem := find_session_bus_problem():
        return f"media keys work only while the window has the focus: {problem}"
    return "media keys work, whichever window has the focus"


def _check_keep_awake(display: DisplaySettings) -> str:
    if not display.keep_awake:
        return "screen and computer may sleep during a session: the setting keep_awake is no"
    if problem := find_sleep_problem():
        return f"screen and computer may sleep during a session: {problem}"
    return "screen and computer stay awake while a session runs"


def _library_versions() -> dict[str, str]:
    versions = {}
    for name in _LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def _format_audio(audio: dict[str, Any]) -> Iterator[str]:
    """The outputs in the order in which a session tries them, and the devices."""
    yield f"{'audio':<10}{audio['output']}"
    for output in audio["tried"]:
        opens = "opens on " if output["opens"] else ""
        yield f"{'':<10}{output['output']}: {opens}{output['why']}"
    yield f"{'':<10}devices known to Qt: {_format_value(audio['devices'])}"


def _format_value(value: Any) -> str:
    if isinstance(value, dict):
        parts = [f"{name} {_format_value(item)}" for name, item in value.items() if item != ""]
        return ", ".join(parts)
    if isinstance(value, list):
        return ", ".join(map(_format_value, value)) or "none"
    return {True: "yes", False: "no"}.get(value, str(value))
