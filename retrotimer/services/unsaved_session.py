"""Saves a session as a file where the history cannot be written; `history import` reads it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from retrotimer.clock import SystemClock
from retrotimer.regular_file import require_regular_if_exists
from retrotimer.store.errors import StoreError
from retrotimer.store.files import atomic_file
from retrotimer.store.files.disk_deadline import within_deadline
from retrotimer.store.folders import create_private_folder, unused_path
from retrotimer.store.history import history_file
from retrotimer.store.session_journal import SessionJournal

FILE_STEM, FILE_SUFFIX = "retrotimer-session", ".json"


class SessionNotSavedError(StoreError):
    """No place took the file; the session is in memory only. A line for each place."""


def save_as_file(journal: SessionJournal, chosen_path: Path | None = None) -> Path:
    """Write a session at the chosen path, else in the home, a temporary or the current folder.

    A path that names a folder gets a file in it, and no file that exists is replaced. Returns where
    the file is. Raises SessionNotSavedError.
    """
    text = io.StringIO()
    written = history_file.write([journal.session_rows()], text)
    problems = written.problems
    if not written.count:
        raise SessionNotSavedError(problems)
    name = f"{FILE_STEM}-{SystemClock().local_time():%Y-%m-%d-%H%M%S}{FILE_SUFFIX}"
    attempts: list[tuple[Path, Callable[[Path, str], Path]]]
    attempts = [(folder / name, _write) for folder in _folders()]
    if chosen_path is not None:
        attempts.insert(0, (chosen_path, partial(_write_as_chosen, name)))
    for path, write in attempts:
        try:
            return within_deadline(path, partial(write, path, text.getvalue()))
        except OSError as error:
            problems.append(f"{path}: {error.strerror or error}")
    raise SessionNotSavedError(problems)


def saved_file_message(path: Path) -> tuple[str, str]:
    """Lines that say where the session is now, and how it comes into the history."""
    return (
        f"This session was saved as a file: {path}",
        f'To add it to the history later: retrotimer history import "{path}"',
    )


def _write_as_chosen(name: str, path: Path, text: str) -> Path:
    """Write a file of this path, or of this name in the folder that the path names."""
    target = path / name if path.is_dir() else path
    require_regular_if_exists(target)
    create_private_folder(target.parent)
    return _write(target, text)


def _write(path: Path, text: str) -> Path:
    new_path = unused_path(path.parent, path.stem, path.suffix)
    atomic_file.write(new_path, text)
    return new_path


def _folders() -> Iterator[Path]:
    """The folders that are left if no place was chosen, or the chosen one takes nothing."""
    folders: tuple[Callable[[], Path], ...] = (
        Path.home,
        lambda: Path(tempfile.gettempdir()),
        Path.cwd,
    )
    for folder in folders:
        # There may be no home, and no folder for temporary files that can be written.
        with suppress(OSError, RuntimeError):
            yield folder()
