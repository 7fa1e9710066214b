"""A lock between threads and programs that change the same file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ETIMEDOUT
from pathlib import Path
from threading import Lock

from retrotimer.clock import monotonic_s, sleep_s
from retrotimer.regular_file import allow_owner_to_write, open_descriptor
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.folders import create_private_folder

# A change takes some milliseconds; a program that keeps the lock longer has hung.
MAX_WAIT_S = 5.0
_RETRY_S = 0.01

_thread_lock = Lock()


@contextmanager
def exclusive_lock(path: Path, timeout_s: float = MAX_WAIT_S) -> Iterator[None]:
    """Hold the lock of a file, which is the system's own lock on `NAME.lock` in the same folder.

    A program that dies lets go of it. Raises TimeoutError if another program keeps it. Where no
    lock file can be made the file itself cannot be written either, so there it is not locked.
    """
    lock_path = path.with_name(f"{path.name}.lock")
    end_s = monotonic_s() + timeout_s
    with _thread_lock:
        descriptor = _wait_for_lock(lock_path, end_s)
        try:
            yield
        finally:
            if descriptor is not None:
                with suppress(OSError):
                    # Before the lock is released: waiting programs detect that the file is gone.
                    lock_path.unlink()
                # Closing the file releases its lock.
                os.close(descriptor)


def _wait_for_lock(lock_path: Path, end_s: float) -> int | None:
    """The descriptor of the locked file; None where none can be made. Raises TimeoutError."""
    while True:
        try:
            descriptor = within_deadline(lock_path, lambda: _open_lock(lock_path), os.close)
        except OSError:
            return None
        if _try_lock(descriptor) and _is_same_file(descriptor, lock_path):
            return descriptor
        # Held by another program, or removed by the one that held it a moment ago.
        os.close(descriptor)
        if monotonic_s() > end_s:
            raise TimeoutError(ETIMEDOUT, "another program does not stop writing it")
        sleep_s(_RETRY_S)


def _open_lock(lock_path: Path) -> int:
    create_private_folder(lock_path.parent)
    allow_owner_to_write(lock_path)
    return open_descriptor(lock_path, os.O_RDWR | os.O_CREAT)


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def lock_descriptor(descriptor: int) -> None:
    """Lock the whole file until it is closed. Raises OSError at once if that cannot be had."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _try_lock(descriptor: int) -> bool:
    """Lock the file, unless another program has locked it."""
    try:
        lock_descriptor(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # A disk without locks, such as some network drives: write without one, as before.
        return True
    return True
