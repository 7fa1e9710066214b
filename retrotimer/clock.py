"""The only reading of the computer's clocks."""

from __future__ import annotations

import random
import time
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Seconds that only grow, and what the wall says.

    `scale` is how many of its seconds pass in one second of the wall.
    """

    time_scale: float

    def now_s(self) -> float: ...

    def local_time(self) -> datetime: ...


class SystemClock:
    """The real one. `scale` makes it run faster, for watching a session quickly.

    Its zero is random, so that seconds of two clocks can never be mixed unnoticed. It counts
    while the computer sleeps, where the system offers such a clock.
    """

    def __init__(self, time_scale: float = 1.0) -> None:
        self.time_scale = time_scale
        self._clock_id = getattr(time, "CLOCK_BOOTTIME", None)
        self._origin_s = self._read_s() - random.uniform(1e3, 1e6)  # noqa: S311 - no secret

    def now_s(self) -> float:
        return (self._read_s() - self._origin_s) * self.time_scale

    def local_time(self) -> datetime:
        """Local time with its offset from UTC."""
        return datetime.now().astimezone()

    def _read_s(self) -> float:
        if self._clock_id is None:
            return time.monotonic()
        return time.clock_gettime(self._clock_id)


def monotonic_s() -> float:
    """Seconds on a clock that all processes of this computer share; its zero means nothing."""
    return time.perf_counter()


def sleep_s(seconds: float) -> None:
    """Wait, for front ends that have no event loop."""
    time.sleep(seconds)
