"""Single keys from a terminal, without waiting for Enter."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from retrotimer.clock import sleep_s

# The end of the sequence that a terminal sends for each key, after escape and a bracket.
KEY_NAMES = {"A": "up", "B": "down", "C": "right", "D": "left", "5~": "pageup", "6~": "pagedown"}


class NoKeyboard:
    """Standard input is no terminal: there are no keys, only time passes."""

    def read_keys(self, timeout_s: float) -> list[str]:
        sleep_s(timeout_s)
        return []


if sys.platform == "win32":
    import msvcrt

    _WINDOWS_KEY_NAMES = {
        "H": "up",
        "P": "down",
        "M": "right",
        "K": "left",
        "I": "pageup",
        "Q": "pagedown",
    }

    class Keyboard:
        """The keys of the Windows console."""

        def read_keys(self, timeout_s: float) -> list[str]:
            sleep_s(timeout_s)
            names = []
            while msvcrt.kbhit():
                key = msvcrt.getwch()
                names.append(
                    _WINDOWS_KEY_NAMES.get(msvcrt.getwch(), "") if key in "\0\xe0" else key
                )
            return names

    @contextmanager
    def open_keyboard() -> Iterator[Keyboard | NoKeyboard]:
        yield Keyboard() if sys.stdin.isatty() else NoKeyboard()

else:
    import codecs
    import os
    import re
    import select
    import termios
    import tty

    # Matches a whole sequence, so that its last letter is never taken for a key.
    _KEY_PATTERN = re.compile(r"\x1b[\[O]([0-9;]*[A-Za-z~])|(.)", re.DOTALL)

    class Keyboard:
        """The keys of a Unix terminal in cbreak mode."""

        def __init__(self) -> None:
            # A character of several bytes may come in two parts.
            encoding = getattr(sys.stdin, "encoding", None) or "utf-8"
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")

        def read_keys(self, timeout_s: float) -> list[str]:
            ready, _, _ = select.select([sys.stdin], [], [], timeout_s)
            if not ready:
                return []
            try:
                received = os.read(sys.stdin.fileno(), 64)
            except OSError:
                received = b""
            if not received:
                # The terminal was closed, but the session goes on.
                sleep_s(timeout_s)
            text = self._decoder.decode(received)
            return [
                match[2] or KEY_NAMES.get(match[1], "") for match in _KEY_PATTERN.finditer(text)
            ]

    @contextmanager
    def open_keyboard() -> Iterator[Keyboard | NoKeyboard]:
        """The terminal's single keys; afterwards the terminal is as it was before."""
        try:
            descriptor = sys.stdin.fileno()
            before = termios.tcgetattr(descriptor)
        except (termios.error, ValueError, OSError, AttributeError):
            # Standard input is no terminal, or is closed: then `sys.stdin` is None.
            yield NoKeyboard()
            return
        tty.setcbreak(descriptor)
        try:
            yield Keyboard()
        finally:
            with suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
