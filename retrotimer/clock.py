"""The only reading of the computer's clocks."""

from __future__ import annotations

import random
import time
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Seconds that never run backward, and the local time of day.

    `time_scale` is how many of its seconds pass in one real second.
    """

    time_scale: float

    def now_s(self) -> float: ...

    def local_time(self) -> datetime: ...


class SystemClock:
    """The computer's clock. A `time_scale` above 1 runs a session faster than real time.

    Its zero is random, so that mixing the seconds of two clocks is noticed at once. Where the
    system offers such a clock, it also counts while the computer sleeps.
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
    """Seconds on a clock that all processes of this computer share; its zero has no meaning."""
    return time.perf_counter()


def sleep_s(seconds: float) -> None:
    """Wait so many seconds; for the command line, which has no event loop."""
    time.sleep(seconds)
