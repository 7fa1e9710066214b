"""The session bus of a Linux desktop, on a thread of its own: it may be away, or never answer."""

from __future__ import annotations

import os
import selectors
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from threading import Thread
from typing import TYPE_CHECKING

from retrotimer.clock import stamp_s
from retrotimer.system.now_playing import Command, NowPlaying

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

ADDRESS = "DBUS_SESSION_BUS_ADDRESS"
TIMEOUT_S = 5.0


def absent() -> str:
    """Why there is no bus to connect to, or nothing."""
    return "" if ADDRESS in os.environ else f"no session bus: {ADDRESS} is not set"


def connect() -> DBusConnection:
    """A connection of one's own. Raises OSError where none can be had."""
    if problem := absent():
        raise ConnectionError(problem)
    try:
        from jeepney import DBusErrorResponse
        from jeepney.bus import get_bus
        from jeepney.io.blocking import DBusConnection, prep_socket

        connected = prep_socket(get_bus("SESSION"), timeout=TIMEOUT_S)
    except (ImportError, RuntimeError, ValueError) as error:
        raise ConnectionError(f"no session bus: {error}") from error
    try:
        return DBusConnection(connected)
    except (OSError, DBusErrorResponse) as error:
        connected.close()
        raise ConnectionError(f"the session bus refuses: {error}") from error


class SessionBus:
    """Shows a session to other programs, and hands over what they ask for.

    `obey` is called on the bus's thread. Whoever calls `show` and `close` never waits.
    """

    def __init__(self, obey: Callable[[Command], None]) -> None:
        self._obey = obey
        self._shown: NowPlaying | None = None
        self._waker: socket.socket | None = None

    def show(self, shown: NowPlaying) -> None:
        """From now on this; with the first one it begins."""
        self._shown = shown
        if self._waker is None:
            if absent():
                return
            self._waker, woken = socket.socketpair()
            self._waker.settimeout(0)
            run = Thread(target=self._run, args=(woken, shown), name="session-bus", daemon=True)
            run.start()
        # The thread may be busy, or gone with its bus.
        with suppress(OSError):
            self._waker.send(b".")

    def close(self) -> None:
        """Be seen no longer."""
        if self._waker is not None:
            self._waker.close()

    def _run(self, woken: socket.socket, shown: NowPlaying) -> None:
        # Without a bus, or once it went, media keys work where the window has the focus.
        with closing(woken), suppress(OSError), closing(connect()) as connection:
            self._serve(connection, woken, shown)

    def _serve(self, connection: DBusConnection, woken: socket.socket, told: NowPlaying) -> None:
        from retrotimer.system import mpris

        for asked in mpris.names():
            if connection.send_and_get_reply(asked).body == (mpris.OWNER,):
                break
        with selectors.DefaultSelector() as ready:
            ready.register(connection.sock, selectors.EVENT_READ)
            ready.register(woken, selectors.EVENT_READ)
            while True:
                for call in _calls(connection):
                    self._answer(connection, call)
                come = [key.fileobj for key, _ in ready.select()]
                if woken in come and not woken.recv(4096):
                    return
                shown = self._shown or told
                for signal in mpris.signals(told, shown):
                    connection.send(signal)
                told = shown

    def _answer(self, connection: DBusConnection, call: Message) -> None:
        from jeepney import MessageFlag

        from retrotimer.system import mpris

        command = mpris.command(call)
        if command is not None:
            self._obey(command)
        if self._shown is not None and not call.header.flags & MessageFlag.no_reply_expected:
            connection.send(mpris.reply(call, self._shown, stamp_s()))


def _calls(connection: DBusConnection) -> Iterator[Message]:
    """Those that have come so far."""
    from jeepney import MessageType

    with suppress(TimeoutError):
        while True:
            message = connection.receive(timeout=0)
            if message.header.message_type is MessageType.method_call:
                yield message
