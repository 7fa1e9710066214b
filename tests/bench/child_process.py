"""A program that the bench measures: started, watched until its first paint, and ended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from timeit import default_timer
from typing import IO

from tests.bench.child_programs import PAINTED_LINE, POSITION_WORD

# A program that takes longer to paint or to end is stuck, and the bench fails.
CHILD_TIMEOUT_S = 30.0
# A child process that only measures takes minutes at most.
RUN_TIMEOUT_S = 600.0
# How far the position of a session may be from the clock: it is reported once a second.
MAX_POSITION_ERROR_S = 2.5


class SessionNotRunningError(RuntimeError):
    """The session that was to be measured does not run; the message says what did not happen."""


class ChildProcess:
    """A running child program."""

    def __init__(self, process: subprocess.Popen[str], errors: IO[str], began_s: float) -> None:
        self._process = process
        self._errors = errors
        self._lines: SimpleQueue[tuple[float, str]] = SimpleQueue()
        self._last_line = "nothing"
        Thread(target=self._read_lines, daemon=True).start()
        painted_s, line = self._next_line(CHILD_TIMEOUT_S)
        if line != PAINTED_LINE:
            raise RuntimeError(f"{self._describe()} has painted nothing within {CHILD_TIMEOUT_S} s")
        self.first_paint_s = painted_s - began_s

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_for_position(self, position_s: float, timeout_s: float) -> float:
        """Wait until the session has reached a position; the position that it reported then.

        Raises SessionNotRunningError if the session has not reached it in time.
        """
        end_s = default_timer() + timeout_s
        while (left_s := end_s - default_timer()) > 0:
            word, *values = self._next_line(left_s)[1].split() or [""]
            if word == POSITION_WORD and float(values[1]) >= position_s:
                return float(values[1])
        raise SessionNotRunningError(
            f"{self._describe()}: the session did not reach the position {position_s:.0f} s within "
            f"{timeout_s:.0f} s; the last line was {self._last_line!r}"
        )

    def watch_session(self, seconds: float) -> float:
        """Wait while the session goes on; the seconds by which its position moved meanwhile.

        Raises SessionNotRunningError if these are not about as many as have passed.
        """
        first_s = self._latest_position_s()
        Event().wait(seconds)
        moved_s = self._latest_position_s() - first_s
        if abs(moved_s - seconds) > MAX_POSITION_ERROR_S:
            raise SessionNotRunningError(
                f"{self._describe()}: the session moved by {moved_s:.1f} s in {seconds:.0f} s"
            )
        return moved_s

    def terminate(self) -> None:
        """Ask it to end, and wait for that. Raises RuntimeError if it does not."""
        self._process.terminate()
        try:
            self._process.wait(CHILD_TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"{self._describe()} did not end when it was asked to") from error

    def family_memory_mb(self) -> float:
        """The memory of it and all its children, memory shared with others in proportion (PSS)."""
        return self._family_total(lambda pid: memory_mb(pid, "Pss:"))

    def family_processor_time_s(self) -> float:
        """The processor time of it and all its children so far."""
        return self._family_total(_processor_time_s)

    def family(self) -> list[int]:
        """The process ids of it, its children and theirs."""
        pids = [self.pid]
        for pid in pids:
            with suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    pids += map(int, (task / "children").read_text().split())
        return pids

    def _family_total(self, measure: Callable[[int], float]) -> float:
        total = 0.0
        for pid in self.family():
            # A process that has just ended is left out.
            with suppress(OSError):
                total += measure(pid)
        return total

    def _latest_position_s(self) -> float:
        """The position that is reported next, after all that have been reported by now."""
        while not self._lines.empty():
            self._next_line(0.0)
        return self.wait_for_position(float("-inf"), CHILD_TIMEOUT_S)

    def _next_line(self, timeout_s: float) -> tuple[float, str]:
        """The next line and when it came, or an empty line if none came in time."""
        try:
            stamp_s, line = self._lines.get(timeout=timeout_s) if timeout_s else self._lines.get()
        except Empty:
            return default_timer(), ""
        self._last_line = line
        return stamp_s, line

    def _read_lines(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put((default_timer(), line.strip()))

    def _describe(self) -> str:
        """Which program it is, and what it has written about an error."""
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines()
        name = " ".join(map(str, self._process.args[3:]))
        return f"{name} (it wrote: {lines[-1]})" if lines else name


@contextmanager
def running_child(env: dict[str, str], *arguments: str) -> Iterator[ChildProcess]:
    """A child program after its first paint; it is ended afterwards."""
    command = [sys.executable, "-m", "tests.bench.child_programs", *arguments]
    # Opened for appending, so that reading it here does not move the place where it writes.
    with tempfile.TemporaryFile("a+") as errors:
        began_s = default_timer()
        with subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process:
            try:
                child = ChildProcess(process, errors, began_s)
                yield child
                child.terminate()
            finally:
                process.kill()


def run_child(command: list[str], env: dict[str, str] | None = None) -> str:
    """The output of a child process. Raises RuntimeError with its error output if it fails."""
    child = subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, timeout=RUN_TIMEOUT_S
    )
    if child.returncode:
        raise RuntimeError(f"{command[1:3]} ended with status {child.returncode}: {child.stderr}")
    return child.stdout


def memory_mb(pid: int, kind: str) -> float:
    """The memory of a process: `Rss:` is all that it has, `Pss:` divides what it shares."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024


def _processor_time_s(pid: int) -> float:
    """The processor time of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
