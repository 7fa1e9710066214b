"""The signals by which a system asks a program to end, kept until the program can obey them.

They come from Ctrl-C, from `kill`, from a terminal or a session of the desktop that is closed, and
two of them may come at the same instant.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
END_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
# How long Windows waits for a program whose console is closed.
_CONSOLE_TIMEOUT_S = 30.0


class EndSignals:
    """Receives the signals: they raise KeyboardInterrupt, or are only noted while a session runs.

    Noted ones can come at any time, again, and together with others, and never stop the program in
    the middle of saving.
    """

    def __init__(self) -> None:
        self.is_requested = False
        """Was the program asked to end?"""
        self._is_deferred = False

    def install(self) -> None:
        """Receive the signals from now on. Only the main thread may do this."""
        handle_end_signals(self._receive)
        _handle_console_events()

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """In this block a signal only sets `is_requested`, which the caller looks at."""
        self._is_deferred = True
        try:
            yield
        finally:
            self._is_deferred = False

    def _receive(self, _number: int, _frame: FrameType | None) -> None:
        self.is_requested = True
        if not self._is_deferred:
            raise KeyboardInterrupt


def handle_end_signals(handler: Callable[[int, FrameType | None], None]) -> dict[int, Any]:
    """Let this receive all of them; returns the handlers before. Only for the main thread.

    One that `nohup` has asked to be ignored stays ignored.
    """
    numbers = (
        number
        for number in END_SIGNALS
        if signal.Signals(number).name != "SIGHUP" or not _is_ignored(number)
    )
    return {number: signal.signal(number, handler) for number in numbers}


def ignore_end_signals() -> None:
    """Let nothing end the program any more: all is saved, and it is about to exit."""
    for number in END_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _is_ignored(number: int) -> bool:
    return signal.getsignal(number) is signal.SIG_IGN


if sys.platform == "win32":
    import _thread
    import ctypes

    _CTRL_C_EVENT, _CTRL_BREAK_EVENT = 0, 1

    @ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)
    def _handle_console_event(event: int) -> int:
        """Called on a thread of its own when the console closes, or the user logs off."""
        if event in (_CTRL_C_EVENT, _CTRL_BREAK_EVENT):
            # Python makes signals of these.
            return 0
        _thread.interrupt_main(signal.SIGTERM)
        # On return Windows ends the program, which is to end by itself before.
        Event().wait(_CONSOLE_TIMEOUT_S)
        return 1

    def _handle_console_events() -> None:
        ctypes.windll.kernel32.SetConsoleCtrlHandler(_handle_console_event, 1)

else:

    def _handle_console_events() -> None:
        """Other systems send signals for all of it."""
