"""Writes a file completely or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import ELOOP
from pathlib import Path

from retrotimer.regular_file import require_regular_if_exists, sync_folder
from retrotimer.store.files.disk_deadline import within_deadline


def write(path: Path, text: str, mode: int | None = None) -> None:
    """Save a text so that an interrupted save leaves the old file. Raises OSError.

    Without a mode only its owner can read the file. A disk that does not answer raises
    TimeoutError; the text may still be written later.
    """
    within_deadline(path, lambda: _write(path, text, mode))


def _write(path: Path, text: str, mode: int | None) -> None:
    # Only saving needs it, and importing it slows down the start.
    import tempfile

    try:
        target = path.resolve()
    except RuntimeError as error:
        # Before Python 3.13 a link to itself raises RuntimeError.
        raise OSError(ELOOP, os.strerror(ELOOP), str(path)) from error
    require_regular_if_exists(target)
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    sync_folder(target.parent)
