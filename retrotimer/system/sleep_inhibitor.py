"""Keeps computer and screen awake, where the system lets itself be asked."""

from __future__ import annotations

import sys
from threading import Event, Thread

from retrotimer.system.session_bus import absent


class KeepAwake:
    """`want` returns at once: what the system answers, and when, holds nobody up."""

    def __init__(self) -> None:
        self._over: Event | None = None

    def want(self, *, awake: bool) -> None:
        """Stay awake from now on, or no longer."""
        if awake and self._over is None:
            self._over = Event()
            asked = Thread(target=_stay, args=(self._over,), name="keep-awake", daemon=True)
            asked.start()
        elif not awake and self._over is not None:
            self._over.set()
            self._over = None


def _stay(over: Event) -> None:
    if sys.platform == "linux" and absent():
        return
    # Slow to load, and needed by nobody before a session.
    from retrotimer.system.wakepy_inhibition import stay_awake

    stay_awake(over)
