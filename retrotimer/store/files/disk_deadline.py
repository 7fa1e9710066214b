"""A deadline for what a disk may never answer, such as a network drive whose server is gone.

Such a call cannot be interrupted, so it is made on a thread that is left behind if it hangs.
"""

from __future__ import annotations

from collections.abc import Callable
from errno import ETIMEDOUT
from pathlib import Path
from threading import Lock, Thread
from typing import Generic, TypeVar

# A disk that was asleep answers earlier. Once one call hangs, others are not waited for as long.
DEADLINE_S, LATER_DEADLINE_S = 6.0, 1.0
NO_ANSWER = "the disk does not answer"
T = TypeVar("T")

_lock = Lock()
_hanging_calls: dict[Path, Thread] = {}


def within_deadline(
    path: Path,
    operation: Callable[[], T],
    discard: Callable[[T], object] = lambda _result: None,
    deadline_s: float | None = None,
) -> T:
    """What the operation returns or raises; TimeoutError if the disk of this path does not answer.

    A result that comes too late is given to `discard`. While a call for this path still hangs,
    there is no other one.
    """
    if deadline_s is None:
        deadline_s = LATER_DEADLINE_S if _is_any_hanging() else DEADLINE_S
    if not _is_hanging(path):
        call = _Call(operation, discard)
        call.start()
        call.join(deadline_s)
        if call.take_result():
            return call.result
        with _lock:
            _hanging_calls[path] = call
    raise TimeoutError(ETIMEDOUT, NO_ANSWER, str(path))


class _Call(Thread, Generic[T]):
    """An operation on a thread of its own, whose result is either taken in time or discarded."""

    result: T

    def __init__(self, operation: Callable[[], T], discard: Callable[[T], object]) -> None:
        super().__init__(name="disk", daemon=True)
        self._operation, self._discard = operation, discard
        self._error: BaseException | None = None
        self._is_done = self._is_late = False
        self._lock = Lock()

    def run(self) -> None:
        try:
            self.result = self._operation()
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is taken
            self._error = error
        with self._lock:
            self._is_done = True
            is_late = self._is_late
        if is_late and self._error is None:
            self._discard(self.result)

    def take_result(self) -> bool:
        """Whether there is a result; if not, it will be discarded. Raises what was raised."""
        with self._lock:
            self._is_late = not self._is_done
        if self._error is not None:
            raise self._error
        return self._is_done and not self._is_late


def _is_hanging(path: Path) -> bool:
    with _lock:
        call = _hanging_calls.get(path)
        return call is not None and call.is_alive()


def _is_any_hanging() -> bool:
    with _lock:
        for path, call in list(_hanging_calls.items()):
            if not call.is_alive():
                del _hanging_calls[path]
        return bool(_hanging_calls)
