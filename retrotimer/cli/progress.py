"""The progress of what takes long, on the terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from retrotimer.cli.safe_output import print_in_place
from retrotimer.clock import monotonic_s
from retrotimer.system.end_signals import handle_end_signals

# What is done sooner shows no bar. With the start of the program it is said within a second.
_DELAY_S = 0.5
_BAR_WIDTH = 30


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[float], None]]:
    """A function that shows a share from 0 to 1 as a bar, where standard error is a terminal.

    It also raises KeyboardInterrupt when Ctrl-C was pressed or the process was asked to end:
    between its calls a C encoder runs, through which no exception may pass.
    """
    signals_received: list[int] = []

    def note_signal(number: int, _frame: FrameType | None) -> None:
        signals_received.append(number)

    begin_s = monotonic_s()
    is_shown = False

    def show_progress(share: float) -> None:
        nonlocal is_shown
        if signals_received:
            raise KeyboardInterrupt
        if sys.stderr.isatty() and monotonic_s() - begin_s > _DELAY_S:
            is_shown = True
            bar = f"{'=' * round(share * _BAR_WIDTH):<{_BAR_WIDTH}}"
            print_in_place(f"{name} [{bar}] {share:4.0%}")

    handlers = handle_end_signals(note_signal)
    try:
        yield show_progress
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if is_shown:
            print(file=sys.stderr)
    if signals_received:
        # After the last call, or there was none.
        raise KeyboardInterrupt
