"""Tells whether a file was opened, by this program or any other; by inotify, so on Linux only."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_IN_OPEN, _IN_NONBLOCK = 0x20, os.O_NONBLOCK
_LIBC = ctypes.CDLL(None, use_errno=True)


class OpenWatch:
    """`was_opened` becomes true at the first opening and stays so."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._was_opened = False

    @property
    def was_opened(self) -> bool:
        with suppress(BlockingIOError):
            self._was_opened = bool(os.read(self._descriptor, 4096)) or self._was_opened
        return self._was_opened


@contextmanager
def watched(path: Path) -> Iterator[OpenWatch]:
    """Watch a file that exists."""
    descriptor = _LIBC.inotify_init1(_IN_NONBLOCK)
    if descriptor < 0 or _LIBC.inotify_add_watch(descriptor, os.fsencode(path), _IN_OPEN) < 0:
        raise OSError(ctypes.get_errno(), f"inotify: {os.strerror(ctypes.get_errno())}")
    try:
        yield OpenWatch(descriptor)
    finally:
        os.close(descriptor)
