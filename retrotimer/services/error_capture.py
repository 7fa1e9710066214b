"""Catches exceptions that no code foresees, so that a window can show them and go on."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from retrotimer.store.log_file import LogEvent, LogFile


class ErrorCapture:
    """A context that ends an unforeseen exception: it is written to the log and kept in `error`.

    Where an exception is foreseen, handle it inside the context.
    """

    def __init__(self, log_folder: Path) -> None:
        self.error: Exception | None = None
        self._log = LogFile(log_folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _error_class: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.error = error
        self._log.write(LogEvent.CRASHED, error)
        return True
