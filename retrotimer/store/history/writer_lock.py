"""Who performs sessions on a history: one program at a time. Others may read.

It is the system's own lock on a file beside the history: a program that dies lets go of it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from retrotimer.store.folders import PRIVATE, make_private
from retrotimer.store.history.database import HistoryError


class WriterLock:
    """Held from `taken` until `release`, or until the program ends."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.lock")
        self._file: int | None = None

    def taken(self) -> bool:
        """Take it if nobody else has it; is it ours? Raises HistoryError where there is no disk."""
        if self._file is not None:
            return True
        try:
            make_private(self._path.parent)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, PRIVATE)
        except OSError as error:
            raise HistoryError(self._path, error.strerror or error) from error
        if _locked(file):
            self._file = file
            return True
        os.close(file)
        return False

    def release(self) -> None:
        if self._file is not None:
            # Closing lets go.
            os.close(self._file)
        self._file = None


def _locked(file: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
