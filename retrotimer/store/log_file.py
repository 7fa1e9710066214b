"""The log: what the program did and where it failed, for whoever helps a user.

It can hold neither names nor health answers: a line is made of fixed words, numbers and places in
our own code. Messages of errors, which may quote anything, stay out.
"""

from __future__ import annotations

import platform
import traceback
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from retrotimer import __version__
from retrotimer.clock import SystemClock
from retrotimer.store.folders import PRIVATE, make_private

NAME = "retrotimer.log"
# About a year of daily use, in a few files.
LARGEST_BYTES, KEPT = 256 * 1024, 3


class Happened(StrEnum):
    """All that can be told."""

    STARTED = "started"
    ENDED = "ended"
    OPEN_ALREADY = "open already"
    HISTORY_MENDED = "history mended"
    HISTORY_FAILED = "history failed"
    STUDIO_AWAY = "studio away"
    CUT_OFF = "a session was cut off"
    CRASHED = "crashed"


class LogFile:
    """Written line by line; what cannot be written is left out, for nothing depends on it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def tell(self, what: Happened, error: BaseException | None = None) -> None:
        """Add a line; of an error its kind, and where in the program it came from."""
        now = SystemClock().wall()
        lines = [f"{now:%Y-%m-%dT%H:%M:%S%z} {what}"]
        if what is Happened.STARTED:
            lines[0] += f" {__version__}, Python {platform.python_version()}, {platform.system()}"
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"    {Path(frame.filename).name}:{frame.lineno}" for frame in frames]
            lines.append(f"    {type(error).__name__}")
        with suppress(OSError):
            make_private(self._path.parent)
            self._rotate()
            self._path.touch(mode=PRIVATE)
            with self._path.open("a", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")

    def _rotate(self) -> None:
        if not self._path.exists() or self._path.stat().st_size < LARGEST_BYTES:
            return
        for number in range(KEPT - 1, 0, -1):
            older = self._path.with_name(f"{NAME}.{number}")
            if older.exists():
                older.replace(self._path.with_name(f"{NAME}.{number + 1}"))
        self._path.replace(self._path.with_name(f"{NAME}.1"))
