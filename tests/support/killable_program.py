"""Programs that are killed in the middle of their work, at any of its calls."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

# Each line is one try: after how many calls it is killed, 0 being never. It answers with the number
# of calls that were made, if it lived.
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
    """A program that does the same again and again, if it is let."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def count_calls(self) -> int:
        """How many calls it makes until it has done its work."""
        return int(self._attempt(0))

    def is_killed_at(self, call: int) -> bool:
        """Was it killed there? It may have been done before."""
        return self._attempt(call) == "killed"

    def _attempt(self, call: int) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{call}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


@contextmanager
def running_killable_program(work: str, *arguments: object) -> Iterator[KillableProgram]:
    """A program that defines `work`, which finds the words in sys.argv."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", work + _PROGRAM, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield KillableProgram(process)


def spread_calls(calls: int, count: int) -> list[int]:
    """So many of its calls, evenly spread."""
    return [max(calls * (2 * number + 1) // (2 * count), 1) for number in range(count)]
