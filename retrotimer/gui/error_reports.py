"""What becomes of exceptions that no code foresees: logged, shown once, and the program goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from retrotimer.domain.values.text import Text
from retrotimer.gui.session.session_window import SessionWindow

T = TypeVar("T")

_FAILED = Text(
    "Something in RetroTimer failed because of an unexpected error. If anything looks wrong, close"
    " the window and open it again."
)
_FAILED_IN_SESSION = Text(
    "Something in RetroTimer failed because of an unexpected error. Your session goes on and is"
    " saved; Space and S work. If the screen stands still, use the console of the treadmill."
)


class ErrorReports:
    """Reports each unforeseen exception once, however often it is raised, as at every tick.

    One dialog is open at a time. While a session runs it takes no keys: they belong to the session.
    """

    def __init__(self, log_folder: Path, window: SessionWindow) -> None:
        self._log_folder = log_folder
        self._window = window
        self._reported_places: set[tuple[object, ...]] = set()
        self._is_dialog_open = False
        self._is_closing = False

    @property
    def count(self) -> int:
        """How many different exceptions were reported."""
        return len(self._reported_places)

    def run(self, task: Callable[[], T]) -> T | None:
        """Do one part of the work; None where it failed, which is reported."""
        try:
            return task()
        except Exception as error:  # noqa: BLE001 - this is where the unforeseen ends
            self.report(error)
            return None

    def report(self, error: Exception) -> None:
        """Log an exception and show it, unless it was reported before."""
        place = _raised_at(error)
        if place in self._reported_places:
            return
        self._reported_places.add(place)
        self._log(error)
        if self._is_closing or self._is_dialog_open:
            return
        from retrotimer.gui.widgets.error_dialog import show_unexpected_error

        self._is_dialog_open = True
        is_active = self._window.session_state.phase.is_active
        box = show_unexpected_error(
            self._window,
            _FAILED_IN_SESSION if is_active else _FAILED,
            error,
            takes_keys=not is_active,
        )
        box.destroyed.connect(self._forget_dialog)

    def stop_showing(self) -> None:
        """From now on only log, because the window closes."""
        self._is_closing = True

    def install(self) -> None:
        """Report what is raised in any slot, event handler or thread of the program.

        Qt's bindings hand what leaves a slot to `sys.excepthook` and go on.
        """
        default_hook = sys.excepthook

        def report(
            error_class: type[BaseException],
            error: BaseException,
            trace: TracebackType | None,
        ) -> None:
            if isinstance(error, Exception):
                self.report(error)
            else:
                default_hook(error_class, error, trace)

        def log(args: threading.ExceptHookArgs) -> None:
            # A dialog may only be opened by the thread of the windows.
            if isinstance(args.exc_value, Exception):
                self._log(args.exc_value)

        sys.excepthook = report
        threading.excepthook = log

    def _log(self, error: Exception) -> None:
        # The first paint does not wait for this import.
        from retrotimer.store.log_file import LogEvent, LogFile

        LogFile(self._log_folder).write(LogEvent.CRASHED, error)

    def _forget_dialog(self) -> None:
        self._is_dialog_open = False


def _raised_at(error: Exception) -> tuple[object, ...]:
    """The same for the same fault: its class, and the last line of code that raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return (type(error),)
    return type(error), trace.tb_frame.f_code, trace.tb_lineno
