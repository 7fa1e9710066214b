"""What can be in the place of a file and is none, each made at a path."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

# Longer than anything here may take on a busy computer, and what a user has to wait at most.
PATIENCE_S = 10.0


def _make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as unix_socket:
        # A socket's path has 108 bytes at most; a path of pytest's may be longer.
        before = Path.cwd()
        os.chdir(path.parent)
        try:
            unix_socket.bind(path.name)
        finally:
            os.chdir(before)


def _link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


# What it is, how it is made, and what an error says of it.
NOT_FILES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a named pipe": (os.mkfifo, "this is a named pipe, not a file"),
    "a socket": (_make_socket, "this is a socket, not a file"),
    "a device without an end": (_link_to("/dev/zero"), "this is a device, not a file"),
    "a device that is full": (_link_to("/dev/full"), "this is a device, not a file"),
}
if Path("/proc/kmsg").exists():
    # Its reader waits for the next message.
    NOT_FILES["a file of the kernel"] = (
        _link_to("/proc/kmsg"),
        "this is a file of the system's kernel",
    )


@contextmanager
def _deadline() -> Iterator[None]:
    def give_up(_number: int, _frame: FrameType | None) -> None:
        pytest.fail("it waits")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def in_time(operation: Callable[[], Any]) -> Any:
    """What the operation returns or raises; a failure of the test if it does not end."""
    with _deadline():
        return operation()
