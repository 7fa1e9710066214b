"""Writes a file completely or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import ELOOP
from pathlib import Path


def write(path: Path, text: str, mode: int) -> None:
    """Save a text so that an interrupted save leaves the old file. Raises OSError."""
    # Only saving needs it, and importing it slows down the start.
    import tempfile

    try:
        target = path.resolve()
    except RuntimeError as error:
        # Before Python 3.13 a link to itself raises RuntimeError.
        raise OSError(ELOOP, os.strerror(ELOOP), str(path)) from error
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows cannot open folders and need not."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
