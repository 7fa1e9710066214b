"""Keeps the computer and its screen awake, where the system offers that."""

from __future__ import annotations

import sys
from threading import Event, Thread

from retrotimer.system.session_bus import unavailable_reason


class SleepInhibitor:
    """Keeps awake on a thread of its own, so that no caller waits for the system."""

    def __init__(self) -> None:
        self._stop_event: Event | None = None

    def set_active(self, *, active: bool) -> None:
        """Begin to keep awake, or end it. Returns at once."""
        if active and self._stop_event is None:
            self._stop_event = Event()
            thread = Thread(
                target=_inhibit_sleep, args=(self._stop_event,), name="keep-awake", daemon=True
            )
            thread.start()
        elif not active and self._stop_event is not None:
            self._stop_event.set()
            self._stop_event = None


def _inhibit_sleep(stop_event: Event) -> None:
    if sys.platform == "linux" and unavailable_reason():
        return
    # Imported only here, because it is slow to load and needed only during a session.
    from retrotimer.system.wakepy_inhibition import inhibit_sleep_until

    inhibit_sleep_until(stop_event)
