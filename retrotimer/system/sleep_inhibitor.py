"""Keeps computer and screen awake, where the system lets itself be asked."""

from __future__ import annotations

import sys
from threading import Event, Thread

from retrotimer.system.session_bus import unavailable_reason


class SleepInhibitor:
    """`want` returns at once: what the system answers, and when, holds nobody up."""

    def __init__(self) -> None:
        self._stop_event: Event | None = None

    def set_active(self, *, active: bool) -> None:
        """Stay awake from now on, or no longer."""
        if active and self._stop_event is None:
            self._stop_event = Event()
            asked = Thread(
                target=_inhibit_sleep, args=(self._stop_event,), name="keep-awake", daemon=True
            )
            asked.start()
        elif not active and self._stop_event is not None:
            self._stop_event.set()
            self._stop_event = None


def _inhibit_sleep(stop_event: Event) -> None:
    if sys.platform == "linux" and unavailable_reason():
        return
    # Slow to load, and needed by nobody before a session.
    from retrotimer.system.wakepy_inhibition import inhibit_sleep_until

    inhibit_sleep_until(stop_event)
