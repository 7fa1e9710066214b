"""The log: what the program did and where it failed, for people who help a user.

It holds neither names nor health answers: a line consists of fixed words, numbers and places in
our own code. The messages of errors, which may quote anything, are left out.
"""

from __future__ import annotations

import os
import platform
import traceback
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from retrotimer import __version__
from retrotimer.clock import SystemClock
from retrotimer.regular_file import open_descriptor
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.folders import create_private_folder

FILE_NAME = "retrotimer.log"
# About a year of daily use, in a few files.
MAX_BYTES, MAX_OLD_FILES = 256 * 1024, 3
# Nothing is held up for longer by a log that hangs.
MAX_WAIT_S = 2.0


class LogEvent(StrEnum):
    """Everything that can be logged."""

    STARTED = "started"
    ENDED = "ended"
    ALREADY_OPEN = "already running"
    HISTORY_SALVAGED = "history salvaged"
    HISTORY_FAILED = "history failed"
    ERASURE_FAILED = "erasure failed"
    SYNC_FAILED = "sync failed"
    CLOCK_BEHIND_HISTORY = "a session lies after now"
    SESSION_CUT_OFF = "a session was cut off"
    CRASHED = "crashed"


class LogFile:
    """Adds lines; a line that cannot be written is dropped, because nothing depends on the log."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def write(self, event: LogEvent, error: BaseException | None = None) -> None:
        """Add a line; for an error, also its type and where in the program it was raised."""
        now = SystemClock().local_time()
        lines = [f"{now:%Y-%m-%dT%H:%M:%S%z} {event}"]
        if event is LogEvent.STARTED:
            lines[0] += f" {__version__}, Python {platform.python_version()}, {platform.system()}"
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"    {Path(frame.filename).name}:{frame.lineno}" for frame in frames]
            lines.append(f"    {type(error).__name__}")
        text = "\n".join(lines) + "\n"
        with suppress(OSError):
            within_deadline(self._path, lambda: self._append(text), deadline_s=MAX_WAIT_S)

    def _append(self, text: str) -> None:
        create_private_folder(self._path.parent)
        self._rotate()
        descriptor = open_descriptor(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(text)

    def _rotate(self) -> None:
        if not self._path.exists() or self._path.stat().st_size < MAX_BYTES:
            return
        for number in range(MAX_OLD_FILES - 1, 0, -1):
            older = self._path.with_name(f"{FILE_NAME}.{number}")
            if older.exists():
                older.replace(self._path.with_name(f"{FILE_NAME}.{number + 1}"))
        self._path.replace(self._path.with_name(f"{FILE_NAME}.1"))
