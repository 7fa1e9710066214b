"""Whether a window can open, found out without Qt, which would abort the process if it cannot."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

# Qt platforms that draw without a screen, for tests and screenshots.
_OFFSCREEN_PLATFORMS = ("offscreen", "minimal", "vnc")
_TIMEOUT_S = 1.0


def find_display_problem() -> str:
    """Why no window can open, in one line; an empty text if one can."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        return "PySide6 is not installed"
    if not sys.platform.startswith("linux"):
        return ""
    plugins = Path(spec.origin).parent / "Qt" / "plugins" / "platforms"
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _OFFSCREEN_PLATFORMS:
        return _plugin_problem(plugins, "offscreen")
    x11, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    if not (x11 or wayland):
        return "no display: neither DISPLAY nor WAYLAND_DISPLAY is set"
    problems = []
    if wayland:
        problems.append(_wayland_problem(wayland) or _plugin_problem(plugins, "wayland*"))
    if x11:
        problems.append(_x11_problem(x11) or _plugin_problem(plugins, "xcb"))
    return "" if "" in problems else "; ".join(problems)


def _wayland_problem(name: str) -> str:
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "")) / name
    return (
        "" if _accepts_connection(socket.AF_UNIX, str(path)) else f"display {name} does not answer"
    )


def _x11_problem(name: str) -> str:
    match = re.fullmatch(r"(?:unix)?([^:]*):(\d{1,5})(?:\.\d+)?", name)
    if match is None:
        return f"DISPLAY={name!r} is not understood"
    host, number = match[1], int(match[2])
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
    if host:
        answers = _accepts_connection(socket.AF_INET, (host, 6000 + number))
    else:
        answers = _accepts_connection(socket.AF_UNIX, path) or _accepts_connection(
            socket.AF_UNIX, "\0" + path
        )
    return "" if answers else f"display {name} does not answer"


def _accepts_connection(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(_TIMEOUT_S)
        try:
            probe.connect(address)
        except OSError:
            return False
        return True


def _plugin_problem(plugin_folder: Path, name: str) -> str:
    """The library that a Qt platform plugin lacks, if any; before 6.10 Wayland had two plugins."""
    for plugin in sorted(plugin_folder.glob(f"libq{name}.so")):
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            return f"Qt cannot draw, a library is missing: {error}"
    return ""
