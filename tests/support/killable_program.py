"""A program that is killed in the middle of its work, at any of its function calls."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

# Each line of input is one attempt: the number of calls after which it is killed, 0 for never. The
# answer is the number of calls that were made, or that it was killed.
_PROGRAM = """
import os, signal, sys

def attempt(last):
    calls = 0
    def count(*_):
        nonlocal calls
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(count)
    work()
    sys.setprofile(None)
    print(calls, flush=True)

for line in sys.stdin:
    child = os.fork()
    if not child:
        attempt(int(line))
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print("killed", flush=True)
"""
needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="no fork here")


class KillableProgram:
    """Does the same work once for each attempt."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def count_calls(self) -> int:
        """How many calls the whole work takes."""
        return int(self._attempt(0))

    def is_killed_at(self, call: int) -> bool:
        """Whether it was killed at this call; it may have finished before."""
        return self._attempt(call) == "killed"

    def _attempt(self, call: int) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{call}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


@contextmanager
def running_killable_program(work: str, *arguments: object) -> Iterator[KillableProgram]:
    """Run a program text that defines `work()`, with these arguments in sys.argv."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", work + _PROGRAM, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield KillableProgram(process)


def spread_calls(calls: int, count: int) -> list[int]:
    """That many of the calls, evenly spread."""
    return [max(calls * (2 * number + 1) // (2 * count), 1) for number in range(count)]
