"""Saves a session as a file where the history cannot be written; `history import` reads it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

from retrotimer.clock import SystemClock
from retrotimer.store.errors import StoreError
from retrotimer.store.files import atomic_file
from retrotimer.store.folders import create_private_folder, unused_path
from retrotimer.store.history import history_file
from retrotimer.store.session_journal import SessionJournal

FILE_STEM, FILE_SUFFIX = "retrotimer-session", ".json"
# A disk that does not take a small file in this time is passed over.
PATIENCE_S = 5.0


class SessionNotSavedError(StoreError):
    """No place took the file; the session is in memory only. A line for each place."""


def save_as_file(journal: SessionJournal, chosen_path: Path | None = None) -> Path:
    """Write a session at the chosen path, else in the home, a temporary or the current folder.

    A path that names a folder gets a file in it, and no file that exists is replaced. Returns where
    the file is. Raises SessionNotSavedError.
    """
    text = io.StringIO()
    problems = history_file.write([journal.session_rows()], text)
    if problems:
        raise SessionNotSavedError(problems)
    for path in _places(chosen_path):
        # A daemon, because a disk that hangs must not hold the program.
        attempt = _Attempt(path, text.getvalue())
        attempt.start()
        attempt.join(PATIENCE_S)
        if attempt.saved_path is not None:
            return attempt.saved_path
        problems.append(f"{path}: {attempt.problem}")
    raise SessionNotSavedError(problems)


def saved_file_message(path: Path) -> str:
    """Where the session is now, and how it comes into the history."""
    return (
        f"This session was saved as a file: {path}\n"
        f'To add it to the history later: retrotimer history import "{path}"'
    )


class _Attempt(Thread):
    """Writes the file in one place. `saved_path` is None, and `problem` says why, until it is."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(name="save as file", daemon=True)
        self.saved_path: Path | None = None
        self.problem = "the disk does not answer"
        self._path = path
        self._text = text

    def run(self) -> None:
        try:
            path = self._path
            if path.is_dir():
                path /= f"{FILE_STEM}-{SystemClock().local_time():%Y-%m-%d-%H%M%S}{FILE_SUFFIX}"
            create_private_folder(path.parent)
            path = unused_path(path.parent, path.stem, path.suffix)
            atomic_file.write(path, self._text)
        except OSError as error:
            self.problem = error.strerror or str(error)
        else:
            self.saved_path = path


def _places(chosen_path: Path | None) -> Iterator[Path]:
    if chosen_path is not None:
        yield chosen_path
    folders: tuple[Callable[[], Path], ...] = (
        Path.home,
        lambda: Path(tempfile.gettempdir()),
        Path.cwd,
    )
    for folder in folders:
        # There may be no home, and no folder for temporary files that can be written.
        with suppress(OSError, RuntimeError):
            yield folder()
