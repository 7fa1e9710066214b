"""A program that sends media keys as fast as it can, or this many a second, until it is killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from jeepney import DBusAddress, MessageFlag, new_method_call
from jeepney.io.blocking import open_dbus_connection

from retrotimer.clock import monotonic_s
from retrotimer.system.mpris import BUS_NAME, OBJECT_PATH, PLAYER_INTERFACE

_PAUSE_S = 0.005


def flood_bus(address: str, commands: list[str], per_second: float = 0.0) -> None:
    """Send these commands in turn, for ever, without waiting for replies; 0: without a pause."""
    connection = open_dbus_connection(address)
    target = DBusAddress(OBJECT_PATH, BUS_NAME, PLAYER_INTERFACE)
    calls = []
    for serial, command in enumerate(commands, start=100):
        call = new_method_call(target, command)
        call.header.flags = MessageFlag.no_reply_expected
        calls.append(call.serialise(serial=serial))
    begin_s, sent, pause = monotonic_s(), 0, Event()
    while True:
        connection.sock.sendall(calls[sent % len(calls)])
        sent += 1
        while per_second and sent > (monotonic_s() - begin_s) * per_second:
            pause.wait(_PAUSE_S)


@contextmanager
def running_flood(address: str, *commands: str, per_second: float = 0.0) -> Iterator[None]:
    """Another program that sends these, until the end of the block."""
    arguments = [address, str(per_second), *commands]
    command = [sys.executable, "-m", "tests.support.media_key_flood", *arguments]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.kill()


if __name__ == "__main__":
    flood_bus(sys.argv[1], sys.argv[3:], float(sys.argv[2]))
