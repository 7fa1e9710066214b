"""Single keys from a terminal, without waiting for Enter."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from retrotimer.clock import sleep_s

ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left", "5": "pageup", "6": "pagedown"}


class NoKeys:
    """Nobody sits at this terminal: only time passes."""

    def pressed(self, timeout_s: float) -> list[str]:
        sleep_s(timeout_s)
        return []


if sys.platform == "win32":
    import msvcrt

    _WINDOWS = {"H": "up", "P": "down", "M": "right", "K": "left", "I": "pageup", "Q": "pagedown"}

    class Keys:
        """The keys of the Windows console."""

        def pressed(self, timeout_s: float) -> list[str]:
            sleep_s(timeout_s)
            names = []
            while msvcrt.kbhit():
                key = msvcrt.getwch()
                names.append(_WINDOWS.get(msvcrt.getwch(), "") if key in "\0\xe0" else key)
            return names

    @contextmanager
    def opened_keys() -> Iterator[Keys | NoKeys]:
        yield Keys() if sys.stdin.isatty() else NoKeys()

else:
    import os
    import re
    import select
    import termios
    import tty

    _KEY = re.compile(r"\x1b\[([A-D56])~?|(.)", re.DOTALL)

    class Keys:
        """The keys of a Unix terminal in cbreak mode."""

        def pressed(self, timeout_s: float) -> list[str]:
            ready, _, _ = select.select([sys.stdin], [], [], timeout_s)
            if not ready:
                return []
            try:
                text = os.read(sys.stdin.fileno(), 64).decode(errors="replace")
            except OSError:
                text = ""
            if not text:
                # The terminal went away, the walker did not.
                sleep_s(timeout_s)
            return [ARROWS[match[1]] if match[1] else match[2] for match in _KEY.finditer(text)]

    @contextmanager
    def opened_keys() -> Iterator[Keys | NoKeys]:
        """The terminal's keys, and the terminal as it was afterwards."""
        try:
            descriptor = sys.stdin.fileno()
            before = termios.tcgetattr(descriptor)
        except (termios.error, ValueError, OSError):
            yield NoKeys()
            return
        tty.setcbreak(descriptor)
        try:
            yield Keys()
        finally:
            with suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
