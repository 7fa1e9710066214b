"""A lock that lets one program at a time record sessions in a history. Others may read it.

It is the system's lock on a file next to the history, which is released if the program dies.
"""

from __future__ import annotations

import os
from pathlib import Path

from retrotimer.regular_file import allow_owner_to_write, open_descriptor
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.files.file_lock import lock_descriptor
from retrotimer.store.folders import create_private_folder
from retrotimer.store.history.database import HistoryError


class WriterLock:
    """Held from `acquire` until `release`, or until the program ends."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.lock")
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free; returns whether this program has it. Raises HistoryError."""
        if self._descriptor is not None:
            return True
        try:
            self._descriptor = within_deadline(self._path, self._open_locked, _close)
        except OSError as error:
            raise HistoryError(self._path, error.strerror or error) from error
        return self._descriptor is not None

    def _open_locked(self) -> int | None:
        """The descriptor of the file, locked; None if another program has the lock."""
        create_private_folder(self._path.parent)
        allow_owner_to_write(self._path)
        descriptor = open_descriptor(self._path, os.O_RDWR | os.O_CREAT)
        if _try_lock(descriptor):
            return descriptor
        os.close(descriptor)
        return None

    def release(self) -> None:
        _close(self._descriptor)
        self._descriptor = None


def _close(descriptor: int | None) -> None:
    if descriptor is not None:
        # Closing the file releases the lock.
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        lock_descriptor(descriptor)
    except OSError:
        return False
    return True
