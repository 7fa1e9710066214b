"""Which engine is tried next, and when: decided here, without opening anything."""

from __future__ import annotations

from math import inf

# An engine that is lost twice within this time is passed over for the next one.
STABLE_AFTER_S = 10.0
# When no engine opens, all are tried again after a pause, which doubles each time.
FIRST_RETRY_PAUSE_S = 2.0
MAX_RETRY_PAUSE_S = 30.0


class EngineFallback:
    """Goes through the engines in their order as they fail or are lost.

    Its owner reports what became of `engine_name`, and tries it again from `retry_s` on, a stamp of
    the clock that all processes share. `is_exhausted` says that no engine has opened since all were
    tried.
    """

    def __init__(self, engine_names: tuple[str, ...]) -> None:
        self.failures: dict[str, str] = {}
        self.is_exhausted = False
        self.retry_s = -inf
        self._engine_names = engine_names
        self._index = 0
        self._pause_s = FIRST_RETRY_PAUSE_S
        self._opened_s = -inf
        self._last_lost_s: dict[str, float] = {}

    @property
    def engine_name(self) -> str:
        return self._engine_names[self._index]

    @property
    def failure_text(self) -> str:
        """Why the engines that were tried do not sound."""
        return "; ".join(self.failures.values())

    def mark_opened(self, now_s: float) -> None:
        """The engine is open. Only the failures of the engines before it are still of interest."""
        engines_before = self._engine_names[: self._index]
        self.failures = {engine: self.failures[engine] for engine in engines_before}
        self.is_exhausted = False
        self._opened_s = now_s

    def mark_failed(self, reason: str, now_s: float) -> None:
        """The engine did not open: go on to the next one, or to the first one after a pause."""
        self.failures[self.engine_name] = reason
        self._index += 1
        if self._index == len(self._engine_names):
            self._index = 0
            self.is_exhausted = True
            self.retry_s = now_s + self._pause_s
            self._pause_s = min(2 * self._pause_s, MAX_RETRY_PAUSE_S)

    def mark_lost(self, reason: str, now_s: float) -> None:
        """The engine was lost after it had opened: go on from the first one, without a pause."""
        if now_s - self._opened_s > STABLE_AFTER_S:
            self._pause_s = FIRST_RETRY_PAUSE_S
        last_lost_s = self._last_lost_s.get(self.engine_name, -inf)
        self._last_lost_s[self.engine_name] = now_s
        if now_s - last_lost_s < STABLE_AFTER_S:
            self.mark_failed(reason, now_s)
        else:
            self.failures = {self.engine_name: reason}
            self._index = 0
